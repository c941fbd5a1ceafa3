"""Parameters of a search: the same for the page, its data and its feed.

The address is the state: ``q``, ``page``, ``sort`` and one repeatable parameter per facet. Names that are
not ours are left alone, because other sites hang their own onto links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.web.i18n import gettext as _

PAGE_SIZE = 20
MAX_OFFSET = 10_000
MAX_FILTERS = 50
MAX_FILTER_LENGTH = 200
MAX_TEXT = 1000
SORTS = ("relevance", "newest", "title")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_PAGE = re.compile(r"[0-9]{1,12}\Z")


def last_page_of(size: int) -> int:
    """The number of the last page that can be asked for, with ``size`` results a page."""
    return MAX_OFFSET // size + 1


LAST_PAGE = last_page_of(PAGE_SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """What a visitor asked for; ``filters`` maps a facet to its wanted values."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, defaults left out."""
        told: dict[str, Any] = {}
        if self.text:
            told["q"] = self.text
        told.update({name: list(values) for name, values in self.filters.items()})
        if self.sort != "relevance":
            told["sort"] = self.sort
        if self.page != 1:
            told["page"] = self.page
        return told

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Every facet and value that is filtered by."""
        for name, values in self.filters.items():
            for value in values:
                yield name, value

    def without(self, name: str, value: str) -> SearchParams:
        """The same search with one filter dropped, from its first page."""
        kept = tuple(entry for entry in self.filters.get(name, ()) if entry != value)
        filters = {**self.filters, name: kept}
        return replace(self, filters={key: values for key, values in filters.items() if values}, page=1)

    def with_text(self, text: str) -> SearchParams:
        """The same filters for other words, from the first page."""
        return replace(self, text=text, page=1)

    def on_page(self, page: int) -> SearchParams:
        """The same search on another page."""
        return replace(self, page=page)

    def unfiltered(self) -> SearchParams:
        """The same words without any filter."""
        return replace(self, filters={}, page=1)


def load(args: MultiDict[str, str], facets: Sequence[str]) -> SearchParams:
    """The search that the parameters ask for; raises ``QueryError`` that names the wrong one."""
    return SearchParams(
        text=_text(args.get("q", "")),
        filters=_filters(args, facets),
        sort=_sort(args.get("sort", "")),
        page=page_number(args.get("page", "")),
    )


def page_number(text: str) -> int:
    """The number of a page, 1 when nothing is said; raises ``QueryError`` for what is not a number from 1."""
    text = text.strip()
    if not text:
        return 1
    if not _PAGE.match(text) or int(text) < 1:
        raise QueryError(
            _("page must be a whole number from 1, not “%(value)s”.", value=text[:40]), parameter="page"
        )
    return int(text)


def _text(given: str) -> str:
    text = _CONTROL.sub(" ", given).strip()
    if len(text) > MAX_TEXT:
        raise QueryError(
            _(
                "q may hold at most %(most)s characters; this one has %(length)s.",
                most=MAX_TEXT,
                length=len(text),
            )
        )
    return text


def _sort(given: str) -> str:
    if given and given not in SORTS:
        raise QueryError(
            _(
                "sort must be one of %(known)s, not “%(value)s”.",
                known=", ".join(SORTS),
                value=given[:40],
            ),
            parameter="sort",
        )
    return given or "relevance"


def _filters(args: MultiDict[str, str], facets: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in facets:
        values = tuple(dict.fromkeys(_CONTROL.sub(" ", value).strip() for value in args.getlist(name)))
        values = tuple(value for value in values if value)
        if values:
            _check_lengths(name, values)
            found[name] = values
    number = sum(len(values) for values in found.values())
    if number > MAX_FILTERS:
        name = max(found, key=lambda key: len(found[key]))
        raise QueryError(
            _(
                "%(name)s: at most %(most)s filters can be combined; these are %(number)s.",
                name=name,
                most=MAX_FILTERS,
                number=number,
            ),
            parameter=name,
        )
    return found


def _check_lengths(name: str, values: Sequence[str]) -> None:
    for value in values:
        if len(value) > MAX_FILTER_LENGTH:
            raise QueryError(
                _(
                    "%(name)s: a value may hold at most %(most)s characters.",
                    name=name,
                    most=MAX_FILTER_LENGTH,
                ),
                parameter=name,
            )
        if name == "year" and not re.fullmatch(r"-?[0-9]{1,5}", value):
            raise QueryError(
                _("year must be a whole number, not “%(value)s”.", value=value[:40]), parameter="year"
            )
