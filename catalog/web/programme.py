"""The programme's pages: all plans, and one plan with what its indicators stand at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, url_for

from catalog import gazetteer
from catalog.programme import plan_scope, report
from catalog.programme.figures import Standing
from catalog.programme.plans import Plan
from catalog.programme.report import Tally
from catalog.store import summings
from catalog.store.db import reading
from catalog.web import caching, good_models, i18n, metadata, summing_page
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.programme_asked import Asked, asked
from catalog.web.programme_counted import Stand, all_plans, places_of, stand, standing_of
from catalog.web.programme_rows import parts_of
from catalog.web.ways_to import place_code

_MODELS = 3
"""So many good models stand among the plans; their own page has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many places of a territory reported anything, of those with institutions; ``level`` says which."""

    reported: int
    places: int
    level: str


@blueprint.get("/programme")
@limited(1)
def programme() -> Response:
    """All plans, and the figures of the one that matters most here."""
    at = stand()
    return caching.tagged(caching.tag_of("programme", at), lambda: _programme(at))


def _programme(at: Stand) -> Response:
    plans = all_plans(at)
    first = foremost(plans)
    shown = None
    if first is not None:
        shown = Asked(plan=first, territory=first.territory, year=plan_scope.year_of(first, "", i18n.today()))
    standing = standing_of(at, shown.plan, shown.territory, shown.year) if shown else None
    with reading() as session:
        models = good_models.stories(session, limit=_MODELS)
    return page(
        "programme.html",
        plans=plans,
        models=models,
        shown=shown,
        standing=standing,
        parts=parts_of(standing, shown) if standing and shown else [],
        tally=_tally(standing) if standing else None,
        metadata=metadata.Metadata(graph=metadata.script(metadata.breadcrumbs((_("Programme"), "")))),
    )


def foremost(plans: Sequence[Plan]) -> Plan | None:
    """The only plan of a province, else the plan that most others carry out; None where there is none."""
    local = [plan for plan in plans if plan.territory]
    if len(local) == 1:
        return local[0]
    carried_out = Counter(plan.parent for plan in plans if plan.parent)
    return max(plans, key=lambda plan: carried_out[plan.number], default=None)


@blueprint.get("/programme/<slug>")
@limited(2)
def programme_plan(slug: str) -> Response:
    """A plan in a territory and a year: each indicator with its value, its targets, its sources."""
    wanted, at = asked(slug), stand()
    with reading() as session:
        summed = summings.stamp(session)
    tag = caching.tag_of("plan", at, wanted.query(), slug, summed)
    return caching.tagged(tag, lambda: _plan(at, wanted))


def _plan(at: Stand, wanted: Asked) -> Response:
    plan = wanted.plan
    standing = standing_of(at, plan, wanted.territory, wanted.year, successors=wanted.successors)
    return page(
        "programme_plan.html",
        plan=plan,
        parent=next((one for one in all_plans(at) if one.number == plan.parent), None),
        asked=wanted,
        standing=standing,
        parts=parts_of(standing, wanted),
        tally=_tally(standing),
        coverage=_coverage(at, wanted),
        summings=summing_page.closed_of(plan.slug),
        choices=choices(wanted),
        years=plan_scope.years(plan, i18n.today()),
        target_years=report.target_years(plan),
        csv=url_for("api_v1.indicators", plan=plan.slug, format="csv", **wanted.query()),
        json=url_for("api_v1.indicators", plan=plan.slug, **wanted.query()),
        metadata=_metadata(plan),
    )


def _tally(standing: Standing) -> Tally | None:
    """The rows against the targets of the year, or of the next year that has targets."""
    years = report.target_years(standing.plan)
    due = next((year for year in years if year >= standing.year), years[-1] if years else None)
    return None if due is None else report.tally(standing, due)


def _coverage(at: Stand, wanted: Asked) -> Coverage:
    found = [
        place for place in places_of(at, wanted.plan, wanted.territory, wanted.year) if place.institutions
    ]
    level = "commune" if wanted.territory else "province"
    return Coverage(reported=sum(place.has_reported for place in found), places=len(found), level=level)


def choices(wanted: Asked) -> list[tuple[str, str, bool]]:
    """Territories to choose from: what the address takes, the name, whether it is the one shown."""
    plan, own = wanted.plan, plan_scope.same_ground(wanted.territory)
    told = [("", wanted.but(territory=plan.territory).place, own == plan_scope.same_ground(plan.territory))]
    told += [
        (place_code(unit), unit.full_name, own == unit.key and not told[0][2])
        for unit in plan_scope.within(plan)
    ]
    shown = gazetteer.unit(wanted.territory)
    if shown is not None and not any(chosen for _code, _name, chosen in told):
        until = _("until 30/06/2025")
        before = "" if shown.list_version == gazetteer.NEW else f" ({until})"
        told.insert(1, (place_code(shown), f"{shown.full_name}{before}", True))
    return told


def _metadata(plan: Plan) -> metadata.Metadata:
    steps = ((_("Programme"), page_url("programme")), (plan.number, ""))
    return metadata.Metadata(graph=metadata.script(metadata.breadcrumbs(*steps)), title=plan.number)
