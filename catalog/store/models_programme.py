"""The tables of the programme: plans and what they ask for, what is reached, declared and summed up."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json
from catalog.store.columns import text as told
from catalog.store.db import Base, UtcDateTime


class PlanRow(Base):
    """A plan of the programme: a decision, or what a province made of it.

    ``slug`` names it, because two provinces give the same ``number``; ``parent`` is the number of what it
    carries out, ``territory`` the key of a unit in the list of its time, empty for the whole country.
    ``confirmed`` is whether somebody who has the document compared it. ``changed_by_hand`` keeps an import
    from writing over it; ``revision`` is raised by each change of the plan or of one of its rows.
    """

    __tablename__ = "plans"

    slug: Mapped[str] = mapped_column(told(80), primary_key=True)
    number: Mapped[str] = mapped_column(told(80), index=True)
    title: Mapped[str] = mapped_column(told())
    title_en: Mapped[str] = mapped_column(told())
    date: Mapped[Day] = mapped_column(sa.Date)
    issuer: Mapped[str] = mapped_column(told(300))
    issuer_en: Mapped[str] = mapped_column(told(300))
    kind: Mapped[str] = mapped_column(told(20))
    parent: Mapped[str] = mapped_column(told(80))
    territory: Mapped[str] = mapped_column(told(40), index=True)
    source: Mapped[str] = mapped_column(told())
    source_date: Mapped[Day | None] = mapped_column(sa.Date)
    confirmed: Mapped[bool] = mapped_column(sa.Boolean)
    note: Mapped[str] = mapped_column(told())
    revision: Mapped[int] = mapped_column(sa.Integer)
    changed_by_hand: Mapped[bool] = mapped_column(sa.Boolean)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)


class _OfPlan(Base):
    """A row of a plan; a ``dropped`` one can be brought back, ``revision`` is raised by each change."""

    __abstract__ = True

    source: Mapped[str] = mapped_column(told())
    confirmed: Mapped[bool] = mapped_column(sa.Boolean)
    dropped: Mapped[bool] = mapped_column(sa.Boolean)
    revision: Mapped[int] = mapped_column(sa.Integer)


class PlanIndicatorRow(_OfPlan):
    """What a plan measures; ``rule`` is how the catalog shows it, ``measure`` what is declared for it."""

    __tablename__ = "plan_indicators"

    plan: Mapped[str] = mapped_column(sa.ForeignKey("plans.slug"), primary_key=True)
    id: Mapped[str] = mapped_column(told(40), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    system: Mapped[str] = mapped_column(told(20))
    name: Mapped[str] = mapped_column(told())
    name_en: Mapped[str] = mapped_column(told())
    text: Mapped[str] = mapped_column(told())
    kind: Mapped[str] = mapped_column(told(20))
    rule: Mapped[str] = mapped_column(told(40))
    measure: Mapped[str] = mapped_column(told(40))
    unit: Mapped[str] = mapped_column(told(20))
    base_year: Mapped[int | None] = mapped_column(sa.Integer)
    formula: Mapped[str] = mapped_column(told(20))
    since: Mapped[Day | None] = mapped_column(sa.Date)
    until: Mapped[Day | None] = mapped_column(sa.Date)
    types: Mapped[list[str]] = mapped_column(Json)
    levels: Mapped[list[str]] = mapped_column(Json)


class PlanTargetRow(_OfPlan):
    """What an indicator is to reach, by type, level, region class and year; ``value`` None is not known.

    ``disputed`` is a copy in the press that says otherwise, kept beside what the document says.
    """

    __tablename__ = "plan_targets"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    plan: Mapped[str] = mapped_column(sa.ForeignKey("plans.slug"), index=True)
    indicator: Mapped[str] = mapped_column(told(40))
    type: Mapped[str] = mapped_column(told(200))
    level: Mapped[str] = mapped_column(told(100))
    region_class: Mapped[str] = mapped_column(told(40))
    year: Mapped[int] = mapped_column(sa.Integer)
    value: Mapped[float | None] = mapped_column(sa.Float)
    value_to: Mapped[float | None] = mapped_column(sa.Float)
    unit: Mapped[str] = mapped_column(told(20))
    text: Mapped[str] = mapped_column(told())
    source_date: Mapped[Day | None] = mapped_column(sa.Date)
    disputed: Mapped[bool] = mapped_column(sa.Boolean)


class PlanTaskRow(_OfPlan):
    """A task of a plan under its verbatim heading, and how far it has come with what evidence."""

    __tablename__ = "plan_tasks"

    plan: Mapped[str] = mapped_column(sa.ForeignKey("plans.slug"), primary_key=True)
    id: Mapped[str] = mapped_column(told(40), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    heading: Mapped[str] = mapped_column(told())
    text: Mapped[str] = mapped_column(told())
    responsible: Mapped[str] = mapped_column(told(300))
    partners: Mapped[str] = mapped_column(told())
    due: Mapped[Day | None] = mapped_column(sa.Date)
    state: Mapped[str] = mapped_column(told(20))
    state_note: Mapped[str] = mapped_column(told())
    evidence: Mapped[list[dict[str, str]]] = mapped_column(Json)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(told(300))


class DerivedRow(Base):
    """What the catalog shows of an institution by one rule in one year; ``evidence`` names what shows it.

    ``halves`` are the parts of a rule of two (what a museum teaches, what it shows in digital space).
    """

    __tablename__ = "derived"

    institution: Mapped[str] = mapped_column(told(80), primary_key=True)
    rule: Mapped[str] = mapped_column(told(40), primary_key=True)
    year: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    holds: Mapped[bool] = mapped_column(sa.Boolean)
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    halves: Mapped[Any] = mapped_column(Json, nullable=True)
    evidence: Mapped[list[str]] = mapped_column(Json)
    marks: Mapped[list[str]] = mapped_column(Json)

    __table_args__ = (sa.Index("ix_derived_rule_year", "rule", "year"),)


class ObservationRow(Base):
    """What an institution declares: one measure, one period, one part of it (``split``); never written over.

    A correction is a row of its own that ``replaces`` the earlier one. ``asked`` is the jump that was asked
    about, and the answer.
    """

    __tablename__ = "observations"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    institution: Mapped[str] = mapped_column(told(80), index=True)
    measure: Mapped[str] = mapped_column(told(40))
    period: Mapped[str] = mapped_column(told(10))
    split: Mapped[str] = mapped_column(told(40))
    value: Mapped[float] = mapped_column(sa.Float)
    unit: Mapped[str] = mapped_column(told(20))
    as_of: Mapped[Day | None] = mapped_column(sa.Date)
    reporter: Mapped[str] = mapped_column(told(300))
    status: Mapped[str] = mapped_column(told(20))
    evidence: Mapped[list[dict[str, str]]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(told())
    replaces: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    asked: Mapped[Any] = mapped_column(Json, nullable=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    sent: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(told(300))
    revision: Mapped[int] = mapped_column(sa.Integer)

    __table_args__ = (sa.Index("ix_observations_measure", "measure", "period", "institution"),)


class ObservationChangeRow(Base):
    """One step in the life of an observation: who made it what, and why."""

    __tablename__ = "observation_changes"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    observation: Mapped[int] = mapped_column(sa.ForeignKey("observations.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(told(300))
    status: Mapped[str] = mapped_column(told(20))
    value: Mapped[float] = mapped_column(sa.Float)
    note: Mapped[str] = mapped_column(told())


class SummingRow(Base):
    """The summing-up of a plan for a territory and a period.

    ``asked`` are the systems and levels whose institutions are asked for a part, ``letterhead`` what stands
    above and below the texts of an official report, ``figures`` all that was shown when it was closed.
    """

    __tablename__ = "summings"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    plan: Mapped[str] = mapped_column(sa.ForeignKey("plans.slug"))
    territory: Mapped[str] = mapped_column(told(40))
    period: Mapped[str] = mapped_column(told(10))
    state: Mapped[str] = mapped_column(told(20))
    asked: Mapped[dict[str, list[str]]] = mapped_column(Json)
    letterhead: Mapped[dict[str, Any]] = mapped_column(Json)
    gathered: Mapped[dict[str, str]] = mapped_column(Json)
    figures: Mapped[Any] = mapped_column(Json, nullable=True)
    due: Mapped[Day | None] = mapped_column(sa.Date)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(told(300))
    closed: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(told(300))
    revision: Mapped[int] = mapped_column(sa.Integer)

    __table_args__ = (sa.UniqueConstraint("plan", "territory", "period"),)


class SummingPartRow(Base):
    """What one institution sent to a summing-up: six texts by name; ``note`` is why it was returned."""

    __tablename__ = "summing_parts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    summing: Mapped[int] = mapped_column(sa.ForeignKey("summings.id"))
    institution: Mapped[str] = mapped_column(told(80), index=True)
    texts: Mapped[dict[str, str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(told(20))
    note: Mapped[str] = mapped_column(told())
    sent: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(told(300))
    revision: Mapped[int] = mapped_column(sa.Integer)

    __table_args__ = (sa.UniqueConstraint("summing", "institution"),)


class ExemplarRow(Base):
    """A good model: an institution or an activity that an officer honours, with the reason."""

    __tablename__ = "exemplars"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(told(20))
    institution: Mapped[str] = mapped_column(told(80), index=True)
    record: Mapped[str] = mapped_column(told(200))
    plan: Mapped[str] = mapped_column(told(80))
    title: Mapped[str] = mapped_column(told(400))
    reason_vi: Mapped[str] = mapped_column(told())
    reason_en: Mapped[str] = mapped_column(told())
    since: Mapped[Day | None] = mapped_column(sa.Date)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    marked_by: Mapped[str] = mapped_column(told(300))
    shown: Mapped[bool] = mapped_column(sa.Boolean)
    position: Mapped[int] = mapped_column(sa.Integer)
    revision: Mapped[int] = mapped_column(sa.Integer)
