"""Which values of records stand for a grade, a level of school, an audience, an open licence.

Institutions write "Lớp 6", "Khối 6" or "Grade 6": what the index holds is read once, and put together here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.formats.text.fold import fold
from catalog.learning.reuse import open_among
from catalog.parts import Parts
from catalog.sdk.search import FacetCount, Query
from catalog.web import caching, school_order

MOST_VALUES = 2000
"""So many values of a facet are looked through; schools have a dozen grades."""
GROUPED: Mapping[str, tuple[str, ...]] = {
    "children": ("preschool", "children"),
    "pupils": ("pupils",),
    "students": ("students", "youth"),
    "teachers": ("teachers",),
    "families": ("families", "parents"),
    "adults": ("adults", "researchers", "everyone", "self"),
    "elders": ("elders",),
    "disabled": ("disabled",),
}
"""Which audiences (``school_order.AUDIENCES``) belong to the groups that the pages offer."""
GROWN = ("students", "adults", "elders")
"""The groups for whom subjects are fields of knowledge rather than lessons of a timetable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The values by what they stand for: grades ("6") and levels ("primary"), groups, open licences."""

    grades: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_licences: tuple[str, ...] = ()


def values(parts: Parts) -> Values:
    """What the index holds now; raises ``SearchError``."""
    return caching.remembered("learning values", lambda: _read(parts), caching.index_stand(parts))


def _read(parts: Parts) -> Values:
    counted = {name: _listed(parts, name) for name in ("education_level", "audience", "licence")}
    return Values(
        grades=by_grade(one.value for one in counted["education_level"]),
        groups=by_group(one.value for one in counted["audience"]),
        open_licences=open_among(one.value for one in counted["licence"]),
    )


def _listed(parts: Parts, name: str) -> Sequence[FacetCount]:
    return parts.engine.facet_values(name, "", Query(facet_size=MOST_VALUES, limit=0))


def by_grade(found: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values of education levels by grade and, with all its grades, by level of school."""
    grouped: dict[str, list[str]] = {}
    for value in found:
        if grade := school_order.grade(value):
            grouped.setdefault(str(grade), []).append(value)
        if level := school_order.level(value):
            grouped.setdefault(level, []).append(value)
    return {name: tuple(sorted(known)) for name, known in grouped.items()}


def by_group(found: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values of audiences by the groups that the pages offer."""
    known: dict[str, list[str]] = {}
    for value in found:
        code = school_order.audience(value) or ("self" if fold(value).startswith("nguoi ") else "")
        known.setdefault(code, []).append(value)
    return {
        group: tuple(sorted(value for code in codes for value in known.get(code, ())))
        for group, codes in GROUPED.items()
        if any(known.get(code) for code in codes)
    }
