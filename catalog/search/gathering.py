"""Gathering: the values of records that can be offered while someone types, counted and merged.

Memory does not grow with the number of records: what was counted goes to a table on disk each time it has
become large, and SQLite sorts that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from catalog.formats.classifications import is_class
from catalog.formats.text.clean import clean, strip_full_stop
from catalog.search import scratch
from catalog.search.analysis import indexed

MAX_TEXT = 120
"""Longer values are offered up to the last word that ends within so many characters."""
_SHORTEST = 2
_LARGE = 20_000
_ONLY_NUMBERS = re.compile(r"[\d\W_]+\Z")

Json = Mapping[str, Any]
_PARTS = (
    ("titles", "title", "value"),
    ("creators", "creator", "name"),
    ("subjects", "subject", "label"),
    ("places", "place", "label"),
)
COUNTED_ONLY = "publisher"
"""A kind of value that is not offered, but whose words are correct ones."""
LISTED_ONLY = "collection"
"""A kind of value that is listed for its page, and neither offered nor counted."""


class Value(NamedTuple):
    """A distinct value: its kind, the form most written, its tokens, the number of records that have it.

    Institutions have their ``slug`` too.
    """

    kind: str
    text: str
    folded: str
    exact: str
    records: int
    slug: str = ""


class Gathering:
    """Counts the values of records in a file of its own, which the caller removes."""

    def __init__(self, path: Path) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self.institutions: Counter[str] = Counter()
        """How many records each institution holds, by slug."""
        self._names: list[Value] = []
        self._staged = scratch.opened(
            path, "CREATE TABLE staged (kind TEXT, folded TEXT, exact TEXT, text TEXT, count INTEGER);"
        )

    def add(self, record: Json) -> None:
        """Count the values of one published record."""
        counts = self._counts
        for kind, text in _values(record):
            counts[kind, text] += 1
        for slug in _institutions(record):
            self.institutions[slug] += 1
        if len(counts) > _LARGE:
            self._flush()

    def add_value(self, kind: str, text: str, count: int) -> None:
        """Count a value that stands in no record itself."""
        self._counts[kind, text] += count

    def add_institution(self, slug: str, name: str, count: int) -> None:
        """Count a name of an institution; two of the same name are two."""
        if row := _row("institution", name, count):
            kind, folded, exact, shown, count = row
            self._names.append(Value(kind, shown, folded, exact or folded, count, slug))

    def values(self) -> Iterator[Value]:
        """The distinct values; forms that differ in case, signs or missing accents alone are one."""
        self._flush()
        rows = self._staged.execute(
            "SELECT kind, folded, exact, text, sum(count) FROM staged"
            " GROUP BY kind, folded, exact, text ORDER BY kind, folded"
        )
        for (kind, folded), forms in groupby(rows, itemgetter(0, 1)):
            yield from merged(kind, folded, [(exact, text, count) for _, _, exact, text, count in forms])
        yield from self._names

    def close(self) -> None:
        """Let go of the file."""
        self._staged.close()

    def _flush(self) -> None:
        rows = (row for (kind, text), count in self._counts.items() if (row := _row(kind, text, count)))
        self._staged.execute("BEGIN")
        self._staged.executemany("INSERT INTO staged VALUES (?, ?, ?, ?, ?)", rows)
        self._staged.execute("COMMIT")
        self._counts.clear()


def _values(record: Json) -> Iterator[tuple[str, str]]:
    if title := record.get("title"):
        yield "title", title
    for name, kind, key in _PARTS:
        for part in record.get(name, ()):
            if (text := part.get(key)) and not is_class(part.get("scheme", "")):
                yield kind, text
    for text in record.get("school_subjects", ()):
        yield "subject", text
    for text in record.get("collections", ()):
        yield LISTED_ONLY, text
    if publisher := record.get("publisher"):
        yield COUNTED_ONLY, publisher


def _institutions(record: Json) -> set[str]:
    held = {holding.get("institution", "") for holding in record.get("holdings", ())}
    return {slug for slug in (held | {record.get("institution", "")}) if slug}


def _row(kind: str, text: str, count: int) -> tuple[str, str, str, str, int] | None:
    shown = offered(text)
    tokens = indexed(shown)
    folded, exact = tokens.folded_text, tokens.exact_text
    if not folded or len(shown) < _SHORTEST or _ONLY_NUMBERS.match(shown):
        return None
    # Where accents add nothing the exact form is left out: half of what is to be sorted.
    return kind, folded, "" if exact == folded else exact, shown, count


def offered(text: str) -> str:
    """A value as it is offered: on one line, without closing signs, not longer than ``MAX_TEXT``."""
    shown = strip_full_stop(clean(text[: 4 * MAX_TEXT]))
    if len(shown) <= MAX_TEXT:
        return shown
    return shown[: MAX_TEXT + 1].rpartition(" ")[0] or shown[:MAX_TEXT]


Form = tuple[str, str, int]


def merged(kind: str, folded: str, forms: Sequence[Form]) -> Iterator[Value]:
    """The values that ``forms`` (exact tokens or "", text, count) with one folded form stand for.

    Each way of accents is a value: "Nguyễn Du" is not "Nguyễn Dữ". The form without any belongs to the
    accented one most written, unless it is itself written more often.
    """
    if len(forms) == 1:
        ((exact, text, count),) = forms
        yield Value(kind, text, folded, exact or folded, count)
        return
    by_exact: dict[str, list[Form]] = {}
    for form in forms:
        by_exact.setdefault(form[0], []).append(form)
    plain = by_exact.get("")
    if plain is not None and len(by_exact) > 1:
        most = max((exact for exact in by_exact if exact), key=lambda exact: (_total(by_exact[exact]), exact))
        if _total(by_exact[most]) >= _total(plain):
            del by_exact[""]
            # Counted with it, but never shown.
            by_exact[most] += [(most, "", count) for _, _, count in plain]
    for exact, written in by_exact.items():
        shown = max(written, key=lambda form: (form[1] != "", form[2], form[1]))[1]
        yield Value(kind, shown, folded, exact or folded, _total(written))


def _total(forms: Iterable[Form]) -> int:
    return sum(count for _, _, count in forms)
