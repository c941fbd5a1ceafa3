"""The phrases that dates are written in, as patterns over folded text, each with what it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from catalog.formats.eras import CULTURES, DYNASTIES, REIGNS

Span = tuple[int | None, int | None, str]
"""Earliest year, latest year (None where open), certainty."""

_ROMAN = {"i": 1, "v": 5, "x": 10}
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split("|"), start=1)}
_NUMBER = r"(?:[ivx]{1,6}|\d{1,2})"
_PART_OF = (
    r"(?:(dau|giua|cuoi|nua dau|nua sau|nua cuoi|early|mid|middle|late|first half|second half)"
    r"(?: of)?(?: the)?[ -]+)?"
)
_ERA = (
    r"(?:\s*(tcn|tr\.? ?cn|truoc cong nguyen|b\.?c\.?(?:e\.?)?"
    r"|scn|sau cong nguyen|cong nguyen|a\.?d\.?|c\.?e\.?))?"
)
_CENTURY_WORD = r"(?:the ky|the ki|t\.?k\.?)"
_CENTURY_VI = rf"(?:cac )?{_PART_OF}{_CENTURY_WORD} ?({_NUMBER}){_ERA}"
_CENTURY_VI_RANGE = re.compile(
    rf"(?:tu )?{_CENTURY_VI}(?:\s*(?:-|den|toi|va)\s*{_PART_OF}{_CENTURY_WORD}? ?({_NUMBER}){_ERA})?"
)
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)"
_CENTURY_EN_RANGE = re.compile(
    rf"(?:the )?{_PART_OF}{_ORDINAL}(?:[ -]century)?{_ERA}"
    rf"(?:\s*(?:-|to|and|or)\s*(?:the )?{_PART_OF}{_ORDINAL})?[ -](?:century|centuries|c\.){_ERA}"
)
_BCE = re.compile(r"t|b")


def _century_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    total = 0
    for place, letter in enumerate(text):
        value = _ROMAN[letter]
        following = _ROMAN[text[place + 1]] if place + 1 < len(text) else 0
        total += -value if value < following else value
    return total


def _is_bce(era: str | None) -> bool:
    return bool(era) and bool(_BCE.match(era or ""))


def _century(number: int, bce: bool, part: str | None) -> tuple[int, int]:
    first = -number * 100 if bce else (number - 1) * 100 + 1
    low, high = {
        "dau": (0, 32), "early": (0, 32), "giua": (33, 66), "mid": (33, 66), "middle": (33, 66),
        "cuoi": (67, 99), "late": (67, 99), "nua dau": (0, 49), "first half": (0, 49),
        "nua sau": (50, 99), "nua cuoi": (50, 99), "second half": (50, 99),
    }.get(part or "", (0, 99))  # fmt: skip
    return first + low, first + high


def _centuries(found: re.Match[str]) -> Span | None:
    part, number, era, last_part, last_number, last_era = found.groups()
    numbers = [_century_number(text) for text in (number, last_number) if text]
    if not all(1 <= entry <= (90 if _is_bce(last_era or era) else 30) for entry in numbers):
        return None
    # "thế kỷ 5 - 3 TCN" says it once for both; "thế kỷ 1 TCN - thế kỷ 2" crosses over.
    ends_bce = _is_bce(last_era) if last_era else _is_bce(era) and numbers[0] > numbers[-1]
    begins_bce = _is_bce(era) or (ends_bce and not era)
    earliest, latest = _century(numbers[0], begins_bce, part)
    if last_number:
        latest = _century(numbers[1], ends_bce, last_part)[1]
    return earliest, latest, "approximate" if part or last_part else "certain"


def _day(found: re.Match[str], day: str = "d", month: str = "m") -> Span | None:
    parts = found.groupdict()
    year = int(parts["y"])
    name = parts.get(month) or "1"
    number = int(name) if name.isdigit() else _MONTHS[name[:3]]
    try:
        date(year, number, int(parts.get(day) or 1))
    except ValueError:
        return None
    return year, year, "certain"


def _quarter(found: re.Match[str]) -> Span | None:
    year, number = int(found["y"]), _century_number(found["q"])
    return (year, year, "certain") if 1 <= number <= 4 else None


def _years(found: re.Match[str]) -> Span | None:
    first, last, bce, first_bce = found["y"], found["z"], _is_bce(found["e"]), _is_bce(found["f"])
    if len(first) < 3 and not found["e"] and not found["f"]:
        return None
    # 1826-7 and 1900-45 leave out the digits that repeat; -45 before our era does not.
    if not bce and not first_bce and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    early = -int(first) if bce or first_bce else int(first)
    return early, -int(last) if bce else int(last), "certain"


def _either(found: re.Match[str]) -> Span:
    return int(found["y"]), int(found["z"]), "approximate"


def _year(found: re.Match[str]) -> Span | None:
    year = int(found["y"])
    if not year:
        return None
    return (-year, -year, "certain") if _is_bce(found["e"]) else (year, year, "certain")


def _open(found: re.Match[str]) -> Span:
    return int(found["y"]), None, "certain"


def _bounded(found: re.Match[str]) -> Span:
    year = int(found["y"])
    before = found["w"] in ("truoc", "before", "by")
    return (None, year, "approximate") if before else (year, None, "approximate")


def _decade(found: re.Match[str]) -> Span:
    digits = re.sub(r"\D", "", found["y"])
    size = 10 ** (4 - len(digits))
    if size == 1:
        # "1920s" and "thập niên 1920" name ten years by the first of them.
        return int(digits), int(digits) + 9, "certain"
    first = int(digits) * size
    return first, first + size - 1, "approximate"


def _before_today(found: re.Match[str]) -> Span:
    # "Present" is 1950 by the rule of radiocarbon dating: a count from today would change every year.
    counts = [int(re.sub(r"\D", "", text)) for text in found.group("n", "o") if text]
    return 1950 - max(counts), 1950 - min(counts), "approximate"


def _reign(found: re.Match[str]) -> Span | None:
    reign = REIGNS.get(found["r"])
    if reign is None:
        return None
    first, last = reign
    if not found["n"]:
        return first, last, "certain"
    year = first + _century_number(found["n"]) - 1
    # Proclamations went on to the end of the lunar year, so one year more than the reign is possible.
    return (year, year, "certain") if first <= year <= last + 1 else None


def _period(found: re.Match[str]) -> Span | None:
    names = [name for name in found.group("p", "o") if name]
    spans: list[tuple[int, int]] = []
    for name in names:
        span = DYNASTIES.get(name) or CULTURES.get(name)
        if span is None:
            return None
        spans.append(span)
    certainty = "approximate" if any(name in CULTURES for name in names) else "certain"
    return spans[0][0], spans[-1][1], certainty


def _alternatives(*tables: dict[str, tuple[int, int]]) -> str:
    return "|".join(sorted((name for table in tables for name in table), key=len, reverse=True))


_Y = r"(?P<y>\d{4})"
_COUNT = r"\d{1,3}(?:[., ]\d{3})+|\d{2,7}"
_COUNTS = rf"(?P<n>{_COUNT})(?:\s*(?:-|den)\s*(?P<o>{_COUNT}))?"
_ERA_Y = _ERA.replace("(tcn", "(?P<e>tcn")
_ERA_F = _ERA.replace("(tcn", "(?P<f>tcn")
_PERIODS = _alternatives(DYNASTIES, CULTURES)
_SOME_MONTH = rf"(?P<m>(?:{_MONTH_NAMES})[a-z]*)\.?"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span | None]], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(?:ngay )?(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-]{_Y}", _day),
        (rf"{_Y}[-/](?P<m>\d{{1,2}})(?:[-/](?P<d>\d{{1,2}})(?:[t ][\d:.]+(?:z|[+-][\d:]+)?)?)?", _day),
        (rf"(?:thang )?(?P<m>\d{{1,2}})[/.-]{_Y}", _day),
        (rf"(?:(?:ngay )?(?P<d>\d{{1,2}}) )?thang (?P<m>\d{{1,2}}),?(?: nam)? {_Y}", _day),
        (rf"(?:(?P<d>\d{{1,2}}) )?{_SOME_MONTH},? {_Y}", _day),
        (rf"{_SOME_MONTH} (?P<d>\d{{1,2}}),? {_Y}", _day),
        (rf"quy (?P<q>iv|i{{1,3}}|[1-4])(?:/| ?nam | ){_Y}", _quarter),
        (rf"{_Y} ?(?:or|hoac|hay|/) ?(?P<z>\d{{4}})", _either),
        (rf"(?:between|giua) {_Y} (?:and|va) (?P<z>\d{{4}})", _either),
        (
            rf"(?:tu )?(?:nam )?(?P<y>\d{{1,5}}){_ERA_F}\s*(?:-|to|den|toi)\s*(?:nam )?(?:ad )?"
            rf"(?P<z>\d{{1,5}}){_ERA_Y}",
            _years,
        ),
        (rf"(?:tu )?(?:nam )?{_Y}\s*-\s*(?:nay|present|\?|9999)?", _open),
        (rf"(?P<w>truoc|sau|before|after|by|from|since)(?: nam)? (?:c\. ?)?{_Y}", _bounded),
        (r"(?:the )?(?P<y>\d{3}0)'?s", _decade),
        (r"(?:thap (?:nien|ky|ki)|nhung nam|cac nam) (?P<y>\d{3}0)", _decade),
        (r"(?P<y>\d{2}(?:\d[-u?_]|[-u?_]{2}))", _decade),
        (rf"(?:nam )?(?P<y>\d{{1,6}}){_ERA_Y.removesuffix('?')}", _year),
        (r"(?:[c©℗] ?)?(?P<y>\d{3,4})(?P<e>)", _year),
        (r"(?:nam |a\.?d\.? ?)(?P<y>\d{1,4})(?P<e>)", _year),
        (
            rf"cach (?:day|ngay nay|nay|hien nay) (?:(?:khoang|tren|hon|chung|tu) )*{_COUNTS} nam",
            _before_today,
        ),
        (rf"{_COUNTS} (?:nam|years?) (?:truoc|cach ngay nay|cach day|ago|before present)", _before_today),
        (rf"{_COUNTS} ?b\.?p\.?", _before_today),
        (
            rf"(?:nam |nien hieu |trieu |doi |thoi |vua )*(?P<r>{_alternatives(REIGNS)})"
            rf"(?:,? (?:nam )?(?:thu )?(?P<n>{_NUMBER}))?",
            _reign,
        ),
        (
            rf"(?:thoi|trieu|nha|van hoa|trieu dai|thoi ky|ky|giai doan| )*(?P<p>{_PERIODS})"
            rf"(?:\s*-\s*(?:thoi |nha )?(?P<o>{_PERIODS}))?",
            _period,
        ),
        (rf"(?P<p>{_PERIODS}) (?:dynasty|period|culture)(?P<o>)", _period),
    )
)


def read_one(text: str) -> Span | None:
    """The years of one folded phrase without marks of doubt, None if it is none of the known ones."""
    for pattern in (_CENTURY_VI_RANGE, _CENTURY_EN_RANGE):
        found = pattern.fullmatch(text)
        if found:
            return _centuries(found)
    for pattern, meaning in _PATTERNS:
        found = pattern.fullmatch(text)
        span = meaning(found) if found else None
        if span:
            return span
    return None
