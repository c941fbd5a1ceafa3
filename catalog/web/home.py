"""What the home page picks: pictured records of each institution, what is open, what is on this week."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import orjson
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED as ATTENDED
from catalog.gazetteer import Unit
from catalog.store import occasions, records, showings
from catalog.store.showings import LASTING
from catalog.web import i18n
from catalog.web.cards import Card, Institutions, make_card
from catalog.web.pictures import first_picture

PICKS = 6
EXHIBITIONS = 4
WEEK = 6
WEEK_DAYS = 7
_LOOKED_AT_INSTITUTIONS = 60
_LOOKED_AT_RECORDS = 30
_LOOKED_AT_EXHIBITIONS = 60
_LASTING = "exhibition"

Record = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something to attend and the day on which it next takes place."""

    card: Card
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What one can go to within ``WEEK_DAYS`` days, in a province or anywhere; ``total`` is of all."""

    shown: list[Occasion]
    total: int
    province: Unit | None


def this_week(session: Session, known: Institutions, today: date, province: Unit | None) -> Week:
    """What comes this week; exhibitions, which stand for longer, have a place of their own."""
    wanted = occasions.Wanted(
        since=today,
        until=today + timedelta(WEEK_DAYS - 1),
        kinds=[kind for kind in ATTENDED if kind != _LASTING],
        province=province.key if province else "",
        once=True,
    )
    found = occasions.between(session, wanted, limit=WEEK)
    stored = records.live(session, [one.record for one in found.occasions])
    shown = [
        Occasion(card=make_card(orjson.loads(stored[one.record].json), known), day=max(one.first, today))
        for one in found.occasions
        if one.record in stored
    ]
    return Week(shown=shown, total=found.total, province=province)


def open_exhibitions(session: Session, known: Institutions, today: date) -> list[Card]:
    """Exhibitions that are open today, one of each institution in turn; then those without days."""
    wanted = occasions.Wanted(since=today, until=today, kinds=[_LASTING], once=True)
    found = occasions.between(session, wanted, limit=_LOOKED_AT_EXHIBITIONS)
    held = records.live(session, [one.record for one in found.occasions])
    dated = [orjson.loads(held[one.record].json) for one in found.occasions if one.record in held]
    chosen = _in_turn(dated, lambda record: record.get("institution"), EXHIBITIONS)
    if len(chosen) < EXHIBITIONS:
        told = showings.listed(session, showings.Wanted(today=today), LASTING, limit=_LOOKED_AT_EXHIBITIONS)
        live = records.live(session, told)
        lasting = [orjson.loads(live[one].json) for one in told if one in live]
        chosen += _in_turn(lasting, lambda record: record.get("institution"), EXHIBITIONS - len(chosen))
    return [replace(make_card(record, known), summary="") for record in chosen]


def _in_turn(entries: Sequence[T], group: Any, most: int) -> list[T]:
    """Up to ``most`` entries, one of each group at a time, each group in its order."""
    groups: dict[Any, list[T]] = {}
    for entry in entries:
        groups.setdefault(group(entry), []).append(entry)
    queues = list(groups.values())
    turns = (queue[turn] for turn in range(most) for queue in queues if turn < len(queue))
    return [entry for entry, _ in zip(turns, range(most), strict=False)]


def chosen_for_today(session: Session, institutions: Institutions, today: date) -> list[str]:
    """The ids of pictured records: Vietnamese ones first, one of each institution in turn, new ones daily."""
    found: list[Record] = []
    for slug in list(institutions)[:_LOOKED_AT_INSTITUTIONS]:
        _, stored = records.of_institution(session, slug, limit=_LOOKED_AT_RECORDS)
        found += [record for entry in stored if _is_pictured(record := orjson.loads(entry.json))]
    found.sort(key=lambda record: _shuffled(record["id"], today))
    vietnamese = [record for record in found if _is_vietnamese(record)]
    chosen = _in_turn(vietnamese, lambda record: record.get("institution"), PICKS)
    others = [record for record in found if not _is_vietnamese(record)]
    chosen += _in_turn(others, lambda record: record.get("institution"), PICKS - len(chosen))
    return [record["id"] for record in chosen]


def picks(session: Session, known: Institutions, chosen: Sequence[tuple[str, str]]) -> list[Card]:
    """The cards of these records that are still there; each comes with a sentence on it, or an empty one."""
    held = records.live(session, [identifier for identifier, _sentence in chosen])
    return [
        replace(make_card(orjson.loads(held[identifier].json), known), summary=sentence)
        for identifier, sentence in chosen
        if identifier in held
    ]


def _is_pictured(record: Record) -> bool:
    return record.get("kind") not in ATTENDED and first_picture(record) is not None


def _is_vietnamese(record: Record) -> bool:
    return i18n.language_of(record.get("title", ""), record.get("languages", ())) == "vi"


def _shuffled(identifier: str, today: date) -> bytes:
    return hashlib.sha256(f"{today}{identifier}".encode()).digest()
