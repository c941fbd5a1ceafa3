"""What a list of what is on shows: each occasion with its record, and what machines are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import orjson
from markupsafe import Markup

from catalog.activities.schedules import read_point
from catalog.activities.words import AUDIENCES
from catalog.feeds.icalendar import can_tell
from catalog.store.occasions import Occasion
from catalog.store.stored import Stored
from catalog.web import i18n, metadata
from catalog.web.cards import Card, Institutions, make_card, shortened
from catalog.web.i18n import gettext as _
from catalog.web.pictures import web_address
from catalog.web.site import base_url

_VENUE = 120
_BY_NAME = {word.vi: word for word in AUDIENCES.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An occasion as shown: its record's card, its days, what a visitor wants to know before he goes.

    ``reason`` is why it was called off; ``cost`` and ``audiences`` are in words; ``has_file``: there is a
    calendar file of the record.
    """

    card: Card
    first: date
    last: date
    called_off: bool
    reason: str
    over: bool
    hours: str
    venue: str
    cost: str
    free: bool
    audiences: Sequence[str]
    online: bool
    has_file: bool
    record: Mapping[str, Any]

    @property
    def is_day(self) -> bool:
        """Whether it is on one day alone."""
        return self.first == self.last

    @property
    def clock(self) -> str:
        """When it begins, as "18:00"; "" where its record tells no hour."""
        start: str = (self.record.get("schedule") or {}).get("start", "")
        return start[11:16]


class DayOf(NamedTuple):
    """A day of a list and what begins on it."""

    day: date
    entries: list[Entry]


def entries(found: Iterable[Occasion], live: Mapping[str, Stored], institutions: Institutions) -> list[Entry]:
    """The occasions of a page as shown, with their records' stored text parsed once each."""
    read: dict[str, tuple[Mapping[str, Any], Card]] = {}
    made = []
    for one in found:
        if one.record not in read:
            if one.record not in live:
                continue
            record = orjson.loads(live[one.record].json)
            read[one.record] = record, make_card(record, institutions)
        made.append(_entry(one, *read[one.record]))
    return made


def by_day(shown: Iterable[Entry]) -> list[DayOf]:
    """The entries under the days on which they begin, by the hour."""
    return [
        DayOf(day, sorted(some, key=lambda entry: entry.clock))
        for day, some in groupby(shown, key=lambda entry: entry.first)
    ]


def _entry(one: Occasion, record: Mapping[str, Any], card: Card) -> Entry:
    schedule = record.get("schedule") or {}
    fee = schedule.get("fee", "")
    free = record.get("free") is True and not fee
    return Entry(
        card=card,
        first=one.first,
        last=one.last,
        called_off=one.called_off,
        reason=_reason(schedule, one) if one.called_off else "",
        over=one.last < i18n.today(),
        hours=card.when.hours if card.when else "",
        venue=shortened(schedule.get("venue", ""), _VENUE),
        cost=_("Free of charge") if free else shortened(fee, _VENUE),
        free=free,
        audiences=[_audience(text) for text in record.get("audiences", ())[:4]],
        online=bool(web_address(schedule.get("online_url", ""))),
        has_file=can_tell(schedule),
        record=record,
    )


def _reason(schedule: Mapping[str, Any], one: Occasion) -> str:
    for told in schedule.get("cancellations", ()):
        point = read_point(told.get("day", ""))
        if point is not None and one.first <= point.day <= one.last:
            return shortened(told.get("reason", ""), 200)
    return ""


def _audience(text: str) -> str:
    word = _BY_NAME.get(text)
    if word is None:
        return shortened(text, 60)
    return word.vi if i18n.language() == "vi" else word.en


def graph(shown: Iterable[Entry]) -> Markup:
    """What schema.org is told of a page: its records in order, each once.

    The events themselves stand on the records' own pages with all of their days: told here too, each would
    come to a harvester, or to a search engine, once for every page of a list.
    """
    base = base_url()
    pages = {entry.record["id"]: (entry.record["title"], base + entry.card.url) for entry in shown}
    return metadata.script(metadata.listed(pages.values()))
