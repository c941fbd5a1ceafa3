"""What tests of counting are made of: plans of one indicator, institutions with a past, figures declared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from catalog.programme import deriving
from catalog.programme.figures import Row
from catalog.programme.plans import Indicator, Plan, Target
from catalog.programme.standing import standing
from catalog.record import Link, Schedule
from catalog.store import declared, institutions, institutions_history, institutions_merged
from catalog.store.db import now, reading, writing
from catalog.store.models import ObservationChangeRow, ObservationRow, RecordRow
from tests.factories import add_institution, make_record, publish_records

HUE, HUE_BEFORE = "vn-2025-07:46", "vn-2025-06:46"


def plan_of(indicator: Indicator, *targets: Target) -> Plan:
    """A plan of one indicator."""
    return Plan(
        number="288/KH-UBND",
        slug="288-kh-ubnd",
        title="Kế hoạch",
        date=date(2023, 8, 25),
        issuer="UBND tỉnh",
        indicators=(indicator,),
        targets=targets,
    )


def libraries(*targets: Target, **facts: Any) -> Plan:
    """A plan of L1, libraries that provide services for lifelong learning."""
    given = {"rule": "learning_services", "measure": "learning_services", **facts}
    return plan_of(Indicator(id="L1", position=1, system="library", name="L1", **given), *targets)


def uses(**facts: Any) -> Plan:
    """A plan of L3, the growth of library uses, from 2023 on unless told otherwise."""
    given = {"base_year": 2023, "formula": "compound", **facts}
    return plan_of(
        Indicator(
            id="L3", position=1, system="library", name="L3", kind="growth", measure="library_uses",
            unit="%/yr", **given,
        )
    )  # fmt: skip


def library(slug: str, **facts: Any) -> str:
    """A public library of a commune in Huế, unless told otherwise."""
    return add_institution(slug, **{"name_vi": slug, "name_en": slug, "level": "commune", **facts})


def museum(slug: str, **facts: Any) -> str:
    """A provincial museum in Huế."""
    return library(slug, **{"system": "museum", "type": "provincial", "level": "province", **facts})


def house(slug: str, **facts: Any) -> str:
    """A village house in Huế."""
    return library(
        slug, **{"system": "cultural_centre", "type": "village_house", "level": "village", **facts}
    )


def founded(slug: str, day: date) -> None:
    """Tell the first day of an institution."""
    with writing() as session:
        institutions_history.add_period(session, "names", slug, {"name_vi": slug}, since=day)


def closed(slug: str, last: date, *later: str) -> None:
    """Tell the last day of an institution, and what went on from it on the day after."""
    with writing() as session:
        institutions_history.add_period(session, "statuses", slug, {"status": "active"}, until=last)
        following = date.fromordinal(last.toordinal() + 1)
        institutions_history.add_period(session, "statuses", slug, {"status": "closed"}, since=following)
        for one in later:
            institutions_history.link(session, slug, one, following, "202/2025/QH15")
        for one in (slug, *later):
            institutions.touch(session, institutions_merged.row(session, one))


def activity(institution: str, kind: str = "class", day: str = "2025-03-10", **facts: Any) -> str:
    """Publish an activity of an institution; gives its id."""
    number = f"{institution}-{kind}-{day}-{len(facts)}"
    told = {"schedule": Schedule(start=day) if day else None, **facts}
    return publish_records(
        [make_record(number, kind=kind, institution=institution, source=f"of-{institution}", **told)]
    )[0]


def book(institution: str, since: int = 2025, **facts: Any) -> str:
    """Publish a book of an institution: a mere record, which is in the catalog since that year."""
    told = make_record(f"{institution}-b", institution=institution, source=f"of-{institution}", **facts)
    (number,) = publish_records([told])
    came = datetime(since, 1, 15, tzinfo=UTC)
    with writing() as session:
        session.execute(sa.update(RecordRow).where(RecordRow.id == number).values(created=came))
    return number


def online_exhibition(institution: str, day: str = "2025-05-01") -> str:
    """Publish an exhibition in digital space."""
    schedule = Schedule(start=day, end=day, online_url="https://baotang.example.vn/3d")
    return activity(institution, "exhibition", day, schedule=schedule)


def lesson(institution: str, day: str = "2025-04-01") -> str:
    """Publish an education programme with its audience and what is learnt."""
    return activity(institution, "programme", day, audiences=("Học sinh",), outcomes=("Kể lại lịch sử",))


def fulltext() -> tuple[Link, ...]:
    """Links of a record that can be read in digital form."""
    return (Link(rel="fulltext", url="https://thuvien.example.vn/1.pdf"),)


def declare(
    institution: str, measure: str, period: str, value: float, status: str = "accepted", **facts: Any
) -> int:
    """Keep an observation as the programme's forms do; gives its number."""
    given = {"split": "", "unit": "", "evidence": [], "note": "", "decided_by": "", "revision": 1, **facts}
    with writing() as session:
        row = ObservationRow(
            institution=institution, measure=measure, period=period, value=value, status=status,
            reporter="an", created=now(), **given,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            ObservationChangeRow(observation=row.id, at=now(), by="an", status=status, value=value, note="")
        )
        declared.keep(session, institution, measure, period)
        return row.id


def rows(plan: Plan, territory: str = HUE, year: int = 2025, **options: Any) -> Sequence[Row]:
    """The rows of a plan's standing, after all that changed was worked out."""
    deriving.sync()
    with reading() as session:
        return standing(session, plan, territory, year, **options).rows


def row(plan: Plan, territory: str = HUE, year: int = 2025, **options: Any) -> Row:
    """The only row of a plan's standing."""
    (found,) = rows(plan, territory, year, **options)
    return found
