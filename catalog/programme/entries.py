"""One figure as it is entered, by form, table or API: read, asked about, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from catalog.programme import declaring
from catalog.programme.declaring import Question, Reading, Unreadable
from catalog.programme.measures import Measure
from catalog.programme.periods import Period
from catalog.store.observations import Figure

MOST_LINKS, LONGEST_LINK = 5, 1000
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody typed for a measure, or for a part (``split``) of it.

    ``meant`` is the reading that was chosen where the text can mean two things, ``sure`` the value that was
    said to be right when it was asked about; both as ``plain`` writes them. ``links`` stand one on a line.
    """

    measure: Measure
    text: str
    split: str = ""
    meant: str = ""
    sure: str = ""
    links: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What an entry comes to: ``value`` None for nothing typed, or for what is still to be told.

    ``fault`` is why it cannot be read, ``doubt`` its two readings, ``question`` what is odd about it and not
    yet answered; ``asked`` is the question with its answer, to be kept.
    """

    entry: Entry
    value: float | None = None
    fault: Unreadable | None = None
    doubt: Reading | None = None
    question: Question | None = None
    evidence: Sequence[dict[str, str]] = ()
    asked: Any = None

    @property
    def is_wrong(self) -> bool:
        """Whether it cannot be kept at all, not even as a draft."""
        return self.fault is not None or self.doubt is not None


def plain(value: float) -> str:
    """A value as forms send it back: no marks for thousands, a point before what is less than one."""
    return f"{value:.10g}" if value < 1e10 else str(int(value))


def weigh(entry: Entry, earlier: float | None, whole: float | None = None) -> Weighed:
    """What an entry comes to beside the figure of a year before, and beside the one it is a part of."""
    try:
        evidence = links_of(entry.links)
        reading = declaring.read(entry.text, entry.measure.kind)
    except Unreadable as fault:
        return Weighed(entry=entry, fault=fault)
    if reading is None:
        return Weighed(entry=entry, evidence=evidence)
    value = _chosen(reading, entry.meant)
    if value is None:
        return Weighed(entry=entry, doubt=reading, evidence=evidence)
    question = declaring.plausible(value, earlier, entry.measure.kind) or declaring.fits_within(value, whole)
    if question is None:
        return Weighed(entry=entry, value=value, evidence=evidence)
    if entry.sure != plain(value):
        return Weighed(entry=entry, value=value, question=question, evidence=evidence)
    told = {"question": question.code, "earlier": question.earlier, "value": value, "answer": "confirmed"}
    return Weighed(entry=entry, value=value, evidence=evidence, asked=told)


def chosen(entry: Entry, value: float) -> Entry:
    """The same entry, that reading of it chosen."""
    return replace(entry, meant=plain(value))


def confirmed(entry: Entry, value: float) -> Entry:
    """The same entry, that value of it said to be right."""
    return replace(entry, sure=plain(value))


def says_something(text: str) -> bool:
    """Whether anything is told by a text, be it right or wrong."""
    return bool(text.strip(" -–—.\u00a0"))


def _chosen(reading: Reading, meant: str) -> float | None:
    if reading.perhaps is None:
        return reading.value
    return next((value for value in (reading.value, reading.perhaps) if plain(value) == meant), None)


def links_of(text: str) -> list[dict[str, str]]:
    """The links of evidence, one on a line; raises ``Unreadable`` for what is no address of the web."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINKS:
        raise Unreadable("too_many_links", text, most=MOST_LINKS)
    for line in lines:
        if not _is_address(line):
            raise Unreadable("no_link", line)
    return [{"url": line} for line in lines]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and len(text) <= LONGEST_LINK
        and not any(sign.isspace() or not sign.isprintable() for sign in text)
    )


def figure(weighed: Weighed, institution: str, period: Period, as_of: date, reporter: str) -> Figure:
    """The figure to keep of a good entry."""
    entry = weighed.entry
    assert weighed.value is not None
    return Figure(
        institution=institution,
        measure=entry.measure.code,
        period=str(period),
        split=entry.split,
        value=weighed.value,
        unit=entry.measure.unit,
        as_of=as_of,
        reporter=reporter,
        evidence=weighed.evidence,
        note=entry.note,
        asked=weighed.asked,
    )


def fault_of_day(as_of: date, period: Period, today: date) -> str:
    """Why figures of a period cannot stand as of a day: future, early; empty where they can."""
    return "future" if as_of > today else "early" if as_of < period.first else ""


def day_at_first(period: Period, today: date) -> date:
    """The day that figures stand as of where nobody says another: the period's last, if it is over."""
    return min(period.last, today)
