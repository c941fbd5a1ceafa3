"""The institutions behind a figure: in each state, by the page, with what shows it."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.errors import UnknownName
from catalog.programme import deriving
from catalog.programme.figures import BehindPage
from catalog.programme.plans import Plan, Target
from catalog.programme.standing_behind import institutions_behind
from catalog.store.db import reading
from tests.programme.counted import HUE, activity, book, closed, declare, libraries, library, uses

pytestmark = pytest.mark.usefixtures("app")


def behind(state: str = "", plan: Plan | None = None, year: int = 2025, **asked: object) -> BehindPage:
    deriving.sync()
    given = plan or libraries()
    with reading() as session:
        return institutions_behind(
            session,
            given,
            given.indicators[0].id,
            HUE,
            year,
            state=state,
            **asked,  # type: ignore[arg-type]
        )


def slugs(page: BehindPage) -> list[str]:
    return [one.slug for one in page.items]


@pytest.mark.databases("sqlite", "postgresql")
def test_each_state_has_its_institutions() -> None:
    for slug in ("co", "khong", "khong-ro"):
        library(slug)
    shown = activity("co")
    book("khong")
    declare("khong", "learning_services", "2025", 0, status="sent")
    assert slugs(behind("yes")) == ["co"]
    assert slugs(behind("no")) == ["khong"]
    assert slugs(behind("unknown")) == slugs(behind("no_record")) == ["khong-ro"]
    assert slugs(behind("not_reported")) == ["co", "khong-ro"]
    first, second, third = behind().items
    assert (first.state, first.derived, first.evidence) == ("yes", True, (shown,))
    assert (second.state, second.declared, second.declared_status) == ("no", 0, "sent")
    assert (third.state, third.derived, third.declared) == ("unknown", None, None)


def test_what_was_accepted_decides_the_state() -> None:
    library("xa")
    book("xa")
    declare("xa", "learning_services", "2025", 1)
    (found,) = behind("yes").items
    assert (found.derived, found.declared_status) == (False, "accepted")


def test_those_behind_a_growth_are_told_by_whether_they_reported() -> None:
    library("co")
    library("khong")
    declare("co", "library_uses", "2025", 10, status="sent")
    assert slugs(behind("yes", uses())) == ["co"]
    assert slugs(behind("unknown", uses())) == ["khong"]


def test_lists_are_narrowed_by_level_and_come_by_the_page() -> None:
    for number in range(5):
        library(f"xa-{number}")
    library("tinh", level="province")
    found = behind(level="commune", page=2, size=2)
    assert (slugs(found), found.total, found.pages) == (["xa-2", "xa-3"], 5, 3)


def test_successors_are_listed_where_they_are_counted() -> None:
    library("huyen", level="district")
    library("xa")
    closed("huyen", date(2025, 6, 30), "xa")
    plan = libraries(Target(indicator="L1", year=2030, level="district", value=90))
    assert slugs(behind(plan=plan, year=2026, level="district")) == []
    assert slugs(behind(plan=plan, year=2026, level="district", successors=True)) == ["xa"]


def test_a_state_and_an_indicator_that_there_are_not_are_named() -> None:
    with pytest.raises(UnknownName):
        behind("maybe")
    with reading() as session, pytest.raises(UnknownName):
        institutions_behind(session, libraries(), "L9", HUE, 2025)
