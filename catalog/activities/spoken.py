"""What people write to each other of an activity: "thứ 7, 8h-10h, từ 5/12", "miễn phí", "0912 345 678". Pure.

Of times, days of the week, times of day, days and lunar days are read; what is left over is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from catalog.formats.recurrences import recurrence_rule
from catalog.formats.text.fold import fold

LONGEST = 300
_CLOCK = r"(\d{1,2})(?:(?: ?(?:gio|h|g) ?| ?: ?)(\d{2})?(?!\d)(?: ?(?:phut|p)(?![a-z]))?)"
_PART = r"(?: ?(sang|trua|chieu|toi|dem|am(?! ?lich)|pm))?"
_TO = r" ?(?:-|den|toi(?= ?\d)|->|~) ?"
_SPAN = re.compile(rf"(?<![\d/:hg])(?:(\d{{1,2}})(?=-)|{_CLOCK}{_PART}){_TO}{_CLOCK}{_PART}")
_ONE = re.compile(rf"(?<![\d/:]){_CLOCK}{_PART}")
_DAY = re.compile(r"(?<![\d:hg])(\d{1,2})(?:[/.-](\d{1,2})[/.-](\d{4}|\d{2})|[/.](\d{1,2}))(?![\d/hg:])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WORDED = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?:,? nam (\d{4}))?")
_LUNAR = re.compile(
    r"(?:(?:ngay )?(?:mung|mong) ?\d{1,2}|ram|ngay \d{1,2}|\d{1,2}) ?(?:/ ?|thang )"
    r"(?:gieng|chap|hai|bay|ba|tu|nam|sau|tam|chin|muoi mot|muoi|\d{1,2})(?: (?:am lich|al))?"
)
_LUNAR_MARK = re.compile(
    r"am lich|(?<![a-z])al(?![a-z])|(?<![a-z])(?:mung|mong|ram)(?![a-z])|thang (?:gieng|chap)"
)
_DAYS_WORDS = re.compile(
    r"(?:vao |cac |moi |toi |sang |chieu )*(?:thu|t) ?(?:[2-7]|hai|bay|ba|tu|nam|sau)"
    r"(?: ?(?:,|;|&|\+|-|va|den) ?(?:thu |t)?(?:[2-7](?![\dhg:/])|hai|bay|ba|tu|nam|sau|cn|chu nhat))*"
    r"|chu nhat|(?<![a-z])cn(?![a-z])|(?:hang|moi|cac) ngay|hang tuan|moi tuan"
    r"|(?<![a-z])(?:every )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?(?![a-z])"
    r"|daily|every day"
)
_FILLER = re.compile(
    r"(?<![a-z])(?:tu|den|ngay|vao|luc|gio|hang tuan|moi tuan|buoi|sang|chieu|toi|va"
    r"|khai giang|bat dau|ket thuc|h|from|until|and|at|on)(?![a-z])|[-,;.:()~>]"
)
_LISTED = re.compile(r"(?<![a-z])t(?:hu)? ?[2-7](?: ?- ?(?:thu |t)?(?:[2-7](?![\dhg:/])|cn)){2,}")
"""T2-T4-T6 are three days; T2-T6 are five."""
_LATER = {"chieu": 12, "toi": 12, "dem": 12, "trua": 12, "pm": 12}
_FREE = re.compile(r"(?:mien phi|khong thu phi|khong mat tien|free|0+ ?(?:dong|d|vnd|₫)?)")
_TELEPHONE = re.compile(r"(?<!\d)(?:\+84|0)(?:[ .()-]?\d){8,10}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What was read: ``days`` are those of RFC 5545 (MO ... SU), ``lunar`` is as it was written.

    ``unread`` are the words that nothing was made of, ``wrong`` those that are no day or time there is.
    """

    days: tuple[str, ...] = ()
    begins: time | None = None
    ends: time | None = None
    first: date | None = None
    last: date | None = None
    lunar: str = ""
    unread: str = ""
    wrong: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything was read at all."""
        return bool(self.days or self.begins or self.first or self.lunar)


def read_when(text: str, today: date) -> When:
    """What the words say; a day without a year is the next one from ``today`` on."""
    folded = " ".join(fold(text[:LONGEST]).replace("–", "-").replace("—", "-").split())
    lunar, rest = _lunar(text, folded)
    wrong: list[str] = []
    first, last, rest = _days_of(rest, today, wrong)
    begins, ends, rest = _times(rest, wrong)
    rule = recurrence_rule(_LISTED.sub(lambda found: found[0].replace("-", ","), rest))
    days = _weekdays(rule)
    rest = _DAYS_WORDS.sub(" ", rest) if rule else rest
    unread = " ".join(_FILLER.sub(" ", rest).split())
    return When(
        days=days,
        begins=begins,
        ends=ends,
        first=first,
        last=last,
        lunar=lunar,
        unread=unread,
        wrong=", ".join(wrong),
    )


def is_free(text: str) -> bool:
    """Whether the words of a fee say that nothing is to be paid."""
    return _FREE.fullmatch(" ".join(fold(text).split())) is not None


def telephone(text: str) -> str:
    """The first telephone number in a text, empty if there is none."""
    found = _TELEPHONE.search(text)
    return found[0].strip() if found else ""


def _weekdays(rule: str) -> tuple[str, ...]:
    if rule == "FREQ=DAILY":
        return ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    found = re.search(r"BYDAY=([A-Z,]+)", rule)
    return tuple(found[1].split(",")) if found else ()


def _lunar(text: str, folded: str) -> tuple[str, str]:
    """A lunar day as it was written, and the folded words without it."""
    if _LUNAR_MARK.search(folded) is None:
        return "", folded
    found = _LUNAR.search(folded)
    if found is None:
        return "", folded
    plain = " ".join(text[:LONGEST].replace("–", "-").replace("—", "-").split())
    # Folding keeps the number of letters of composed text; where it does not, the folded words are told.
    told = plain[found.start() : found.end()] if len(plain) == len(folded) else found[0]
    rest = folded[: found.start()] + " " + folded[found.end() :]
    return told.strip(), re.sub(r"am lich|(?<![a-z])al(?![a-z])", " ", rest)


def _days_of(rest: str, today: date, wrong: list[str]) -> tuple[date | None, date | None, str]:
    found: list[tuple[int, date, bool]] = []

    def taken(match: re.Match[str], year: str | None, month: str, day: str) -> str:
        made = _a_day(year, int(month), int(day), today)
        if made is None:
            wrong.append(match[0].strip())
        else:
            found.append((match.start(), made, year is None))
        return " " * len(match[0])

    rest = _ISO.sub(lambda match: taken(match, match[1], match[2], match[3]), rest)
    rest = _DAY.sub(lambda match: taken(match, match[3], match[2] or match[4], match[1]), rest)
    rest = _WORDED.sub(lambda match: taken(match, match[3], match[2], match[1]), rest)
    found.sort()
    days = [day for _, day, _ in found]
    if len(days) > 1 and days[1] < days[0] and found[0][2]:
        # "từ 20/11 đến 15/1" on 23/11: it has begun already.
        days[0] = _moved(days[0], -1)
    return (days[0] if days else None, days[1] if len(days) > 1 else None, rest)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _a_day(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        made = date(today.year, month, day)
        return made if made >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _times(rest: str, wrong: list[str]) -> tuple[time | None, time | None, str]:
    span = _SPAN.search(rest)
    if span is not None:
        hour, clock, minutes, part, last, last_minutes, last_part = span.groups()
        part = part or _before(rest, span.start())
        begins = _a_time(hour or clock, minutes, part or _same_part(hour or clock, last, last_part))
        ends = _a_time(last, last_minutes, last_part or _same_part(last, hour or clock, part, after=True))
        if begins is None or ends is None:
            wrong.append(span[0].strip())
        return begins, ends, rest[: span.start()] + " " + rest[span.end() :]
    one = _ONE.search(rest)
    if one is None:
        return None, None, rest
    begins = _a_time(one[1], one[2], one[3] or _before(rest, one.start()))
    if begins is None:
        wrong.append(one[0].strip())
    return begins, None, rest[: one.start()] + " " + rest[one.end() :]


def _before(rest: str, start: int) -> str:
    """The part of the day that stands before a time: "tối thứ 7, 7h"."""
    found = re.findall(r"(?<![a-z])(sang|chieu|toi)(?![a-z])(?! ?\d{1,2}[/.])", rest[:start])
    return found[-1] if found else ""


def _same_part(hour: str, other: str, other_part: str | None, *, after: bool = False) -> str:
    """The part of the day that the other end of a span tells: "2h - 4h chiều" is in the afternoon."""
    fits = int(hour) >= int(other) if after else int(hour) <= int(other)
    return (other_part or "") if fits else ""


def _a_time(hour: str, minutes: str | None, part: str | None) -> time | None:
    number = int(hour)
    if part in _LATER and 1 <= number <= 11 and not (part == "trua" and number >= 10):
        number += _LATER[part]
    try:
        return time(number, int(minutes or 0))
    except ValueError:
        return None
