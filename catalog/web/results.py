"""The search page's view: counts to filter by, what is filtered by, the way out of an empty result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.sdk.search import FacetCount
from catalog.web import i18n, labels
from catalog.web.cards import Institutions, institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.params import SearchParams

SHOWN_VALUES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value to filter by."""

    value: str
    label: str
    count: int | None
    checked: bool
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet: its first values and those chosen, then the further ones."""

    name: str
    label: str
    first: list[FacetValue]
    more: list[FacetValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is on, with the address of the search without it."""

    facet: str
    label: str
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """For an empty result: a search with one thing dropped and the number it would find."""

    label: str
    address: str
    count: int


def value_label(facet: str, value: str, institutions: Institutions) -> str:
    """A facet's value in the page's language."""
    match facet:
        case "kind":
            return named(labels.KINDS_MANY, value)
        case "system":
            return named(labels.SYSTEMS, value)
        case "level":
            return named(labels.LEVELS, value)
        case "access":
            return named(labels.ACCESS, value)
        case "learning_type":
            return named(labels.LEARNING_TYPES, value)
        case "free" | "online":
            return named(labels.YES_OR_NO, value)
        case "language":
            return i18n.language_name(value)
        case "institution":
            return institution_name(institutions.get(value), value)
        case "year" if value.startswith("-"):
            return _("%(year)s BC", year=value[1:])
        case _:
            return value


def facet_label(name: str, given: str = "") -> str:
    """A facet's heading; ``given`` is the label of a plugin's field."""
    return named(labels.FACETS, name) if name in labels.FACETS else given or name


def facet_views(
    counted: Mapping[str, Sequence[FacetCount]],
    params: SearchParams,
    institutions: Institutions,
    given_labels: Mapping[str, str],
) -> list[FacetView]:
    """The facets to filter by, in the order of the index fields, empty ones left out."""
    views = []
    for name, counts in counted.items():
        values = _values(name, counts, params.filters.get(name, ()), institutions)
        if values:
            checked = [value for value in values if value.checked]
            others = [value for value in values if not value.checked]
            room = max(0, SHOWN_VALUES - len(checked))
            views.append(
                FacetView(
                    name=name,
                    label=facet_label(name, given_labels.get(name, "")),
                    first=checked + others[:room],
                    more=_further(name, others[room:]),
                )
            )
    return views


def _further(name: str, values: list[FacetValue]) -> list[FacetValue]:
    if name == "year":
        return sorted(values, key=lambda value: int(value.value), reverse=True)
    return values


def _values(
    name: str, counts: Sequence[FacetCount], chosen: Sequence[str], institutions: Institutions
) -> list[FacetValue]:
    numbers = {count.value: count.count for count in counts if count.count or count.value in chosen}
    numbers.update({value: 0 for value in chosen if value not in numbers})
    return [
        FacetValue(
            value=value,
            label=label,
            count=number,
            checked=value in chosen,
            language=_foreign(name, label),
        )
        for value, number in numbers.items()
        for label in (value_label(name, value, institutions),)
    ]


def _foreign(facet: str, label: str) -> str:
    if facet not in ("institution", "province"):
        return ""
    return i18n.foreign(label)


def chips(params: SearchParams, institutions: Institutions) -> list[Chip]:
    """The filters that are on."""
    made = []
    for name, value in params.chosen():
        label = value_label(name, value, institutions)
        made.append(
            Chip(
                facet=facet_label(name),
                label=label,
                address=search_address(params.without(name, value)),
                language=_foreign(name, label),
            )
        )
    return made


def search_address(params: SearchParams) -> str:
    """The address of the page of a search."""
    return page_url("search", **params.query())
