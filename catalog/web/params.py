"""Parameters of a search: the same for the page, its data and its feed.

The address is the state: ``q``, ``literal``, ``near``, ``radius``, one repeatable parameter per facet,
``sort``, ``page`` and ``explain``, in this order. ``year_from`` and ``year_to`` are read as a range of
``year``. Names that are not ours are left alone, because other sites hang their own onto links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.gazetteer import seat
from catalog.search.near import MAX_RADIUS
from catalog.web.i18n import DEFAULT, LANGUAGES
from catalog.web.i18n import gettext as _

PAGE_SIZE = 20
MAX_OFFSET = 10_000
MAX_FILTERS = 30
"""More values are not combined: a person hardly can, and crawlers would never come to an end."""
MAX_FACETS = 8
"""So many facets are combined at most."""
MAX_FILTER_LENGTH = 200
MAX_TEXT = 1000
MAX_NEAR = 200
SORTS = ("relevance", "newest", "title")
DISTANCE = "distance"
"""How what is near is sorted where nothing else is asked for."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_PAGE = re.compile(r"[0-9]{1,12}\Z")
_YEAR = r"-?[0-9]{1,5}"
_YEARS = re.compile(rf"{_YEAR}|{_YEAR}\.\.|\.\.{_YEAR}|{_YEAR}\.\.{_YEAR}")


def last_page_of(size: int) -> int:
    """The number of the last page that can be asked for, with ``size`` results a page."""
    return MAX_OFFSET // size + 1


LAST_PAGE = last_page_of(PAGE_SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """What a visitor asked for; ``filters`` maps a facet to its wanted values.

    ``literal``: no other reading of the words is tried. ``near`` is a place or a point as typed, ``radius``
    kilometres, None for what suits the place. ``sort`` is empty where none was chosen. ``explain``: why
    each work was found is wanted. ``renamed`` are names of provinces that were read as those of today.
    """

    text: str = ""
    literal: bool = False
    near: str = ""
    radius: float | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    explain: bool = False
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> str:
        """How results are sorted: as chosen, else what is near by distance, the rest by relevance."""
        return self.sort or (DISTANCE if self.near else "relevance")

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, in their order, defaults left out."""
        told: dict[str, Any] = {}
        if self.text:
            told["q"] = self.text
        if self.literal:
            told["literal"] = 1
        if self.near:
            told["near"] = self.near
        if self.near and self.radius is not None:
            told["radius"] = f"{self.radius:g}"
        told.update({name: list(values) for name, values in self.filters.items()})
        if self.sort and replace(self, sort="").order != self.sort:
            told["sort"] = self.sort
        if self.page != 1:
            told["page"] = self.page
        if self.explain:
            told["explain"] = 1
        return told

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Every facet and value that is filtered by."""
        for name, values in self.filters.items():
            for value in values:
                yield name, value

    @property
    def is_too_much(self) -> bool:
        """Whether more filters are combined than are answered."""
        return len(self.filters) > MAX_FACETS or sum(map(len, self.filters.values())) > MAX_FILTERS

    def without(self, name: str, value: str) -> SearchParams:
        """The same search with one filter dropped, from its first page."""
        kept = tuple(entry for entry in self.filters.get(name, ()) if entry != value)
        return self.with_values(name, kept)

    def with_values(self, name: str, values: Iterable[str]) -> SearchParams:
        """The same search with these values of a facet, from its first page."""
        filters = {**self.filters, name: tuple(values)}
        return replace(self, filters={key: kept for key, kept in filters.items() if kept}, page=1)

    def with_text(self, text: str) -> SearchParams:
        """The same filters for other words, from the first page."""
        return replace(self, text=text, page=1)

    def as_typed(self) -> SearchParams:
        """The same search without other readings of its words."""
        return replace(self, literal=True, page=1)

    def near_to(self, near: str) -> SearchParams:
        """The same search near another place, anywhere for an empty one."""
        radius, sort = (self.radius, self.sort) if near else (None, self.sort)
        return replace(self, near=near, radius=radius, sort="" if sort == DISTANCE else sort, page=1)

    def explained(self, wanted: bool = True) -> SearchParams:
        """The same page with or without the reasons for each result."""
        return replace(self, explain=wanted)

    def on_page(self, page: int) -> SearchParams:
        """The same search on another page."""
        return replace(self, page=page)

    def unfiltered(self) -> SearchParams:
        """The same words without any filter."""
        return replace(self, filters={}, page=1).near_to("")


def load(args: MultiDict[str, str], facets: Sequence[str]) -> SearchParams:
    """The search that the parameters ask for; raises ``QueryError`` that names the wrong one."""
    filters, renamed = _of_today(_filters(args, facets))
    near = _near(args.get("near", ""))
    return SearchParams(
        text=_text(args.get("q", "")),
        literal=args.get("literal", "") == "1",
        near=near,
        radius=_radius(args.get("radius", "")),
        filters=filters,
        sort=_sort(args.get("sort", ""), near),
        page=page_number(args.get("page", "")),
        explain=args.get("explain", "") == "1",
        renamed=renamed,
    )


def language(args: MultiDict[str, str]) -> str:
    """The language that ``lang`` asks for where an address has none; raises ``QueryError`` for another."""
    given = args.get("lang", "") or DEFAULT
    if given not in LANGUAGES:
        told = {"known": ", ".join(LANGUAGES), "value": _clean(given)[:40]}
        raise QueryError(_("lang must be one of %(known)s, not “%(value)s”.", **told), parameter="lang")
    return given


def page_number(text: str, name: str = "page") -> int:
    """The number of a page, 1 when nothing is said; raises ``QueryError`` for what is not a number from 1.

    ``name`` is the parameter that says it.
    """
    text = text.strip()
    if not text:
        return 1
    if not _PAGE.match(text) or int(text) < 1:
        raise QueryError(
            _("%(name)s must be a whole number from 1, not “%(value)s”.", name=name, value=_clean(text)[:40]),
            parameter=name,
        )
    return int(text)


def _clean(given: str) -> str:
    return _CONTROL.sub(" ", given).strip()


def _text(given: str) -> str:
    text = _clean(given)
    if len(text) > MAX_TEXT:
        raise QueryError(
            _(
                "q may hold at most %(most)s characters; this one has %(length)s.",
                most=MAX_TEXT,
                length=len(text),
            ),
            parameter="q",
        )
    return text


def _near(given: str) -> str:
    text = _clean(given)
    if len(text) > MAX_NEAR:
        raise QueryError(
            _("%(name)s: a value may hold at most %(most)s characters.", name="near", most=MAX_NEAR),
            parameter="near",
        )
    return text


def _radius(given: str) -> float | None:
    text = given.strip().lower().removesuffix("km").rstrip().replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", text) or not 0 < float(text) <= MAX_RADIUS:
        raise QueryError(
            _(
                "radius must be a number of kilometres up to %(most)s, not “%(value)s”.",
                most=int(MAX_RADIUS),
                value=_clean(given)[:40],
            ),
            parameter="radius",
        )
    return float(text)


def _sort(given: str, near: str) -> str:
    if given == DISTANCE and not near:
        return ""
    if given and given not in (*SORTS, DISTANCE):
        raise QueryError(
            _(
                "sort must be one of %(known)s, not “%(value)s”.",
                known=", ".join((*SORTS, DISTANCE)),
                value=_clean(given)[:40],
            ),
            parameter="sort",
        )
    return given


def _filters(args: MultiDict[str, str], facets: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in facets:
        values = sorted(value for value in set(map(_clean, args.getlist(name))) if value)
        if name == "year":
            values = [span] if (span := _span(args)) else values
        if values:
            _check(name, values)
            found[name] = tuple(values)
    return found


def _span(args: MultiDict[str, str]) -> str:
    """The years from the two fields of the form, as a range; empty where neither is filled."""
    ends = [args.get(name, "").strip() for name in ("year_from", "year_to")]
    for name, end in zip(("year_from", "year_to"), ends, strict=True):
        if end and not re.fullmatch(_YEAR, end, re.ASCII):
            raise _not_a_year(end, name)
    if all(ends):
        ends.sort(key=int)
    return "..".join(ends) if any(ends) else ""


def _check(name: str, values: Sequence[str]) -> None:
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
        if name == "year" and not _YEARS.fullmatch(value):
            raise _not_a_year(value, name)


def _not_a_year(value: str, parameter: str) -> QueryError:
    return QueryError(
        _(
            "%(name)s must be a year or years like 1900..1945, not “%(value)s”.",
            name=parameter,
            value=_clean(value)[:40],
        ),
        parameter=parameter,
    )


def _of_today(
    filters: dict[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """The filters with provinces by their names of today, and which were called otherwise."""
    given = filters.get("province", ())[:MAX_FILTERS]
    if not given:
        return filters, ()
    today = {value: seat({"province": value}).names.get("province", value) for value in given}
    renamed = tuple((old, new) for old, new in today.items() if old != new)
    return {**filters, "province": tuple(sorted(set(today.values())))}, renamed
