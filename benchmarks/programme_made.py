"""A programme of three provinces' size, made up: institutions, activities of three years, figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from drafts import draft

from catalog.gazetteer import Unit, children, unit
from catalog.record import Record, Schedule, SourceRef, record_id
from catalog.shape import to_dict
from catalog.store import changes, db, declared, institutions, records
from catalog.store.db import now
from catalog.store.models import ObservationRow, SourceRow, table_of

PROVINCES = ("vn-2025-07:46", "vn-2025-07:44", "vn-2025-07:48")
YEARS = (2024, 2025, 2026)
KINDS = (
    ("library", "public", "commune", 10), ("library", "public", "province", 1),
    ("library", "general_school", "commune", 20), ("museum", "provincial", "province", 1),
    ("cultural_centre", "commune", "commune", 10), ("cultural_centre", "village_house", "village", 58),
)  # fmt: skip
"""System, type, level, and how many of a hundred."""
MEASURES = {
    "library": ("library_uses", "it_applied", "learning_services"),
    "museum": ("museum_study_visits", "museum_visits", "education_and_digital"),
    "cultural_centre": ("viewers", "activities_by_age", "regular_activities"),
}
_AT_ONCE = 1_000


def made_institutions(count: int, chance: random.Random) -> list[dict[str, Any]]:
    """Institutions spread over the communes of the provinces."""
    places = [
        (province, commune) for key in PROVINCES if (province := unit(key)) for commune in children(province)
    ]
    kinds = [kind for *kind, share in KINDS for _ in range(share)]
    return [_institution(number, *chance.choice(places), *chance.choice(kinds)) for number in range(count)]


def _institution(
    number: int, province: Unit, commune: Unit, system: str, type: str, level: str
) -> dict[str, Any]:
    return {
        "slug": f"don-vi-{number}",
        "name_vi": f"Đơn vị {number} {commune.name}",
        "name_en": "",
        "system": system,
        "type": type,
        "level": level,
        "province": province.full_name,
        "commune": commune.full_name,
    }


def activity(number: int, slug: str, chance: random.Random) -> Record:
    """A class, club, programme, event or exhibition of one of the years; half of all come each week."""
    kind = chance.choice(("class", "class", "club", "programme", "event", "exhibition"))
    start = date(chance.choice(YEARS), chance.randint(1, 12), chance.randint(1, 28))
    weekly = {"recurrence": "FREQ=WEEKLY;COUNT=12"} if number % 2 else {}
    online = {"online_url": "https://example.vn/3d"} if kind == "exhibition" and number % 3 else {}
    return Record(
        id=record_id(slug, str(number)),
        source=SourceRef(slug=slug, native_id=str(number)),
        title=f"Hoạt động {number}",
        kind=kind,
        institution=slug,
        audiences=("Thiếu nhi",) if chance.random() < 0.7 else (),
        outcomes=("Biết đàn ca Huế",) if chance.random() < 0.5 else (),
        schedule=Schedule(start=start.isoformat(), **weekly, **online),
    )


def publish(given: Sequence[Record]) -> None:
    """Publish records of sources that are there, many in one transaction."""
    by_source: dict[str, list[Record]] = {}
    for record in given:
        by_source.setdefault(record.institution, []).append(record)
    sources = sorted(by_source)
    for start in range(0, len(sources), 100):
        with db.writing() as session:
            for slug in sources[start : start + 100]:
                drafts = [draft(to_dict(record)) for record in by_source[slug]]
                changes.publish(session, records.append(session, slug, None, drafts).publications)


def add_institutions(facts: Sequence[dict[str, Any]]) -> None:
    """Keep institutions, each with a source of its own under the same slug."""
    for start in range(0, len(facts), _AT_ONCE):
        with db.writing() as session:
            for one in facts[start : start + _AT_ONCE]:
                institutions.save(session, one)
                session.add(_source(one["slug"]))


def _source(slug: str) -> SourceRow:
    return SourceRow(slug=slug, connector="none", institution=slug, options={}, created=now())


def declare(facts: Sequence[dict[str, Any]], count: int, chance: random.Random) -> None:
    """Yearly figures of institutions, and quarterly ones beside them until there are so many."""
    periods = [str(year) for year in YEARS]
    periods += [f"{year}-Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4)]
    wanted = (
        (one, measure, period) for period in periods for one in facts for measure in MEASURES[one["system"]]
    )
    rows = [
        {
            "institution": one["slug"], "measure": measure, "period": period, "split": "", "unit": "",
            "value": chance.randint(100, 9_000) if "_uses" in measure or "visits" in measure else 1,
            "as_of": None, "reporter": "bench", "status": "accepted" if chance.random() < 0.7 else "sent",
            "evidence": [], "note": "", "created": now(), "decided_by": "", "revision": 1,
        }
        for (one, measure, period), _ in zip(wanted, range(count), strict=False)
    ]  # fmt: skip
    table = table_of(ObservationRow)
    for start in range(0, len(rows), 10_000):
        with db.writing() as session:
            session.execute(table.insert(), rows[start : start + 10_000])
    with db.writing() as session:
        declared.keep_all(session)
