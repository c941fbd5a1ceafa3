"""Plans of the programme: the list, one plan with its indicators, targets and tasks, its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import orjson
from flask import Response

from catalog.people.permissions import Permission
from catalog.programme import plan_files, plan_rows
from catalog.programme.figures import Group
from catalog.programme.plans import JOINED, Indicator, Plan, Target
from catalog.programme.report_words import group_name
from catalog.store import audit, plans
from catalog.store.audit import Wanted
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.web import i18n
from catalog.web.admin import plans_words, tables
from catalog.web.admin.audit import Line, lines
from catalog.web.admin.plans_frame import EDIT, crumbs, may_edit, opened
from catalog.web.admin.shell import admin_page, admin_url, blueprint, may, needs
from catalog.web.admin.tables import Column, Listing
from catalog.web.i18n import gettext as _
from catalog.web.people_named import action_name, actor_name, subject_name

NEWEST = 10
"""Changes that the page of a plan shows."""


class Aims(NamedTuple):
    """What one group of institutions is to reach: its name, and the targets of each year of the table."""

    whom: str
    by_year: list[list[Target]]


class Section(NamedTuple):
    """An indicator with its table: years across, groups of institutions down; what copies say otherwise."""

    indicator: Indicator
    years: list[int]
    rows: list[Aims]
    disputed: list[tuple[str, Target]]


@blueprint.get("/plans", endpoint="plans")
@needs(EDIT)
def plans_list() -> Response:
    """All plans, the newest first; any officer sees those of others too."""
    asked = tables.asked()
    with reading() as session:
        known, counts = plan_rows.listed(session), plans.counts(session)
    listing = Listing(
        caption=_("Plans"),
        columns=(
            Column(key="number", label=_("Number and title")),
            Column(key="date", label=_("Date of the document")),
            Column(key="territory", label=_("Territory")),
            Column(key="targets", label=_("Targets"), figure=True),
            Column(key="confirmed", label=_("Compared with the document")),
        ),
        rows=known[asked.offset : asked.offset + tables.SIZE],
        total=len(known),
        asked=asked,
        address=admin_url("plans"),
        searched=False,
        empty=_("There is no plan yet: add one, or take in those that come with the catalog."),
    )
    return admin_page(
        "admin/plans.html",
        title=_("Plans of the programme"),
        listing=listing,
        counts=counts,
        territory_name=plans_words.territory_name,
        may_ship=may_edit(""),
    )


@blueprint.get("/plans/<slug>", endpoint="plan")
@needs(EDIT)
def plan(slug: str) -> Response:
    """One plan, word for word, with what was left out and what was changed."""
    found = opened(slug)
    return admin_page(
        "admin/plan.html",
        title=found.number,
        crumbs=crumbs(),
        plan=found,
        sections=sections(found.kept()),
        left_out=_left_out(found),
        lines=_changes(slug),
        may_edit=may_edit(found.territory),
        may_see_log=may(Permission.AUDIT_SEE),
        words=plans_words,
        actor_name=actor_name,
        action_name=action_name,
        subject_name=subject_name,
    )


def sections(found: Plan) -> list[Section]:
    """The indicators of a plan, each with its targets by group and year."""
    return [_section(one, found.targets_of(one.id)) for one in found.indicators]


def _section(indicator: Indicator, targets: Sequence[Target]) -> Section:
    agreed = [one for one in targets if not one.disputed]
    years = sorted({one.year for one in agreed})
    groups = dict.fromkeys(one.group for one in agreed)
    rows = [
        Aims(
            whom(indicator, group),
            [[one for one in agreed if (one.group, one.year) == (group, year)] for year in years],
        )
        for group in groups
    ]
    disputed = [(whom(indicator, one.group), one) for one in targets if one.disputed]
    return Section(indicator, years, rows, disputed)


def whom(indicator: Indicator, group: tuple[str, str, str]) -> str:
    """The institutions of a target in words."""
    kind, level, region_class = group
    counted = Group(type=kind or JOINED.join(indicator.types), level=level, region_class=region_class)
    return group_name(indicator.system, counted, i18n.language())


def _left_out(found: Plan) -> list[tuple[str, str, str]]:
    """The rows that were left out: table, key, how they are told."""
    told = [("indicators", one.id, f"{one.id}: {one.name}") for one in found.indicators if one.dropped]
    told += [
        ("targets", str(one.id), f"{one.indicator}, {one.year}: {plans_words.amount(one)}")
        for one in found.targets
        if one.dropped
    ]
    return told + [("tasks", one.id, f"{one.id}: {one.heading}") for one in found.tasks if one.dropped]


def _changes(slug: str) -> list[Line]:
    """The newest changes of the plan: whoever may change plans sees who changed them."""
    with reading() as session:
        wanted = Wanted(subject_type=plan_rows.SUBJECT, subject=slug)
        found = audit.listed(session, Reach(everything=True), wanted, limit=NEWEST)
        return lines(session, found)


@blueprint.get("/plans/<slug>/plan.json", endpoint="plan_file")
@needs(EDIT)
def plan_file(slug: str) -> Response:
    """The plan as a file that can be sent in again, here or elsewhere."""
    told = orjson.dumps(plan_files.told(opened(slug)), option=orjson.OPT_INDENT_2)
    saved = {"Content-Disposition": f'attachment; filename="{slug}.json"'}
    return Response(told, mimetype="application/json", headers=saved)
