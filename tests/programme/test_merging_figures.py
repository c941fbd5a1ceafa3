"""What was declared, written and honoured under a slug that is another one's now: nothing lost, and back."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from catalog.errors import ChangedMeanwhile
from catalog.people import undoing
from catalog.programme import deriving, institutions
from catalog.store import audit, declarations, exemplars, institutions_merged, observations, summings
from catalog.store import institutions as store
from catalog.store.db import reading, writing
from catalog.store.exemplars import INSTITUTION
from catalog.store.models import DerivedRow
from catalog.store.observations import ACCEPTED, SENT, SUPERSEDED, Figure, Observation
from catalog.store.scopes import Reach
from catalog.store.summings import Part
from tests.programme.counted import book, closed, declare, founded, libraries, library, row, uses
from tests.programme.sample import take_in_plans

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
KEPT, GONE = "thu-vien", "thu-vien-hai-lan"
USES = "library_uses"


@pytest.fixture(autouse=True)
def _houses(app: object) -> None:
    library(KEPT)
    library(GONE)


def merge(gone: str = GONE, kept: str = KEPT) -> int:
    with writing() as session:
        return institutions.merge(session, "an", gone, kept, reason="nhập hai lần")


def undo(entry: int) -> None:
    with writing() as session:
        found = audit.get(session, entry)
        assert found is not None
        undoing.undo(session, found, "an")


def sent(slug: str, value: float, period: str = "2025") -> int:
    """A figure sent as the forms send it."""
    told = Figure(institution=slug, measure=USES, period=period, value=value, unit="uses")
    with writing() as session:
        return declarations.declare(session, told, "an", send=True).id


def accepted(slug: str, value: float, period: str = "2025") -> int:
    number = sent(slug, value, period)
    accept(number)
    return number


def accept(number: int) -> None:
    with writing() as session:
        declarations.accept(session, number, "cán bộ")


def get(number: int) -> Observation:
    with reading() as session:
        return observations.get(session, number)


def stands(*numbers: int) -> list[tuple[str, str]]:
    return [(one.institution, one.status) for one in map(get, numbers)]


def amount(year: int = 2025) -> float | None:
    """The sum that stands for a year."""
    found = row(uses(base_year=2023), year=2025)
    return next(point.amount for point in found.by_year if point.year == year)


def test_what_was_declared_under_a_merged_slug_counts_for_the_kept_one_and_comes_back() -> None:
    numbers = [accepted(GONE, 100, "2023"), accepted(KEPT, 110, "2024"), sent(GONE, 121)]
    entry = merge()
    assert stands(*numbers) == [(KEPT, ACCEPTED), (KEPT, ACCEPTED), (KEPT, SENT)]
    accept(numbers[2])
    # 100 in 2023, 121 in 2025: the root of 1.21 is 10 % a year.
    assert row(uses()).value == pytest.approx(10.0)
    undo(entry)
    assert stands(*numbers) == [(GONE, ACCEPTED), (KEPT, ACCEPTED), (GONE, ACCEPTED)]
    assert row(uses()).expected == 2


@pytest.mark.parametrize("first", [KEPT, GONE])
def test_of_a_figure_that_both_have_the_kept_ones_counts_until_an_officer_decides(first: str) -> None:
    order = [KEPT, GONE] if first == KEPT else [GONE, KEPT]
    numbers = {slug: accepted(slug, 70 if slug == KEPT else 50) for slug in order}
    entry = merge()
    assert stands(numbers[KEPT], numbers[GONE]) == [(KEPT, ACCEPTED), (KEPT, SENT)]
    with reading() as session:
        waiting, _page = observations.listed(
            session, Reach(everything=True), observations.Wanted(status=SENT, institution=KEPT)
        )
        assert waiting == 1
        assert observations.history(session, numbers[GONE])[-1].note == f"merged: {GONE}"
    assert amount() == 70
    accept(numbers[GONE])
    assert stands(numbers[KEPT], numbers[GONE]) == [(KEPT, SUPERSEDED), (KEPT, ACCEPTED)]
    assert amount() == 50
    undo(entry)
    assert stands(numbers[KEPT], numbers[GONE]) == [(KEPT, ACCEPTED), (GONE, ACCEPTED)]
    assert amount() == 120


def test_undone_before_anybody_decided_both_stand_as_they_stood() -> None:
    numbers = [accepted(KEPT, 70), accepted(GONE, 50)]
    entry = merge()
    assert amount() == 70
    undo(entry)
    assert stands(*numbers) == [(KEPT, ACCEPTED), (GONE, ACCEPTED)]
    assert amount() == 120


def test_an_officers_decision_between_the_two_can_be_taken_back() -> None:
    mine, theirs = accepted(GONE, 50), accepted(KEPT, 70)
    merge()
    accept(mine)
    with writing() as session:
        declarations.reopen(session, mine, "cán bộ")
    assert stands(mine, theirs) == [(KEPT, SENT), (KEPT, ACCEPTED)]
    accept(mine)
    newer = accepted(KEPT, 80)
    with writing() as session, pytest.raises(ChangedMeanwhile):
        declarations.reopen(session, mine, "cán bộ")
    assert stands(mine, newer) == [(KEPT, SUPERSEDED), (KEPT, ACCEPTED)]


def test_a_correction_at_the_kept_one_stays_there_and_the_others_figure_counts_again_after_undo() -> None:
    theirs = accepted(GONE, 50)
    entry = merge()
    newer = accepted(KEPT, 55)
    assert stands(theirs, newer) == [(KEPT, SUPERSEDED), (KEPT, ACCEPTED)]
    undo(entry)
    assert stands(theirs, newer) == [(GONE, ACCEPTED), (KEPT, ACCEPTED)]


def test_what_is_still_declared_under_the_merged_slug_is_the_kept_ones() -> None:
    entry = merge()
    late = sent(GONE, 90)
    assert stands(late) == [(KEPT, SENT)]
    undo(entry)
    assert stands(late) == [(KEPT, SENT)]


def test_sums_over_predecessors_take_in_what_was_declared_under_a_merged_slug() -> None:
    """60 + 40 in 2023 at two libraries, one of them entered twice, that became one with 121 in 2025: 10 %."""
    for slug in ("cu", "moi"):
        library(slug)
    founded("moi", date(2025, 7, 1))
    closed("cu", date(2025, 6, 30), "moi")
    closed(KEPT, date(2025, 6, 30), "moi")
    declare("cu", USES, "2023", 60)
    declare(GONE, USES, "2023", 40)
    declare("moi", USES, "2025", 121)
    entry = merge()
    assert row(uses()).value == pytest.approx(10.0)
    undo(entry)
    # It stands for itself again, and has not reported for 2025.
    assert row(uses()).value is None or row(uses()).reported == 1


def test_services_confirmed_in_an_earlier_year_follow_and_come_back() -> None:
    with writing() as session:
        store.save(session, {"slug": GONE, "services": ["reading"]})
    this_year = deriving.today().year
    deriving.sync()
    with writing() as session:
        session.execute(
            sa.update(DerivedRow).where(DerivedRow.institution == GONE).values(year=this_year - 1)
        )
        store.save(session, {"slug": GONE, "services": []})
    book(GONE, since=this_year - 2)
    book(KEPT, since=this_year)
    assert row(libraries(), year=this_year - 1).value == 50.0
    entry = merge()
    found = row(libraries(), year=this_year - 1)
    assert (found.counted, found.value) == (1, 100.0)
    deriving.derive_all()
    assert row(libraries(), year=this_year - 1).value == 100.0
    undo(entry)
    again = row(libraries(), year=this_year - 1)
    assert again.derived is not None
    assert (again.counted, again.derived.yes, again.derived.unknown) == (2, 1, 1)


def test_parts_of_summings_up_and_good_models_follow_and_come_back() -> None:
    take_in_plans()
    with writing() as session:
        both, alone = (
            summings.add(session, plan="288-kh-ubnd", territory="", period=period, by="an").id
            for period in ("2024", "2025")
        )
        for number, slug in ((both, KEPT), (both, GONE), (alone, GONE)):
            summings.write(session, Part(summing=number, institution=slug, state=SENT), revision=0)
        model = exemplars.add(
            session, "an", kind=INSTITUTION, institution=GONE, record="", plan="", title="",
            reason_vi="Mở cửa buổi tối", reason_en="", since=None,
        ).id  # fmt: skip

    def places() -> tuple[list[str], list[str], str | None]:
        with reading() as session:
            told = [sorted(summings.parts(session, number)) for number in (both, alone)]
            return told[0], told[1], exemplars.institution_of(session, model)

    entry = merge()
    # To one they both wrote: both are there, each by its own name.
    assert places() == ([KEPT, GONE], [KEPT], KEPT)
    undo(entry)
    assert places() == ([KEPT, GONE], [GONE], GONE)


def test_one_that_declared_figures_is_in_use() -> None:
    accepted(GONE, 1)
    with reading() as session:
        assert institutions_merged.holdings(session, GONE)["figures"] == 1
