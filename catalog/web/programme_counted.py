"""Plans and their standings, read once while nothing that they are made of has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from catalog.programme import plan_rows, plan_scope
from catalog.programme import standing as counting
from catalog.programme.figures import Comparison, PlaceRow, Standing
from catalog.programme.plans import Plan
from catalog.store import plans
from catalog.store.db import reading
from catalog.web import caching, i18n

_KEPT = 200
"""So many standings are kept in each process: one is some kilobytes."""


class Stand(NamedTuple):
    """Where all that figures are made of stands: the catalog, plans, what was declared, the day."""

    catalog: caching.Stand
    plans: str
    counted: object
    day: date

    @property
    def figures(self) -> _Figures:
        """Where figures alone stand: records that were not counted yet do not change them."""
        return _Figures(self.catalog.log_id, self.plans, self.counted)


class _Figures(NamedTuple):
    log_id: str
    plans: str
    counted: object


def stand() -> Stand:
    """Where it stands now."""
    catalog = caching.stand()
    with reading() as session:
        return Stand(catalog, plans.stamp(session), counting.position(session), i18n.today())


def all_plans(at: Stand | None = None) -> Sequence[Plan]:
    """All plans without the rows that were dropped, the newest first."""
    return _plans((at or stand()).figures[:2])


def plan_of(slug: str) -> Plan | None:
    """The plan of that slug, None if there is none."""
    return next((plan for plan in all_plans() if plan.slug == slug), None)


def standing_of(at: Stand, plan: Plan, territory: str, year: int, *, successors: bool = False) -> Standing:
    """What the plan stands at in a territory and a year."""
    return _standing(at.figures, plan.slug, territory, year, successors)


def places_of(at: Stand, plan: Plan, territory: str, year: int) -> Sequence[PlaceRow]:
    """The communes or provinces of the territory, each with what is known of it; of today where it can be."""
    return _places(at.figures, plan.slug, plan_scope.same_ground(territory), year)


def comparison_of(at: Stand, plan: Plan, province: str, year: int) -> Comparison:
    """A province of today beside those that it was made of."""
    return _comparison(at.figures, plan.slug, province, year)


@lru_cache(maxsize=4)
def _plans(_at: object) -> tuple[Plan, ...]:
    with reading() as session:
        found = [plan_rows.get(session, facts.slug) for facts in plan_rows.listed(session)]
    return tuple(plan for plan in found if plan is not None)


def _known(at: _Figures, slug: str) -> Plan:
    return next(plan for plan in _plans(at[:2]) if plan.slug == slug)


@lru_cache(maxsize=_KEPT)
def _standing(at: _Figures, slug: str, territory: str, year: int, successors: bool) -> Standing:
    with reading() as session:
        return counting.standing(session, _known(at, slug), territory, year, successors=successors)


@lru_cache(maxsize=_KEPT)
def _places(at: _Figures, slug: str, territory: str, year: int) -> Sequence[PlaceRow]:
    with reading() as session:
        return counting.communes(session, _known(at, slug), territory, year)


@lru_cache(maxsize=_KEPT)
def _comparison(at: _Figures, slug: str, province: str, year: int) -> Comparison:
    with reading() as session:
        return counting.compare(session, _known(at, slug), province, year)
