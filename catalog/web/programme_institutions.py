"""The institutions behind a number of the programme: which reach it, which do not, which have no record."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from catalog.errors import QueryError
from catalog.programme import report, standing_behind, types
from catalog.programme.figures import STATES, YES, Behind, BehindPage, Row
from catalog.programme.report_words import MARKS, group_name, word
from catalog.programme.report_words import STATES as STATE_WORDS
from catalog.store import records
from catalog.store.db import reading
from catalog.web import caching, i18n
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.paging import paging
from catalog.web.params import page_number
from catalog.web.programme_asked import Asked, asked
from catalog.web.programme_counted import stand, standing_of
from catalog.web.programme_rows import behind, goal_of, indicator_name, shown

_SERVICE = "service:"
_MOST_PAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that an institution reaches an indicator: a record with its page, or a service."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An institution with what the catalog shows of it and what it declared, in words."""

    behind: Behind
    name: str
    derived: str
    declared: str
    marks: list[str]
    evidence: list[Evidence]


@blueprint.get("/programme/<slug>/institutions")
@limited(2)
def programme_institutions(slug: str) -> Response:
    """The institutions behind one row, in groups; without ``indicator`` those behind the first row."""
    wanted, at = asked(slug), stand()
    standing = standing_of(at, wanted.plan, wanted.territory, wanted.year, successors=wanted.successors)
    rows = report.ordered(standing.rows)
    row, state = _row(rows), _state()
    number = page_number(request.args.get("page", ""))
    facts = (slug, wanted.query(), row and (row.indicator.id, row.group), state, number)
    return caching.tagged(
        caching.tag_of("behind", at, facts), lambda: _behind(wanted, rows, row, state, number)
    )


def _row(rows: list[Row]) -> Row | None:
    """The row that the address names, None where it names none; ``QueryError`` where there is no such row."""
    given = request.args
    named = {name: given.get(name, "") for name in ("indicator", "type", "level", "region")}
    if not any(named.values()):
        return None
    of_it = [row for row in rows if row.indicator.id == named["indicator"]]
    wanted = (named["type"], named["level"], named["region"])
    found = [row for row in of_it if (row.type, row.level, row.region_class) == wanted]
    if not found and any(wanted):
        raise QueryError("type, level, region: there is no such row.", parameter="type")
    if not of_it:
        raise QueryError(f"indicator: there is no “{named['indicator'][:20]}”.", parameter="indicator")
    return (found or of_it)[0]


def _state() -> str:
    state = request.args.get("state", "") or YES
    if state not in STATES:
        raise QueryError(f"state must be one of {', '.join(STATES)}.", parameter="state")
    return state


def _first(session: Session, wanted: Asked, rows: list[Row], state: str) -> Row:
    """The first row that has institutions in that state, else the first; 404 for a plan without rows."""
    if not rows:
        raise NotFound
    counted = (row for row in rows if row.counted)
    return next((row for row in counted if _page(session, wanted, row, state, 1).total), rows[0])


def _behind(wanted: Asked, rows: list[Row], named: Row | None, state: str, number: int) -> Response:
    with reading() as session:
        row = named or _first(session, wanted, rows, state)
        pages = {one: _page(session, wanted, row, one, number if one == state else 1) for one in STATES}
        found = pages[state]
        if number > max(1, found.pages):
            raise NotFound
        lines = _lines(session, found, row)
    return page(
        "programme_institutions.html",
        plan=wanted.plan,
        asked=wanted,
        goal=goal_of(row, wanted),
        name=indicator_name(row.indicator),
        state=state,
        states=[
            (one, word(STATE_WORDS, one, i18n.language()), pages[one].total, behind(wanted, row, one))
            for one in STATES
        ],
        total=found.total,
        lines=lines,
        named=named is not None,
        rows=[(_named(one), behind(wanted, one, state), one is row) for one in rows],
        pages=paging(
            number,
            found.total,
            standing_behind.PAGE,
            lambda wanted_page: _page_address(wanted, row, state, wanted_page),
            most=_MOST_PAGES,
        ),
    )


def _page(session: Session, wanted: Asked, row: Row, state: str, number: int) -> BehindPage:
    return standing_behind.institutions_behind(
        session,
        wanted.plan,
        row.indicator.id,
        wanted.territory,
        wanted.year,
        type=row.type,
        level=row.level,
        region_class=row.region_class,
        state=state,
        page=number,
        successors=wanted.successors,
    )


def _page_address(wanted: Asked, row: Row, state: str, number: int) -> str:
    address = behind(wanted, row, state)
    return f"{address}&page={number}" if number > 1 else address


def _named(row: Row) -> str:
    group = group_name(row.indicator.system, row.group, i18n.language())
    return f"{row.indicator.id}. {indicator_name(row.indicator)}: {group}"


def _lines(session: Session, found: BehindPage, row: Row) -> list[Line]:
    told = [name for one in found.items for name in one.evidence if not name.startswith(_SERVICE)]
    live = records.live(session, told)
    titles = {identifier: str(orjson.loads(stored.json)["title"]) for identifier, stored in live.items()}
    return [_line(one, row, titles) for one in found.items]


def _line(one: Behind, row: Row, titles: dict[str, str]) -> Line:
    language = i18n.language()
    return Line(
        behind=one,
        name=one.name_vi if language == i18n.DEFAULT else one.name_en or one.name_vi,
        derived="–" if one.derived is None else _yes_or_no(one.derived),
        declared=_declared(one, row),
        marks=[word(MARKS, mark, language) for mark in one.marks],
        evidence=[
            _evidence(name, titles) for name in one.evidence if name.startswith(_SERVICE) or name in titles
        ],
    )


def _yes_or_no(holds: bool) -> str:
    return _("yes") if holds else _("no")


def _declared(one: Behind, row: Row) -> str:
    if one.declared is None:
        return ""
    if row.indicator.kind == "growth":
        return i18n.number(int(one.declared) if float(one.declared).is_integer() else one.declared)
    if row.indicator.measure.endswith("_share"):
        return shown(one.declared, "%")
    return _yes_or_no(bool(one.declared))


def _evidence(name: str, titles: dict[str, str]) -> Evidence:
    if name.startswith(_SERVICE):
        code = name.removeprefix(_SERVICE)
        return Evidence(name=types.label("services", code, i18n.language()), address="")
    return Evidence(name=titles[name], address=page_url("record", identifier=name))
