"""Which other records a record is shown together with: taking it out, putting it in."""

from __future__ import annotations

import re

from flask import Response, request
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, decisions, scopes
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.web.admin.records_frame import opened
from catalog.web.admin.shell import OF_RECORD, actor, blueprint, may, needs, see_other, tell
from catalog.web.i18n import gettext as _

SUBJECT = "grouping"
_ADDRESS = re.compile(r"(?:.*/)?records?/([A-Za-z0-9_-]{1,200})(?:[/?#.].*)?\Z")
_LONGEST = 400


@blueprint.post("/records/<identifier>/split")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_split(identifier: str) -> Response:
    """Show the record by itself."""
    record = opened(identifier)
    try:
        with writing() as session:
            made = decisions.split(session, identifier, actor())
            number = _note(session, "split", identifier, made.id, record.latest.owner)
    except decisions.Undecidable:
        tell(_("This record is shown by itself already."), "note")
    else:
        tell(_("The record is shown by itself now, also after later harvests."), undo=number)
    return see_other("record", identifier=identifier, anchor="together")


@blueprint.post("/records/<identifier>/join")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_join(identifier: str) -> Response:
    """Show the record together with another one, whose institution the person looks after too."""
    record = opened(identifier)
    other = _named(request.form.get("other", "")[:_LONGEST])
    problem = _problem(identifier, other)
    if not problem:
        try:
            with writing() as session:
                made = decisions.join(session, [identifier, other], actor())
                number = _note(session, "join", identifier, made.id, record.latest.owner)
            tell(_("The two are shown together now, also after later harvests."), undo=number)
        except decisions.Undecidable:
            problem = _("These cannot be shown together: too many records would be one.")
    if problem:
        tell(problem, "bad")
    return see_other("record", identifier=identifier, anchor="together")


def _named(text: str) -> str:
    """The id in an address of a record, or the text as it is."""
    found = _ADDRESS.match(text.strip())
    return found[1] if found else text.strip()


def _problem(identifier: str, other: str) -> str:
    if not other:
        return _("Write the number or the address of the other record.")
    if other == identifier:
        return _("This is the record itself: write the number of the other one.")
    with reading() as session:
        owner = scopes.of_record(session, other)
    if owner is None:
        return _("There is no record “%(name)s”. Copy its address from its page.", name=other[:60])
    if not may(Permission.RECORDS_EDIT, owner):
        return _("The other record is of an institution that you do not look after: ask an officer.")
    return ""


def _note(session: Session, action: str, identifier: str, decision: int, owner: str) -> int:
    told = {"decision": decision}
    return audit.note(session, actor(), action, SUBJECT, identifier, None, told, institution=owner)


@undoable(SUBJECT, Permission.RECORDS_EDIT)
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    if not isinstance(entry.after, dict):
        raise UnknownName("decision", str(entry.id))
    decisions.undo(session, entry.after["decision"])
