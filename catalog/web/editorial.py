"""What the people who run the site put on its home page: one announcement and picked records.

Files of Markdown in the folder ``site`` of the home: ``announcement*.md`` and ``picks*.md``, with a head
between lines of ``---`` that may name ``title``, ``language`` (vi or en; else both), ``from`` and ``until``
(days). They are read again when one of them changes; what cannot be read is left out and told in the log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml
from markupsafe import Markup

from catalog.formats.markdown import html_of
from catalog.web import i18n

log = logging.getLogger(__name__)
FOLDER = "site"
MOST_FILES, MOST_BYTES = 60, 64_000
MOST_PICKS = 6
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.S | re.M)
_PICK = re.compile(r"^[-*+][ \t]+(\S+)(?:[ \t]+(?:[-–—:][ \t]+)?(.+))?$", re.M)
_KNOWN = frozenset({"title", "language", "from", "until"})
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Stamp(NamedTuple):
    """A file as it was found: another stamp is another content."""

    name: str
    changed: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A file: its title, the language that it is for ("" for all), its days, its text."""

    name: str
    title: str
    language: str
    since: date | None
    until: date | None
    text: str

    def holds(self, language: str, today: date) -> bool:
        """Whether it is to be shown in that language on that day."""
        begun = self.since is None or self.since <= today
        over = self.until is not None and self.until < today
        return begun and not over and self.language in ("", language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The announcement of today: a heading, which may be empty, and formatted text."""

    title: str
    html: Markup


class Pick(NamedTuple):
    """A picked record's id and why it is worth a look, "" where nothing is said."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The picked records of today and what they are picked for ("" for the usual heading)."""

    title: str
    picks: tuple[Pick, ...]


def stamps(home: Path) -> tuple[Stamp, ...]:
    """How the files are now, by name: what is made of them is made anew when this differs."""
    folder = home / FOLDER
    found: list[Stamp] = []
    for pattern in ("announcement*.md", "picks*.md"):
        for path in sorted(folder.glob(pattern))[:MOST_FILES]:
            try:
                facts = path.stat()
            except OSError:
                continue
            found.append(Stamp(path.name, facts.st_mtime_ns, facts.st_size))
    return tuple(found)


def announcement(home: Path, stamped: tuple[Stamp, ...]) -> Announcement | None:
    """The first announcement, by its file's name, for this language and day."""
    note = next(_holding(home, stamped, "announcement"), None)
    if note is None or not (note.text.strip() or note.title):
        return None
    return Announcement(title=note.title, html=Markup(html_of(note.text)))  # noqa: S704 - html_of makes it safe


def picks(home: Path, stamped: tuple[Stamp, ...]) -> Picks | None:
    """The first list of picks, by its file's name, for this language and day; None where none names any."""
    for note in _holding(home, stamped, "picks"):
        found = tuple(_picked(note.text))
        if found:
            return Picks(title=note.title, picks=found[:MOST_PICKS])
    return None


def _picked(text: str) -> Iterator[Pick]:
    """The records of a list, each ``- id – sentence``; an address of a record stands for its id."""
    seen: set[str] = set()
    for address, sentence in _PICK.findall(text):
        path = urlsplit(address).path if "/" in address else address
        identifier = path.rstrip("/").rpartition("/")[2]
        if _ID.fullmatch(identifier) and identifier not in seen:
            seen.add(identifier)
            yield Pick(identifier, sentence.strip())


def _holding(home: Path, stamped: tuple[Stamp, ...], beginning: str) -> Iterator[Note]:
    language, today = i18n.spoken(), i18n.today()
    for stamp in stamped:
        if stamp.name.startswith(beginning):
            note = _read(home / FOLDER, stamp)
            if note is not None and note.holds(language, today):
                yield note


@lru_cache(maxsize=2 * MOST_FILES)
def _read(folder: Path, stamp: Stamp) -> Note | None:
    """What a file says; None, once told in the log, where it cannot be understood."""
    try:
        if stamp.size > MOST_BYTES:
            raise ValueError(f"has {stamp.size} bytes, {MOST_BYTES} are read")
        return _note(stamp.name, (folder / stamp.name).read_text("utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        log.warning("%s is left out of the home page: %s", folder / stamp.name, error)
        return None


def _note(name: str, text: str) -> Note:
    """A file's head and text; raises ``ValueError`` with what is wrong, and ``yaml.YAMLError``."""
    found = _HEAD.match(text)
    head = yaml.safe_load(found[1]) or {} if found else {}
    if not isinstance(head, dict):
        raise ValueError("the head between the lines of --- is no list of names and values")
    if unknown := sorted(str(key) for key in head if key not in _KNOWN):
        raise ValueError(f"its head names {', '.join(unknown)}; known are {', '.join(sorted(_KNOWN))}")
    language = str(head.get("language") or "")
    if language not in ("", *i18n.LANGUAGES):
        raise ValueError(f"language is {language}, not one of {', '.join(i18n.LANGUAGES)}")
    return Note(
        name=name,
        title=str(head.get("title") or "").strip(),
        language=language,
        since=_day(head, "from"),
        until=_day(head, "until"),
        text=text[found.end() :] if found else text,
    )


def _day(head: dict[str, Any], key: str) -> date | None:
    value = head.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{key} is {value}, not a day like 2026-11-20") from None
