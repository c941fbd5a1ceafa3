"""Opening hours by day: read from what people write, written again, and asked whether it is open now.

Hours are spans ``{"day": "MO", "opens": "07:30", "closes": "11:30"}``, in the order of the week; other hours
of some days are ``{"from": "2026-02-16", "to": "2026-02-20", "opens": "", "closes": "", "note": "Tết"}``:
closed where they have no times. Times are those of the place; 24:00 is the end of a day.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from catalog.formats.text.fold import fold

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_SPANS = 6
"""Spans of one day."""
_SHORT = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_WORDS = {
    word: day
    for words in (
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("mo", "tu", "we", "th", "fr", "sa", "su"),
        ("t2", "t3", "t4", "t5", "t6", "t7", "cn"),
        ("thu2", "thu3", "thu4", "thu5", "thu6", "thu7", "chunhat"),
        ("thuhai", "thuba", "thutu", "thunam", "thusau", "thubay", "chunhat"),
    )
    for word, day in zip(words, DAYS, strict=True)
}
_DAILY = ("hangngay", "hangngay:", "daily", "tatcacacngay", "everyday")
_CLOSED = ("", "nghi", "dong cua", "closed", "-", "khong")
_ALL_DAY = ("ca ngay", "24/24", "24/7", "all day")
_TIME = r"([01]?\d|2[0-4])\s*(?:(?:gio|[:h.g])\s*([0-5]\d)|gio|h|g)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|\bden\b|\bto\b)\s*{_TIME}\s*")
_PART = re.compile(r"[;\n]")
_FIRST_TIME = re.compile(r"(?<![\w])\d{1,2}\s*(?:[:h.g]|-|–|den\b|to\b)")
_DAY_FIGURES = re.compile(r"\b(?:thu\s*|t)[2-7](?:\s*-\s*[2-7](?!\d|[:h.g]\d))?")

Span = dict[str, str]


class Unreadable(ValueError):
    """Hours that cannot be read: ``text`` is the part, ``rule`` is times, order, overlap, days or many."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(f"{rule}: {text}")
        self.rule, self.text = rule, text


def read_day(text: str) -> list[tuple[str, str]]:
    """The spans of one day ("07:30-11:30, 13h30 đến 17h"), none for a closed one; raises ``Unreadable``."""
    folded = " ".join(fold(text).split())
    if folded in _CLOSED:
        return []
    if folded in _ALL_DAY:
        return [("00:00", "24:00")]
    spans = sorted(_span(part, text) for part in re.split(r"[,;&+]|\bva\b|\band\b", folded) if part.strip())
    if len(spans) > MOST_SPANS:
        raise Unreadable("many", text)
    for (_, closes), (opens, _closes) in itertools.pairwise(spans):
        if opens < closes:
            raise Unreadable("overlap", text)
    return spans


def _span(part: str, whole: str) -> tuple[str, str]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise Unreadable("times", whole)
    opens, closes = (f"{int(hour):02}:{minute or '00'}" for hour, minute in _pairs(found.groups()))
    if max(opens, closes) > "24:00":
        raise Unreadable("times", whole)
    if closes <= opens:
        raise Unreadable("order", whole)
    return opens, closes


def _pairs(groups: Sequence[str]) -> list[tuple[str, str]]:
    return [(groups[0], groups[1]), (groups[2], groups[3])]


def week(days: Mapping[str, Iterable[tuple[str, str]]]) -> list[Span]:
    """The spans of a week from those of its days."""
    return [
        {"day": day, "opens": opens, "closes": closes} for day in DAYS for opens, closes in days.get(day, ())
    ]


def read_week(text: str) -> list[Span]:
    """Hours in one text ("T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00"); raises ``Unreadable``."""
    days: dict[str, list[tuple[str, str]]] = {}
    for part in filter(str.strip, _PART.split(text)):
        named, hours = _divided(part)
        try:
            spans = read_day(hours)
        except Unreadable as error:
            # In the letters that were written, not in those that are compared.
            raise Unreadable(error.rule, part.strip()) from None
        for day in named:
            if day in days:
                raise Unreadable("days", part.strip())
            days[day] = spans
    return week(days)


def _divided(part: str) -> tuple[list[str], str]:
    """The days that a part is about, and what stands behind them, folded."""
    folded = fold(part)
    found = _FIRST_TIME.search(_without_days(folded))
    closed = re.search(r"\b(?:nghi|dong cua|closed|ca ngay|24/24|24/7|all day)\b", folded)
    at = closed.start() if closed else found.start() if found else len(folded)
    named = _named(folded[:at].strip(" :,"), part)
    return named, folded[at:]


def _without_days(folded: str) -> str:
    """The text with the figures of days ("T2-T6", "thứ 2 - 6") made blank, each in its place."""
    return _DAY_FIGURES.sub(lambda one: "_" * len(one[0]), folded)


def _named(text: str, part: str) -> list[str]:
    folded = text.replace("–", "-").replace("—", "-")
    if not folded.strip() or re.sub(r"\s", "", folded) in _DAILY:
        return list(DAYS)
    days: list[str] = []
    for piece in re.split(r",|&|\bva\b|\band\b", folded):
        ends = [_day(end, part) for end in re.split(r"-|\bden\b|\bto\b", piece)]
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        if len(ends) > 2 or last < first:
            raise Unreadable("days", part.strip())
        days += [day for day in DAYS[first : last + 1] if day not in days]
    return days


def _day(text: str, part: str) -> str:
    plain = re.sub(r"[\s.:]", "", text)
    found = _WORDS.get(plain) or (_WORDS.get(f"t{plain}") if plain in "234567" else None)
    if not plain or found is None:
        raise Unreadable("days", part.strip())
    return found


def of_day(opening: Iterable[Mapping[str, str]], day: str) -> list[tuple[str, str]]:
    """The spans of one day of the week (``MO``)."""
    return [(span["opens"], span["closes"]) for span in opening if span["day"] == day]


def write_day(spans: Iterable[tuple[str, str]]) -> str:
    """The spans of one day as text, empty for none: "07:30-11:30, 13:30-17:00"."""
    return ", ".join(f"{opens}-{closes}" for opens, closes in spans)


def grouped(opening: Sequence[Mapping[str, str]]) -> list[tuple[int, int, list[tuple[str, str]]]]:
    """Days that follow one another and have the same hours, with their spans: first, last (0 is Monday)."""
    groups: list[tuple[int, int, list[tuple[str, str]]]] = []
    for at, day in enumerate(DAYS):
        spans = of_day(opening, day)
        if groups and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], at, spans)
        else:
            groups.append((at, at, spans))
    return groups


def write_week(opening: Sequence[Mapping[str, str]], language: str = "vi") -> str:
    """Hours in one text, as ``read_week`` reads them; closed days are left out."""
    names = _SHORT[language]
    return "; ".join(
        f"{names[first]}{f'-{names[last]}' if last > first else ''} {write_day(spans)}"
        for first, last, spans in grouped(opening)
        if spans
    )


class Now(NamedTuple):
    """Whether it is open, until when, and the next opening; None: not within a week."""

    open: bool
    until: datetime | None = None
    opens: datetime | None = None


def now(
    opening: Sequence[Mapping[str, str]], special: Sequence[Mapping[str, str]], moment: datetime
) -> Now | None:
    """How it stands at that moment (in the place's own time); None where no hours are known."""
    if not opening and not special:
        return None
    spans = [span for days in range(8) for span in _spans_on(opening, special, moment, days)]
    for begins, ends in spans:
        if begins <= moment < ends:
            return Now(True, until=_joined(spans, ends))
        if begins > moment:
            return Now(False, opens=begins)
    return Now(False)


def _joined(spans: Sequence[tuple[datetime, datetime]], ends: datetime) -> datetime:
    """The end of a span, with what begins at its very end."""
    for begins, later in spans:
        if begins == ends:
            ends = later
    return ends


def _spans_on(
    opening: Sequence[Mapping[str, str]],
    special: Sequence[Mapping[str, str]],
    moment: datetime,
    days: int,
) -> list[tuple[datetime, datetime]]:
    day = moment.date() + timedelta(days=days)
    return [
        (_at(day, opens, moment), _at(day, closes, moment)) for opens, closes in on(opening, special, day)
    ]


def on(
    opening: Sequence[Mapping[str, str]], special: Sequence[Mapping[str, str]], day: date
) -> list[tuple[str, str]]:
    """The spans of one day, special hours before those of the week."""
    told = day.isoformat()
    found = [entry for entry in special if entry["from"] <= told <= (entry.get("to") or entry["from"])]
    if found:
        return sorted((one["opens"], one["closes"]) for one in found if one.get("opens"))
    return of_day(opening, DAYS[day.weekday()])


def _at(day: date, told: str, moment: datetime) -> datetime:
    if told == "24:00":
        day, told = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(told), moment.tzinfo)


_SPECIAL = re.compile(
    r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s*(?:-|–|den|to)\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))?\s*:?\s*(.*)"
)


def read_special(text: str) -> list[Span]:
    """Other hours of some days, one a line: "30/04/2026: nghỉ lễ", "24/12/2026 08:00-21:00".

    What is no time is the note; several spans of a day are several entries. Raises ``Unreadable``.
    """
    found: list[Span] = []
    for line in filter(str.strip, _PART.split(unicodedata.normalize("NFC", text))):
        found += _special(line.strip())
    return sorted(found, key=lambda entry: (entry["from"], entry.get("opens", "")))


def _special(line: str) -> list[Span]:
    found = _SPECIAL.fullmatch(line.replace("đến", "den"))
    if found is None:
        raise Unreadable("special", line)
    *figures, rest = found.groups()
    try:
        first = date(int(figures[2]), int(figures[1]), int(figures[0]))
        last = date(int(figures[5]), int(figures[4]), int(figures[3])) if figures[3] else first
    except ValueError:
        raise Unreadable("special", line) from None
    if last < first:
        raise Unreadable("order", line)
    days = {"from": first.isoformat(), **({"to": last.isoformat()} if last > first else {})}
    if not rest[:1].isdigit():
        note = re.sub(r"^(?:nghỉ|đóng cửa|closed)\s*[:,-]?\s*$", "", rest, flags=re.IGNORECASE)
        return [{**days, **({"note": note} if note else {})}]
    hours, _, note = rest.partition("(")
    told = {"note": note.strip().removesuffix(")")} if note else {}
    return [{**days, "opens": opens, "closes": closes, **told} for opens, closes in read_day(hours)]


def write_special(special: Sequence[Mapping[str, str]]) -> str:
    """Other hours of some days, one a line, as ``read_special`` reads them."""
    return "\n".join(_line(entry) for entry in special)


def _line(entry: Mapping[str, str]) -> str:
    days = [
        date.fromisoformat(entry[name]).strftime("%d/%m/%Y") for name in ("from", "to") if entry.get(name)
    ]
    note = entry.get("note", "")
    if not entry.get("opens"):
        return f"{' - '.join(days)}: {note or 'nghỉ'}"
    return f"{' - '.join(days)}: {entry['opens']}-{entry['closes']}" + (f" ({note})" if note else "")
