"""What a plan of the programme is: a document with its indicators, what they are to reach, and its tasks.

All of it is data with its verbatim wording and its source: no indicator is known to the code by name. A
value that is None is not known, never zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date as Day

from catalog.formats.text.fold import fold

KINDS = ("decision", "plan")
"""What a document is: of the Prime Minister or a ministry, or of a province."""
INDICATOR_KINDS = ("share", "growth", "other")
"""A share of the institutions counted, how much a sum grows from year to year, a share of something else."""
RULES = (
    "learning_services", "education_and_digital", "activities_by_age", "regular_activities",
    "web_page", "digitised",
)  # fmt: skip
"""The ways in which the catalog itself shows that an institution reaches an indicator."""
DECLARED_ONLY = (
    "library_uses", "museum_study_visits", "museum_visits", "it_applied", "viewers", "digitised_share",
    "staff_trained", "interconnected",
)  # fmt: skip
MEASURES = (*DECLARED_ONLY, *RULES)
"""What an institution can declare: a number, or that it reaches what a rule of the catalog shows."""
UNITS = ("%", "%/yr")
FORMULAS = ("compound", "mean")
"""How growth over several years is averaged: by the n-th root, or as the mean of the yearly changes."""
TASK_STATES = ("open", "running", "done", "given_up")
JOINED = "+"
"""Between the types, or the levels, of a target that counts several together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured.

    ``name`` is short, ``text`` the verbatim wording of the document. ``rule`` (one of ``RULES``) is how the
    catalog shows it, ``measure`` (one of ``MEASURES``) what is declared for it; both may be empty. Growth is
    counted from ``base_year`` on by ``formula``. ``types`` and ``levels`` are what is counted where no target
    says it more closely; it holds from ``since`` to ``until`` (None: open).
    """

    id: str
    position: int
    system: str
    name: str
    name_en: str = ""
    text: str = ""
    kind: str = "share"
    rule: str = ""
    measure: str = ""
    unit: str = "%"
    base_year: int | None = None
    formula: str = ""
    since: Day | None = None
    until: Day | None = None
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    source: str = ""
    confirmed: bool = False
    dropped: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an indicator is to reach in a year among the institutions of a type, level and region class.

    Empty ``type``, ``level`` and ``region_class`` mean all; several are joined by ``JOINED``. ``value`` None
    is not known; ``value_to`` is the upper end of "10-15%". ``disputed`` is what a copy says that does not
    agree with the document; ``dropped`` was left out by the province. ``id`` is 0 before it is kept.
    """

    indicator: str
    year: int
    type: str = ""
    level: str = ""
    region_class: str = ""
    value: float | None = None
    value_to: float | None = None
    unit: str = "%"
    text: str = ""
    source: str = ""
    source_date: Day | None = None
    confirmed: bool = False
    disputed: bool = False
    dropped: bool = False
    id: int = 0
    revision: int = 0

    @property
    def types(self) -> tuple[str, ...]:
        """The types counted, none for all."""
        return _parts(self.type)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels counted, none for all."""
        return _parts(self.level)

    @property
    def group(self) -> tuple[str, str, str]:
        """Whom it counts: type, level, region class."""
        return self.type, self.level, self.region_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows how far a task is: an address, a note, or both."""

    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """A task of the plan: its heading and text verbatim, who carries it out with whom, and by when.

    ``state`` (one of ``TASK_STATES``), ``state_note`` and ``evidence`` are what officers tell of it.
    """

    id: str
    position: int
    heading: str
    text: str = ""
    responsible: str = ""
    partners: str = ""
    due: Day | None = None
    source: str = ""
    confirmed: bool = False
    dropped: bool = False
    state: str = "open"
    state_note: str = ""
    evidence: tuple[Evidence, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A document of the programme; ``slug`` names it here, since two provinces give the same ``number``.

    ``parent`` is the number of what it carries out, ``territory`` a unit's key in the list of its time, empty
    for the whole country. ``confirmed`` is whether somebody compared it with the document itself.
    """

    number: str
    slug: str
    title: str
    date: Day
    issuer: str
    title_en: str = ""
    issuer_en: str = ""
    kind: str = "plan"
    parent: str = ""
    territory: str = ""
    source: str = ""
    source_date: Day | None = None
    confirmed: bool = False
    note: str = ""
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[PlanTask, ...] = ()
    revision: int = 0
    changed_by_hand: bool = False

    def kept(self) -> Plan:
        """The plan without the rows that were dropped."""
        indicators = tuple(one for one in self.indicators if not one.dropped)
        ids = {one.id for one in indicators}
        return replace(
            self,
            indicators=indicators,
            targets=tuple(one for one in self.targets if not one.dropped and one.indicator in ids),
            tasks=tuple(one for one in self.tasks if not one.dropped),
        )

    def indicator(self, id: str) -> Indicator | None:
        """The indicator of that id, None if the plan has none."""
        return next((one for one in self.indicators if one.id == id), None)

    def targets_of(self, indicator: str) -> tuple[Target, ...]:
        """What that indicator is to reach, in the order of the document."""
        return tuple(one for one in self.targets if one.indicator == indicator)


def slug_of(number: str) -> str:
    """The usual slug of a number: ``288-kh-ubnd`` for 288/KH-UBND, ``1520-qd-ttg`` for 1520/QĐ-TTg."""
    return re.sub(r"[^a-z0-9]+", "-", fold(number)).strip("-")[:80]


def _parts(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(JOINED) if part)
