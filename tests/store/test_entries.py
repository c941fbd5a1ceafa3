"""Entries of the log are, byte for byte, what the records' own addresses give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from flask import Flask

from catalog.store import changes, entries, records
from catalog.store.db import reading, writing
from catalog.store.models import RecordRow
from tests.factories import make_record, publish_records, withdraw
from tests.store.test_grouping import ISBNS, book

REASON = 'gửi nhầm: "sai" \\ \n'


@pytest.fixture
def log(app: Flask) -> list[str]:
    """Five records, one with the source's own date, one withdrawn for a reason that JSON has to escape."""
    ids = publish_records([make_record(str(number)) for number in range(5)])
    with writing() as session:
        row = session.get_one(RecordRow, ids[1])
        row.datestamp = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=7)))
    withdraw(ids[2], REASON)
    return ids


def test_they_are_published_as_records_are_read_alone(log: list[str]) -> None:
    with reading() as session:
        found = {entry.id: entry for entry in entries.after(session, 0, 10, until=10)}
        assert found.keys() == set(log)
        for name, entry in found.items():
            stored = records.get(session, name)
            assert stored is not None
            assert entry.seq == stored.seq
            if name == log[2]:
                assert orjson.loads(entry.tombstone())["withdrawn"]["reason"] == REASON
                assert entry.tombstone() == stored.tombstone()
            else:
                assert entry.published() == stored.published()
    stamped = orjson.loads(found[log[1]].published())["datestamp"]
    assert datetime.fromisoformat(stamped) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_they_are_read_from_both_ends_within_bounds(log: list[str]) -> None:
    with reading() as session:
        head = changes.head(session).seq
        oldest = [entry.id for entry in entries.after(session, 1, 3, until=head - 1)]
        newest = [entry.id for entry in entries.newest(session, head, 2)]
        assert entries.after(session, head, 3, until=head) == []
    assert oldest == [log[1], log[3], log[4]]
    assert newest == [log[4], log[3]]


def test_live_records_are_read_by_their_works_newest_first(log: list[str]) -> None:
    publish_records([book("a", "Truyện Kiều", ISBNS[0]), book("b", "Truyện Kiều", ISBNS[0])])
    publish_records([book("a", "Truyện Kiều", ISBNS[0], extent="250 tr.")])
    with reading() as session:
        works = {entry.id: entry.work for entry in entries.after(session, 0, 20, until=20)}
        found = entries.of_works(session, [works["sample-a"], works[log[0]], works[log[2]], "unknown"])
    assert [entry.id for entry in found[works["sample-a"]]] == ["sample-a", "sample-b"]
    assert found.keys() == {works["sample-a"], works[log[0]]}
