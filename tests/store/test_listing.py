"""Lists of records in the order of the log, whole, by a set and by time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.store import changes, listing
from catalog.store.db import reading
from catalog.store.listing import Choice
from tests.factories import make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")
KINDS = ("book", "map", "book", "image", "book", "book")


def publish(numbers: range) -> None:
    for number in numbers:
        kind = KINDS[number % len(KINDS)]
        publish_records([make_record(str(number), kind=kind, source=f"source-{number % 2}")])


def walked(choice: Choice | None, limit: int = 3) -> list[str]:
    """The ids of a list, read a few at a time."""
    with reading() as session:
        rows = page = listing.rows(session, choice, 0, limit)
        while page:
            page = listing.rows(session, choice, rows[-1].seq, limit)
            rows = rows + page
        assert [row.seq for row in rows] == sorted({row.seq for row in rows})
        assert listing.count(session, choice, 0, changes.head(session).seq) == len(rows)
        return [row.id for row in rows]


def test_a_list_holds_each_record_of_its_set_in_the_order_of_the_log() -> None:
    publish(range(12))
    withdraw("source-0-2")
    books = [f"source-{n % 2}-{n}" for n in range(12) if KINDS[n % 6] == "book" and n != 2] + ["source-0-2"]
    assert walked(Choice("kind", ("book",))) == books
    assert sorted(walked(None)) == sorted(f"source-{number % 2}-{number}" for number in range(12))
    assert len(walked(Choice("source", ("source-0",)))) == 6
    assert len(walked(Choice("institution"))) == 12
    assert walked(Choice("kind", ())) == walked(Choice("kind", ("none",))) == []


def test_texts_are_read_where_they_are_asked_for() -> None:
    publish(range(2))
    withdraw("source-1-1")
    with reading() as session:
        told = listing.rows(session, None, 0, 9)
        bare = listing.rows(session, None, 0, 9, texts=False)
    assert [row._replace(json="") for row in told] == bare
    assert all('"title"' in row.json for row in told)
    assert [row.withdrawn is None for row in told] == [True, False]


def test_the_last_before_a_number_is_of_the_set_and_the_range() -> None:
    publish(range(6))
    maps = Choice("kind", ("map",))
    with reading() as session:
        (only,) = listing.rows(session, maps, 0, 9)
        head = changes.head(session).seq
        assert listing.last(session, maps, 0, head) == only
        assert listing.last(session, maps, only.seq, head) is None
        assert listing.last(session, None, 0, only.seq - 1) == listing.rows(session, None, 0, 1)[0]


def test_one_record_is_found_by_its_id_once_it_is_published() -> None:
    publish(range(1))
    with reading() as session:
        found = listing.one(session, "source-0-0")
        assert found is not None
        assert (found.kind, found.source) == ("book", "source-0")
        assert listing.one(session, "source-0-9") is None


def test_a_time_is_found_in_the_log_by_halving() -> None:
    with reading() as session:
        began = changes.head(session).modified
        assert listing.before(session, began, 0) == 0
    publish(range(9))
    with reading() as session:
        rows = listing.rows(session, None, 0, 99)
        head = changes.head(session).seq
        for row in rows:
            older = [entry.seq for entry in rows if entry.modified < row.modified]
            assert listing.before(session, row.modified, head) == max(older, default=0)
            assert listing.before(session, row.modified + timedelta(microseconds=1), head) >= row.seq
        assert listing.before(session, began - timedelta(days=1), head) == 0
        assert listing.before(session, rows[-1].modified + timedelta(days=1), head) == rows[-1].seq


def test_sources_are_told_with_their_institutions() -> None:
    publish(range(2))
    with reading() as session:
        assert listing.sources(session) == {"source-0": "hue-library", "source-1": "hue-library"}
