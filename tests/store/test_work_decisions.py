"""An editor splits and joins: for good, over keys and harvests, and can take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError, UnknownName
from catalog.store import changes, decisions
from catalog.store.db import reading, writing
from tests.factories import publish_records, withdraw
from tests.store.test_grouping import ISBNS, book, expected, groups, indexed, state, withdraw_all

BY = "Nguyễn Thị Thủ Thư"


@pytest.fixture(autouse=True)
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def decide(verb: str, *names: str) -> decisions.Decision:
    records = [f"sample-{name}" for name in names]
    with writing() as session:
        if verb == "split":
            return decisions.split(session, records[0], BY)
        return decisions.join(session, records, BY)


def undo(number: int | None = None) -> decisions.Decision:
    with writing() as session:
        return decisions.undo(session, number)


@pytest.fixture
def three() -> None:
    publish_records([book(name, "Truyện Kiều", ISBNS[0]) for name in "abc"])
    publish_records([book("d", "Dế mèn phiêu lưu ký", ISBNS[1])])


@pytest.mark.usefixtures("three")
def test_a_split_record_stays_alone_over_harvests_and_newcomers() -> None:
    made = decide("split", "a")
    assert (made.verb, made.records, made.made_by) == ("split", ("sample-a",), BY)
    assert groups() == [["b", "c"]]
    publish_records([book("a", "Truyện Kiều", ISBNS[0], description="harvested again")])
    publish_records([book("e", "Truyện Kiều", ISBNS[0])])
    assert groups() == [["b", "c", "e"]]
    withdraw("sample-a")
    publish_records([book("a", "Truyện Kiều", ISBNS[0])])
    assert groups() == [["b", "c", "e"]]


@pytest.mark.usefixtures("three")
def test_joined_records_stay_together_whatever_their_next_harvest_says() -> None:
    decide("join", "c", "d")
    assert groups() == [["a", "b", "c", "d"]]
    publish_records([book("d", "Một nhan đề khác hẳn", ISBNS[2], kind="video")])
    assert groups() == [["a", "b", "c", "d"]]
    publish_records([book("c", "Không còn gì chung", ISBNS[3])])
    assert groups() == [["a", "b"], ["c", "d"]]


@pytest.mark.usefixtures("three")
def test_a_split_record_can_be_joined_to_another_and_its_keys_stay_off() -> None:
    decide("split", "a")
    decide("join", "a", "d")
    assert groups() == [["a", "d"], ["b", "c"]]


@pytest.mark.usefixtures("three")
def test_splitting_takes_a_record_out_of_its_party() -> None:
    decide("join", "a", "d")
    decide("split", "d")
    assert groups() == [["a", "b", "c"]]


@pytest.mark.usefixtures("three")
def test_parties_that_share_a_record_become_one_also_over_a_withdrawn_one() -> None:
    publish_records([book("e", "Đất rừng phương Nam")])
    decide("join", "d", "a")
    decide("join", "d", "e")
    assert groups() == [["a", "b", "c", "d", "e"]]
    withdraw("sample-d")
    assert groups() == [["a", "b", "c", "e"]]


@pytest.mark.usefixtures("three")
def test_a_decision_raises_the_works_it_changes_and_publishes_nothing() -> None:
    with reading() as session:
        before = changes.head(session).seq
    decide("split", "a")
    assert indexed(before) == {"sample-a": ["sample-a"], "sample-b": ["sample-b", "sample-c"]}
    with reading() as session:
        assert changes.after(session, before, 10) == []


@pytest.mark.usefixtures("three")
def test_undoing_brings_back_what_was_and_is_kept_in_the_history() -> None:
    first = decide("split", "a")
    second = decide("join", "a", "d")
    assert undo().id == second.id
    assert groups() == [["b", "c"]]
    undone = undo(first.id)
    assert undone.undone_at is not None
    assert groups() == [["a", "b", "c"]]
    with reading() as session:
        assert [entry.id for entry in decisions.history(session)] == [second.id, first.id]
        assert [entry.id for entry in decisions.history(session, ["sample-d"])] == [second.id]
    with pytest.raises(CatalogError, match="nothing to undo"):
        undo()
    with pytest.raises(CatalogError, match=f"decision {first.id} was undone already"):
        undo(first.id)


@pytest.mark.usefixtures("three")
def test_a_decision_that_others_build_on_is_undone_after_them() -> None:
    first = decide("join", "a", "d")
    second = decide("split", "d")
    with pytest.raises(CatalogError, match=rf"decision {second.id} \(split\) speaks of sample-d too"):
        undo(first.id)


@pytest.mark.usefixtures("three")
def test_what_cannot_be_decided_is_refused_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownName, match="sample-none"):
        decide("split", "none")
    with pytest.raises(UnknownName, match="sample-none"):
        decide("join", "a", "none")
    with pytest.raises(UnknownName, match="77"):
        undo(77)
    with pytest.raises(CatalogError, match="'sample-d' is the only one of its work"):
        decide("split", "d")
    with pytest.raises(CatalogError, match="two different records"):
        decide("join", "a", "a")
    monkeypatch.setattr(decisions, "MOST_JOINED", 2)
    with pytest.raises(CatalogError, match="3 records would be joined; at most 2"):
        decide("join", "a", "b", "d")
    with reading() as session:
        assert decisions.history(session) == []


steps = st.lists(
    st.one_of(
        st.tuples(st.just("split"), st.integers(0, 5)),
        st.tuples(st.just("join"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("publish"), st.integers(0, 5), st.sampled_from(ISBNS[:2])),
        st.tuples(st.just("withdraw"), st.integers(0, 5)),
    ),
    max_size=12,
)


def step(verb: str, *given: Any) -> None:
    names = [str(entry) for entry in given]
    match verb:
        case "publish":
            publish_records([book(names[0], "Truyện Kiều", names[1], creators=(), institution="hue-library")])
        case "withdraw":
            if f"sample-{names[0]}" in state():
                withdraw(f"sample-{names[0]}")
        case "undo":
            undo()
        case _:
            decide(verb, *names)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=steps)
def test_works_are_those_of_all_records_and_decisions_at_once(played: list[tuple[Any, ...]]) -> None:
    withdraw_all()
    publish_records(
        [book(str(number), "Truyện Kiều", ISBNS[0], institution="hue-library") for number in range(6)]
    )
    for entry in played:
        try:
            step(*entry)
        except CatalogError:
            continue  # refused, and must have changed nothing
        assert state() == expected()
