"""Working out from the log on gives the same as working out everything anew."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from catalog.errors import LeaseTaken
from catalog.programme import deriving
from catalog.programme.figures import Row
from catalog.programme.plans import Indicator
from catalog.store import institutions, institutions_merged, leases
from catalog.store.db import reading, writing
from catalog.store.models import CountedRow, DerivedRow
from tests.factories import withdraw
from tests.programme.counted import (
    activity,
    book,
    closed,
    fulltext,
    house,
    lesson,
    libraries,
    library,
    museum,
    online_exhibition,
    plan_of,
    row,
)

pytestmark = pytest.mark.usefixtures("app")


def kept() -> dict[str, list[Any]]:
    with reading() as session:
        return {
            table.__tablename__: sorted(map(repr, session.execute(sa.select(*table.__table__.columns))))
            for table in (CountedRow, DerivedRow)
        }


def test_nothing_is_behind_once_it_was_worked_out_and_a_change_is_noticed() -> None:
    assert deriving.is_behind()
    deriving.sync()
    assert not deriving.is_behind()
    library("xa")
    assert deriving.is_behind()
    deriving.sync()
    assert not deriving.is_behind()
    activity("xa")
    assert deriving.is_behind()


def test_what_is_withdrawn_is_shown_no_longer() -> None:
    library("xa")
    identifier = activity("xa")
    assert row(libraries()).value == 100.0
    withdraw(identifier)
    assert row(libraries()).value is None


def test_evidence_names_at_most_five_records_and_how_many_there_are() -> None:
    library("xa")
    given = [activity("xa", day=f"2025-03-{day:02}") for day in range(1, 8)]
    deriving.sync()
    with reading() as session:
        shown = session.get_one(DerivedRow, ("xa", "learning_services", 2025))
    assert (shown.amount, shown.evidence) == (7, sorted(given)[:5])


def test_an_institution_that_went_on_as_another_is_counted_as_that_one() -> None:
    library("hai-lan")
    library("mot")
    activity("hai-lan")
    deriving.sync()
    with writing() as session:
        institutions_merged.merge(session, "hai-lan", "mot")
    found = row(libraries())
    assert (found.counted, found.value) == (1, 100.0)


def test_one_that_was_taken_away_is_counted_until_everything_is_worked_out() -> None:
    library("them-nham")
    library("xa")
    deriving.sync()
    with writing() as session:
        institutions_merged.remove(session, "them-nham")
    deriving.derive_all()
    assert row(libraries()).counted == 1


def test_services_that_were_confirmed_in_an_earlier_year_stay_confirmed_for_it() -> None:
    library("xa", services=["reading"])
    this_year = deriving.today().year
    deriving.sync()
    with writing() as session:
        session.execute(sa.update(DerivedRow).values(year=this_year - 1))
        institutions.save(session, {"slug": "xa", "services": []})
    deriving.derive_all()
    assert row(libraries(), year=this_year - 1).value == 100.0
    assert row(libraries(), year=this_year).value is None


@pytest.mark.databases("sqlite", "postgresql")
def test_the_share_of_digitised_records_is_of_records() -> None:
    """Of two books one can be read on the web; the class is neither: 1 of 2."""
    library("xa-1")
    library("xa-2")
    book("xa-1", links=fulltext())
    book("xa-2")
    activity("xa-2")
    indicator = Indicator(id="D", position=1, system="library", name="D", rule="digitised")
    found: Row = row(plan_of(indicator), year=deriving.today().year)
    assert found.value == 50.0
    assert found.derived is not None
    assert (found.derived.yes, found.derived.no) == (1, 1)
    assert "records" in found.derived.marks


def test_a_web_page_is_shown_by_its_address() -> None:
    library("xa-1", url="https://thuvien.example.vn")
    library("xa-2")
    indicator = Indicator(id="W", position=1, system="library", name="W", rule="web_page")
    assert row(plan_of(indicator), year=deriving.today().year).value == 50.0


def test_one_process_at_a_time_works_out() -> None:
    with leases.hold("programme"), pytest.raises(LeaseTaken):
        deriving.sync()


def test_work_that_was_stopped_is_done_at_the_next_time() -> None:
    library("xa")
    activity("xa")
    assert deriving.sync(lambda: True) == 0
    assert deriving.is_behind()
    assert row(libraries()).value == 100.0


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.databases("sqlite", "postgresql")
def test_step_by_step_gives_what_everything_anew_gives(seed: int) -> None:
    chance = random.Random(seed)
    slugs = [library(f"thu-vien-{n}", level=chance.choice(("district", "commune"))) for n in range(4)]
    slugs += [house(f"nha-{n}") for n in range(3)] + [museum("bao-tang")]
    made: list[str] = []
    for step in range(14):
        slug = chance.choice(slugs)
        match chance.randrange(6):
            case 0:
                day = f"{chance.choice((2023, 2025, 2026))}-02-{step + 1:02}"
                made.append(activity(slug, chance.choice(("class", "event")), day))
            case 1:
                lesson("bao-tang", f"2025-04-{step + 1:02}")
            case 2:
                online_exhibition("bao-tang", f"2025-05-{step + 1:02}")
            case 3 if made:
                withdraw(made.pop())
            case 4:
                with writing() as session:
                    given = {"slug": slug, "region_class": chance.choice(("delta", "urban"))}
                    institutions.save(session, given)
            case _:
                closed(slug, date(2025, 6, 30), chance.choice([one for one in slugs if one != slug]))
        deriving.sync()
    by_steps = kept()
    deriving.derive_all()
    assert kept() == by_steps
