"""Taking in a spreadsheet of institutions: first what would change, then the change."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.orm import Session

from catalog.errors import Fault
from catalog.programme import checking, institutions
from catalog.programme.sheet_columns import FACTS
from catalog.programme.sheet_rows import Sheet, SheetRow
from catalog.store import institutions as store
from catalog.store.db import reading, writing
from catalog.store.scopes import Place, Reach, keys_of, places_of

COMMIT_ROWS = 200
_OWN = ("since", "act")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in a row: ``column`` is its heading in Vietnamese, empty for the whole row."""

    row: int
    slug: str
    fault: Fault

    @property
    def column(self) -> str:
        """The heading of the column in Vietnamese, empty for what is wrong with the row."""
        column = FACTS.get(self.fault.field.partition(".")[0])
        return column.vi if column else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a row would do: ``before`` and ``after`` are the facts that differ (all of them for a new one)."""

    row: int
    slug: str
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    given: Mapping[str, Any]
    is_new: bool


@dataclass(slots=True)
class Plan:
    """What a sheet would do; ``digest`` tells whether that is still what somebody was shown."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of all that would be changed, from what to what."""
        told = [(one.slug, one.before, one.after) for one in (*self.new, *self.changed)]
        return hashlib.sha256(orjson.dumps([told, self.unchanged, self.failed])).hexdigest()

    @property
    def failed(self) -> int:
        """How many rows have faults."""
        return len({fault.row for fault in self.faults})


def plan(sheet: Sheet, adding: Reach, editing: Reach) -> Plan:
    """What the sheet would do, by somebody who may add and edit so far; nothing is written."""
    made = Plan(unknown=sheet.unknown)
    rows: Counter[str] = Counter(str(row.given.get("slug", "")) for row in sheet.rows)
    with reading() as session:
        known = store.among(session, rows)
        merged = store.merged_rows(session)
        places = places_of(session, known.keys()) if not editing.everything else {}
    for row in sheet.rows:
        slug = str(row.given.get("slug", ""))
        facts, faults = _examined(row, known.get(slug), merged)
        if rows[slug] > 1 and slug:
            faults.append(Fault("slug", slug, "twice", f"stands in {rows[slug]} rows of this file"))
        if not faults:
            faults += _not_allowed(facts, known.get(slug), places, adding, editing)
        if faults:
            made.faults += [RowFault(row=row.number, slug=slug, fault=fault) for fault in faults]
        else:
            _add(made, row, known.get(slug), facts)
    return made


def _examined(
    row: SheetRow, known: Mapping[str, Any] | None, merged: Mapping[str, str]
) -> tuple[dict[str, Any], list[Fault]]:
    given = {name: value for name, value in row.given.items() if name not in _OWN}
    told = {**(known or {}), **given}
    # Empty texts are no addresses; what is taken away is put back as empty below.
    facts, faults = checking.examined(
        {name: value for name, value in told.items() if value not in (None, "", [])}, known
    )
    read_badly = {fault.field for fault in row.faults}
    found = [*row.faults, *(fault for fault in faults if fault.field not in read_badly)]
    found += checking.faults_of_change(row.given.get("since"), row.given.get("act", ""))
    if into := merged.get(str(given.get("slug", ""))):
        found.append(Fault("slug", str(given["slug"]), "merged", f"was merged into {into}: change that one"))
    emptied = {
        name: store.blank(name)
        for name, value in given.items()
        if value in (None, "", []) and name in (known or {})
    }
    return {**facts, **emptied}, found


def _not_allowed(
    facts: Mapping[str, Any],
    known: Mapping[str, Any] | None,
    places: Mapping[str, Place],
    adding: Reach,
    editing: Reach,
) -> Iterator[Fault]:
    slug = facts["slug"]
    if known is None:
        if not adding.holds(Place(slug, keys_of(facts))):
            yield Fault("slug", slug, "elsewhere", "is new and not in the places that you look after")
    elif not editing.everything and not editing.holds(places.get(slug, Place(slug))):
        yield Fault("slug", slug, "not_yours", "is not among the institutions that you look after")


def _add(made: Plan, row: SheetRow, known: Mapping[str, Any] | None, facts: dict[str, Any]) -> None:
    after = {name: value for name, value in facts.items() if value not in (None, "", [])}
    if known is None:
        before: Mapping[str, Any] = {}
        after.setdefault("status", store.ACTIVE)
    else:
        before, after = store.difference(known, after)
    if not after and known is not None:
        made.unchanged += 1
        return
    own = {name: row.given[name] for name in _OWN if name in row.given}
    change = Change(
        row=row.number,
        slug=facts["slug"],
        name=facts.get("name_vi", ""),
        before=before,
        after=after,
        given={**facts, **own},
        is_new=known is None,
    )
    (made.new if known is None else made.changed).append(change)


def apply(
    made: Plan, actor: str, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Counter[str]:
    """Do what the plan says, in steps of ``COMMIT_ROWS``; gives how many are new and changed.

    Raises what ``programme.institutions.save`` raises; the steps before stay done.
    """
    counts: Counter[str] = Counter(new=0, changed=0, unchanged=made.unchanged)
    todo = [*made.new, *made.changed]
    for start in range(0, len(todo), COMMIT_ROWS):
        with writing() as session:
            for change in todo[start : start + COMMIT_ROWS]:
                counts[_save(session, actor, change)] += 1
        progress(min(start + COMMIT_ROWS, len(todo)), len(todo))
    return counts


def _save(session: Session, actor: str, change: Change) -> str:
    facts = {name: value for name, value in change.given.items() if name not in _OWN}
    saved = institutions.save(
        session, actor, facts, since=change.given.get("since"), act=str(change.given.get("act", ""))
    )
    return saved.outcome
