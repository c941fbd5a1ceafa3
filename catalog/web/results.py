"""The search page's words: values of facets and what is filtered by, the way out of an empty result."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from catalog.web import i18n, labels
from catalog.web.addresses import SAFE
from catalog.web.cards import Institutions, institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.nearby import Nearby
from catalog.web.params import SearchParams


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
        case "year":
            return years_label(value)
        case _:
            return value


def filter_label(facet: str, value: str, institutions: Institutions) -> str:
    """What a filter is called where its facet is not told beside it."""
    label = value_label(facet, value, institutions)
    return f"{facet_label(facet)}: {label}" if facet in ("free", "online", "year") else label


def years_label(value: str) -> str:
    """A year or a range of years, as the filter ``year`` has it, in words."""
    low, is_range, high = value.partition("..")
    if not is_range or low == high:
        return year_label(low)
    if not low:
        return _("up to %(year)s", year=year_label(high))
    if not high:
        return _("from %(year)s", year=year_label(low))
    return f"{year_label(low)}–{year_label(high)}"


def year_label(year: str) -> str:
    """A year, negative ones counted before Christ."""
    return _("%(year)s BC", year=year[1:]) if year.startswith("-") else year


def facet_label(name: str, given: str = "") -> str:
    """A facet's heading; ``given`` is the label of a plugin's field."""
    return named(labels.FACETS, name) if name in labels.FACETS else given or name


def foreign_value(facet: str, label: str) -> str:
    """The language of a value where it is a name in another language than the page's."""
    if facet not in ("institution", "province", "subject_value", "creator_value"):
        return ""
    return i18n.foreign(label)


def chips(params: SearchParams, institutions: Institutions, place: Nearby | None = None) -> list[Chip]:
    """The filters that are on, what is near among them."""
    made = []
    if place is not None and place.point:
        label = _("%(place)s, within %(radius)s km", place=place.label, radius=i18n.number(place.radius))
        address = search_address(params.near_to(""))
        made.append(Chip(facet=_("Near"), label=label, address=address, language=i18n.foreign(place.label)))
    for name, value in params.chosen():
        label = value_label(name, value, institutions)
        made.append(
            Chip(
                facet=facet_label(name),
                label=label,
                address=search_address(params.without(name, value)),
                language=foreign_value(name, label),
            )
        )
    return made


def search_address(params: SearchParams) -> str:
    """The address of the page of a search."""
    return page_url("search", **params.query())


def address_of_each(params: SearchParams, name: str) -> Callable[[str], str]:
    """Makes the addresses of searches that differ in the one value of a facet alone."""
    address = search_address(params.with_values(name, ("",)))
    # What stands in values is encoded, so that no other place looks like it.
    start, found, end = re.split(rf"([?&]{name}=)(?=&|\Z)", address, maxsplit=1)
    return lambda value: f"{start}{found}{quote_plus(value, safe=SAFE)}{end}"
