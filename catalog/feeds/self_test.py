"""What can be said of a harvester's copy by its cursor, its set digest and its number of records.

A digest at the log's head is judged outright. At an older cursor a digest that is ours of then proves that
nothing was missed up to there; another one proves nothing, because the cursor of a walk that is not at its
end stands at a number whose set nobody holds. Then the changes up to now are to be taken first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol
from urllib.parse import parse_qs, urlsplit

import orjson

from catalog.feeds.cursor import Cursor
from catalog.feeds.digest import SourceSet
from catalog.feeds.jsonfeed import Standing

SHORTEST = 8
"""So many digits of a source's digest are compared at least."""
MOST_SOURCES = 500
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SHORT_DIGEST = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}\Z")
_COUNT = re.compile(r"[0-9]{1,15}\Z")
_SLUG = re.compile(r"[A-Za-z0-9._-]{1,80}\Z")

State = Literal[
    "same", "same_count", "held_then", "current", "behind", "unclear",
    "differs", "unlike", "unfinished", "foreign",
]  # fmt: skip


class Moment(Protocol):
    """What the whole set was when the log stood at a number."""

    @property
    def seq(self) -> int:
        """The number."""

    @property
    def live(self) -> int:
        """How many records were live."""

    @property
    def set_digest(self) -> str:
        """Their set digest in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a harvester entered, read; ``faults`` tell by field what could not be read.

    ``cursor`` is the cursor's text, also where an address was entered that carries it; ``sources`` are
    digests by source, possibly only their first digits.
    """

    cursor: str = ""
    digest: str = ""
    count: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether all was left empty."""
        return not (self.cursor or self.digest or self.sources or self.faults) and self.count is None


def read(cursor: str, digest: str, count: str, sources: str) -> Given:
    """The four fields of the form as they were typed; a field that cannot be read is a fault of that name."""
    faults: dict[str, str] = {}
    digest = "".join(digest.split()).lower()
    if digest and not _DIGEST.match(digest):
        faults["digest"], digest = digest[:80], ""
    count = re.sub(r"[\s.,_]", "", count)
    if count and not _COUNT.match(count):
        faults["count"], count = count[:80], ""
    lines, wrong = _read_sources(sources)
    if wrong:
        faults["sources"] = wrong[:80]
    return Given(
        cursor=_read_cursor(cursor),
        digest=digest,
        count=int(count) if count else None,
        sources=lines,
        faults=faults,
    )


def _read_cursor(text: str) -> str:
    """The cursor alone, where an address that carries it was entered."""
    text = text.strip()
    if "=" not in text:
        return text
    try:
        query = parse_qs(urlsplit(text).query or text)
    except ValueError:
        return text
    found = query.get("after") or query.get("cursor")
    return found[0] if found else text


def _read_sources(text: str) -> tuple[dict[str, str], str]:
    """Digests by source, and the first line that is none: "slug digest" a line, or the JSON of /digest."""
    text = text.strip()
    if text[:1] in ("{", "["):
        return _read_json(text)
    found: dict[str, str] = {}
    for line in text.splitlines():
        words = line.replace(",", " ").replace(":", " ").split()
        digest = next((word.lower() for word in words[1:] if _SHORT_DIGEST.match(word.lower())), "")
        if not words:
            continue
        if not digest or not _SLUG.match(words[0]) or len(found) >= MOST_SOURCES:
            return found, line
        found[words[0]] = digest
    return found, ""


def _read_json(text: str) -> tuple[dict[str, str], str]:
    try:
        told = orjson.loads(text)
        rows = told["sources"] if isinstance(told, dict) else told
        found = {str(row["source"]): str(row["digest"]).lower() for row in rows[:MOST_SOURCES]}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {}, text
    wrong = next((name for name, digest in found.items() if not _SHORT_DIGEST.match(digest)), "")
    return ({}, wrong) if wrong else (found, "")


class Verdict(NamedTuple):
    """What can be said: the state, how many changes are to be taken, from which cursor to go on.

    ``then`` is the past state that the digest is of, ``fewer`` how many records less than here are held.
    """

    state: State
    behind: int = 0
    cursor: Cursor | None = None
    then: Moment | None = None
    fewer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of the place and the digest that were given."""

    behind: int = 0
    at_cursor: Moment | None = None
    of_digest: Moment | None = None


def judge(given: Given, cursor: Cursor | None, standing: Standing, known: Known) -> Verdict | None:
    """What can be said of the whole set; None where nothing of the whole was given.

    ``cursor`` is of this log; one that is not is told without this.
    """
    fewer = 0 if given.count is None else standing.live - given.count
    if given.digest == standing.set_digest:
        return Verdict("same", known.behind, cursor)
    if cursor is not None and cursor.mode != "up":
        return Verdict("unfinished", known.behind, cursor)
    if given.digest:
        return _judge_digest(given.digest, cursor, standing, known)._replace(fewer=fewer)
    if cursor is not None and known.behind:
        return Verdict("behind", known.behind, cursor)
    if given.count is not None:
        return Verdict("differs" if fewer else "same_count", 0, cursor, fewer=fewer)
    return None if cursor is None else Verdict("current", 0, cursor)


def _judge_digest(digest: str, cursor: Cursor | None, standing: Standing, known: Known) -> Verdict:
    then = known.at_cursor
    if then is not None and then.set_digest == digest:
        return Verdict("held_then", known.behind, cursor, then)
    if cursor is None:
        if (then := known.of_digest) is not None:
            return Verdict("held_then", known.behind, Cursor.up(standing.log_id, then.seq), then)
        return Verdict("unlike")
    return Verdict("unclear" if known.behind else "differs", known.behind, cursor)


class Compared(NamedTuple):
    """A source's set here and the digest that was given for it; None where there is none."""

    source: str
    here: SourceSet | None
    given: str | None

    @property
    def same(self) -> bool:
        """Whether the two are the same, as far as digits were given."""
        return self.here is not None and bool(self.given) and self.here.set_digest.startswith(str(self.given))


def compare(given: Mapping[str, str], sources: Iterable[SourceSet]) -> list[Compared]:
    """Each source that is here or was given: those that differ, those that were not given, the others."""
    here = {entry.source: entry for entry in sources}
    rows = [Compared(name, here.get(name), given.get(name)) for name in sorted(here.keys() | given.keys())]
    return sorted(rows, key=lambda row: (row.same, row.given is None))
