"""The page on which the officer gathers what institutions sent into the six texts of the whole.

Every button sends the whole form, so that nothing typed is lost: ``do`` says what is done besides saving
("take:lessons:hue-library"). It works without scripts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request

from catalog.errors import ChangedMeanwhile
from catalog.programme import summing_up
from catalog.programme.summing_words import HEADINGS
from catalog.store import institutions, summings
from catalog.store.db import reading, writing
from catalog.store.summings import TEXTS, Summing
from catalog.web import forms, i18n
from catalog.web.admin.shell import actor, admin_url, blueprint, needs, see_other, tell
from catalog.web.admin.summing_frame import LEAD, Named, led, summing_page
from catalog.web.i18n import gettext as _
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.summing_form import SixTexts, show_theirs

MOST = 100_000
"""Signs of one of the six texts of the whole."""
SIZE = 30
"""Institutions whose texts stand on a page."""


class GatherForm(SixTexts):
    """The six texts of the whole."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in TEXTS:
            self[name].description = ""
            self[name].validators = [forms.Length(MOST)]
            self[name].render_kw = {"rows": 10, "maxlength": MOST}


class Said(NamedTuple):
    """What an institution wrote under a heading; ``taken``: the text of the whole holds it already."""

    slug: str
    name: str
    text: str
    taken: bool


class Section(NamedTuple):
    """One of the six: its name, its heading, what institutions wrote under it."""

    name: str
    heading: str
    said: list[Said]


@blueprint.route("/summing-up/<int:number>/gather", methods=["GET", "POST"])
@needs(LEAD)
def summing_gather(number: int) -> Response:
    """The six texts of the whole beside what institutions sent; sent: they are kept."""
    one = led(number)
    if request.method == "GET":
        kept = {name: one.summing.gathered.get(name, "") for name in TEXTS}
        return _page(one, GatherForm(formdata=None, data={**kept, "revision": str(one.summing.revision)}))
    form = GatherForm()
    if not one.summing.is_open:
        form.form_errors = [_("It is closed. Open it again to write on.")]
        return _page(one, form, 409)
    if not form.validate():
        return _page(one, form, 422)
    verb, _colon, rest = request.form.get("do", "").partition(":")
    name, _colon, slug = rest.partition(":")
    texts = {name: text for name, text in form.texts.items() if text}
    if verb == "take" and name in TEXTS:
        texts = _with(one.summing, texts, name, slug)
    try:
        with writing() as session:
            done = summing_up.edit(session, actor(), number, revision=forms.revision_of(form), gathered=texts)
    except ChangedMeanwhile:
        return _changed(number, form)
    if verb == "take":
        return see_other("summing_gather", anchor=f"of-{name}", number=number, **_page_asked())
    tell(_("Saved."), undo=done.entry)
    return see_other("summing_gather", number=number, **_page_asked())


def _page_asked() -> dict[str, Any]:
    page = page_number(request.args.get("page", ""))
    return {"page": page} if page > 1 else {}


def _with(summing: Summing, texts: dict[str, str], name: str, slug: str) -> dict[str, str]:
    with reading() as session:
        part = summings.parts(session, summing.id).get(slug)
        facts = institutions.get(session, slug)
    if part is None or facts is None or not part.texts.get(name):
        return texts
    return summing_up.take(texts, name, part.texts[name], facts["name_vi"])


def _changed(number: int, form: GatherForm) -> Response:
    """The page with what was typed, and what somebody else wrote meanwhile beside each field."""
    now = led(number)
    show_theirs(form, now.summing.gathered, now.summing.revision)
    return _page(now, form, 409)


def _page(one: Named, form: GatherForm, status: int = 200) -> Response:
    with reading() as session:
        written = summings.parts(session, one.summing.id)
        known = institutions.among(session, written)
    slugs = list(written)
    page = min(page_number(request.args.get("page", "")), last_page(len(slugs), SIZE))
    shown = slugs[(page - 1) * SIZE : page * SIZE]
    texts = form.texts
    sections = [
        Section(
            name,
            HEADINGS[name].said(i18n.language()),
            [
                Said(
                    slug,
                    known.get(slug, {}).get("name_vi", slug),
                    text,
                    summing_up.is_taken(texts[name], text),
                )
                for slug in shown
                if (text := written[slug].texts.get(name, ""))
            ],
        )
        for name in TEXTS
    ]
    return summing_page(
        "admin/summing_gather.html",
        one,
        title=_("Gather the texts"),
        status=status,
        form=form,
        sections=sections,
        sent=len(slugs),
        pages=paging(
            page,
            len(slugs),
            SIZE,
            lambda wanted: admin_url("summing_gather", number=one.summing.id, page=wanted),
            most=last_page(len(slugs), SIZE),
        ),
    )
