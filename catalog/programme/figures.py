"""What a plan's indicators stand at in a territory and a year: values only, nothing is counted here.

``None`` is "no figures" everywhere (chưa có số liệu), never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.programme.plans import Indicator, Plan, Target

ACCEPTED, DERIVED = "accepted", "derived"
"""What a value is taken from: figures that an officer accepted, or what the catalog shows."""
NO_UNIT, NO_DATA, NOT_MEASURED = "no_unit_at_level", "no_data", "not_measured"
"""Why a row has no value: no such institution at that level any more; nobody said; nothing measures it."""
NO_INSTITUTION, NO_BASE, NOT_YET = "no_institution", "no_base", "not_yet"
"""Further reasons: there is none to count; no figures of the base year; the year has not begun."""
YES, NO, UNKNOWN = "yes", "no", "unknown"
NO_RECORD, NOT_REPORTED = "no_record", "not_reported"
STATES = (YES, NO, UNKNOWN, NO_RECORD, NOT_REPORTED)
"""The groups of institutions behind a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of the institutions counted reach an indicator, do not, or said nothing that tells.

    For a growth ``yes`` are those that reported. ``value`` is in the indicator's unit; ``marks`` are codes of
    what to know beside it ("half" where institutions have only one of two things asked, "early" for a
    year that is not over, "few" for a sum over a part of those expected).
    """

    yes: int
    no: int
    unknown: int
    value: float | None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One year of a trend: the value, how many institutions are counted, how many of them reported.

    ``amount`` is the sum behind a growth (uses, visits), None for a share.
    """

    year: int
    value: float | None
    counted: int
    reported: int
    amount: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The institutions that a row is about: "+" joins codes, "" is all there are."""

    type: str = ""
    level: str = ""
    region_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator for one group of institutions, with its targets of all years (the undisputed first).

    ``counted`` is the denominator. ``value`` is what an officer accepted, else what is derived; ``declared``
    and ``derived`` stand beside it. ``reported`` of ``expected`` institutions declared something in the year;
    ``base`` is the year from which a growth is counted; ``note`` is a code, "" where there is a value.
    """

    indicator: Indicator
    type: str
    level: str
    region_class: str
    targets: tuple[Target, ...]
    counted: int
    derived: Count | None
    declared: Count | None
    value: float | None
    value_from: str
    by_year: tuple[Point, ...]
    base: Point | None
    reported: int
    expected: int
    note: str

    @property
    def group(self) -> Group:
        """The institutions that the row is about."""
        return Group(type=self.type, level=self.level, region_class=self.region_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan in a territory (a gazetteer key, "" for the whole country) and a year, as counted on ``as_of``.

    ``institutions`` are all that are counted in any row, ``present`` those of them with live records,
    ``without_record`` the others. ``computed_to`` is the number of the change log up to which records count.
    """

    plan: Plan
    territory: str
    year: int
    as_of: date
    rows: tuple[Row, ...]
    institutions: int
    present: int
    without_record: int
    computed_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """An institution behind a row: what the catalog shows of it and what it declared (None: nothing).

    ``evidence`` are ids of records and "service:<code>"; ``halves`` say which of the things asked there are.
    """

    slug: str
    name_vi: str
    name_en: str
    state: str
    derived: bool | None
    declared: float | None
    declared_status: str = ""
    amount: int = 0
    evidence: tuple[str, ...] = ()
    halves: Mapping[str, bool] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindPage:
    """One page of the institutions behind a row."""

    items: tuple[Behind, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One commune (of a province) or province (of the country): values by indicator id, None for no figures.

    ``unit`` is a gazetteer key, "" for institutions whose place is not known any closer. ``reported`` of
    ``expected`` institutions declared something; ``has_reported`` is what coverage counts ("32 of 40").
    """

    unit: str
    institutions: int
    present: int
    reported: int
    expected: int
    values: Mapping[str, float | None]

    @property
    def has_reported(self) -> bool:
        """Whether any institution of the place declared anything in the year."""
        return self.reported > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A province of today beside those of before July 2025 that it was made of."""

    today: Standing
    before: tuple[Standing, ...]
