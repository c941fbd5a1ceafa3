"""Messages of visitors: read, answered and closed, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.people import inbox, undoing
from catalog.people.emails import is_email
from catalog.people.permissions import Permission
from catalog.store import audit, messages, scopes
from catalog.store.db import reading, writing
from catalog.store.messages import CLOSED, JOIN, KINDS, OPEN, Message, Wanted
from catalog.store.users import User
from catalog.web import forms, letters, mail, site
from catalog.web.admin import tables
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import (
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
    user,
)
from catalog.web.admin.tables import Asked, Choice, Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext, page_url
from catalog.web.join import system_name, way_name
from catalog.web.onward import own_path
from catalog.web.report import WHAT

KIND_NAMES = {"error": lazy_gettext("error report"), "join": lazy_gettext("request to join")}
STATE_NAMES = {OPEN: lazy_gettext("open"), CLOSED: lazy_gettext("answered and closed")}
EVERY = "all"
FACTS = {
    "what": lazy_gettext("About what"),
    "where": lazy_gettext("Page"),
    "name": lazy_gettext("Institution"),
    "system": lazy_gettext("System"),
    "province": lazy_gettext("Province or city"),
    "commune": lazy_gettext("Commune or ward"),
    "way": lazy_gettext("Way in"),
    "software": lazy_gettext("Software"),
    "person": lazy_gettext("Name"),
    "phone": lazy_gettext("Telephone"),
}
_SORTS = tuple(messages.SORTS)


class AnswerForm(forms.Form):
    """What came of a message, as its visitor reads it."""

    outcome = forms.lines(
        lazy_gettext("Answer"),
        most=4000,
        hint=lazy_gettext("The visitor reads it on the page of the number. It may stay empty."),
    )
    mailed = forms.yes(lazy_gettext("Send it by mail too"))


@blueprint.get("/messages", endpoint="messages")
@needs(Permission.INBOX)
def messages_list() -> Response:
    """The messages about what this person looks after; the open ones where nothing else is asked for."""
    asked = tables.asked(sorts=_SORTS, default="-created", filters=("state", "kind", "institution"))
    with reading() as session:
        total, found = messages.listed(
            session, reach(Permission.INBOX), _wanted(asked), offset=asked.offset, limit=tables.SIZE
        )
        slugs = frozenset({one.institution for one in found} | {asked.filters["institution"]})
        names = scopes.names(session, slugs)
    return admin_page(
        "admin/messages.html",
        title=_("Messages"),
        listing=_listing(asked, found, total, names),
        names=names,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
    )


def _wanted(asked: Asked) -> Wanted:
    state = asked.filters["state"] or OPEN
    return Wanted(
        q=asked.q,
        state="" if state == EVERY else state,
        kind=asked.filters["kind"],
        institution=asked.filters["institution"],
        sort=asked.sort,
    )


def _listing(asked: Asked, found: list[Message], total: int, names: dict[str, str]) -> Listing:
    slug = asked.filters["institution"]
    choices = [
        Choice(
            name="state",
            label=_("State"),
            options=[(CLOSED, _("answered and closed")), (EVERY, _("all"))],
            nothing=_("open"),
        ),
        Choice(name="kind", label=_("Kind"), options=[(kind, str(KIND_NAMES[kind])) for kind in KINDS]),
    ]
    if slug:
        choices.append(
            Choice(name="institution", label=_("Institution"), options=[(slug, names.get(slug, slug))])
        )
    return Listing(
        caption=_("Messages"),
        columns=(
            Column(key="about", label=_("About what")),
            Column(key="institution", label=_("Institution")),
            Column(key="kind", label=_("Kind")),
            Column(key="created", label=_("Received"), sort="created"),
            Column(key="state", label=_("State")),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("messages"),
        choices=choices,
        empty=_("No message waits. Visitors write from the page of a record, or ask to join."),
    )


def mine(session: Session, number: int) -> Message:
    """The message; answers 404 where there is none, 403 where this person does not look after it."""
    try:
        found = messages.get(session, number)
    except UnknownName:
        abort(404)
    if not inbox.is_for(session, reach(Permission.INBOX), found):
        abort(403)
    return found


@blueprint.route("/messages/<int:number>", methods=["GET", "POST"])
@needs(Permission.INBOX)
def message(number: int) -> Response:
    """One message: what was written, and the form that answers and closes it."""
    with reading() as session:
        found = mine(session, number)
    form = AnswerForm()
    if not may_mail(found):
        del form.mailed
    if not form.is_submitted():
        return _page(form, found)
    if not form.validate():
        return _page(form, found, 422)
    return _close(form, found)


def may_mail(found: Message) -> bool:
    """Whether an answer can be sent to who wrote it."""
    return is_email(found.contact) and mail.is_set(parts().settings)


def _page(form: AnswerForm, found: Message, status: int = 200) -> Response:
    with reading() as session:
        alike = _alike(session, found)
        name = scopes.names(session, frozenset({found.institution})).get(found.institution, "")
    return admin_page(
        "admin/message.html",
        title=found.number,
        crumbs=[(_("Messages"), admin_url("messages"))],
        status=status,
        form=form,
        message=found,
        name=name,
        told=_told(found),
        kinds=KIND_NAMES,
        is_email=is_email(found.contact),
        may_add=is_without_house(found) and reach(Permission.INSTITUTIONS_ADD).holds(found.place),
        alike=alike,
        seen=page_url("message", number=found.number),
    )


def is_without_house(found: Message) -> bool:
    """Whether it is a request of an institution that is not in the catalog yet."""
    return found.kind == JOIN and not found.institution


def _alike(session: Session, found: Message) -> list[tuple[str, str]]:
    """Institutions that a request may be of."""
    if not is_without_house(found):
        return []
    mine_to_see = reach(Permission.INSTITUTIONS_SEE)
    return scopes.offered(session, mine_to_see, text=found.facts.get("name", ""), limit=5)


def _told(found: Message) -> list[tuple[str, str, str]]:
    """The facts of the form in words, each with the page of ours that it names."""
    spoken: dict[str, Callable[[str], str]] = {
        "what": lambda code: str(dict(WHAT).get(code, code)),
        "way": way_name,
        "system": system_name,
    }
    return [
        (str(label), spoken.get(name, str)(found.facts[name]), own_path(found.facts[name]))
        for name, label in FACTS.items()
        if found.facts.get(name)
    ]


def _close(form: AnswerForm, found: Message) -> Response:
    outcome = form.outcome.data or ""
    with writing() as session:
        entry = inbox.close(session, actor(), mine(session, found.id), outcome)
    if entry is None:
        tell(_("Somebody else has closed this message already."), "note")
        return see_other("message", number=found.id)
    tell(_("Message %(number)s is closed.", number=found.number), undo=_undoable(entry))
    if "mailed" in form and form.mailed.data and outcome:
        _send(found, outcome)
    return see_other("messages")


def _undoable(entry: int) -> int | None:
    """The entry's number where this person may take it back: the log knows places by institutions alone."""
    with reading() as session:
        found = audit.get(session, entry)
        return entry if found is not None and undoing.may_undo(session, user(), found) else None


def _send(found: Message, outcome: str) -> None:
    link = site.base_url() + page_url("message", to=found.language, number=found.number)
    settings = parts().settings
    subject, text = letters.answer(
        settings.site_name, number=found.number, outcome=outcome, link=link, to=found.language
    )
    try:
        mail.send(settings, to=found.contact, subject=subject, text=text)
    except mail.MailFailed as error:
        tell(mail.unsent(error), "note")
    else:
        tell(_("The answer is on its way to %(email)s.", email=found.contact))


@blueprint.post("/messages/<int:number>/open")
@needs(Permission.INBOX)
def message_open(number: int) -> Response:
    """Open a closed message again."""
    with writing() as session:
        found = mine(session, number)
        entry = inbox.reopen(session, actor(), found)
    if entry is not None:
        tell(_("Message %(number)s is open again.", number=found.number), undo=_undoable(entry))
    return see_other("message", number=number)


@waits
def _open_messages(session: Session, _person: User) -> list[Waiting]:
    own = reach(Permission.INBOX)
    count = messages.count_open(session, own) if own else 0
    if not count:
        return []
    told = ngettext(
        "%(count)s message of a visitor is not answered yet",
        "%(count)s messages of visitors are not answered yet",
        count,
        count=count,
    )
    return [Waiting(told, admin_url("messages"))]


def invitation_of(number: Any) -> dict[str, str]:
    """What a request says of whom to invite: fields of the form by name; nothing where it is none."""
    text = str(number)
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return {}
    with reading() as session:
        try:
            found = messages.get(session, int(text))
        except UnknownName:
            return {}
        if found.kind != JOIN or not inbox.is_for(session, reach(Permission.INBOX), found):
            return {}
    email = found.contact if is_email(found.contact) else ""
    return {
        "name": found.facts.get("person", ""),
        "email": email,
        "institution": found.institution,
        "language": found.language,
        "role": "editor",
    }
