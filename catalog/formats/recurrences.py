"""When something comes again, in the words of timetables ("Thứ 2, 4, 6"), as a rule of RFC 5545."""

from __future__ import annotations

import re

from catalog.formats.text.fold import fold

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDED = {"hai": "2", "ba": "3", "tu": "4", "nam": "5", "sau": "6", "bay": "7"}
_NAMED = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay)\b")
_NUMBER = r"[2-7](?![\dhg:/])"
_NUMBERS = re.compile(rf"\b(?:thu|t)\.? ?({_NUMBER}(?:(?: ?[,;&+-] ?| va | den )(?:thu |t)?{_NUMBER})*)")
_SUNDAY = re.compile(r"\b(?:chu nhat|cn)\b|\bsundays?\b")
_RANGE = re.compile(r"([2-7]) ?(?:-| den )(?: ?(?:thu |t))? ?([2-7])")
_TO_SUNDAY = re.compile(r"\b(?:thu|t) ?([2-7]) ?(?:-|den) ?(?:chu nhat|cn)\b")
_DAILY = re.compile(r"\b(?:hang|moi|cac) ngay\b(?! le)|\bdaily\b|\bevery day\b")
_ENGLISH = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:days?|s|sdays?|nesdays?|rsdays?|urdays?)?\b(?! ?\d)"
)
# "the first Saturday of the month" is another rule than every Saturday.
_MONTHLY = re.compile(r"\bthang\b|\bmonth|\bmong\b|\bram\b|\bam lich\b")


def recurrence_rule(text: str) -> str:
    """The RRULE (RFC 5545 section 3.3.10) that a timetable's words mean, "" where they are not understood.

    Reads days of the week ("Thứ 2, 4, 6", "T7 và CN", "thứ Hai đến thứ Sáu", "Mondays") and "hằng ngày"; a
    rule that is one already comes back as it is. Times of day are not part of it.
    """
    if text.upper().startswith(("FREQ=", "RRULE:")):
        return text.upper().removeprefix("RRULE:")
    folded = " ".join(fold(text[:300]).replace("–", "-").split())
    folded = _NAMED.sub(lambda found: f"thu {_WORDED[found[1]]}", folded)
    if _MONTHLY.search(folded):
        return ""
    days = _days(folded)
    if days:
        return "FREQ=WEEKLY;BYDAY=" + ",".join(day for day in _DAYS if day in days)
    return "FREQ=DAILY" if _DAILY.search(folded) else ""


def _days(folded: str) -> set[str]:
    days: set[str] = set()
    for numbers in _NUMBERS.findall(folded):
        days |= {_DAYS[int(number) - 2] for number in re.findall(r"[2-7]", numbers)}
        for first, last in _RANGE.findall(numbers):
            days |= {_DAYS[number - 2] for number in range(int(first), int(last) + 1)}
    for first in _TO_SUNDAY.findall(folded):
        days |= set(_DAYS[int(first) - 2 :])
    if _SUNDAY.search(folded):
        days.add("SU")
    if not days:
        days |= {name[:2].upper() for name in _ENGLISH.findall(folded)}
    return days
