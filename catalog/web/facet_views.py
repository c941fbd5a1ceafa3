"""Facets as the page shows them: boxes to tick, a switch, bars of years, a link for those of many values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from catalog.sdk.search import Bucket, FacetCount, IndexField, Results
from catalog.web import school_order
from catalog.web.cards import Institutions
from catalog.web.i18n import page_url
from catalog.web.params import SearchParams
from catalog.web.results import address_of_each, facet_label, foreign_value, value_label, years_label

SHOWN_VALUES = 6
LISTED_VALUES = 20
"""So many values stand on the search page, those behind "more" among them; the rest on a page of its own."""
SWITCHES = ("online",)
FOLDED = frozenset(
    {"system", "level", "access", "licence", "source", "audience", "school_subject", "learning_type", "free"}
)
"""Facets that are closed until something of them is chosen."""

Way = Literal["choices", "switch", "later", "years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value to filter by; ``count`` is None where it is not known."""

    value: str
    label: str
    count: int | None
    checked: bool
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of the histogram: its years, its height of 100 and the search that it leads to."""

    label: str
    count: int
    height: int
    address: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet: its first values and those chosen, then further ones, and where all are listed.

    ``later``: its values are so many that they are fetched on their own, from ``all_address``.
    """

    name: str
    label: str
    way: Way = "choices"
    first: list[FacetValue] = field(default_factory=list)
    more: list[FacetValue] = field(default_factory=list)
    all_address: str = ""
    bars: list[Bar] = field(default_factory=list)
    ends: tuple[str, str] = ("", "")
    is_open: bool = True


class Views:
    """Makes the views of one search."""

    def __init__(
        self, params: SearchParams, institutions: Institutions, fields: Sequence[IndexField]
    ) -> None:
        self._params, self._institutions = params, institutions
        self._labels: Mapping[str, str] = {one.name: one.label for one in fields}
        self._order = _order([one.name for one in fields if one.facet])

    def all(self, results: Results) -> list[FacetView]:
        """The facets to filter by, in the order of the index fields, empty ones left out."""
        views = [
            *(self.counted(name, counts) for name, counts in results.facets.items()),
            *(self._later(name) for name in results.left_out),
            *(self._years(name, bars) for name, bars in results.histograms.items()),
        ]
        shown = [view for view in views if view.first or view.bars or any(view.ends) or view.way == "later"]
        return sorted(shown, key=lambda view: self._order.index(view.name))

    def counted(self, name: str, counts: Sequence[FacetCount]) -> FacetView:
        """A facet with the values that were counted."""
        chosen = self._params.filters.get(name, ())
        listed = [one for place, one in enumerate(counts) if place < LISTED_VALUES or one.value in chosen]
        values = self.values(name, listed)
        checked = [value for value in values if value.checked]
        others = [value for value in values if not value.checked]
        room = max(0, SHOWN_VALUES - len(checked))
        # An order of its own is easier to look through than "the most frequent, then the rest".
        if school_order.is_ordered(name):
            others.sort(key=lambda value: school_order.place(name, value.label))
            room = room if len(others) > 2 * SHOWN_VALUES else len(others)
        return FacetView(
            name=name,
            label=self._label(name),
            way="switch" if name in SWITCHES else "choices",
            first=checked + others[:room],
            more=others[room:],
            all_address=self._all(name) if len(counts) > LISTED_VALUES else "",
            is_open=bool(checked) or name not in FOLDED,
        )

    def values(self, name: str, counts: Sequence[FacetCount]) -> list[FacetValue]:
        """The values that were counted, and those chosen that were not."""
        chosen = self._params.filters.get(name, ())
        numbers: dict[str, int | None] = {one.value: one.count for one in counts if one.count}
        for value in chosen:
            numbers.setdefault(value, None)
        return [self.value(name, value, number) for value, number in numbers.items()]

    def value(self, name: str, value: str, count: int | None) -> FacetValue:
        """One value to filter by."""
        label = value_label(name, value, self._institutions)
        return FacetValue(
            value=value,
            label=label,
            count=count,
            checked=value in self._params.filters.get(name, ()),
            language=foreign_value(name, label),
        )

    def _label(self, name: str) -> str:
        return facet_label(name, self._labels.get(name, ""))

    def _all(self, name: str) -> str:
        return page_url("facet", field=name, **self._params.on_page(1).query())

    def _later(self, name: str) -> FacetView:
        chosen = self.values(name, ())
        return FacetView(
            name=name, label=self._label(name), way="later", first=chosen, all_address=self._all(name)
        )

    def _years(self, name: str, bars: Sequence[Bucket]) -> FacetView:
        chosen = self._params.filters.get(name, ())
        most = max((bar.count for bar in bars), default=1)
        low, _, high = chosen[0].partition("..") if len(chosen) == 1 else ("", "", "")
        ends = (low, high if ".." in chosen[0] else low) if len(chosen) == 1 else ("", "")
        address = address_of_each(self._params, name)
        return FacetView(
            name=name,
            label=self._label(name),
            way="years",
            bars=[_bar(bar, most, chosen, address) for bar in bars],
            ends=ends,
            # Several years may come from an older address: they stay, as boxes to untick.
            first=[self.value(name, value, None) for value in chosen] if len(chosen) > 1 else [],
        )


def _bar(bar: Bucket, most: int, chosen: Sequence[str], address: Callable[[str], str]) -> Bar:
    span = f"{bar.low}..{bar.high}" if bar.low != bar.high else str(bar.low)
    return Bar(
        label=years_label(span),
        count=bar.count,
        # Few are still something.
        height=max(3, round(100 * bar.count / most)) if bar.count else 0,
        address=address(span),
        checked=span in chosen,
    )


def _order(names: Sequence[str]) -> list[str]:
    """The fields as they stand on a page: years behind languages, plugins' own last."""
    order = [name for name in names if name != "year"]
    order.insert(order.index("language") + 1 if "language" in order else len(order), "year")
    return order
