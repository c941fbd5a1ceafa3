"""One institution in each year that is counted: whether it counts, where, and what it is shown to reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from catalog.activities.schedules import ZONE
from catalog.gazetteer import seat
from catalog.programme import showing
from catalog.programme.chains import Chains
from catalog.programme.existing import FIRST_YEAR, InYear, Life, State, in_year, years
from catalog.programme.showing import Held, Shown
from catalog.programme.types import type_of
from catalog.programme.whereabouts import Whereabouts, whereabouts
from catalog.store.derivable import Activity, Past
from catalog.store.derived import Counted, Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is the same for all institutions: the day, what went on as what, what is another one's name."""

    today: date
    chains: Chains
    merged: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """An institution: its facts (``derivable.FACTS``) and its past, and the days on which it existed."""

    facts: Mapping[str, Any]
    past: Past
    life: Life


def known(facts: Mapping[str, Any], past: Past) -> Known:
    """An institution with what its past tells of its days."""
    founded = None if None in past.names else min((day for day in past.names if day), default=None)
    states = [State(*state) for state in past.states]
    life = Life(status=facts["status"], founded=founded, states=states, went_on=past.went_on)
    return Known(facts, past, life)


class Here(NamedTuple):
    """What the catalog has of an institution: how many live records, and the year of the first of them.

    ``of_merged`` is the year of the first under a slug that was merged into it. A year is 0 where it was not
    looked for, as it is kept what was there in which years.
    """

    records: int = 0
    first_year: int = 0
    of_merged: int = 0


class Before(NamedTuple):
    """What is kept now of an institution, and of those that were merged into it: under their own slugs.

    So it stays theirs when they stand for themselves again.
    """

    own: Sequence[Derived] = ()
    of_merged: Sequence[Derived] = ()

    @property
    def is_known(self) -> bool:
        """Whether it is kept since when there were records."""
        return any(row.rule == showing.PRESENT for row in self.own)

    def first_year(self) -> int | None:
        """The first year in which there were records, as far as it is kept; None where it is not."""
        kept = [row.year for row in (*self.own, *self.of_merged) if row.rule == showing.PRESENT]
        return min(kept, default=None)


class Found(NamedTuple):
    """The rows to keep of an institution."""

    shown: list[Derived]
    counted: list[Counted]


def of_institution(
    one: Known,
    others: Mapping[str, Known],
    around: Around,
    *,
    here: Here,
    activities: Sequence[Activity],
    before: Before,
) -> Found:
    """All that is kept of an institution; ``others`` are those of its chain.

    Services that were confirmed in an earlier year stay confirmed for that year.
    """
    shown = _shown(one.facts, around.today, activities, before.own)
    reached = _confirmed(before.of_merged, around.today) | shown
    since = _known_since(here, activities, before, around.today)
    earlier = [others[slug] for slug in one.past.earlier if slug in others]
    counted = []
    for year in years(around.today):
        stood = _in_year(one, earlier, year, around.today)
        if stood is not None:
            by_rule = {rule: reached.get((rule, year)) for rule in showing.RULES}
            is_known = bool(here.records) and year >= since
            counted.append(_counted(one, earlier, around, year, stood, is_known, by_rule))
    shown |= _present(here, shown, around.today)
    return Found(_rows(one.facts["slug"], shown), counted)


def _present(here: Here, shown: Mapping[tuple[str, int], Shown], today: date) -> dict[tuple[str, int], Shown]:
    """What is kept of records being there: this year's, and the first year where it was not kept yet."""
    if not here.records:
        return {}
    kept = [year for rule, year in shown if rule == showing.PRESENT]
    found = {(showing.PRESENT, today.year): Shown(True, here.records, ())}
    if here.first_year and here.first_year < min((*kept, today.year)):
        # How many there were then is not known any more.
        found[showing.PRESENT, here.first_year] = Shown(True, 0, ())
    return found


def _rows(slug: str, shown: Mapping[tuple[str, int], Shown]) -> list[Derived]:
    return [
        Derived(
            slug,
            rule,
            year,
            found.holds,
            found.amount,
            None if found.halves is None else dict(found.halves),
            list(found.evidence),
            list(found.marks),
        )
        for (rule, year), found in sorted(shown.items())
    ]


def _shown(
    facts: Mapping[str, Any], today: date, activities: Sequence[Activity], before: Sequence[Derived]
) -> dict[tuple[str, int], Shown]:
    shown = showing.shown(_held(activities, today))
    confirmed = facts["modified"].astimezone(ZONE).year
    codes = showing.learning_services(facts["services"] or ())
    services = {
        row.year: tuple(_services(row.evidence)) for row in before if row.rule == showing.LEARNING
    } | {confirmed: codes}
    for year in years(today):
        if services.get(year):
            known = shown.get((showing.LEARNING, year))
            shown[showing.LEARNING, year] = showing.with_services(known, services[year])
        if facts["url"] and year >= confirmed:
            shown[showing.WEB_PAGE, year] = Shown(True, 1, (facts["url"],))
    # What was there in earlier years was told then, and is not told anew.
    for row in before:
        if row.rule == showing.WEB_PAGE and row.year < confirmed:
            shown[showing.WEB_PAGE, row.year] = Shown(row.holds, row.amount, tuple(row.evidence))
        if row.rule == showing.PRESENT and row.year < today.year:
            shown[showing.PRESENT, row.year] = Shown(row.holds, row.amount, ())
    return shown


def _confirmed(before: Iterable[Derived], today: date) -> dict[tuple[str, int], Shown]:
    """What was confirmed in earlier years of those that were merged: their records count here already."""
    found = {}
    for row in before:
        services = tuple(f"{showing.SERVICE}{code}" for code in _services(row.evidence))
        if row.year < today.year and row.holds and (services or row.rule == showing.WEB_PAGE):
            found[row.rule, row.year] = Shown(True, 0, services or tuple(row.evidence))
    return found


def _known_since(here: Here, activities: Sequence[Activity], before: Before, today: date) -> int:
    """The year from which on the catalog tells of it: before, nothing shown is no answer.

    That of its first record, or of the first day on which there was to be anything, if that is earlier.
    """
    held = [int(one.first_day[:4]) for one in activities if one.first_day]
    known = [year for year in (before.first_year(), here.first_year, here.of_merged, *held) if year]
    return max(FIRST_YEAR, min(known, default=today.year))


def _services(evidence: Sequence[str]) -> list[str]:
    told = [one for one in evidence if one.startswith(showing.SERVICE)]
    return [one.removeprefix(showing.SERVICE) for one in told]


def _held(activities: Sequence[Activity], today: date) -> list[Held]:
    held = []
    for one in activities:
        if one.status:
            continue
        schedule = one.told.get("schedule") or {}
        created = one.created.astimezone(ZONE).year
        told_years, dated = showing.years_held(
            schedule, one.first_day, one.last_day, created=created, today=today
        )
        held.append(Held(one.record, one.kind, one.told, told_years, dated, one.online))
    return held


def _in_year(one: Known, earlier: Sequence[Known], year: int, today: date) -> InYear | None:
    takes_over = any(other.life.ended_with_the_districts for other in earlier)
    kind = {name: one.facts[name] for name in ("system", "type", "level")}
    return in_year(one.life, year, today, takes_over=takes_over, **kind)


def _counted(
    one: Known,
    earlier: Sequence[Known],
    around: Around,
    year: int,
    stood: InYear,
    is_known: bool,
    reached: Mapping[str, Shown | None],
) -> Counted:
    facts, slug = one.facts, one.facts["slug"]
    kind = type_of(facts["system"], facts["type"])
    after = (facts["type"], facts["level"]) if stood.was_unit else _took_over(one, earlier)
    both = reached[showing.TEACHES_AND_SHOWS]
    return Counted(
        institution=slug,
        year=year,
        counts=stood.counts,
        stands=stood.stands,
        system=facts["system"] if kind is None else kind.counted or facts["system"],
        type=facts["type"],
        level=facts["level"],
        region_class=facts["region_class"],
        after_type=after[0],
        after_level=after[1],
        **_where(facts, one.past, stood.day)._asdict(),
        chain=around.chains.name(slug),
        present=int(is_known),
        learning_services=_answer(reached[showing.LEARNING], is_known=is_known),
        education_and_digital=_answer(both, is_known=is_known),
        activities_by_age=_answer(reached[showing.BY_AGE], is_known=is_known),
        regular_activities=_answer(reached[showing.REGULAR], is_known=is_known),
        web_page=_answer(reached[showing.WEB_PAGE], is_known=is_known),
        halves=int(both is not None and not both.holds),
    )


def _answer(shown: Shown | None, *, is_known: bool) -> int | None:
    """1 or 0; nothing is told of an institution of which the catalog has nothing, or had nothing then."""
    if shown is None:
        return 0 if is_known else None
    return int(shown.holds)


def _took_over(one: Known, earlier: Sequence[Known]) -> tuple[str, str]:
    """Type and level of what ended on 30 June 2025 and went on as this one; that of a district first."""
    ended = [
        (other.facts["type"], other.facts["level"])
        for other in earlier
        if other.facts["system"] == one.facts["system"]
        and (other.life.ended_with_the_districts or other.facts["level"] == "district")
    ]
    return min(ended, key=lambda pair: (pair[1] != "district", pair), default=("", ""))


def _where(facts: Mapping[str, Any], past: Past, day: date) -> Whereabouts:
    """The units that it was in on a day: as its past tells, else as today."""
    point = None if facts["lat"] is None or facts["lon"] is None else (facts["lat"], facts["lon"])
    for place in past.places:
        if (place.since is None or place.since <= day) and (place.until is None or day <= place.until):
            key = place.key or _key({"province": place.province, "commune": place.commune})
            if key:
                return whereabouts(key, point)
    return whereabouts(_key(facts), point)


def _key(facts: Mapping[str, Any]) -> str:
    found = seat(facts)
    smallest = found.commune or found.province
    return "" if smallest is None else smallest.key
