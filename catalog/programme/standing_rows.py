"""The rows of a standing out of what the store added up: pure. A share never leaves 0 to 100."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from catalog.programme import growth
from catalog.programme.existing import FIRST_YEAR, last_day
from catalog.programme.figures import (
    ACCEPTED,
    DERIVED,
    NO_BASE,
    NO_DATA,
    NO_INSTITUTION,
    NO_UNIT,
    NOT_MEASURED,
    Count,
    Group,
    Point,
    Row,
)
from catalog.programme.plans import JOINED, Indicator, Target
from catalog.programme.types import Term, term_of, type_of
from catalog.store.counting import Key, Sought, Sums
from catalog.store.growing import Amount, Grown, Pair

PERCENT = frozenset({"digitised_share", "staff_trained"})
"""Measures that are a percentage themselves: their mean is told, not the share of institutions."""
DIGITISED = "digitised"
HALF, EARLY, FEW, RECORDS, MEAN = "half", "early", "few", "records", "mean"
"""Marks: see ``figures.Count``; ``RECORDS``: of records, not of institutions; ``MEAN``: of percentages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An indicator in a year, as the store was asked for it on ``today``."""

    indicator: Indicator
    wanted: Sought
    year: int
    today: date


class Value(NamedTuple):
    """A value and what it is taken from."""

    value: float | None
    source: str


def only(wanted: Sought, year: int) -> Sought:
    """The same for one year alone."""
    return replace(wanted, years=(year,))


def added(some: Iterable[Sums]) -> Sums:
    """All together."""
    total = Sums()
    for one in some:
        total = total.plus(one)
    return total


def narrowed(indicator: Indicator, group: Group) -> dict[str, Sequence[str]]:
    """The types, levels and region classes that a group takes in; none of a kind where it takes in all."""
    return {
        "type": _parts(group.type) or indicator.types,
        "level": _parts(group.level) or indicator.levels,
        "region_class": _parts(group.region_class),
    }


def _parts(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(JOINED) if part)


def fits(asked: Asked, group: Group, alike: tuple[str, ...], key: Key) -> bool:
    """Whether institutions of this type, level and region class belong to the group.

    With successors, what took over from a unit that is no more belongs to that unit's group.
    """
    type, level, region_class = alike
    told = narrowed(asked.indicator, group)

    def match(type: str, level: str) -> bool:
        pairs = (("type", type), ("level", level), ("region_class", region_class))
        return all(value in told[name] or not told[name] for name, value in pairs)

    if key.counts and match(type, level):
        return True
    took_over = bool(key.after_level) and takes_in_successors(asked, group)
    return took_over and match(key.after_type, key.after_level)


def takes_in_successors(asked: Asked, group: Group) -> bool:
    """Whether what took over from a group's units counts for it: they are no more, and that is asked."""
    return asked.wanted.successors and _has_ended(asked, narrowed(asked.indicator, group))


def of_group(sums: Mapping[Key, Sums], asked: Asked, group: Group) -> dict[Key, Sums]:
    """Those sums that belong to a group."""
    return {key: some for key, some in sums.items() if fits(asked, group, key.by, key)}


def _has_ended(asked: Asked, told: Mapping[str, Sequence[str]]) -> bool:
    """Whether the levels, or the types, of a group are all of the past on the day that counts."""
    day = last_day(asked.year, asked.today)
    levels = [term_of("levels", code) for code in told["level"]]
    types = [type_of(asked.indicator.system, code) for code in told["type"]]
    return any(words and all(_is_past(word, day) for word in words) for words in (levels, types))


def _is_past(word: Term | None, day: date) -> bool:
    return word is not None and word.until is not None and word.until < day


def blank(asked: Asked, group: Group, targets: tuple[Target, ...], note: str) -> Row:
    """A row without figures, with the reason."""
    return Row(
        indicator=asked.indicator,
        type=group.type,
        level=group.level,
        region_class=group.region_class,
        targets=targets,
        counted=0,
        derived=None,
        declared=None,
        value=None,
        value_from="",
        by_year=(),
        base=None,
        reported=0,
        expected=0,
        note=note,
    )


def row(
    asked: Asked,
    group: Group,
    targets: tuple[Target, ...],
    sums: Mapping[Key, Sums],
    grown: Grown | None,
) -> Row:
    """The row of a group out of its sums of all years."""
    by_year = {year: Sums() for year in asked.wanted.years}
    for key, some in sums.items():
        by_year[key.year] = by_year[key.year].plus(some)
    now = by_year.get(asked.year, Sums())
    if asked.indicator.kind == "growth":
        return _growth_row(asked, group, targets, by_year, grown)
    found = value(asked, now)
    points = [
        Point(year=year, value=value(asked, some)[0], counted=some.counted, reported=some.reported)
        for year, some in by_year.items()
    ]
    return replace(
        blank(asked, group, targets, "" if found.value is not None else _note(asked, group, now)),
        counted=now.counted,
        derived=_derived(asked, now),
        declared=_declared(asked, now),
        value=found.value,
        value_from=found.source,
        by_year=tuple(points),
        reported=now.reported,
        expected=now.counted if asked.indicator.measure else 0,
    )


def _note(asked: Asked, group: Group, now: Sums) -> str:
    if not now.counted:
        ended = _has_ended(asked, narrowed(asked.indicator, group))
        return NO_UNIT if ended else NO_INSTITUTION
    measured = asked.indicator.rule or asked.indicator.measure
    return NO_DATA if measured else NOT_MEASURED


def value(asked: Asked, sums: Sums) -> Value:
    """The value of a share: of what was accepted where it was, else of what the catalog shows."""
    if asked.indicator.measure in PERCENT:
        if sums.agreed:
            return Value(_bounded(sums.agreed_sum / sums.agreed), ACCEPTED)
    elif asked.indicator.rule != DIGITISED and sums.is_yes + sums.is_no:
        return Value(_share(sums.is_yes, sums.counted), ACCEPTED if sums.agreed else DERIVED)
    shown = _derived(asked, sums)
    told = None if shown is None else shown.value
    return Value(told, "" if told is None else DERIVED)


def _share(part: float, whole: float) -> float | None:
    return None if not whole else _bounded(100 * part / whole)


def _bounded(percent: float) -> float:
    return min(100.0, max(0.0, percent))


def _derived(asked: Asked, sums: Sums) -> Count | None:
    if not asked.indicator.rule or not sums.counted:
        return None
    early = _early(asked)
    if asked.indicator.rule == DIGITISED:
        if not sums.records:
            return None
        rest = sums.records - sums.digitised
        share = _share(sums.digitised, sums.records)
        return Count(yes=sums.digitised, no=rest, unknown=0, value=share, marks=(RECORDS, *early))
    unknown = sums.counted - sums.yes - sums.no
    told = _share(sums.yes, sums.counted) if sums.yes + sums.no else None
    half = (HALF,) if sums.halves and asked.indicator.rule == "education_and_digital" else ()
    return Count(yes=sums.yes, no=sums.no, unknown=unknown, value=told, marks=(*half, *early))


def _early(asked: Asked) -> tuple[str, ...]:
    """The mark of a year that is not over."""
    return (EARLY,) if last_day(asked.year, asked.today) < date(asked.year, 12, 31) else ()


def _declared(asked: Asked, sums: Sums) -> Count | None:
    if not sums.reported:
        return None
    unknown, marks = sums.counted - sums.reported, _early(asked)
    if asked.indicator.measure in PERCENT:
        told = _bounded(sums.said / sums.reported)
        return Count(yes=sums.reported, no=0, unknown=unknown, value=told, marks=(MEAN, *marks))
    no = sums.reported - sums.said_yes
    return Count(
        yes=sums.said_yes, no=no, unknown=unknown, value=_share(sums.said_yes, sums.counted), marks=marks
    )


def pairs(asked: Asked) -> list[tuple[int, int]]:
    """The pairs of years that growth is counted over: from the base on, or from each year to the next."""
    base = _base(asked.indicator)
    if base is None:
        return []
    later = range(base + 1, min(asked.year, asked.today.year) + 1)
    steps = [(year - 1, year) for year in later] if asked.indicator.formula == growth.MEAN else []
    return [*steps, *((base, year) for year in later if (base, year) not in steps)]


def _base(indicator: Indicator) -> int | None:
    base = indicator.base_year
    return None if base is None or base < FIRST_YEAR else base


def _growth_row(
    asked: Asked,
    group: Group,
    targets: tuple[Target, ...],
    by_year: Mapping[int, Sums],
    grown: Grown | None,
) -> Row:
    now = by_year.get(asked.year, Sums())
    base = _base(asked.indicator)
    if grown is None:
        note = _note(asked, group, now)
        return replace(blank(asked, group, targets, note), counted=now.counted)
    amount = grown.amounts.get(asked.year, Amount(None, None, 0, 0, 0))
    said, agreed = (_grown(asked, grown, asked.year, agreed=is_agreed) for is_agreed in (False, True))
    points = [_point(asked, grown, year) for year in by_year if base is None or year >= base]
    missing = NO_BASE if base is None or not _has(grown, base) else _note(asked, group, now)
    return replace(
        blank(asked, group, targets, "" if agreed is not None else missing),
        counted=now.counted,
        declared=_reported(asked, grown, amount, said),
        value=agreed,
        value_from=ACCEPTED if agreed is not None else "",
        by_year=tuple(points),
        base=next((one for one in points if one.year == base), None),
        reported=amount.reported,
        expected=amount.expected,
    )


def _has(grown: Grown, year: int) -> bool:
    return year in grown.amounts and grown.amounts[year].declared is not None


def _reported(asked: Asked, grown: Grown, amount: Amount, said: float | None) -> Count | None:
    """What was declared: those that did, and growth over those of which both years are known."""
    if not amount.reported:
        return None
    base = _base(asked.indicator)
    pair = grown.pairs.get((base, asked.year)) if base is not None else None
    few = (FEW,) if amount.reported < amount.expected or (pair is not None and pair.incomplete) else ()
    rest = max(0, amount.expected - amount.reported)
    return Count(yes=amount.reported, no=0, unknown=rest, value=said, marks=(*few, *_early(asked)))


def _grown(asked: Asked, grown: Grown, year: int, *, agreed: bool) -> float | None:
    base = _base(asked.indicator)
    if base is None or year <= base:
        return None
    if asked.indicator.formula == growth.MEAN:
        steps = [_ends(grown.pairs[later - 1, later], agreed=agreed) for later in range(base + 1, year + 1)]
        known = [step for step in steps if step is not None]
        return growth.mean(known) if len(known) == len(steps) else None
    ends = _ends(grown.pairs[base, year], agreed=agreed)
    return None if ends is None else growth.compound(*ends, year - base)


def _ends(pair: Pair, *, agreed: bool) -> tuple[float, float] | None:
    ends = (pair.agreed_first, pair.agreed_second) if agreed else (pair.first, pair.second)
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def _point(asked: Asked, grown: Grown, year: int) -> Point:
    """One year of a growth: what was accepted, else what was declared, so that a trend has no holes."""
    amount = grown.amounts[year]
    found = _grown(asked, grown, year, agreed=True)
    if found is None:
        found = _grown(asked, grown, year, agreed=False)
    total = amount.declared if amount.agreed_by < amount.reported else amount.agreed
    return Point(year=year, value=found, counted=amount.expected, reported=amount.reported, amount=total)
