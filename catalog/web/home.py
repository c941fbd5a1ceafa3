"""What the home page picks: pictured records of each institution, what is on now, what comes soon."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import orjson
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED as ATTENDED
from catalog.activities.schedules import days_of, read_point
from catalog.store import records
from catalog.store.changes import Stored
from catalog.web import i18n
from catalog.web.cards import Card, Institutions, make_card
from catalog.web.pictures import first_picture

PICKS = 8
ON_NOW = 6
SOON = 8
SOON_DAYS = 14
_LOOKED_AT_INSTITUTIONS = 60
_LOOKED_AT_RECORDS = 30

Record = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something to attend and the day on which it next takes place."""

    card: Card
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsOn:
    """What is on today and what comes within ``SOON_DAYS`` days."""

    now: list[Occasion]
    soon: list[Occasion]


def whats_on(stored: Iterable[Stored], institutions: Institutions, today: date) -> WhatsOn:
    """What is on now and soon among these records; each kind and institution gets its turn."""
    now: list[tuple[date, Record]] = []
    soon: list[tuple[date, Record]] = []
    for entry in stored:
        record = orjson.loads(entry.json)
        schedule = record.get("schedule") or {}
        day = next(days_of(schedule, today, today + timedelta(SOON_DAYS)), None)
        if day is None:
            continue
        if day == today:
            now.append((_end(schedule, today), record))
        else:
            soon.append((day, record))
    chosen = _in_turn(sorted(now, key=_by_day), lambda pair: pair[1]["kind"], ON_NOW)
    coming = _in_turn(sorted(soon, key=_by_day), lambda pair: pair[1].get("institution"), SOON)
    return WhatsOn(
        now=_occasions(chosen, institutions, today),
        soon=sorted(_occasions(coming, institutions), key=lambda occasion: occasion.day),
    )


def _by_day(pair: tuple[date, Record]) -> tuple[date, str]:
    return pair[0], pair[1]["id"]


def _end(schedule: Record, today: date) -> date:
    point = read_point(schedule.get("end", "")) or read_point(schedule.get("start", ""))
    return max(point.day, today) if point else today


def _occasions(
    pairs: Sequence[tuple[date, Record]], institutions: Institutions, today: date | None = None
) -> list[Occasion]:
    return [Occasion(card=make_card(record, institutions), day=today or day) for day, record in pairs]


def _in_turn(entries: Sequence[T], group: Any, most: int) -> list[T]:
    """Up to ``most`` entries, one of each group at a time, each group in its order."""
    groups: dict[Any, list[T]] = {}
    for entry in entries:
        groups.setdefault(group(entry), []).append(entry)
    queues = list(groups.values())
    turns = (queue[turn] for turn in range(most) for queue in queues if turn < len(queue))
    return [entry for entry, _ in zip(turns, range(most), strict=False)]


def picks(session: Session, institutions: Institutions, today: date) -> list[Card]:
    """Pictured records, Vietnamese ones first, one of each institution in turn, others each day."""
    found: list[Record] = []
    for slug in list(institutions)[:_LOOKED_AT_INSTITUTIONS]:
        _, stored = records.of_institution(session, slug, limit=_LOOKED_AT_RECORDS)
        found += [record for entry in stored if _is_pictured(record := orjson.loads(entry.json))]
    found.sort(key=lambda record: _shuffled(record["id"], today))
    vietnamese = [record for record in found if _is_vietnamese(record)]
    chosen = _in_turn(vietnamese, lambda record: record.get("institution"), PICKS)
    others = [record for record in found if not _is_vietnamese(record)]
    chosen += _in_turn(others, lambda record: record.get("institution"), PICKS - len(chosen))
    return [replace(make_card(record, institutions), summary="") for record in chosen]


def _is_pictured(record: Record) -> bool:
    return record.get("kind") not in ATTENDED and first_picture(record) is not None


def _is_vietnamese(record: Record) -> bool:
    return i18n.language_of(record.get("title", ""), record.get("languages", ())) == "vi"


def _shuffled(identifier: str, today: date) -> bytes:
    return hashlib.sha256(f"{today}{identifier}".encode()).digest()
