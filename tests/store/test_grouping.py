"""Works come out the same whatever the order of harvests, and no faster growth than the bounds allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.matching import sketch
from catalog.matching.groups import Sets, grouped
from catalog.record import Agent, DateSpan, Identifier, Record
from catalog.store import changes, grouping, match_keys, works
from catalog.store.changes import Publication
from catalog.store.db import reading, writing
from catalog.store.models import CrowdedKey, MatchKey, RecordRow, Work
from tests.factories import make_record, publish_records, withdraw

ISBNS = ("9786041234567", "9780306406157", "9781861972712", "9780131103627")
TITLES = ("Truyện Kiều", "Truyện Kiều : thơ", "Dế mèn phiêu lưu ký", "Đất rừng phương Nam. Tập 1", "Báo cáo")


@pytest.fixture(autouse=True)
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def book(native_id: str, title: str = "Truyện Kiều", *isbns: str, **fields: Any) -> Record:
    """A book by Nguyễn Du of 2003 with these ISBNs, at a library of its own."""
    given = {
        "institution": f"library-{native_id}",
        "creators": (Agent(name="Nguyễn Du", role="author"),),
        "issued": DateSpan(display="2003", earliest=2003, latest=2003),
        "identifiers": tuple(Identifier(scheme="isbn", value=isbn) for isbn in isbns),
        **fields,
    }
    return make_record(native_id, title=title, **given)


def state() -> dict[str, str]:
    """Each live record's work."""
    with reading() as session:
        live = sa.select(RecordRow.id, RecordRow.work).where(
            RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)
        )
        return {record: work for record, work in session.execute(live)}


def groups() -> list[list[str]]:
    """The works of more than one record."""
    found: dict[str, list[str]] = defaultdict(list)
    for record, work in sorted(state().items()):
        found[work].append(record.removeprefix("sample-"))
    return [records for records in found.values() if len(records) > 1]


def expected() -> dict[str, str]:
    """The works as the rules tell them of all live records at once."""
    with reading() as session:
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.matching, RecordRow.party, RecordRow.keyless).where(
                RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)
            )
        )
        standings = {record: grouping.Standing(*standing) for record, *standing in rows}
    holders: dict[str, set[str]] = defaultdict(set)
    for record, standing in standings.items():
        for key in standing.keys:
            holders[key].add(record)
    counting = {
        key: found
        for key, found in holders.items()
        if len(found) <= match_keys.MOST_HOLDERS or key.startswith("=")
    }
    clusters = Sets()
    for found in counting.values():
        for record in found:
            clusters.join(min(found), record)
    members = {
        record: sketch.Matching(
            sketch.read(standing.matching).sketch, tuple(key for key in standing.keys if key in counting)
        )
        for record, standing in standings.items()
    }
    told = {}
    for root in {clusters.of(record) for record in members}:
        cluster = {record: held for record, held in members.items() if clusters.of(record) == root}
        if len(cluster) > grouping.MOST_TOGETHER:
            told.update({record: record for record in cluster})
        else:
            told.update(grouped(cluster))
    return told


def rows(model: Any, *columns: Any) -> list[tuple[Any, ...]]:
    with reading() as session:
        return sorted(tuple(row) for row in session.execute(sa.select(*columns)))


def withdraw_all() -> None:
    with writing() as session:
        changes.publish(
            session, [Publication(record=record, version=None, reason="anew") for record in state()]
        )


batches = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.sampled_from(TITLES),
            st.lists(st.sampled_from(ISBNS), max_size=2, unique=True),
            st.sampled_from([2003, 2004]),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda entry: entry[0],
    ),
    max_size=5,
)


def play(batch: list[tuple[int, str, list[str], int, bool]]) -> None:
    """Publish those of a batch that are held, withdraw the others."""
    held = [
        book(
            str(number), title, *isbns,
            issued=DateSpan(display=str(year), earliest=year, latest=year), institution="hue-library",
        )
        for number, title, isbns, year, kept in batch if kept
    ]  # fmt: skip
    publish_records(held)
    live = state()
    for number, *_, kept in batch:
        if not kept and f"sample-{number}" in live:
            withdraw(f"sample-{number}")


@pytest.mark.parametrize("limits", [(500, 2000), (3, 4)])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=batches)
def test_works_are_those_of_all_records_at_once_whatever_came_before(
    limits: tuple[int, int], monkeypatch: pytest.MonkeyPatch, history: Any
) -> None:
    monkeypatch.setattr(match_keys, "MOST_HOLDERS", limits[0])
    monkeypatch.setattr(grouping, "MOST_TOGETHER", limits[1])
    withdraw_all()
    assert rows(MatchKey, MatchKey.key) == []
    assert rows(CrowdedKey, CrowdedKey.key) == []
    for batch in history:
        play(batch)
        assert state() == expected()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)), sizes=st.lists(st.integers(1, 4), min_size=1))
def test_the_order_and_the_batches_of_harvests_make_no_difference(order: list[int], sizes: list[int]) -> None:
    withdraw_all()
    shelf = [
        book("0", "Truyện Kiều", ISBNS[0]),
        book("1", "TRUYỆN KIỀU : thơ", ISBNS[0]),
        book("2", "Truyện Kiều", ISBNS[1]),
        book("3", "Dế mèn phiêu lưu ký", ISBNS[1]),
        book("4", "Dế mèn phiêu lưu kí"),
        book("5", "Đất rừng phương Nam. Tập 1", ISBNS[2]),
        book("6", "Đất rừng phương Nam. Tập 2", ISBNS[2]),
        book("7", "Đất rừng phương Nam, T. 1", ISBNS[2]),
    ]
    waiting = [shelf[place] for place in order]
    for size in [*sizes, *[1] * 8]:
        publish_records(waiting[:size])
        waiting = waiting[size:]
    assert groups() == [["0", "1", "2"], ["3", "4"], ["5", "7"]]
    assert {work for _, work in state().items()} == {"sample-0", "sample-3", "sample-5", "sample-6"}
    held = rows(MatchKey, MatchKey.key, MatchKey.record)
    assert len(held) == 15


@pytest.fixture
def head() -> Iterator[int]:
    with reading() as session:
        yield changes.head(session).seq


def indexed(after: int) -> dict[str, list[str]]:
    with reading() as session:
        return {
            work.id: [record["id"] for record in work.records] for work in works.after(session, after, 100)
        }


def seqs() -> list[int]:
    return [seq for (seq,) in rows(Work, Work.index_seq)]


def test_a_new_copy_raises_its_work_and_gets_the_only_number() -> None:
    publish_records([book("1", "Truyện Kiều", ISBNS[0])])
    publish_records([book("2", "Truyện Kiều", ISBNS[0])])
    assert indexed(1) == {"sample-1": ["sample-1", "sample-2"]}
    with reading() as session:
        assert changes.head(session).seq == 2


def test_a_copy_that_is_smaller_in_the_order_of_ids_gives_the_work_its_name() -> None:
    publish_records([book("2", "Truyện Kiều", ISBNS[0])])
    publish_records([book("1", "Truyện Kiều", ISBNS[0])])
    assert indexed(1) == {"sample-1": ["sample-1", "sample-2"], "sample-2": []}


def test_a_withdrawn_record_leaves_its_work_and_the_rest_stay_together() -> None:
    publish_records([book(str(number), "Truyện Kiều", ISBNS[0]) for number in range(3)])
    with reading() as session:
        before = changes.head(session).seq
    withdraw("sample-0")
    assert indexed(before) == {"sample-0": [], "sample-1": ["sample-1", "sample-2"]}
    assert len(set(seqs())) == len(seqs())


def test_a_work_with_no_live_record_leaves_the_index() -> None:
    publish_records([book("1", "Truyện Kiều", ISBNS[0]), book("2", "Truyện Kiều", ISBNS[0])])
    withdraw("sample-2")
    withdraw("sample-1")
    assert {work: records for work, records in indexed(0).items() if records} == {}


def test_a_harvest_that_changes_the_title_moves_the_record() -> None:
    publish_records([book("1", "Truyện Kiều"), book("2", "Truyện Kiều"), book("3", "Dế mèn phiêu lưu ký")])
    assert groups() == [["1", "2"]]
    publish_records([book("2", "Dế mèn phiêu lưu ký")])
    assert groups() == [["2", "3"]]
    found = indexed(3)
    assert found["sample-1"] == ["sample-1"]
    assert found["sample-2"] == ["sample-2", "sample-3"]
    assert found["sample-3"] == []


def test_only_what_is_published_gets_a_number_of_its_own() -> None:
    publish_records([book("1", "Truyện Kiều", ISBNS[0]), book("2", "Truyện Kiều", ISBNS[0])])
    before = {
        entry[0]: entry[1:] for entry in rows(RecordRow, RecordRow.id, RecordRow.seq, RecordRow.modified)
    }
    withdraw("sample-1")
    after = {
        entry[0]: entry[1:] for entry in rows(RecordRow, RecordRow.id, RecordRow.seq, RecordRow.modified)
    }
    assert after["sample-2"] == before["sample-2"]


def test_a_withdrawn_record_that_comes_back_is_with_the_others_again() -> None:
    publish_records([book("1", "Truyện Kiều", ISBNS[0]), book("2", "Truyện Kiều", ISBNS[0])])
    withdraw("sample-1")
    with writing() as session:
        row = session.get_one(RecordRow, "sample-1")
        changes.publish(
            session,
            [Publication(record=row.id, version=row.current_version, digest=row.digest, kind=row.kind)],
        )
    assert groups() == [["1", "2"]]


def test_a_key_of_too_many_records_counts_for_none_and_counts_again_when_few_are_left() -> None:
    most = match_keys.MOST_HOLDERS
    same = [book(f"{number:04}", "Truyện Kiều", institution="hue-library") for number in range(most + 1)]
    publish_records(same[:-1])
    assert [len(group) for group in groups()] == [most]
    publish_records(same[-1:])
    assert groups() == []
    with reading() as session:
        (key,) = match_keys.all_crowded(session)
    assert key.startswith("title:")
    publish_records([book("more", "Truyện Kiều", institution="hue-library")])
    assert groups() == []
    withdraw("sample-more")
    withdraw("sample-0000")
    assert [len(group) for group in groups()] == [most]
    with reading() as session:
        assert match_keys.all_crowded(session) == []


def test_a_chain_of_too_many_records_is_taken_apart_link_by_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_TOGETHER", 6)
    chain = [
        book(str(number), "Truyện Kiều", *isbns, creators=())
        for number, isbns in enumerate(zip(chain_of_isbns(9), chain_of_isbns(9)[1:], strict=False))
    ]
    publish_records(chain[:4])
    publish_records(chain[5:])
    assert groups() == [["0", "1", "2", "3"], ["5", "6", "7"]]
    publish_records([chain[4]])
    assert groups() == []
    assert indexed(0) == {f"sample-{number}": [f"sample-{number}"] for number in range(8)}
    withdraw("sample-4")
    assert groups() == [["0", "1", "2", "3"], ["5", "6", "7"]]


def chain_of_isbns(count: int) -> list[str]:
    found = []
    for number in range(count):
        digits = f"97860400000{number}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        found.append(f"{digits}{-total % 10}")
    return found
