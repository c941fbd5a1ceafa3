"""A calendar that was fetched or opened: its events, what was odd, whether it still lists what is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.formats.icalendar_feed import Feed, NoCalendar, read_feed
from catalog.formats.icalendar_series import Series, series
from catalog.sdk import HttpClient, Source, SourceMalformed, SourceRefused
from catalog.sdk.files import open_origin
from khomo_ical.address import file_address

MAX_BYTES = 50_000_000
"""Bytes of a calendar; 50,000 events have some 25 MB."""
KEEPS_PAST = timedelta(days=400)
"""A calendar with an event so long ago is none that only shows the last months."""
_WHOLE = ("google", "nextcloud", "owncloud", "sabredav", "apple", "radicale", "baikal", "davical", "zimbra")
"""Makers whose shared calendars list all that they hold."""


@dataclass(slots=True)
class Reading:
    """``all`` are the events of the file, shown or not; ``since`` is what the next request gives back."""

    name: str
    feed: Feed
    all: list[Series]
    since: str | None = None

    @property
    def shown(self) -> list[Series]:
        """The events that everyone may see."""
        return [entry for entry in self.all if not entry.is_hidden]

    @property
    def hidden(self) -> list[Series]:
        """The events whose owner does not show them."""
        return [entry for entry in self.all if entry.is_hidden]

    def context_of(self, entry: Series) -> dict[str, str]:
        """Name and time zone of the calendar that the event is in."""
        calendar = self.feed.calendars[entry.pieces[0].calendar]
        return {name: value for name, value in (("name", calendar.name), ("zone", calendar.zone)) if value}

    def keeps_past(self, now: datetime) -> bool:
        """Whether what this calendar no longer lists was deleted, and is not only over."""
        makers = [calendar.maker.lower() for calendar in self.feed.calendars]
        if makers and all(any(word in maker for word in _WHOLE) for maker in makers):
            return True
        before = (now - KEEPS_PAST).strftime("%Y%m%d")
        starts = (piece.value("DTSTART")[:8] for piece in self.feed.pieces)
        return any(start.isdecimal() and start < before for start in starts)

    @property
    def title(self) -> str:
        """The names of the calendars."""
        names = dict.fromkeys(calendar.name for calendar in self.feed.calendars if calendar.name)
        return "; ".join(names)[:200] or self.name


@contextmanager
def opened(
    settings: dict[str, Any], source: Source, http: HttpClient, since: str | None = None
) -> Iterator[Reading | None]:
    """The calendar of a source, None where it has not changed ``since``; raises ``SourceError``."""
    place = dict(settings)
    if place.get("url"):
        place["url"] = file_address(place["url"])
    else:
        place.pop("url", None)
    try:
        with open_origin(place, source, http, since) as file:
            if file is None:
                yield None
                return
            body = file.stream.read(MAX_BYTES + 1)
            name, kept = file.name, file.since
    except SourceRefused as error:
        raise SourceRefused(f"{error.message}{_advice(place.get('url', ''))}") from None
    if len(body) > MAX_BYTES:
        raise SourceMalformed(f"{name}: the calendar has over {MAX_BYTES:,} bytes; share a smaller one")
    yield read(body, place.get("url") or name, kept)


def _advice(url: str) -> str:
    if "calendar.google.com" in url:
        return "; Google answers so where a calendar is not shared: switch on 'Make available to public'"
    return ""


def read(body: bytes, name: str, since: str | None = None) -> Reading:
    """The calendar in a file's bytes; raises ``SourceMalformed``."""
    try:
        feed = read_feed(body)
    except NoCalendar as error:
        raise SourceMalformed(f"{name}: {error}") from None
    return Reading(name=name, feed=feed, all=series(feed), since=since)


def changed_at(entry: Series) -> datetime | None:
    """When the newest part of an event was changed, None where that is not told."""
    found = [moment for piece in entry.pieces if (moment := _moment(piece.value("LAST-MODIFIED")))]
    return max(found, default=None)


def _moment(told: str) -> datetime | None:
    try:
        return datetime.strptime(told[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
