"""When a work was made and published, by its properties of schema.org."""

from __future__ import annotations

import re
from dataclasses import replace

from catalog.formats.dates import parse_date
from catalog.formats.schemaorg_nodes import Node, text, texts
from catalog.record import DateSpan

MADE = frozenset(("object", "specimen", "image"))
"""Kinds whose making is their period; of other works it stands for the day of publication."""
_STAMP = re.compile(r"(-?\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_INTERVAL = re.compile(r"(-?\d{3,4}(?:-\d\d){0,2})/(-?\d{3,4}(?:-\d\d){0,2})")
_BEFORE_YEAR_1 = re.compile(r"(-\d{4}|0000)(?:-\d\d){0,2}(?:/(-?\d{4})(?:-\d\d){0,2})?")


def dated(node: Node, kind: str) -> tuple[DateSpan | None, DateSpan | None]:
    """When a work of that kind was published, and the period that it is of."""
    is_made = kind in MADE
    issued = span(node, "datePublished", *(() if is_made else ("dateCreated",)))
    period = span(node, *(("dateCreated",) if is_made else ()), "temporalCoverage")
    words = texts(node, "temporal")
    issued, rest = _in_words(issued, words)
    if period is None:
        return issued, span({"temporal": list(rest)}, "temporal")
    return issued, _in_words(period, rest)[0]


def span(node: Node, *names: str) -> DateSpan | None:
    """The first date of the properties; of a moment its day, of an interval its ends."""
    told = text(node, *names)
    if not told:
        return None
    if early := _BEFORE_YEAR_1.fullmatch(told):
        return _before_year_1(told, early[1], early[2] or early[1])
    stamp, interval = _STAMP.fullmatch(told), _INTERVAL.fullmatch(told)
    if stamp:
        told = stamp[1]
    return parse_date(f"{interval[1]} - {interval[2]}" if interval else told)


def _before_year_1(told: str, first: str, last: str) -> DateSpan:
    # ISO 8601 counts a year 0, which is the year 1 before our era.
    years = (number if number > 0 else number - 1 for number in (int(first), int(last)))
    earliest, latest = sorted(years)
    return DateSpan(display=told, earliest=earliest, latest=latest)


def _in_words(found: DateSpan | None, words: tuple[str, ...]) -> tuple[DateSpan | None, tuple[str, ...]]:
    """The date in those of the words that mean years within it, and the words that are left."""
    if found is None:
        return None, words
    for told in words:
        meant = parse_date(told)
        if _is_within(meant, found):
            worded = replace(found, display=told, certainty=meant.certainty)
            return worded, tuple(one for one in words if one != told)
    return found, words


def _is_within(one: DateSpan, whole: DateSpan) -> bool:
    if one.earliest is None or one.latest is None or whole.earliest is None or whole.latest is None:
        return False
    return whole.earliest <= one.earliest and one.latest <= whole.latest
