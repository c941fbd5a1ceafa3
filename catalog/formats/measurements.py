"""Measures of objects in the words of registers: "cao 63 cm; đk mặt 79,3cm", "H. 12 x W. 8 in", "25 × 30 mm".

The text itself stays in ``Record.dimensions``; this gives the numbers in it, as far as they are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from catalog.formats.text.fold import fold
from catalog.record import Measurement

MOST = 40
"""Measures of one text; what lists more is no dimension of a thing."""
_LONGEST = 2000
_LARGEST = 1e9

_UNITS = {
    "mm": "mm", "cm": "cm", "dm": "dm", "m": "m", "met": "m", "metre": "m", "metres": "m", "meter": "m",
    "meters": "m", "centimetre": "cm", "centimetres": "cm", "centimeter": "cm", "centimeters": "cm",
    "millimetres": "mm", "millimeters": "mm", "in": "in", "inch": "in", "inches": "in", '"': "in", "″": "in",
    "ft": "ft", "feet": "ft", "mg": "mg", "g": "g", "gr": "g", "gram": "g", "grams": "g", "gam": "g",
    "kg": "kg", "kilogram": "kg", "kilograms": "kg", "tan": "t", "tonnes": "t", "lb": "lb", "lbs": "lb",
    "oz": "oz",
}  # fmt: skip
_WEIGHTS = frozenset({"mg", "g", "kg", "t", "lb", "oz"})
_IMPERIAL = frozenset({"in", "ft", "lb", "oz"})
_TYPES = {
    "height": "cao|chieu cao|c|h|height|hauteur|hohe|inaltime",
    "width": "rong|chieu rong|r|w|width|be rong|ngang|chieu ngang|largeur|breite|latime",
    "depth": "sau|chieu sau|do sau|depth|profondeur|tiefe|adancime",
    "length": "dai|chieu dai|l|length|longueur|lange|lungime",
    "thickness": "day|do day|chieu day|be day|thickness|epaisseur|grosime",
    "diameter": "dk|duong kinh|phi|diam|diameter|diametre|durchmesser|diametru",
    "circumference": "chu vi|circumference|circ",
    "weight": "nang|can nang|trong luong|tl|khoi luong|weight|wt|poids|gewicht|greutate",
}
_TYPE_OF = {tuple(word.split()): name for name, words in _TYPES.items() for word in words.split("|")}
# What says that numbers follow, not of what.
_EMPTY_WORDS = frozenset((
    "kich", "thuoc", "kt", "dimensions", "dimension", "size", "measurements", "x", "khoang", "chung", "about",
    "approx", "circa", "ca", "la", "va", "and", "by", "each", "moi",
))  # fmt: skip
# Of an inch; "10/87 cm" are two measures.
_PARTS = r"(?:2|3|4|5|6|8|16|32|64)(?!\d)"
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,2}}/{_PARTS}|\d+(?:[.,]\d+)*(?:\s+\d{{1,2}}/{_PARTS})?)"
    r"|(?P<cross>[x×*](?=\s*(?:[^\W\d_]{1,5}[.:]?\s*)?\d))"
    r"|(?P<word>[^\W\d_]+|[\"″ø⌀])"
    r"|(?P<stop>[;,\n()])",
    re.IGNORECASE,
)
_UNIT_IN_BRACKETS = re.compile(r"\(\s*(mm|cm|dm|m|kg|g|in)\.?\s*\)", re.IGNORECASE)


@dataclass(slots=True)
class _Term:
    """One number with the words before it."""

    number: str
    label: Sequence[str]
    unit: str = ""


@dataclass(slots=True)
class _Reading:
    """What was read so far: the words before the next number, the numbers joined by crosses, the results."""

    unit: str = ""
    words: list[str] = field(default_factory=list)
    run: list[_Term] = field(default_factory=list)
    done: list[list[Measurement]] = field(default_factory=list)
    after_number: bool = False
    joined: bool = False
    in_brackets: bool = False


def measurements(text: str, unit: str = "") -> tuple[Measurement, ...]:
    """The measures that a text of dimensions tells, in its order; ``unit`` holds for numbers without one.

    A measure in inches that is told again in metric units within brackets is given once, metric. Types are
    given only where the text names them: "30 x 20 cm" has none. Numbers without any unit are no measures.
    """
    reading = _Reading(unit)
    for token in _TOKEN.finditer(_UNIT_IN_BRACKETS.sub(r" \1 ", text[:_LONGEST])):
        _take(reading, token.lastgroup or "", token.group())
    _close(reading)
    found = [measure for group in reading.done for measure in group]
    return tuple(found[:MOST])


def _take(reading: _Reading, group: str, text: str) -> None:
    after_number, reading.after_number = reading.after_number, False
    if group == "number":
        if reading.run and not reading.joined:
            # "3 tờ 27 x 19 cm": what counts sheets is no measure of one.
            words = list(reading.words)
            _close(reading)
            reading.words = words
        reading.joined = False
        reading.run.append(_Term(text, tuple(reading.words)))
        reading.words.clear()
        reading.after_number = True
    elif group == "cross":
        reading.joined = bool(reading.run)
        if reading.run:
            reading.words.clear()
    elif group == "word":
        _take_word(reading, text, after_number)
    else:
        _take_stop(reading, text)


def _take_word(reading: _Reading, word: str, after_number: bool) -> None:
    unit = _UNITS.get(_plain(word))
    if unit and after_number:
        for term in reversed(reading.run):
            if term.unit:
                break
            term.unit = unit
    elif unit and not reading.run and word in ("mm", "cm", "dm", "m", "kg"):
        reading.unit = unit
    else:
        # "H 12 cm W 8 cm": the next label ends a run, unless a cross has joined them.
        if reading.run and reading.run[-1].unit and not reading.words:
            _close(reading)
        reading.words.append(word)


def _take_stop(reading: _Reading, sign: str) -> None:
    if sign == ")" and not reading.run and not reading.in_brackets:
        # "(dài x rộng x cao): 30 x 20 x 10 cm"
        return
    if sign == ")":
        _close(reading, again=reading.in_brackets)
        reading.in_brackets = False
        return
    had_run = bool(reading.run)
    words = reading.words if not had_run and sign in "(" else []
    _close(reading)
    reading.in_brackets = sign == "(" and had_run
    reading.words = list(words)


def _close(reading: _Reading, *, again: bool = False) -> None:
    """End a run of numbers; ``again``: it stood in brackets behind one, perhaps the same in other units."""
    group = list(_measures(reading.run, reading.unit))
    trailing, reading.words, reading.run = reading.words, [], []
    if again and not group and reading.done and trailing:
        # "79,3 cm (miệng)": the words in brackets say what was measured.
        part = _label(trailing)[1]
        reading.done[-1] = [_with_part(measure, part) for measure in reading.done[-1]]
    elif again and group and reading.done and len(reading.done[-1]) == len(group):
        before = reading.done[-1]
        if all(one.unit in _IMPERIAL for one in before):
            reading.done[-1] = [
                Measurement(value=new.value, unit=new.unit, type=new.type or old.type, part=old.part)
                for old, new in zip(before, group, strict=True)
            ]
        elif not all(one.unit in _IMPERIAL for one in group):
            reading.done.append(group)
    elif group:
        reading.done.append(group)


def _with_part(measure: Measurement, part: str) -> Measurement:
    return Measurement(value=measure.value, unit=measure.unit, type=measure.type, part=measure.part or part)


def _measures(run: Sequence[_Term], unit: str) -> Iterator[Measurement]:
    if not run:
        return
    labels = [_label(term.label) for term in run]
    told, part = labels[0]
    if len(told) == len(run) > 1:
        types = list(told)
    else:
        types = [names[0] if names else "" for names, _part in labels]
    for term, kind, (_names, own) in zip(run, types, labels, strict=True):
        measured = term.unit or unit
        value = _value(term.number, measured) if measured else None
        if value is None or not 0 < value < _LARGEST:
            continue
        if kind == "d":
            # "D x R x C" are length, width and height; "H x W x D" has a depth.
            letters = {word.casefold() for other in run for word in other.label}
            kind = "depth" if letters.isdisjoint(("r", "c")) else "length"
        yield Measurement(
            value=value,
            unit=measured,
            type="weight" if measured in _WEIGHTS else kind,
            part=own or part,
        )


def _plain(word: str) -> str:
    # Folding would take the sign of diameters for an o.
    return "phi" if word in "Øø⌀" else fold(word) or word


def _label(words: Sequence[str]) -> tuple[list[str], str]:
    """The types named by the words before a number, and what is left of them: the part that was measured."""
    folded = [_plain(word) for word in words]
    types: list[str] = []
    part: list[str] = []
    at = 0
    while at < len(words):
        if found := _TYPE_OF.get(tuple(folded[at : at + 2])):
            types.append(found)
            at += 2
            continue
        if folded[at] == "d":
            types.append("d")
        elif found := _TYPE_OF.get((folded[at],)):
            types.append(found)
        elif folded[at] not in _EMPTY_WORDS:
            part.append(words[at])
        at += 1
    return types, " ".join(part)[:200]


def _value(text: str, unit: str) -> float | None:
    """The number, its marks read as they are meant: "1.200 mm" is 1200, "1.255 m" has decimals."""
    whole, _, fraction = text.rpartition(" ") if "/" in text and " " in text else ("", "", text)
    if "/" in text:
        try:
            return float((Fraction(whole.strip()) if whole.strip() else 0) + Fraction(fraction))
        except (ValueError, ZeroDivisionError):
            return None
    marks = re.findall(r"[.,]", text)
    if not marks:
        return float(text)
    last = text.rpartition(marks[-1])[2]
    if len(set(marks)) == 2:
        # Both marks: the last one is the decimal mark.
        return float(text.replace(marks[0], "").replace(marks[-1], "."))
    if len(marks) > 1 or (len(last) == 3 and _is_thousands(text, unit)):
        return float(re.sub(r"[.,]", "", text)) if all(_triples(text)) else None
    return float(text.replace(",", "."))


def _triples(text: str) -> Iterator[bool]:
    for part in re.split(r"[.,]", text)[1:]:
        yield len(part) == 3


def _is_thousands(text: str, unit: str) -> bool:
    if text.startswith("0"):
        return False
    # A thing of 1.255 cm is measured in mm; one of 1.200 cm is a boat.
    return unit in ("mm", "g", "mg") or (unit == "cm" and text.endswith("0"))
