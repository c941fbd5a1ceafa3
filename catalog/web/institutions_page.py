"""The list of institutions: a map of the provinces and a table, narrowed by filters, paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request

from catalog import gazetteer
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import Unit
from catalog.programme import types
from catalog.record import LEVELS, SYSTEMS
from catalog.web import caching, i18n, labels, metadata
from catalog.web.cards import institution_name
from catalog.web.errors import answer
from catalog.web.frame import blueprint, known_institutions, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext, page_url
from catalog.web.institution_facts import standing
from catalog.web.institution_rows import (
    PAGE_SIZE,
    SORTS,
    Row,
    Wanted,
    arranged,
    by_province,
    narrowed,
    numbers,
    read,
    rows,
    unread_words,
)
from catalog.web.institutions_words import term
from catalog.web.labels import named
from catalog.web.paging import last_page, paging
from catalog.web.province_map import province_map


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table; ``open`` is None where it is not known whether it is open now."""

    slug: str
    name: str
    language: str
    kind: str
    commune: str
    province: str
    province_address: str
    open: bool | None
    records: int


@blueprint.get("/institutions")
def institutions_list() -> Response:
    """All institutions, as a map and a table."""
    wanted, unread = read(request.args)
    known = rows()
    found = arranged(narrowed(wanted, known), wanted.sort, numbers())
    shown = found[(wanted.page - 1) * PAGE_SIZE : wanted.page * PAGE_SIZE]
    facts = known_institutions()
    states = [None if (now := standing(facts[row.slug])) is None else now.open for row in shown]
    return caching.conditional(
        lambda: _page(wanted, unread, found, shown, states), repr(wanted), unread, states
    )


def _page(
    wanted: Wanted,
    unread: Sequence[str],
    found: Sequence[Row],
    shown: Sequence[Row],
    states: Sequence[bool | None],
) -> Response:
    last = last_page(len(found), PAGE_SIZE)
    if wanted.page > last:
        return answer(404, _("This list has no page %(page)s.", page=wanted.page))
    known, counts = known_institutions(), numbers()
    lines = [_line(known[row.slug], state, counts) for row, state in zip(shown, states, strict=True)]
    return page(
        "institutions.html",
        wanted=wanted,
        notice=unread_words(unread) if unread else "",
        is_empty=not known,
        total=len(found),
        lines=lines,
        chips=[(name, _chip(wanted, name), _address(wanted.without(name))) for name in wanted.chosen],
        systems=_options(wanted, "system", SYSTEMS, labels.SYSTEMS),
        levels=_options(wanted, "level", LEVELS, labels.LEVELS),
        types=_types(wanted),
        provinces=_provinces(wanted),
        sorts=[(sort, _address(replace(wanted, sort=sort, page=1))) for sort in SORTS],
        drawn=_map(wanted),
        pages=paging(
            wanted.page,
            len(found),
            PAGE_SIZE,
            lambda number: _address(replace(wanted, page=number)),
            most=last,
        ),
        metadata=metadata.of_institutions({"slug": line.slug, "name": line.name} for line in lines),
    )


def _line(facts: Mapping[str, Any], state: bool | None, counts: Mapping[str, int]) -> Line:
    name, code = institution_name(facts), facts.get("province_code", "")
    kind, system = facts.get("type", ""), facts.get("system", "")
    return Line(
        slug=facts["slug"],
        name=name,
        language=i18n.foreign(name),
        kind=term("types", kind, system) if kind else str(named(labels.SYSTEMS_ONE, system)),
        commune=facts.get("commune", ""),
        province=facts.get("province", ""),
        province_address=page_url("place", code=code) if code else "",
        open=state,
        records=counts.get(facts["slug"], 0),
    )


def _address(wanted: Wanted) -> str:
    return page_url("institutions_list", **wanted.query())


Option = tuple[str, str, int, bool]
"""A value of a filter: code, words, how many institutions, whether it is chosen."""


def _counts(wanted: Wanted, name: str) -> Counter[str]:
    """How many institutions each value of a filter would leave, the others as they are."""
    return Counter(getattr(row, name) for row in narrowed(wanted.without(name), rows()))


def _options(wanted: Wanted, name: str, codes: Sequence[str], words: labels.Names) -> list[Option]:
    counts, chosen = _counts(wanted, name), getattr(wanted, name)
    return [
        (code, named(words, code), counts[code], code == chosen)
        for code in codes
        if counts[code] or code == chosen
    ]


def _types(wanted: Wanted) -> list[Option]:
    counts = _counts(wanted, "type")
    language = i18n.language()
    told = {one.code: one.name(language) for one in types.terms("types") if counts[one.code]}
    options = [(code, name, counts[code], code == wanted.type) for code, name in told.items()]
    return sorted(options, key=lambda option: -option[2])


def _provinces(wanted: Wanted) -> list[Option]:
    counts = _counts(wanted, "province")
    found = gazetteer.units(gazetteer.NEW, gazetteer.PROVINCE)
    return [
        (unit.code, unit.name, counts[unit.code], unit.code == wanted.province) for unit in by_name(found)
    ]


def by_name(units: Sequence[Unit]) -> list[Unit]:
    """Units in the order of their names in Vietnamese."""
    return sorted(units, key=lambda unit: sort_key(unit.name))


def _chip(wanted: Wanted, name: str) -> str:
    value = getattr(wanted, name)
    if name == "open":
        return _("Open now")
    if name == "province":
        unit = gazetteer.unit(f"{gazetteer.NEW}:{value}")
        return unit.full_name if unit else value
    if name == "type":
        return next((words for code, words, _count, _on in _types(wanted) if code == value), value)
    table: labels.Names = {"system": labels.SYSTEMS, "level": labels.LEVELS}.get(name, {})
    return f"“{value}”" if name == "text" else named(table, value)


def _map(wanted: Wanted) -> Any:
    counts = by_province(narrowed(wanted.without("province"), rows()))
    return province_map(
        counts, lambda unit: _address(replace(wanted, province=unit.code, page=1)), institutions_in_words
    )


def institutions_in_words(count: int) -> str:
    """A number of institutions in words."""
    return ngettext("%(count)s institution", "%(count)s institutions", count, count=i18n.number(count))
