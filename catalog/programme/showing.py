"""What published records show of the programme's indicators, by year: pure, from their JSON.

The rules are those of 1520/QĐ-TTg as ``docs/programme.md`` words them; ``catalog.programme.deriving`` adds
up what these functions find for an institution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from catalog.activities.format import FIELD_SCHEME
from catalog.activities.occasions import EXHIBITION
from catalog.activities.schedules import days_of
from catalog.programme.existing import FIRST_YEAR
from catalog.programme.types import term_of

LEARNING, TEACHES_AND_SHOWS = "learning_services", "education_and_digital"
BY_AGE, REGULAR, WEB_PAGE, PRESENT = "activities_by_age", "regular_activities", "web_page", "present"
RULES = (LEARNING, TEACHES_AND_SHOWS, BY_AGE, REGULAR, WEB_PAGE)
"""What is told of each institution; shares of digitised records are counted apart."""
EDUCATION, DIGITAL = "education", "digital"
HALVES = (EDUCATION, DIGITAL)
"""The two things that a museum must have for ``TEACHES_AND_SHOWS``."""
HALF, SERVICES = "half", "services"
"""Marks: one of the two halves alone; by services that were confirmed, not by anything with a date."""
SERVICE = "service:"
"""Before the code of a service among what shows something."""
MOST_EVIDENCE = 5
_REGULAR_KINDS = frozenset({"class", "club"})


@dataclass(frozen=True, slots=True)
class Held:
    """An activity: its record's id, kind and JSON, the years in which it is held.

    ``dated`` is False for one that tells no days: it is taken to go on since it came into the catalog.
    ``online``: it can be seen in digital space.
    """

    record: str
    kind: str
    told: Mapping[str, Any]
    years: frozenset[int]
    dated: bool
    online: bool


class Shown(NamedTuple):
    """What is shown of one rule in one year."""

    holds: bool
    amount: int
    evidence: tuple[str, ...]
    halves: Mapping[str, bool] | None = None
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    amount: int = 0
    evidence: list[str] = field(default_factory=list)

    def add(self, record: str) -> None:
        self.amount += 1
        if len(self.evidence) < MOST_EVIDENCE:
            self.evidence.append(record)


def years_held(
    schedule: Mapping[str, Any], first: str, last: str, *, created: int, today: date
) -> tuple[frozenset[int], bool]:
    """The years up to this one in which something is held, and whether it tells days.

    ``first`` and ``last`` are its first and last days as ``store.attended`` keeps them.
    """
    if not first and not last:
        return frozenset(range(max(created, FIRST_YEAR), today.year + 1)), False
    begins = int(first[:4]) if first else created
    span = range(max(begins, FIRST_YEAR), min(int(last[:4]), today.year) + 1)
    gaps = any(schedule.get(name) for name in ("recurrence", "rdates", "exdates"))
    return frozenset(year for year in span if not gaps or _is_held(schedule, year)), True


def _is_held(schedule: Mapping[str, Any], year: int) -> bool:
    return next(days_of(schedule, date(year, 1, 1), date(year, 12, 31)), None) is not None


def shown(activities: Iterable[Held]) -> dict[tuple[str, int], Shown]:
    """What activities show, by rule and year."""
    found: dict[tuple[str, int], _Found] = {}
    for one in activities:
        for rule in _rules(one):
            for year in one.years:
                found.setdefault((rule, year), _Found()).add(one.record)
    years = {year for _, year in found}
    simple = {
        key: Shown(True, part.amount, tuple(part.evidence))
        for key, part in found.items()
        if key[0] not in HALVES
    }
    return simple | {
        (TEACHES_AND_SHOWS, year): both for year in years if (both := _both(found, year)) is not None
    }


def _rules(one: Held) -> Iterator[str]:
    """The rules, and halves of one, that an activity shows."""
    audience = bool(one.told.get("audiences") or one.told.get("education_levels"))
    if one.dated:
        yield LEARNING
    if one.dated and (audience or _has_field(one.told)):
        yield BY_AGE
    if one.kind in _REGULAR_KINDS or _comes_again(one.told):
        yield REGULAR
    if one.kind == "programme" and audience and one.told.get("outcomes"):
        yield EDUCATION
    if one.kind == EXHIBITION and one.online:
        yield DIGITAL


def _has_field(told: Mapping[str, Any]) -> bool:
    return any(subject.get("scheme") == FIELD_SCHEME for subject in told.get("subjects", ()))


def _comes_again(told: Mapping[str, Any]) -> bool:
    schedule = told.get("schedule") or {}
    return bool(schedule.get("recurrence")) or len(schedule.get("rdates", ())) > 1


def _both(found: Mapping[tuple[str, int], _Found], year: int) -> Shown | None:
    parts = {half: found.get((half, year)) for half in HALVES}
    there = [part for part in parts.values() if part is not None]
    if not there:
        return None
    evidence = [record for part in there for record in part.evidence[:2]]
    return Shown(
        len(there) == len(HALVES),
        sum(part.amount for part in there),
        tuple(evidence),
        {half: part is not None for half, part in parts.items()},
        () if len(there) == len(HALVES) else (HALF,),
    )


def learning_services(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of an institution's services that serve lifelong learning."""
    return tuple(code for code in codes if (term := term_of("services", code)) is not None and term.learning)


def with_services(known: Shown | None, codes: tuple[str, ...]) -> Shown:
    """What activities show of ``LEARNING`` together with services that were confirmed in the year."""
    dated = known or Shown(False, 0, ())
    told = [f"{SERVICE}{code}" for code in codes]
    evidence = (*dated.evidence, *told)[:MOST_EVIDENCE]
    return Shown(True, dated.amount, evidence, None, () if dated.amount else (SERVICES,))
