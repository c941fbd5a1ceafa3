"""The programme by place: each commune or province on a map and in a table; a province before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response

from catalog import gazetteer
from catalog.errors import QueryError
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import NEW, PROVINCE, Unit
from catalog.programme import plan_scope, report
from catalog.programme.figures import PlaceRow, Row, Standing
from catalog.programme.plans import Indicator
from catalog.programme.report_book import place_name
from catalog.programme.report_words import NOTHING, group_name
from catalog.web import caching, charts, i18n
from catalog.web.charts import Meter
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext
from catalog.web.limits import limited
from catalog.web.programme import choices
from catalog.web.programme_asked import Asked, asked
from catalog.web.programme_counted import Stand, comparison_of, places_of, stand
from catalog.web.programme_rows import indicator_name, shown
from catalog.web.province_map import Enlarged, Placed, ProvinceMap, enlarged, province_map
from catalog.web.ways_to import place_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A place with what is known of it: values in words in the order of the indicators, "" for none."""

    place: PlaceRow
    name: str
    address: str
    values: list[str]


@blueprint.get("/programme/<slug>/places")
@limited(2)
def programme_places(slug: str) -> Response:
    """Which communes of a province, or provinces of the country, have reported, and what they stand at."""
    wanted, at = asked(slug), stand()
    return caching.tagged(caching.tag_of("places", at, wanted.query(), slug), lambda: _places(at, wanted))


def _places(at: Stand, wanted: Asked) -> Response:
    found = places_of(at, wanted.plan, wanted.territory, wanted.year)
    indicators = [one for one in wanted.plan.indicators if one.rule or one.measure]
    lines = sorted((_line(wanted, place, indicators) for place in found), key=_by_name)
    held = [line.place for line in lines if line.place.institutions]
    own = plan_scope.province_of(wanted.plan, wanted.territory)
    return page(
        "programme_places.html",
        plan=wanted.plan,
        asked=wanted,
        lines=lines,
        indicators=[(one.id, indicator_name(one)) for one in indicators],
        reported=sum(place.has_reported for place in held),
        held=len(held),
        country=_country(wanted, found) if own is None else None,
        drawn=_drawn(own, found) if own else None,
        choices=[one for one in choices(wanted) if not wanted.plan.territory or one[2]],
        years=plan_scope.years(wanted.plan, i18n.today()),
    )


def _line(wanted: Asked, place: PlaceRow, indicators: Sequence[Indicator]) -> Line:
    unit = gazetteer.unit(place.unit) if place.unit else None
    return Line(
        place=place,
        name=unit.full_name if unit else _("Place not known"),
        address=wanted.but(territory=place.unit).address() if unit else "",
        values=[shown(place.values.get(one.id), one.unit) for one in indicators],
    )


def _by_name(line: Line) -> tuple[bool, str]:
    unit = gazetteer.unit(line.place.unit) if line.place.unit else None
    return unit is None, sort_key(unit.name) if unit else ""


def _country(wanted: Asked, found: Sequence[PlaceRow]) -> ProvinceMap:
    """The provinces with circles as large as the number of institutions that have reported."""
    counts: dict[str, int] = {}
    for place in found:
        unit = plan_scope.of_today(place.unit)
        if unit is not None and place.reported:
            counts[unit.code] = counts.get(unit.code, 0) + place.reported

    def address(unit: Unit) -> str:
        return wanted.but(territory=unit.key).address()

    def label(count: int) -> str:
        return ngettext(
            "%(count)s institution has reported",
            "%(count)s institutions have reported",
            count,
            count=i18n.number(count),
        )

    return province_map(counts, address, label)


def _drawn(province: Unit, found: Sequence[PlaceRow]) -> Enlarged:
    """The province with a full point for each commune that has reported, a hollow one for the others."""
    told: list[Placed] = []
    silent: list[Placed] = []
    for place in found:
        unit = gazetteer.unit(place.unit) if place.unit else None
        middle = gazetteer.centre(unit) if unit else None
        if unit is not None and middle is not None and place.institutions:
            words = _("%(some)s of %(all)s reported", some=place.reported, all=place.expected)
            point = (f"{unit.full_name}: {words}", *middle)
            (told if place.has_reported else silent).append(point)
    return enlarged(province.code, told, silent)


# Before and after the merger of July 2025


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value of one province: in words, drawn, and how many institutions are counted."""

    words: str
    meter: Meter | None
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An indicator among a group of institutions, a cell for each province."""

    name: str
    group: str
    cells: list[Cell]


@blueprint.get("/programme/<slug>/compare")
@limited(2)
def programme_compare(slug: str) -> Response:
    """A province of today beside the provinces of before July 2025 that it was made of."""
    wanted, at = asked(slug), stand()
    return caching.tagged(caching.tag_of("compare", at, wanted.query(), slug), lambda: _compare(at, wanted))


def _compare(at: Stand, wanted: Asked) -> Response:
    province = plan_scope.province_of(wanted.plan, wanted.territory)
    if province is not None and province.level != PROVINCE:
        raise QueryError("territory: choose a province.", parameter="territory")
    found = comparison_of(at, wanted.plan, province.key, wanted.year) if province else None
    before = found.before if found else ()
    listed = [] if wanted.plan.territory else sorted(
        gazetteer.units(NEW, PROVINCE), key=lambda unit: sort_key(unit.name)
    )  # fmt: skip
    return page(
        "programme_compare.html",
        plan=wanted.plan,
        asked=wanted,
        province=province,
        names=[place_name(one.territory, i18n.language()) for one in before],
        lines=_compared(found.today, before) if found else [],
        choices=[
            (place_code(one), one.full_name, province is not None and one.key == province.key)
            for one in listed
        ],
        years=plan_scope.years(wanted.plan, i18n.today()),
    )


def _compared(today: Standing, before: Sequence[Standing]) -> list[Compared]:
    rows = [{(row.indicator.id, row.group): row for row in one.rows} for one in (*before, today)]
    return [
        Compared(
            name=indicator_name(row.indicator),
            group=group_name(row.indicator.system, row.group, i18n.language()),
            cells=[_cell(found.get((row.indicator.id, row.group))) for found in rows],
        )
        for row in report.ordered(today.rows)
    ]


def _cell(row: Row | None) -> Cell:
    nothing = NOTHING.said(i18n.language())
    if row is None:
        return Cell(words=nothing, meter=None, counted=0)
    is_share = row.indicator.kind == "share" and row.value is not None
    aims = [(one.year, one.value) for one in report.aims(row) if one.value is not None]
    return Cell(
        words=shown(row.value, row.indicator.unit) or nothing,
        meter=charts.meter(row.value, aims) if is_share else None,
        counted=row.counted,
    )
