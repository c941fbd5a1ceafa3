"""The data files in memory: columns by ordinal, units made when they are asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from catalog.gazetteer.units import NEW, OLD, WHOLE, Point, Unit
from catalog.gazetteer.words import name_forms

DATA = Path(__file__).parent / "data"


class Entry(NamedTuple):
    """A name that stands for units, by their ordinals; ``since`` and ``until`` are dates, "" if open."""

    name: str
    type: str
    units: tuple[int, ...]
    extent: str
    since: str = ""
    until: str = ""


class Table:
    """Both lists and what became of what; an ordinal is a unit's place in columns, the old list first.

    Reading takes some 30 ms, the names are made ready when a text is first looked up.
    """

    def __init__(self, folder: Path = DATA) -> None:
        rows = [
            (list_version, row)
            for list_version in (OLD, NEW)
            for row in _rows(folder / f"{list_version}.tsv")
        ]
        self.lists = [list_version for list_version, _ in rows]
        columns = [list(column) for column in zip(*(row for _, row in rows), strict=True)]
        self.codes, parents, self.types, self.names, lats, lons = columns
        self._lats = array("d", (float(lat or "nan") for lat in lats))
        self._lons = array("d", (float(lon or "nan") for lon in lons))
        pairs = zip(self.lists, self.codes, strict=True)
        self.ordinals = {f"{list_version}:{code}": place for place, (list_version, code) in enumerate(pairs)}
        self.keys = list(self.ordinals)
        self.parents = array("h", (self._parent(place, code) for place, code in enumerate(parents)))
        self._made: dict[int, Unit] = {}
        self._folder = folder

    def _parent(self, place: int, code: str) -> int:
        return self.ordinals[f"{self.lists[place]}:{code}"] if code else -1

    def __len__(self) -> int:
        return len(self.codes)

    def unit(self, place: int) -> Unit:
        """The unit of that ordinal."""
        made = self._made.get(place)
        if made is None:
            parent = self.parents[place]
            made = self._made[place] = Unit(
                self.lists[place],
                self.codes[place],
                self.types[place],
                self.names[place],
                self.codes[parent] if parent >= 0 else "",
                self.point(place),
            )
        return made

    def point(self, place: int) -> Point | None:
        """The centre of the unit of that ordinal, None if the data has none."""
        lat, lon = self._lats[place], self._lons[place]
        return None if lat != lat else (lat, lon)

    def place(self, unit: Unit) -> int:
        """The ordinal of a unit; raises ``KeyError`` for one of no list."""
        return self.ordinals[unit.key]

    def ancestors(self, place: int) -> Iterator[int]:
        """The unit's ordinal, then those of the units that it is in, in its own list."""
        while place >= 0:
            yield place
            place = self.parents[place]

    def is_in(self, place: int, outer: int) -> bool:
        """Whether ``outer`` is the unit of that ordinal or holds it, in their own list."""
        if place == outer:
            return True
        parent = self.parents[place]
        return parent >= 0 and (parent == outer or self.parents[parent] == outer)

    def leaves(self, place: int) -> Iterator[int]:
        """The ordinals of the communes of a unit, of itself if it has none."""
        below = self.children[place]
        if not below:
            yield place
        for child in below:
            yield from self.leaves(child)

    def below(self, place: int) -> Iterator[int]:
        """The unit's ordinal, then those of all units in it, in its own list."""
        yield place
        for child in self.children[place]:
            yield from self.below(child)

    @cached_property
    def children(self) -> list[list[int]]:
        """The ordinals of the units directly within each unit."""
        found: list[list[int]] = [[] for _ in self.codes]
        for place, parent in enumerate(self.parents):
            if parent >= 0:
                found[parent].append(place)
        return found

    @cached_property
    def became(self) -> dict[int, tuple[int, ...]]:
        """New communes by the old commune (or island) whole or parts of which they took over."""
        ordinals = self.ordinals
        return {
            ordinals[f"{OLD}:{code}"]: tuple(ordinals[f"{NEW}:{other}"] for other in others.split())
            for code, others in _rows(self._folder / "successors.tsv")
        }

    @cached_property
    def made_of(self) -> dict[int, tuple[int, ...]]:
        """Old communes (or islands) by the new commune that took over them or parts of them."""
        found: dict[int, list[int]] = {}
        for old, others in self.became.items():
            for other in others:
                found.setdefault(other, []).append(old)
        return {new: tuple(olds) for new, olds in found.items()}

    @cached_property
    def former(self) -> tuple[Entry, ...]:
        """The names that are in neither list."""
        return tuple(
            Entry(name, kind, tuple(self.ordinals[key] for key in keys.split()), extent, since, until)
            for name, kind, keys, extent, since, until in _rows(self._folder / "former-names.tsv")
        )

    def entry(self, number: int) -> Entry:
        """What the name of that number stands for: units come first, former names after them."""
        if number >= len(self):
            return self.former[number - len(self)]
        return Entry(self.names[number], self.types[number], (number,), WHOLE)


class Names(NamedTuple):
    """The names of a table, ready to be found in texts.

    ``numbers`` are those of ``Table.entry`` by folded name, ``exact`` the names with marks by number,
    ``longest`` the number of words that names have at most, by their first word, ``dashed`` the first
    numbers of names with a dash; ``elsewhere`` are the folded names of other countries.
    """

    numbers: dict[str, tuple[int, ...]]
    exact: Sequence[str]
    longest: dict[str, int]
    dashed: frozenset[int]
    elsewhere: frozenset[str]


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the package's data files, read on the first call."""
    return Table()


@lru_cache(maxsize=1)
def names() -> Names:
    """The names of the package's data files, made ready on the first call."""
    known = table()
    numbers: dict[str, tuple[int, ...]] = {}
    exact: list[str] = []
    longest: dict[str, int] = {}
    written = [*known.names, *(entry.name for entry in known.former)]
    for number, (spoken, folded) in enumerate(name_forms(*written)):
        exact.append(spoken)
        numbers[folded] = (*numbers.get(folded, ()), number)
        first = folded.partition(" ")[0]
        longest[first] = max(longest.get(first, 0), folded.count(" ") + 1)
    dashed = [folded for name in written if "-" in name for _, folded in name_forms(name)]
    firsts = frozenset(numbers[folded][0] for folded in dashed)
    return Names(numbers, exact, longest, firsts, frozenset(_elsewhere()))


def _elsewhere() -> Iterable[str]:
    for line in (DATA / "elsewhere.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from (folded for _, folded in name_forms(*line.split(";")))


def _rows(file: Path) -> list[list[str]]:
    lines = file.read_text("utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
