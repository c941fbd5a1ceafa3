"""Figures that institutions declare: by steps, nothing is written over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store import declarations, observations
from catalog.store.db import reading, writing
from catalog.store.observations import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SENT,
    SUPERSEDED,
    Figure,
    Observation,
    Wanted,
)
from catalog.store.scopes import Reach
from tests.factories import add_institution

pytestmark = pytest.mark.usefixtures("app")
EVERYWHERE = Reach(everything=True)
GIVEN = Figure(
    institution="hue-library", measure="library_uses", period="2025", value=1200, unit="uses", reporter="Lan"
)


@pytest.fixture(autouse=True)
def institution(app: object) -> None:
    add_institution()


def declare(*, send: bool = True, seen: str | None = None, **facts: Any) -> Observation:
    with writing() as session:
        return declarations.declare(session, replace(GIVEN, **facts), "Lan", send=send, seen=seen)


def decide(step: Any, number: int, *given: Any, **more: Any) -> Observation:
    with writing() as session:
        decided: Observation = step(session, number, "Officer", *given, **more)
        return decided


def statuses() -> dict[float, str]:
    """Where each figure stands, by its value."""
    with reading() as session:
        kept = observations.of_institution(session, "hue-library", ["2025"], whole=True)
        return {one.value: one.status for one in kept}


def steps(number: int) -> list[tuple[str, float]]:
    with reading() as session:
        return [(one.status, one.value) for one in observations.history(session, number)]


def test_a_draft_is_changed_in_place_and_each_of_its_values_is_kept() -> None:
    first = declare(send=False)
    again = declare(send=False, value=1300)
    sent = declare(value=1300)
    assert first.id == again.id == sent.id
    assert steps(sent.id) == [(DRAFT, 1200), (DRAFT, 1300), (SENT, 1300)]


def test_what_says_nothing_new_is_no_step() -> None:
    sent = declare()
    assert declare() == sent
    assert declare(send=False) == sent
    assert len(steps(sent.id)) == 1


def test_a_correction_of_what_was_sent_takes_its_place_when_it_is_sent() -> None:
    first = declare()
    draft = declare(send=False, value=1500)
    assert (draft.replaces, statuses()) == (first.id, {1200: SENT, 1500: DRAFT})
    declare(value=1500)
    assert statuses() == {1200: SUPERSEDED, 1500: SENT}


def test_what_was_accepted_counts_until_its_correction_is_accepted() -> None:
    first = decide(declarations.accept, declare().id)
    later = declare(value=1500)
    assert statuses() == {1200: ACCEPTED, 1500: SENT}
    decide(declarations.accept, later.id, "seen")
    assert statuses() == {1200: SUPERSEDED, 1500: ACCEPTED}
    assert [status for status, _ in steps(first.id)] == [SENT, ACCEPTED, SUPERSEDED]


def test_what_was_returned_can_be_sent_again_as_it_is() -> None:
    back = decide(declarations.return_, declare().id, "Which year?")
    again = declare()
    assert (again.status, again.replaces) == (SENT, back.id)
    with reading() as session:
        assert observations.history(session, back.id)[1].note == "Which year?"


def test_a_decision_that_is_taken_back_lets_count_what_counted_before() -> None:
    decide(declarations.accept, declare().id)
    later = decide(declarations.accept, declare(value=1500).id)
    decide(declarations.reopen, later.id)
    assert statuses() == {1200: ACCEPTED, 1500: SENT}
    decide(declarations.return_, later.id, "no")
    decide(declarations.reopen, later.id)
    assert statuses() == {1200: ACCEPTED, 1500: SENT}
    declare(value=1600)
    with pytest.raises(ChangedMeanwhile):
        decide(declarations.reopen, later.id)


def test_only_what_waits_is_decided_and_only_as_it_was_seen() -> None:
    sent = declare()
    with pytest.raises(ChangedMeanwhile):
        decide(declarations.accept, sent.id, revision=sent.revision + 1)
    decide(declarations.accept, sent.id, revision=sent.revision)
    for step in (declarations.accept, lambda *given: declarations.return_(*given, "why")):
        with pytest.raises(ChangedMeanwhile):
            decide(step, sent.id)
    with pytest.raises(UnknownName):
        decide(declarations.accept, 999)


def test_of_two_who_write_at_once_the_second_is_told() -> None:
    theirs = declare(send=False)
    with pytest.raises(ChangedMeanwhile):
        declare(send=False, value=9, seen="")
    assert declare(send=False, value=9, seen=theirs.stamp).value == 9
    # Who writes the same as the other disturbs nobody.
    assert declare(send=False, value=9, seen="").value == 9


def test_a_draft_that_is_thrown_away_leaves_what_it_was_to_replace() -> None:
    declare()
    draft = declare(send=False, value=1500)
    decide(lambda session, number, by: declarations.throw_away(session, number, by), draft.id)
    assert statuses() == {1200: SENT, 1500: SUPERSEDED}
    with pytest.raises(ChangedMeanwhile):
        decide(lambda session, number, by: declarations.throw_away(session, number, by), draft.id)


def test_parts_and_periods_are_figures_of_their_own() -> None:
    declare()
    declare(split="online", value=100)
    declare(period="2025-Q3", value=50)
    with reading() as session:
        kept = observations.of_institution(session, "hue-library", ["2025", "2025-Q3"])
        assert len(observations.latest(kept)) == 3
        assert observations.reporters(session, "2025") == {"hue-library"}
        assert observations.reporters(session, "2025-Q1") == set()


def test_a_quarter_counts_as_having_reported_for_its_year_and_a_draft_for_nothing() -> None:
    declare(period="2025-Q3")
    declare(period="2024", send=False)
    with reading() as session:
        assert observations.reporters(session, "2025") == {"hue-library"}
        assert observations.reporters(session, "2024") == set()


def test_an_officer_lists_what_was_sent_within_their_places() -> None:
    add_institution("vinh", name_vi="Thư viện Vinh", province="Tỉnh Nghệ An")
    sent = declare()
    declare(period="2024", send=False)
    declare(institution="vinh")
    with reading() as session:
        assert observations.listed(session, EVERYWHERE, Wanted())[0] == 2
        assert observations.count_waiting(session, EVERYWHERE) == 2
        mine = Reach(keys=frozenset({"vn-2025-07:46"}))
        total, found = observations.listed(session, mine, Wanted(text="hue", status=SENT))
        assert (total, found[0][0]) == (1, sent)
        assert observations.listed(session, mine, Wanted(status=RETURNED))[0] == 0
        assert observations.listed(session, mine, Wanted(period="2024"))[0] == 0


def test_the_stamp_changes_with_every_step() -> None:
    with reading() as session:
        before = observations.stamp(session)
    declare()
    with reading() as session:
        assert observations.stamp(session) > before
