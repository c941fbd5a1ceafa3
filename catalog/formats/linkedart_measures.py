"""Measures in Linked Art (linked.art/model/object/physical, "Dimensions")."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from catalog.formats.json_documents import Document, text
from catalog.formats.linkedart_nodes import aat, classes, label, nodes
from catalog.formats.text.fold import fold
from catalog.record import Measurement

_UNITS = {
    "300379097": "mm", "300379098": "cm", "300379099": "m", "300379100": "in", "300379101": "ft",
    "300379225": "g", "300379226": "kg",
}  # fmt: skip
_UNIT_WORDS = {
    "millimet": "mm", "mm": "mm", "centimet": "cm", "cm": "cm", "met": "m", "m": "m", "inch": "in",
    "in": "in", "feet": "ft", "foot": "ft", "ft": "ft", "kilogram": "kg", "kg": "kg", "gram": "g",
    "g": "g", "pound": "lb", "lb": "lb", "ounce": "oz", "oz": "oz", "second": "s", "minute": "min",
}  # fmt: skip
_TYPES = {
    "300055644": "height", "300055647": "width", "300072633": "depth", "300055645": "length",
    "300055646": "thickness", "300055624": "diameter", "300055623": "circumference", "300056240": "weight",
}  # fmt: skip
_TYPE = re.compile(r"height|width|depth|length|thickness|diameter|circumference|weight")
_MOST = 40


def measures(document: Document) -> tuple[Measurement, ...]:
    """The measures with their units; counts and orders of pictures are none."""
    found = dict.fromkeys(_measures(document))
    return tuple(found)[:_MOST]


def _measures(document: Document) -> Iterator[Measurement]:
    for node in nodes(document, "dimension"):
        unit = next((name for entry in nodes(node, "unit") if (name := _unit(entry))), "")
        value = _number(text(node.get("value")))
        if unit and value is not None:
            yield Measurement(value=value, unit=unit, type=_type(node))


def _number(given: str) -> float | None:
    try:
        value = float(given.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value < 1e9 else None


def _unit(node: Document) -> str:
    known = _UNITS.get(aat(node))
    if known:
        return known
    word = fold(label(node)).partition(" ")[0].strip(".")
    return next(
        (
            unit
            for start, unit in _UNIT_WORDS.items()
            if word == start or (len(start) > 2 and word.startswith(start))
        ),
        "",
    )


def _type(node: Document) -> str:
    for entry in classes(node):
        if known := _TYPES.get(aat(entry)):
            return known
    found = (_TYPE.search(fold(label(entry))) for entry in (*classes(node), node))
    return next((match[0] for match in found if match), "")
