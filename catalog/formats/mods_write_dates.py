"""Publisher and dates as MODS originInfo: the text as it stands, and the years encoded beside it."""

from __future__ import annotations

from catalog.formats.mods_node import Node
from catalog.record import DateSpan, Record

_QUALIFIERS = {"approximate": "approximate", "inferred": "inferred"}
_LAST_YEAR = 9999


def origin(mods: Node, record: Record) -> None:
    """Write the publisher, the date of publication and the time of making, where there are any."""
    info = mods.inside("originInfo")
    info.add("publisher", record.publisher)
    if record.issued:
        _span(info, "dateIssued", record.issued)
    if record.period:
        _span(info, "dateCreated", record.period)


def _span(info: Node, name: str, span: DateSpan) -> None:
    first, last = _year(span.earliest), _year(span.latest)
    doubt = _QUALIFIERS.get(span.certainty, "")
    info.add(name, span.display, qualifier=doubt)
    if first and first == last:
        info.add(name, first, encoding="edtf", qualifier=doubt)
        return
    info.add(name, first, encoding="edtf", point="start", qualifier=doubt)
    info.add(name, last, encoding="edtf", point="end", qualifier=doubt)


def _year(year: int | None) -> str:
    """A year in EDTF, which counts a year 0 before year 1 (level 0); "" for one that it cannot write."""
    if year is None or abs(year) > _LAST_YEAR or year == 0:
        return ""
    return f"{year:04}" if year > 0 else f"-{-year - 1:04}" if year < -1 else "0000"
