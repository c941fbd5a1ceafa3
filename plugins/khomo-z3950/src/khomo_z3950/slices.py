"""Along what a server's result set may be divided, and the queries of PQF that divide it (Bib-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.sdk import SourceError
from catalog.sdk.lists import BEGINNINGS, WORDS, YEARS, Axis, NotCounted, Slicer
from khomo_z3950.server import NotAnswered, SearchRefused, Server

DATE_OF_PUBLICATION, DATE, TITLE, AUTHOR = "@attr 1=31", "@attr 1=30", "@attr 1=4", "@attr 1=1003"
_LESS, _NOT_LESS = "@attr 2=1", "@attr 2=4"
_TRUNCATED = "@attr 5=1"
AXES = (
    Axis(DATE_OF_PUBLICATION, YEARS, "date of publication (@attr 1=31)"),
    Axis(DATE, YEARS, "date (@attr 1=30)"),
    Axis(TITLE, BEGINNINGS, "the beginnings of titles (@attr 1=4)"),
    Axis(AUTHOR, BEGINNINGS, "the beginnings of names (@attr 1=1003)"),
    Axis(TITLE, WORDS, "titles (@attr 1=4)"),
)
_ATTRIBUTE_SET = re.compile(r"\s*@attrset\s+\S+\s*")


def slicer(server: Server) -> Slicer:
    """What divides the result sets of a server, which is asked for each part how much it finds."""

    def count(query: str) -> int:
        try:
            return server.search(query)
        except SearchRefused as error:
            raise NotCounted from error
        except NotAnswered as error:
            if not _stays(server):
                raise
            raise NotCounted from error

    return Slicer(AXES, count, conditions)


def _stays(server: Server) -> bool:
    """Whether a server that broke over a query takes another session."""
    try:
        server.introduced()
    except SourceError:
        return False
    return True


def conditions(query: str, axis: Axis, keys: Sequence[str], exact: bool) -> tuple[str, str]:
    """The query with the condition and without it; ``exact``: by the operator ``@not``."""
    declared = _ATTRIBUTE_SET.match(query)
    # The attribute set is named once, before everything.
    first, bare = (declared[0].lstrip(), query[declared.end() :]) if declared else ("", query)
    if axis.kind == BEGINNINGS:
        terms = [f'{axis.name} {_TRUNCATED} "{key}"' for key in keys]
        condition = " ".join(["@or"] * (len(terms) - 1) + terms)
        return f"{first}@and {bare} {condition}", f"{first}@not {bare} {condition}"
    over, under = (f'{axis.name} {relation} "{keys[0]}"' for relation in (_NOT_LESS, _LESS))
    without = f"@not {bare} {over}" if exact else f"@and {bare} {under}"
    return f"{first}@and {bare} {over}", f"{first}{without}"
