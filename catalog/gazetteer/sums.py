"""Numbers counted by the units of one list, told by those of the other or of a higher level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from catalog.errors import UnknownName
from catalog.gazetteer.table import Table, table
from catalog.gazetteer.territory import communes_touching
from catalog.gazetteer.units import LEVELS


class Shared(NamedTuple):
    """A number that belongs to several units together: nobody can tell how much of it to which."""

    key: str
    number: float
    among: tuple[str, ...]


class Sums(NamedTuple):
    """Numbers by unit: what is certainly of each, and what several share, with the unit it was counted for.

    The numbers of ``certain`` and those of ``shared`` add up to all that were given.
    """

    certain: Mapping[str, float]
    shared: tuple[Shared, ...]

    def span(self, key: str) -> tuple[float, float]:
        """The least and the most that the unit of that key can have."""
        least = self.certain.get(key, 0)
        return least, least + sum(part.number for part in self.shared if key in part.among)


def converted(numbers: Mapping[str, float], to: str, level: str) -> Sums:
    """``numbers`` by unit key (``vn-2025-06:478``) as numbers of the units of list ``to`` and of ``level``.

    A number of a unit that lies whole in one of those is certain; one of a unit that lies in several is
    shared. Raises ``UnknownName`` for a key of no unit.
    """
    known = table()
    certain: dict[str, float] = defaultdict(float)
    shared: list[Shared] = []
    for key, number in numbers.items():
        if key not in known.ordinals:
            raise UnknownName("unit", key)
        places = _units_for(known, known.ordinals[key], to, level)
        keys = tuple(known.unit(place).key for place in places)
        if len(keys) == 1:
            certain[keys[0]] += number
        else:
            shared.append(Shared(key, number, keys))
    return Sums(dict(certain), tuple(shared))


def _units_for(known: Table, place: int, to: str, level: str) -> list[int]:
    """The units of the list and level on whose ground the unit of that ordinal is."""
    if known.lists[place] == to:
        inner = list(known.leaves(place))
        around = [*known.ancestors(place), *known.below(place)]
    else:
        inner = communes_touching(place)
        around = [outer for one in inner for outer in known.ancestors(one)]
    # Five islands of the old list had no commune: their district stands for one.
    return _at_level(known, around, level) or inner


def _at_level(known: Table, places: Iterable[int], level: str) -> list[int]:
    return list(dict.fromkeys(place for place in places if LEVELS[len(known.codes[place])] == level))
