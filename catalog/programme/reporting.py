"""Who is to declare figures for a period, who has, and who has not: institutions as they stood then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalog.programme.measures import asked_of
from catalog.programme.periods import Period
from catalog.store import expected, institutions_history, observations
from catalog.store.expected import CLOSED
from catalog.store.scopes import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """An institution that sent nothing for a period, with whom to ask."""

    slug: str
    name: str
    system: str
    level: str
    commune: str
    contact: str
    phone: str
    email: str


def ended(session: Session, facts: Mapping[str, Any]) -> date | None:
    """The last day of an institution that is closed; None where it is open, or nobody entered the day."""
    if facts.get("status") != CLOSED:
        return None
    statuses = institutions_history.of(session, facts["slug"]).statuses
    starts = [one.since for one in statuses if one.facts["status"] == CLOSED and one.since]
    return max(starts) - timedelta(1) if starts else None


def successors(session: Session, slug: str) -> list[tuple[str, str]]:
    """Slugs and Vietnamese names of what an institution went on as."""
    return [(one.slug, one.name_vi) for one in institutions_history.of(session, slug).later]


def late(
    session: Session, reach: Reach, period: Period, *, measures: Collection[str] | None = None
) -> tuple[list[Late], int]:
    """Who within ``reach`` sent nothing for the period, by commune and name; and how many are asked in all.

    ``measures`` narrows to those who are asked one of them (what a plan's indicators are made of).
    """
    done = observations.reporters(session, str(period))
    standing = expected.standing(session, reach, period.first)
    asked = [facts for facts in standing if _is_asked(facts, measures)]
    missing = [_late(facts) for facts in asked if facts["slug"] not in done]
    missing.sort(key=lambda one: (one.commune == "", one.commune))
    return missing, len(asked)


def _is_asked(facts: Mapping[str, Any], measures: Collection[str] | None) -> bool:
    return any(measures is None or one.code in measures for one in asked_of(facts))


def _late(facts: Mapping[str, Any]) -> Late:
    told = {name: str(facts.get(name, "")) for name in ("system", "level", "commune", "contact", "phone")}
    return Late(slug=facts["slug"], name=facts["name_vi"], email=str(facts.get("email", "")), **told)
