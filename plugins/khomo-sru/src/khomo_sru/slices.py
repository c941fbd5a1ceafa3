"""A search that finds more than its server lists, divided into searches that find less.

A slice is divided in two by a condition: what meets it and what does not (``and``, ``not``), so that nothing
is in both or in neither, whatever the index does with records of several dates or of none. Both numbers
together must give the number of the whole, else the index or the operator is not believed.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import SourceRefused
from catalog.sdk.answers import WebBroken, WebRefused
from khomo_sru.explain import Explained
from khomo_sru.place import Place, Slice
from khomo_sru.server import Server, SruRefused

YEARS, WORDS, BEGINNINGS = "years", "words", "beginnings"
_SIGNS = string.digits + string.ascii_lowercase
_KEYS: dict[str, tuple[str, ...]] = {
    YEARS: tuple(str(year) for year in range(1000, 2101)),
    WORDS: tuple(first + second for first in _SIGNS for second in ("", *_SIGNS)),
    BEGINNINGS: tuple(_SIGNS),
}
"""What a slice can be divided at, in order, by the kind of the axis."""
_DATES = ("date", "dateissued", "issued", "year", "publicationyear", "datepublished", "yearofpublication")
_CLASSES = ("ddc", "dewey", "classification", "class", "udc", "lcc", "classno")
MAX_QUERY = 1800
"""Characters of a query; the request has to fit into the line that web servers take."""


class Axis(NamedTuple):
    """An index of the server and the kind of its keys."""

    name: str
    kind: str


class _Refused(Exception):
    """The server does not take a condition on this axis."""


class Slicer:
    """Divides slices; ``said`` names the server's indexes, where it does."""

    def __init__(self, server: Server, said: Explained) -> None:
        self.server = server
        self.axes = list(axes(said))

    def divided(self, place: Place) -> list[Slice] | None:
        """The slice under way in two; None where no index divides it."""
        for exact in (True, False):
            found = self._along_axes(place, exact)
            if found is not None:
                return found
        return None

    def _along_axes(self, place: Place, exact: bool) -> list[Slice] | None:
        whole = place.slice
        for number in range(whole.axis, len(self.axes)):
            low, high = (whole.low, whole.high) if number == whole.axis else (0, 0)
            try:
                found = self._along(whole, number, low, high, exact)
            except _Refused:
                continue
            if found is not None:
                place.doubtful = place.doubtful or not exact
                return found
        return None

    def _along(self, whole: Slice, number: int, low: int, high: int, exact: bool) -> list[Slice] | None:
        """Two slices with records in both, divided in the middle of the keys, again where one is empty."""
        axis = self.axes[number]
        keys = _KEYS[axis.kind]
        high = high or len(keys)
        while high - low > 1:
            middle = (low + high) // 2
            with_, without = _conditions(whole.query, axis, keys[middle:high], keys[middle], exact)
            if max(len(with_), len(without)) > MAX_QUERY:
                return None
            upper = Slice(with_, self._count(with_), number, middle, high)
            lower = Slice(without, self._count(without), number, low, middle)
            self._believe(whole, upper, lower, exact)
            if upper.total == 0:
                high = middle
            elif lower.total == 0:
                low = middle
            else:
                return [lower, upper]
        return None

    def _believe(self, whole: Slice, upper: Slice, lower: Slice, exact: bool) -> None:
        if whole.total is None or upper.total is None or lower.total is None:
            return
        together = upper.total + lower.total
        if together != whole.total and (exact or not 0 < together < whole.total):
            raise _Refused

    def _count(self, query: str) -> int | None:
        try:
            return self.server.search(query, 1, 1).total
        except (SruRefused, PageUnreadable, WebRefused, WebBroken, SourceRefused) as error:
            raise _Refused from error


def axes(said: Explained) -> Iterator[Axis]:
    """Along what a source may be divided: dates, classes, then titles and names by their beginnings."""
    dates = [*_like(said.indexes, _DATES), "dc.date", "bib.dateIssued"]
    classes = _like(said.indexes, _CLASSES)
    found = [Axis(name, YEARS) for name in dict.fromkeys(dates)]
    found += [Axis(name, WORDS) for name in (*classes, "dc.title", "dc.creator")]
    found += [Axis(name, BEGINNINGS) for name in (*classes, "dc.title", "dc.creator", "dc.subject")]
    yield from found


def _like(indexes: Sequence[str], names: Sequence[str]) -> list[str]:
    return [name for name in indexes if name.rpartition(".")[2].lower() in names]


def _conditions(query: str, axis: Axis, keys: Sequence[str], first: str, exact: bool) -> tuple[str, str]:
    """The query with the condition and without it; ``exact``: by the operator ``not``."""
    if axis.kind == BEGINNINGS:
        condition = " or ".join(f'{axis.name} = "{key}*"' for key in keys)
        condition = f"({condition})" if len(keys) > 1 else condition
        return f"({query}) and {condition}", f"({query}) not {condition}"
    over, under = f'{axis.name} >= "{first}"', f'{axis.name} < "{first}"'
    return f"({query}) and {over}", f"({query}) not {over}" if exact else f"({query}) and {under}"
