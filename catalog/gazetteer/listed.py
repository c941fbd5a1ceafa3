"""The units of the lists themselves: by key, by level, above and below."""

from __future__ import annotations

from functools import lru_cache

from catalog.gazetteer.table import table
from catalog.gazetteer.units import LEVELS, Unit


def unit(key: str) -> Unit | None:
    """The unit of that key (``vn-2025-07:46``), None if there is none."""
    place = table().ordinals.get(key)
    return None if place is None else table().unit(place)


@lru_cache(maxsize=8)
def units(list_version: str, level: str = "") -> tuple[Unit, ...]:
    """The units of one list, of one level (province, district, commune) or of all, by level and code."""
    known = table()
    return tuple(
        known.unit(place)
        for place, code in enumerate(known.codes)
        if known.lists[place] == list_version and level in ("", LEVELS[len(code)])
    )


def children(unit: Unit) -> tuple[Unit, ...]:
    """The units directly within ``unit``, in its own list, by code; () for a commune."""
    known = table()
    return tuple(known.unit(place) for place in known.children[known.place(unit)])


def parents(unit: Unit) -> tuple[Unit, ...]:
    """The units that ``unit`` is in, in its own list, nearest first; () for a province."""
    known = table()
    _, *outer = known.ancestors(known.place(unit))
    return tuple(known.unit(place) for place in outer)


def address(unit: Unit) -> str:
    """The full names of ``unit`` and what it is in, small to big: "Phường Thuận Hóa, Thành phố Huế"."""
    return ", ".join(one.full_name for one in (unit, *parents(unit)))
