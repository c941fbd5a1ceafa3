"""Figures as people type them: read, told apart or asked about; and whether a figure is plausible.

Nothing is guessed in silence: what can mean two things comes with both (``Reading.perhaps``), what cannot be
read is refused by a rule whose sentence stands beside the field.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalog.programme.measures import COUNT, SHARE, YES

LARGEST = 10_000_000_000
"""No institution counts more than this in a year: more is a slip of the finger."""
_LONGEST = 60
_FORMULA = re.compile(r"[=@]|[+-]\s*[A-Za-z(]")
_BROKEN = re.compile(r"#(REF|DIV/0|VALUE|NAME|N/A|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}([ T].*)?")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>\d[\d., ']*\d|\d)\s*"
    r"(?P<times>nghìn|ngàn|triệu|thousand|million)?\s*(?P<percent>%|phần trăm|percent)?\s*"
    r"(?:lượt người|lượt|người|uses|visits|visitors|viewers|people)?",
    re.IGNORECASE,
)
_TIMES = {"nghìn": 1000, "ngàn": 1000, "thousand": 1000, "triệu": 1_000_000, "million": 1_000_000}
_YES = frozenset({"có", "co", "x", "yes", "y", "true", "1", "đạt", "1.0"})
_NO = frozenset({"không", "khong", "no", "n", "false", "0", "chưa", "không đạt", "0.0"})
_JUMP, _SLIP = 3, 900
"""A count so many times the last one, or a part of it, is asked about; so many times is a slip of a mark."""
_SMALL, _POINTS = 100, 40
"""Differences of counts up to this, and of shares up to so many points, are nothing to ask about."""


class Unreadable(ValueError):
    """What was typed is no such figure: ``rule`` says why, ``values`` are for its sentence."""

    def __init__(self, rule: str, text: str, **values: Any) -> None:
        super().__init__(rule)
        self.rule, self.text, self.values = rule, text[:_LONGEST], values


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; ``perhaps`` is what else it may mean, to be asked."""

    value: float
    perhaps: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Why a figure is asked about: ``code`` (up, down, thousandfold, zero, was_yes, more_than_whole).

    ``earlier`` is what it is compared with.
    """

    code: str
    earlier: float
    values: dict[str, float] = field(default_factory=dict)


def read(text: str, kind: str) -> Reading | None:
    """What is typed for a measure of that kind, None for nothing; raises ``Unreadable``."""
    said = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split()).removeprefix("'")
    if not said or said in ("-", "–", "—", "..."):
        return None
    if _FORMULA.match(said):
        raise Unreadable("formula", said)
    if _BROKEN.match(said):
        raise Unreadable("broken_cell", said)
    if kind == YES:
        return Reading(_yes(said))
    if _DATE.fullmatch(said):
        raise Unreadable("date", said)
    found = _NUMBER.fullmatch(said)
    if found is None:
        raise Unreadable("not_a_number", said)
    if found["sign"] == "-" and found["digits"].strip("0"):
        raise Unreadable("negative", said)
    readings = [value * _TIMES.get((found["times"] or "").lower(), 1) for value in _values(found, said)]
    return _count(readings, found, said) if kind == COUNT else _share(readings, found, said)


def _yes(said: str) -> float:
    word = said.casefold()
    if word in _YES or word in _NO:
        return 1.0 if word in _YES else 0.0
    raise Unreadable("yes_or_no", said)


def _values(found: re.Match[str], said: str) -> list[Decimal]:
    """What the digits can mean: one value, or (one mark before three digits) thousands and a part."""
    digits = found["digits"].replace("'", " ")
    marks = [sign for sign in digits if sign in ".,"]
    if " " in digits:
        head, _mark, tail = digits.partition(marks[0]) if len(marks) == 1 else (digits, "", "")
        if len(marks) > 1 or not _grouped(head, " ") or " " in tail:
            raise Unreadable("marks", said)
        return [_decimal(head.replace(" ", ""), tail)]
    if not marks:
        return [Decimal(digits)]
    last = marks[-1]
    if marks.count(last) > 1:
        if len(set(marks)) > 1 or not _grouped(digits, last):
            raise Unreadable("marks", said)
        return [Decimal(digits.replace(last, ""))]
    head, _mark, tail = digits.rpartition(last)
    if len(marks) > 1:
        if not _grouped(head, marks[0]):
            raise Unreadable("marks", said)
        return [_decimal(head.replace(marks[0], ""), tail)]
    if _grouped(digits, last):
        return [Decimal(digits.replace(last, "")), _decimal(head, tail)]
    return [_decimal(head, tail)]


def _grouped(digits: str, mark: str) -> bool:
    """Whether the mark sets thousands apart: one to three digits, then always three."""
    first, *rest = digits.split(mark)
    return (
        0 < len(first) < 4
        and (not rest or first != "0")
        and first.isdecimal()
        and all(len(one) == 3 and one.isdecimal() for one in rest)
    )


def _decimal(whole: str, part: str) -> Decimal:
    return Decimal(f"{whole}.{part or 0}")


def _count(readings: list[Decimal], found: re.Match[str], said: str) -> Reading:
    if found["percent"]:
        raise Unreadable("percent_of_count", said)
    # Nobody counts half a visit: of two meanings the whole number is meant.
    whole = [value for value in readings if value == value.to_integral_value()]
    if not whole:
        raise Unreadable("not_whole", said)
    if whole[0] > LARGEST:
        raise Unreadable("too_large", said)
    perhaps = float(whole[1]) if len(whole) > 1 and whole[1] != whole[0] and found["times"] else None
    return Reading(float(whole[0]), perhaps)


def _share(readings: list[Decimal], found: re.Match[str], said: str) -> Reading:
    # Of two meanings the thousands are none: a share ends at 100.
    value = readings[-1]
    if found["times"] or value > 100:
        raise Unreadable("over_100", said)
    is_part = not found["percent"] and 0 < value <= 1
    return Reading(float(value), float(value * 100)) if is_part else Reading(float(value))


def plausible(value: float, earlier: float | None, kind: str) -> Question | None:
    """What is to be asked about a figure beside the one of a year before; None where nothing is odd."""
    if earlier is None:
        return None
    if kind == YES:
        return Question(code="was_yes", earlier=earlier) if earlier and not value else None
    if kind == SHARE:
        far = abs(value - earlier) > _POINTS
        return Question(code="up" if value > earlier else "down", earlier=earlier) if far else None
    if abs(value - earlier) <= _SMALL or not earlier:
        return None
    if not value:
        return Question(code="zero", earlier=earlier)
    ratio = max(value / earlier, earlier / value)
    if ratio < _JUMP:
        return None
    code = "thousandfold" if ratio > _SLIP else "up" if value > earlier else "down"
    return Question(code=code, earlier=earlier, values={"times": round(ratio, 1)})


def fits_within(value: float, whole: float | None) -> Question | None:
    """What is to be asked about a part that is more than the whole it belongs to."""
    if whole is None or value <= whole:
        return None
    return Question(code="more_than_whole", earlier=whole)
