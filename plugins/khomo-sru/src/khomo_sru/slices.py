"""Along what an SRU server's list may be divided, and the conditions of CQL that divide it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import SourceRefused
from catalog.sdk.answers import WebBroken, WebRefused
from catalog.sdk.lists.slices import BEGINNINGS, WORDS, YEARS, Axis, NotCounted, Slicer
from khomo_sru.explain import Explained
from khomo_sru.server import Server, SruRefused

_DATES = ("date", "dateissued", "issued", "year", "publicationyear", "datepublished", "yearofpublication")
_CLASSES = ("ddc", "dewey", "classification", "class", "udc", "lcc", "classno")


def slicer(server: Server, said: Explained) -> Slicer:
    """What divides the lists of a server; ``said`` names its indexes, where it does."""

    def count(query: str) -> int | None:
        try:
            return server.search(query, 1, 1).total
        except (SruRefused, PageUnreadable, WebRefused, WebBroken, SourceRefused) as error:
            raise NotCounted from error

    return Slicer(axes(said), count, conditions)


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


def conditions(query: str, axis: Axis, keys: Sequence[str], exact: bool) -> tuple[str, str]:
    """The query with the condition and without it; ``exact``: by the operator ``not``."""
    if axis.kind == BEGINNINGS:
        condition = " or ".join(f'{axis.name} = "{key}*"' for key in keys)
        condition = f"({condition})" if len(keys) > 1 else condition
        return f"({query}) and {condition}", f"({query}) not {condition}"
    over, under = f'{axis.name} >= "{keys[0]}"', f'{axis.name} < "{keys[0]}"'
    return f"({query}) and {over}", f"({query}) not {over}" if exact else f"({query}) and {under}"
