"""Records that editors look for: by words in the search engine, by their state in the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.errors import QueryError, SearchError
from catalog.people.permissions import Permission
from catalog.search.finder import MAX_SIZE, find
from catalog.store import record_lists
from catalog.store.db import reading
from catalog.store.record_lists import COUNTED, Listed
from catalog.web.admin.shell import reach
from catalog.web.admin.tables import SIZE
from catalog.web.frame import IDENTIFIER, parts
from catalog.web.i18n import gettext as _
from catalog.web.searching import too_complex

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; ``state`` is one of ``record_lists.STATES`` or empty for what is shown."""

    text: str = ""
    state: str = ""
    institution: str = ""
    source: str = ""
    kind: str = ""
    order: str = ""

    def query(self) -> dict[str, str]:
        """The parameters of the address that asks for this."""
        told = {
            "q": self.text,
            "state": self.state,
            "institution": self.institution,
            "source": self.source,
            "kind": self.kind,
            "order": self.order,
        }
        return {name: value for name, value in told.items() if value}

    @classmethod
    def of(cls, text: str, given: Mapping[str, str]) -> Wanted:
        """What the parameters of an address ask for; unknown states and orders ask for nothing."""
        state, order = given.get("state", ""), given.get("order", "")
        return cls(
            text=unicodedata.normalize("NFC", text[:_LONGEST]),
            state=state if state in record_lists.STATES else "",
            institution=given.get("institution", "")[:_LONGEST],
            source=given.get("source", "")[:_LONGEST],
            kind=given.get("kind", "")[:_LONGEST],
            order=order if order in ("newest", "title") else "",
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was found: how many there are in all, and what is to be said of the search."""

    total: int
    rows: list[Listed]
    problem: str = ""


def look(wanted: Wanted, page: int = 1, size: int = SIZE) -> Page:
    """A page of the records that the person looks after and asks for."""
    if wanted.state:
        return _of_state(wanted, page, size)
    try:
        return _of_search(wanted, page, size)
    except QueryError:
        return Page(0, [], too_complex())
    except SearchError:
        told = _("The search does not answer just now: here are the newest records that hold these letters.")
        return Page(*_listed(wanted, page, size), told)


def _of_state(wanted: Wanted, page: int, size: int) -> Page:
    total, rows = _listed(wanted, page, size)
    return Page(total, rows, _at_most(total))


def _listed(wanted: Wanted, page: int, size: int) -> tuple[int, list[Listed]]:
    offset = min((page - 1) * size, COUNTED)
    with reading() as session:
        return record_lists.listed(
            session,
            reach(Permission.RECORDS_EDIT),
            wanted.state,
            text=wanted.text,
            institution=wanted.institution,
            source=wanted.source,
            kind=wanted.kind,
            offset=offset,
            limit=size,
        )


def _of_search(wanted: Wanted, page: int, size: int) -> Page:
    sources = _sources(wanted)
    if sources is not None and not sources:
        return Page(0, [])
    filters = {"kind": [wanted.kind] if wanted.kind else [], "source": sources or []}
    if page > COUNTED // size:
        return Page(COUNTED, [], _at_most(COUNTED))
    found = find(
        parts().engine,
        wanted.text,
        filters={name: values for name, values in filters.items() if values},
        facets=(),
        sort=wanted.order or ("relevance" if wanted.text else "newest"),
        page=page,
        size=size,
        # These are the person's own sources, however many, and nothing that a stranger could send.
        most_values=max(1, len(sources or ())),
    )
    works = [hit.id for hit in found.results.hits]
    with reading() as session:
        held = record_lists.of_works(session, works, sources)
        named = _named(session, wanted) if page == 1 else []
    rows = [row for work in works for row in held.get(work, ())]
    first = [row for row in named if row not in rows]
    total = min(found.results.total, COUNTED) + len(first)
    return Page(total, first + rows, _at_most(found.results.total))


def _named(session: Session, wanted: Wanted) -> list[Listed]:
    """The record of which the words are the very id, a withdrawn one too."""
    if not IDENTIFIER.match(wanted.text):
        return []
    return record_lists.some(session, [wanted.text], reach(Permission.RECORDS_EDIT))


def _at_most(total: int) -> str:
    if total < COUNTED:
        return ""
    return _(
        "There are very many. The first %(count)s can be looked through: narrow the search.", count=COUNTED
    )


def _sources(wanted: Wanted) -> list[str] | None:
    """The sources that are looked through, None for all that there are."""
    mine = reach(Permission.RECORDS_EDIT)
    if mine.everything and not wanted.institution:
        return [wanted.source] if wanted.source else None
    with reading() as session:
        held = record_lists.sources_within(session, mine, wanted.institution)
    return [slug for slug in held if wanted.source in ("", slug)]


def everything(wanted: Wanted, most: int) -> list[str]:
    """The ids of all records that are found, up to ``most``."""
    found: list[str] = []
    page = 1
    while len(found) < most:
        rows = look(wanted, page, MAX_SIZE).rows
        if not rows:
            break
        found.extend(row.id for row in rows)
        page += 1
    return list(dict.fromkeys(found))[:most]
