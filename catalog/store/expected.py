"""Institutions that there were at or after a day: those that figures of a period are expected from."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import institutions, scopes
from catalog.store.models_institutions import Institution, InstitutionStatus
from catalog.store.models_programme import PlanIndicatorRow
from catalog.store.scopes import Reach

CLOSED = "closed"
_PLANNED = "planned"


def standing(session: Session, reach: Reach, first: date) -> list[dict[str, Any]]:
    """The facts of institutions within ``reach`` that were open on that day or later, by name.

    One that is closed without a day known is left out.
    """
    rows = session.scalars(
        sa.select(Institution)
        .where(
            scopes.within(Institution.slug, reach),
            Institution.merged_into == "",
            Institution.status != _PLANNED,
        )
        .order_by(Institution.sort_key, Institution.slug)
    )
    closed = _closed_since(session)
    return [
        institutions.entered(row)
        for row in rows
        if row.status != CLOSED or closed.get(row.slug, date.min) > first
    ]


def measures_named(session: Session) -> frozenset[str]:
    """The measures that indicators of plans are made of."""
    named = sa.select(PlanIndicatorRow.measure).where(
        PlanIndicatorRow.measure != "", PlanIndicatorRow.dropped.is_(False)
    )
    return frozenset(session.scalars(named.distinct()))


def _closed_since(session: Session) -> dict[str, date]:
    rows = session.execute(
        sa.select(InstitutionStatus.institution, sa.func.max(InstitutionStatus.since))
        .where(InstitutionStatus.status == CLOSED, InstitutionStatus.since.is_not(None))
        .group_by(InstitutionStatus.institution)
    )
    return {slug: since for slug, since in rows if since is not None}
