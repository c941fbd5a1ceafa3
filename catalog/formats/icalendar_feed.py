"""Calendar files (RFC 5545) cut into events: bytes unfolded and decoded, broken lines mended by name.

An event with all its changed single dates is one piece; each is read on its own later, so that one that is
broken does no harm to the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.formats.text.clean import compose
from catalog.formats.text.guessing import guess_encoding

MAX_EVENTS = 100_000
"""Events of one file."""
MAX_LINES = 3000
"""Lines of one event."""
MAX_LINE = 200_000
_FOLDED = re.compile(rb"\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]{1,80})((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\;,nN])")
# Made anew for each request, or nobody's business: reminders, who was asked and who comes.
_DROPPED = frozenset(
    (
        "DTSTAMP",
        "ATTENDEE",
        "CONTACT",
        "REQUEST-STATUS",
        "COMMENT",
        "X-ALT-DESC",
        "X-MOZ-LASTACK",
        "X-MOZ-GENERATION",
    )
)


class NoCalendar(ValueError):
    """What came is no calendar; the text says what it is instead."""


@dataclass(slots=True)
class Piece:
    """A VEVENT as it stands in the file; ``calendar`` is the number of the VCALENDAR that it is in."""

    lines: list[str] = field(default_factory=list)
    calendar: int = 0
    cut: bool = False

    def value(self, name: str) -> str:
        """The value of the first property of that name, plain; "" where there is none."""
        for line in self.lines:
            found = _LINE.match(line)
            if found and found[1].upper() == name:
                return unescaped(found[3]).strip()
        return ""


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: name, time zone and maker as stated; ``zones`` are its VTIMEZONEs by TZID."""

    name: str = ""
    zone: str = ""
    maker: str = ""
    zones: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Feed:
    """What a file holds. ``told`` are messages by their rules; ``cut``: the file ends in its middle."""

    calendars: list[Calendar] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    def tell(self, rule: str, message: str) -> None:
        """Put by what was odd; of each rule the last message counts."""
        self.told[rule] = message


def unescaped(text: str) -> str:
    """A value of type TEXT without its backslashes (section 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def read_feed(body: bytes, charset: str = "") -> Feed:
    """The calendars and events of a file; ``charset`` is what its sender states.

    Raises ``NoCalendar``.
    """
    feed = Feed()
    text = _decoded(body, charset, feed)
    start = text[:2000].lstrip().upper()
    if "BEGIN:VCALENDAR" not in text.upper():
        raise NoCalendar(_instead(start))
    _Cutter(feed).cut(_lines(text, feed))
    return feed


def _instead(start: str) -> str:
    if not start:
        return "it is empty"
    if start.startswith(("<!DOCTYPE HTML", "<HTML")) or "<HEAD" in start or "<BODY" in start:
        return "it is a web page, no calendar; give the address that ends in .ics (iCal)"
    return "it holds no BEGIN:VCALENDAR"


def _decoded(body: bytes, charset: str, feed: Feed) -> str:
    """The text with its lines unfolded: bytes first, for lines may be folded within a letter."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body.decode("utf-16", "replace").encode()
        feed.tell("calendar_charset", "the file is UTF-16; calendars are to be UTF-8")
    body = body.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    body = _FOLDED.sub(b"", body)
    try:
        return compose(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for name in (charset, guess_encoding(body), "cp1252"):
        try:
            text = body.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
        feed.tell("calendar_charset", f"the file is not UTF-8, as calendars are to be: it is read as {name}")
        return compose(text)
    feed.tell(
        "calendar_charset",
        "the file is not UTF-8, as calendars are to be: letters that cannot be read are lost",
    )
    return compose(body.decode("utf-8", "replace"))


def _lines(text: str, feed: Feed) -> Iterator[str]:
    """The content lines; what is no line of its own belongs to the one before."""
    before = ""
    for line in text.split("\n"):
        if _LINE.match(line):
            if before:
                yield before[:MAX_LINE]
            before = line
        elif line.strip() and before:
            feed.tell("calendar_unfolded", "lines that go on are not indented; they were put together")
            before = f"{before}\\n{line.strip()}"
    if before:
        yield before[:MAX_LINE]


class _Cutter:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._stack: list[str] = []
        self._piece: Piece | None = None
        self._zone: list[str] | None = None

    def cut(self, lines: Iterator[str]) -> None:
        for line in lines:
            name, _, rest = line.partition(":")
            word = rest.strip().upper()
            match name.upper():
                case "BEGIN":
                    self._begin(word)
                case "END":
                    self._end(word)
                case _:
                    self._take(line, name)
        if self._piece is not None:
            self._piece.cut = True
            self._close()
        if self._stack:
            self.feed.cut = True

    def _begin(self, word: str) -> None:
        if word in ("VEVENT", "VCALENDAR") and self._piece is not None:
            self.feed.tell(
                "calendar_missing_end", "an event has no END:VEVENT; it ends where the next begins"
            )
            self._close()
            self._stack = self._stack[:1] if word == "VEVENT" else []
        self._stack.append(word)
        if word == "VCALENDAR":
            self.feed.calendars.append(Calendar())
        elif word == "VEVENT":
            self._piece = Piece(calendar=max(0, len(self.feed.calendars) - 1))
        elif word == "VTIMEZONE":
            self._zone = []
        if self._zone is not None:
            self._zone.append(f"BEGIN:{word}")

    def _end(self, word: str) -> None:
        if self._zone is not None:
            self._zone.append(f"END:{word}")
            if word == "VTIMEZONE":
                self._keep_zone()
        if word == "VEVENT":
            self._close()
        elif word == "VCALENDAR" and self._piece is not None:
            self.feed.tell("calendar_missing_end", "an event has no END:VEVENT; it ends with its calendar")
            self._close()
        while self._stack and word in self._stack:
            if self._stack.pop() == word:
                break

    def _take(self, line: str, name: str) -> None:
        bare = name.partition(";")[0].upper()
        inner = self._stack[-1] if self._stack else ""
        if self._zone is not None:
            self._zone.append(line)
        elif self._piece is not None:
            if inner == "VEVENT" and bare not in _DROPPED and len(self._piece.lines) < MAX_LINES:
                self._piece.lines.append(line)
        elif inner == "VCALENDAR" and self.feed.calendars:
            self._head(bare, line)

    def _head(self, name: str, line: str) -> None:
        calendar = self.feed.calendars[-1]
        found = _LINE.match(line)
        value = unescaped(found[3]).strip()[:500] if found else ""
        match name:
            case "X-WR-CALNAME" | "NAME":
                calendar.name = calendar.name or value
            case "X-WR-TIMEZONE" | "TIMEZONE-ID":
                calendar.zone = calendar.zone or value
            case "PRODID":
                calendar.maker = value

    def _keep_zone(self) -> None:
        zone, self._zone = self._zone or [], None
        name = next((line.partition(":")[2].strip() for line in zone if line.upper().startswith("TZID")), "")
        if name and self.feed.calendars and len(zone) < MAX_LINES:
            self.feed.calendars[-1].zones.setdefault(name, zone)

    def _close(self) -> None:
        piece, self._piece = self._piece, None
        if piece is None:
            return
        if len(self.feed.pieces) < MAX_EVENTS:
            self.feed.pieces.append(piece)
        else:
            self.feed.tell(
                "calendar_too_many", f"the file has over {MAX_EVENTS:,} events: the others are left"
            )
            self.feed.cut = True
