"""What institutions are asked for a period, all at once, with what stands of it: for tables of many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.programme import reporting
from catalog.programme.measures import Measure, asked_of
from catalog.programme.periods import Period
from catalog.store import expected, institutions, observations
from catalog.store.observations import ACCEPTED, REPORTED, Observation
from catalog.store.scopes import Reach

Part = tuple[str, str]
"""A measure's code and a split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What an institution is asked for a period.

    ``kept`` is what stands, ``earlier`` what was reported of the period a year before, ``accepted`` what an
    officer accepted of it; ``ended`` is the last day of one that was closed before the period.
    """

    slug: str
    facts: Mapping[str, Any]
    measures: tuple[Measure, ...]
    kept: Mapping[Part, Observation]
    earlier: Mapping[Part, float]
    accepted: Mapping[Part, float]
    ended: date | None = None

    def name(self, language: str) -> str:
        """Its name in ``vi`` or ``en``."""
        vi = str(self.facts["name_vi"])
        return vi if language == "vi" else str(self.facts.get("name_en") or vi)


def of_reach(session: Session, reach: Reach, period: Period, *, system: str = "") -> list[Asking]:
    """Those within ``reach`` (and of a system) that are asked anything for the period, by name."""
    standing = [
        facts
        for facts in expected.standing(session, reach, period.first)
        if system in ("", facts.get("system"))
    ]
    return [one for one in _askings(session, standing, period) if one.measures]


def of_slugs(session: Session, slugs: Collection[str], period: Period) -> dict[str, Asking]:
    """Those of these institutions that there are, by slug; what was merged into another is left out."""
    known = institutions.among(session, slugs)
    ends = {
        slug: last
        for slug, facts in known.items()
        if (last := reporting.ended(session, facts)) is not None and last < period.first
    }
    return {one.slug: one for one in _askings(session, known.values(), period, ends)}


def _askings(
    session: Session,
    institutions: Iterable[Mapping[str, Any]],
    period: Period,
    ends: Mapping[str, date] | None = None,
) -> list[Asking]:
    named = expected.measures_named(session)
    facts = {str(one["slug"]): one for one in institutions}
    kept = observations.of_institutions(session, facts, [str(period), str(period.before)])
    return [
        _asking(one, asked_of(one, named), kept[slug], period, (ends or {}).get(slug))
        for slug, one in facts.items()
    ]


def _asking(
    facts: Mapping[str, Any],
    measures: tuple[Measure, ...],
    kept: Iterable[Observation],
    period: Period,
    ended: date | None,
) -> Asking:
    now = {(one.measure, one.split): one for one in kept if one.period == str(period)}
    before = [one for one in kept if one.period != str(period)]
    return Asking(
        slug=str(facts["slug"]),
        facts=facts,
        measures=measures,
        kept=now,
        earlier={(one.measure, one.split): one.value for one in before if one.status in REPORTED},
        accepted={(one.measure, one.split): one.value for one in before if one.status == ACCEPTED},
        ended=ended,
    )
