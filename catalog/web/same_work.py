"""The other records of a work: who holds them, how to get there, and why they are together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from catalog.matching.groups import Reason
from catalog.matching.places import places
from catalog.store.together import Member, Together
from catalog.web import i18n
from catalog.web.cards import Institutions, institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.ways import Copy, Way, copies, ways

SHOWN = 20
_NUMBERS = {"isbn": "ISBN", "issn": "ISSN", "doi": "DOI"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRecord:
    """Another record of the work; ``because`` says in the page's language why it is here."""

    url: str
    title: str
    title_language: str
    institution: str
    institution_url: str
    institution_language: str
    copies: list[Copy]
    way: Way | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameWork:
    """A work as one of its records tells it: the places that hold it, the other records, how many more."""

    places: int
    others: list[OtherRecord]
    more: int


def same_work(record: str, found: Together, institutions: Institutions) -> SameWork | None:
    """What else there is of the work that ``record`` is of, None if there is nothing else."""
    own = next((member for member in found.members if member.stored.id == record), None)
    if own is None or found.total < 2:
        return None
    others = [member for member in found.members if member is not own]
    return SameWork(
        places=len(places(orjson.loads(member.stored.json) for member in found.members)),
        others=[_other(member, found.reasons(own, member), institutions) for member in others[:SHOWN]],
        more=found.total - 1 - len(others[:SHOWN]),
    )


def _other(member: Member, reasons: Sequence[Reason], institutions: Institutions) -> OtherRecord:
    stored = member.stored
    shaped = orjson.loads(stored.json)
    facts = institutions.get(stored.institution)
    name = institution_name(facts, stored.institution)
    leading = ways(shaped)
    return OtherRecord(
        url=page_url("record", identifier=stored.id),
        title=shaped["title"],
        title_language=i18n.foreign(shaped["title"], shaped.get("languages", ())),
        institution=name,
        institution_url=page_url("institution", slug=stored.institution) if facts else "",
        institution_language=i18n.foreign(name),
        copies=[copy for copy in copies(shaped, institutions) if copy.call_number or copy.location],
        way=leading[0] if leading else None,
        because=", ".join(map(_because, reasons)) or _("through another record of the work"),
    )


def _because(reason: Reason) -> str:
    match reason.scheme:
        case "title":
            return _("same title, creator and year")
        case "editor":
            return _("put together by an editor")
        case scheme:
            number = f"{_NUMBERS.get(scheme, scheme)} {reason.value}"
            return _("same %(number)s", number=number)
