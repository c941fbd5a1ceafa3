"""Events of a calendar file put together: one thing with all its dates, under a name that lasts.

The name is the UID. Where a file gives one UID to different events, or none at all, a mark of title and first
date stands behind it or in its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.formats.icalendar_feed import Feed, Piece
from catalog.formats.text.fold import fold

MAX_UID = 900
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TZID = re.compile(r";TZID=\"?([^\":;]{1,200})\"?", re.IGNORECASE)
_HIDDEN = frozenset(("PRIVATE", "CONFIDENTIAL"))
_BUSY = frozenset(
    ("busy", "ban", "free", "ranh", "tentative", "out of office", "vang mat", "private appointment")
)


@dataclass(slots=True)
class Series:
    """An event with its changed single dates; ``main`` is None where the file holds only changed dates."""

    native_id: str
    main: Piece | None = None
    changed: dict[str, Piece] = field(default_factory=dict)

    @property
    def pieces(self) -> list[Piece]:
        """The event, then its changed dates in their order."""
        dates = [self.changed[key] for key in sorted(self.changed)]
        return [self.main, *dates] if self.main is not None else dates

    @property
    def is_hidden(self) -> bool:
        """Whether its owner does not show it to everyone: marked so, or only that the time is taken."""
        first = self.pieces[0]
        if first.value("CLASS").upper() in _HIDDEN:
            return True
        return fold(first.value("SUMMARY")) in _BUSY and not first.value("DESCRIPTION")


def series(feed: Feed) -> list[Series]:
    """The events of a file in its order; what was odd about their names is told to the feed."""
    found: dict[str, Series] = {}
    reused = _reused(feed)
    for piece in feed.pieces:
        uid = _CONTROLS.sub("", piece.value("UID"))[:MAX_UID]
        if not uid:
            told = "events have no UID: they are known by title and date, and are new when these change"
            feed.tell("calendar_uid_missing", told)
        if uid in reused and not piece.value("RECURRENCE-ID"):
            told = f"the UID {uid[:80]!r} is given to different events: each is known by title and date too"
            feed.tell("calendar_uid_reused", told)
        is_own = not uid or (uid in reused and not piece.value("RECURRENCE-ID"))
        name = f"{uid}#{_mark(piece)}" if is_own else uid
        _place(found.setdefault(name, Series(name)), piece, feed)
    return list(found.values())


def _place(entry: Series, piece: Piece, feed: Feed) -> None:
    date = piece.value("RECURRENCE-ID")
    before = entry.changed.get(date) if date else entry.main
    if before is not None:
        feed.tell("calendar_duplicate_event", "events stand in the file more than once: the newest counts")
        if _age(before) > _age(piece):
            return
    if date:
        entry.changed[date] = piece
    else:
        entry.main = piece


def _age(piece: Piece) -> tuple[int, str]:
    sequence = piece.value("SEQUENCE")
    return (int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0, piece.value("LAST-MODIFIED"))


def _reused(feed: Feed) -> set[str]:
    """UIDs that stand for events of different titles on different dates."""
    seen: dict[str, tuple[str, str]] = {}
    found: set[str] = set()
    for piece in feed.pieces:
        uid = _CONTROLS.sub("", piece.value("UID"))[:MAX_UID]
        if piece.value("RECURRENCE-ID"):
            continue
        told = (fold(piece.value("SUMMARY")), piece.value("DTSTART"))
        before = seen.setdefault(uid, told)
        if before[0] != told[0] and before[1] != told[1] and not _age(piece)[0]:
            found.add(uid)
    return found


def _mark(piece: Piece) -> str:
    told = "|".join((fold(piece.value("SUMMARY")), piece.value("DTSTART")))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def as_file(entry: Series, feed: Feed) -> bytes:
    """The event as a calendar file of its own, with the time zones that it names."""
    lines = [line for piece in entry.pieces for line in ("BEGIN:VEVENT", *piece.lines, "END:VEVENT")]
    calendar = feed.calendars[entry.pieces[0].calendar] if feed.calendars else None
    zones = list(_zones(lines, calendar.zones)) if calendar else []
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", *zones, *lines, "END:VCALENDAR", ""]
    return "\r\n".join(whole).encode("utf-8", "replace")


def _zones(lines: list[str], known: dict[str, list[str]]) -> Iterator[str]:
    named = dict.fromkeys(found[1] for line in lines if (found := _TZID.search(line)))
    for name in named:
        yield from known.get(name, ())
