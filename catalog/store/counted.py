"""How one institution counts in a year of the programme."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.store.models_counted import CountedRow

_RULES = (
    "learning_services", "education_and_digital", "activities_by_age", "regular_activities", "web_page",
)  # fmt: skip


class Counted(NamedTuple):
    """What an institution counts as, in which provinces, and by rule whether it was shown to reach it.

    A rule is missing where nothing tells.
    """

    system: str
    type: str
    level: str
    region_class: str
    provinces: frozenset[str]
    shown: dict[str, bool]


def of_institution(session: Session, slug: str, year: int) -> Counted | None:
    """How the institution counts in that year; None where it does not."""
    row = session.get(CountedRow, (slug, year))
    if row is None or not row.counts:
        return None
    told = {rule: getattr(row, rule) for rule in _RULES}
    return Counted(
        system=row.system,
        type=row.type,
        level=row.level,
        region_class=row.region_class,
        provinces=frozenset(filter(None, (row.province, row.old_province))),
        shown={rule: bool(value) for rule, value in told.items() if value is not None},
    )
