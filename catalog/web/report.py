"""Saying that something in the catalog is wrong, without an account; and what became of a message.

Whoever sent one is given a number, by which the answer can be read here: nobody has to leave an address.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import orjson
from flask import Response, request
from werkzeug.exceptions import NotFound

from catalog.store import messages, records
from catalog.store.db import reading, writing
from catalog.store.messages import Message, Sent
from catalog.store.stored import Stored
from catalog.web import form_guard, forms, i18n, inbox_notices
from catalog.web.cards import institution_name
from catalog.web.frame import IDENTIFIER, SLUG, blueprint, known_institutions, page, parts
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.limits import limited
from catalog.web.onward import go, own_path

REPORT = "report"
WHAT = (
    ("wrong", lazy_gettext("Something in the description is wrong or missing")),
    ("link", lazy_gettext("A link does not work")),
    ("picture", lazy_gettext("A picture is wrong or missing")),
    ("time", lazy_gettext("Time, place or price is wrong")),
    ("rights", lazy_gettext("This must not be shown: rights, or personal data")),
    ("other", lazy_gettext("Something else")),
)


_LONGEST_PAGE = 500


class ReportForm(form_guard.GuardedForm):
    """What is wrong, where, and how the visitor can be reached, if they wish."""

    order: ClassVar[tuple[str, ...]] = ("what", "where", "body", "contact")

    what = forms.options(lazy_gettext("What is it about?"), WHAT, default="wrong")
    where = forms.line(
        lazy_gettext("Which page?"),
        most=_LONGEST_PAGE,
        hint=lazy_gettext("Its name or its address, as the browser shows it."),
        autocomplete="off",
    )
    body = forms.lines(
        lazy_gettext("What is wrong, and how would it be right?"),
        most=4000,
        required=True,
        hint=lazy_gettext("Please write nothing here that only you should know."),
        rows=6,
    )
    contact = forms.line(
        lazy_gettext("Your e-mail or telephone"),
        most=200,
        hint=lazy_gettext("Only if somebody may write to you or call you back. The answer also stands here."),
        autocomplete="email",
    )


class About(NamedTuple):
    """What a report is about: a record, an institution, another page of ours, or (empty) anything else."""

    record: str = ""
    institution: str = ""
    title: str = ""
    title_language: str = ""
    address: str = ""
    name: str = ""
    page: str = ""


@blueprint.route("/report", methods=["GET", "POST"])
@limited(5)
def report() -> Response:
    """The form to report an error; ``record``, ``institution`` or ``page`` (its path) says where."""
    about, is_unknown = _about()
    form = ReportForm.opened(REPORT, where=about.page)
    if about.record or about.institution:
        del form.where
    if request.method != "POST":
        return _page(form, about, is_unknown)
    if not form.validate():
        return _page(form, about, is_unknown, 422)
    if status := form.refused(REPORT):
        return _page(form, about, is_unknown, status)
    return received(_sent(form, about))


def _about() -> tuple[About, bool]:
    """What the address asks about, and whether that is not known here."""
    record, slug = request.args.get("record", ""), request.args.get("institution", "")
    if record:
        found = _record(record)
        return (_of_record(found), False) if found is not None else (About(), True)
    if slug:
        facts = known_institutions().get(slug) if SLUG.match(slug) else None
        if facts is None:
            return About(), True
        name = institution_name(facts)
        address = page_url("institution", slug=facts["slug"])
        return About(institution=facts["slug"], title=name, address=address), False
    return About(page=own_path(request.args.get("page"))[:_LONGEST_PAGE]), False


def _record(identifier: str) -> Stored | None:
    if not IDENTIFIER.match(identifier):
        return None
    with reading() as session:
        return records.get(session, identifier)


def _of_record(stored: Stored) -> About:
    shaped, facts = orjson.loads(stored.json), known_institutions().get(stored.institution)
    title = str(shaped.get("title", stored.id))
    return About(
        record=stored.id,
        institution=str(facts["slug"]) if facts else stored.institution,
        title=title,
        title_language=i18n.foreign(title, shaped.get("languages", ())),
        address=page_url("record", identifier=stored.id),
        name=institution_name(facts, stored.institution),
    )


def _sent(form: ReportForm, about: About) -> Sent:
    where = form.where.data if "where" in form else ""
    facts = {"what": form.what.data, "title": about.title[:300], "where": where or ""}
    return Sent(
        kind=messages.ERROR,
        body=form.body.data,
        institution=about.institution,
        record=about.record,
        contact=form.contact.data or "",
        facts={name: value for name, value in facts.items() if value},
        language=i18n.language(),
    )


def _page(form: ReportForm, about: About, is_unknown: bool, status: int = 200) -> Response:
    response = page("report.html", form=form, about=about, is_unknown=is_unknown)
    response.status_code = status
    return for_one(response)


def received(sent: Sent) -> Response:
    """Keep what was sent and tell those who look after it; the answer leads to the page with its number."""
    with writing() as session:
        message, is_new = messages.receive(session, sent, i18n.today().isoformat())
    if is_new:
        inbox_notices.tell(message)
    return go(page_url("message", number=message.number))


def for_one(response: Response) -> Response:
    """The page for who asked alone: kept by no cache, listed by no search engine."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/message/<number>")
@limited(20)
def message(number: str) -> Response:
    """A message by the number that its visitor was told: whether it is closed, and with what answer."""
    with reading() as session:
        found = messages.by_number(session, number) if len(number) <= 12 else None
    if found is None:
        raise NotFound
    return for_one(_shown(found))


def _shown(found: Message) -> Response:
    facts = known_institutions().get(found.institution) if found.institution else None
    return page(
        "message.html",
        message=found,
        institution=facts,
        institution_name=institution_name(facts, found.institution),
        days=parts().settings.contacts_days,
    )
