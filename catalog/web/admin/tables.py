"""Lists of the administration: what was asked of one, and its columns, rows and pages for the macro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from catalog.web.paging import Paging, last_page, paging
from catalog.web.params import page_number

SIZE = 50
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``key`` is told to the template; ``sort`` is its name in ``?sort=``, empty if it sorts not.

    ``figure``: its values are numbers, set to the right.
    """

    key: str
    label: str
    sort: str = ""
    figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of a list: words, an order ("-" before it: downwards), a page, filters by name.

    ``default`` is the order where none is asked for.
    """

    q: str = ""
    sort: str = ""
    default: str = ""
    page: int = 1
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * SIZE

    def query(self, **other: Any) -> dict[str, Any]:
        """The parameters of the address that asks for this, with ``other`` instead; empty ones left out."""
        told = {"q": self.q, **self.filters, "sort": self.sort, "page": self.page, **other}
        if told["sort"] == self.default:
            del told["sort"]
        return {name: value for name, value in told.items() if value not in ("", None, 1)}


def asked(
    *,
    sorts: Sequence[str] = (),
    default: str = "",
    filters: Sequence[str] = (),
    given: MultiDict[str, str] | None = None,
) -> Asked:
    """What the address asks of a list: an order that is not among ``sorts`` is the ``default``."""
    args = request.args if given is None else given
    sort = args.get("sort", "")
    return Asked(
        q=_words(args.get("q", "")),
        sort=sort if sort.removeprefix("-") in sorts else default,
        default=default,
        page=page_number(args.get("page", "")),
        filters={name: _words(args.get(name, "")) for name in filters},
    )


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:_LONGEST]).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter above a list: its parameter, its label, its values with their names.

    ``nothing`` is how it is called where none of them is chosen; without it that is "all".
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    nothing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, for the macro ``table``; ``empty`` says what to do where there is nothing."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    total: int
    asked: Asked
    address: str
    searched: bool = True
    choices: Sequence[Choice] = ()
    empty: str = ""

    @property
    def pages(self) -> Paging | None:
        """The numbered pages; None when one holds all."""
        last = last_page(self.total, SIZE)
        return paging(self.asked.page, self.total, SIZE, lambda page: self.at(page=page), most=last)

    @property
    def is_narrowed(self) -> bool:
        """Whether words or filters leave something out."""
        return bool(self.asked.q or any(self.asked.filters.values()))

    def at(self, **other: Any) -> str:
        """The address of the same list with other parameters."""
        query = urlencode(self.asked.query(**other))
        return f"{self.address}?{query}" if query else self.address

    def order(self, column: Column) -> str:
        """``ascending``, ``descending`` or empty: how the list is sorted by this column."""
        if not column.sort or self.asked.sort.removeprefix("-") != column.sort:
            return ""
        return "descending" if self.asked.sort.startswith("-") else "ascending"

    def turned(self, column: Column) -> str:
        """The address of the list sorted by this column, the other way round if it is already."""
        down = self.order(column) == "ascending"
        return self.at(sort=f"-{column.sort}" if down else column.sort, page=1)
