"""The cover of an exhibition in the editor."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from wtforms import HiddenField

from catalog.exhibitions.missing import Lack
from catalog.exhibitions.model import Exhibition, Teaching
from catalog.people.permissions import Permission
from catalog.web.admin.desk import Opened, mark
from catalog.web.admin.exhibitions_differing import Theirs
from catalog.web.admin.exhibitions_frame import DESK, OF_EXHIBITION
from catalog.web.admin.exhibitions_pictures import (
    MOST_SENT,
    PictureForm,
    picture_of,
    settled,
    take_file,
    told,
)
from catalog.web.admin.exhibitions_saving import Part, answer_to_script, by_script, save_part
from catalog.web.admin.exhibitions_words import LANGUAGES, LICENCES, ONE_EACH, lack_words, listed
from catalog.web.admin.shell import blueprint, needs, takes
from catalog.web.forms import Form, choice, day, line, lines
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class CoverForm(PictureForm):
    """The cover: what stands first, and what holds for all of it."""

    seen = HiddenField()
    title = line(lazy_gettext("Title"), most=300)
    subtitle = line(lazy_gettext("Subtitle"), most=300)
    introduction = lines(
        lazy_gettext("Introduction"),
        most=10_000,
        rows=6,
        hint=lazy_gettext("Two or three sentences: what will one see, and why is it worth the time?"),
    )
    curators = lines(lazy_gettext("Who made it"), most=2000, rows=3, hint=ONE_EACH)
    languages = choice(lazy_gettext("Language"), LANGUAGES)
    licence = choice(lazy_gettext("What others may do with your texts"), LICENCES)
    venue = line(
        lazy_gettext("Where it stands"), most=500, hint=lazy_gettext("Empty for one that is only online.")
    )
    start = day(lazy_gettext("First day"))
    end = day(lazy_gettext("Last day"))


def cover_of(exhibition: Exhibition) -> Exhibition:
    """What the cover's page edits of an exhibition."""
    return replace(exhibition, chapters=(), sources=(), teaching=Teaching())


@blueprint.get("/exhibitions/<number>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition(number: str) -> Response:
    """The cover, with the outline of all."""
    found = DESK.opened(number)
    given = found.content
    shown = {name: getattr(given, name) for name in ("title", "subtitle", "introduction", "venue", "licence")}
    form = CoverForm(
        None,
        data={
            **shown,
            **told(given.cover),
            "seen": mark(cover_of(given)),
            "curators": "\n".join(given.curators),
            "languages": " ".join(given.languages),
        },
    )
    # What is kept is shown as it is kept, and read again by the form's own rules.
    form.start.process_formdata([given.start])
    form.end.process_formdata([given.end])
    return _show(found, form)


def _show(
    found: Opened[Exhibition], form: Form, status: int = 200, theirs: list[Theirs] | None = None
) -> Response:
    assert isinstance(form, CoverForm)
    return DESK.page(
        "admin/exhibition_cover.html",
        found,
        title=found.content.title or _("Exhibition without a title"),
        status=status,
        form=form,
        picture=picture_of(form, found.content.cover),
        theirs=theirs,
    )


_COVER = Part(
    name="cover",
    view="exhibition",
    of=cover_of,
    put=lambda now, written: replace(
        written, chapters=now.chapters, sources=now.sources, teaching=now.teaching
    ),
    show=_show,
)


@blueprint.post("/exhibitions/<number>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
@takes(MOST_SENT)
def exhibition_save(number: str) -> Response:
    """Keep the cover."""
    found, form = DESK.opened(number), CoverForm(request.form)
    if not _is_right(form, found.content):
        return answer_to_script(422) if by_script() else _show(found, form, 422)
    return save_part(number, _COVER, form, _written(form, found.content))


def _is_right(form: CoverForm, before: Exhibition) -> bool:
    """Whether all in the form can be kept; what cannot is said at its field."""
    form.validate()
    take_file(form, before.cover, by_script=by_script())
    if form.start.data and form.end.data and form.end.data < form.start.data:
        form.problem("end", lack_words(Lack("end_before_start")))
    return not form.errors


def _written(form: CoverForm, before: Exhibition) -> Exhibition:
    takes_out = request.form.get("do") == "nopicture"
    return replace(
        before,
        title=form.title.data or "",
        subtitle=form.subtitle.data or "",
        introduction=form.introduction.data or "",
        cover=None if takes_out else settled(form, before.cover),
        curators=listed(form.curators.data),
        languages=tuple(form.languages.data.split()),
        licence=form.licence.data,
        venue=form.venue.data or "",
        start=form.start.data.isoformat() if form.start.data else "",
        end=form.end.data.isoformat() if form.end.data else "",
    )
