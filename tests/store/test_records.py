"""Records in the store: versions, raw bytes, what is read back, counts."""

from __future__ import annotations

import dataclasses
import hashlib

import orjson
import pytest
import sqlalchemy as sa

from catalog.errors import AlreadyExists, CatalogError
from catalog.record import Record
from catalog.store import records
from catalog.store.changes import Publication
from catalog.store.db import reading, writing
from catalog.store.models import Raw, RecordRow, RecordVersion, SourceItem
from tests.factories import add_institution, add_source, draft, make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def source(app: object) -> None:
    add_institution()
    add_source()


def append(*given: Record, source: str = "sample") -> list[Publication]:
    with writing() as session:
        return records.append(session, source, None, [draft(record) for record in given]).publications


def test_appending_nothing_gives_nothing_to_publish() -> None:
    assert append() == []


def test_publications_come_in_the_order_of_the_drafts() -> None:
    given = [make_record(str(number), title=f"Sách {number}") for number in (3, 1, 2)]
    publications = append(*given)
    assert [entry.record for entry in publications] == ["sample-3", "sample-1", "sample-2"]
    with reading() as session:
        texts = {
            row.id: orjson.loads(row.json)["title"]
            for row in session.execute(sa.select(RecordVersion.id, RecordVersion.json))
        }
    assert [texts[entry.version] for entry in publications] == ["Sách 3", "Sách 1", "Sách 2"]
    assert all(entry.institution == "hue-library" and entry.kind == "book" for entry in publications)


def test_every_version_is_kept() -> None:
    publish_records([make_record("1", title="Bản một")])
    publish_records([make_record("1", title="Bản hai")])
    with reading() as session:
        texts = session.scalars(sa.select(RecordVersion.json).order_by(RecordVersion.id)).all()
        found = records.get(session, "sample-1")
    assert [orjson.loads(text)["title"] for text in texts] == ["Bản một", "Bản hai"]
    assert found is not None
    assert found.parsed()["title"] == "Bản hai"
    assert found.digest == hashlib.sha256(found.json.encode()).hexdigest()


def test_one_record_twice_in_a_batch_is_refused() -> None:
    with pytest.raises(CatalogError, match="named twice"):
        append(make_record("1"), make_record("1", title="Khác"))


def test_an_id_of_another_source_is_never_taken_over() -> None:
    publish_records([make_record("b-1", source="a")])
    add_source("a-b")
    other = make_record("1", source="a-b")
    assert other.id == "a-b-1"
    with pytest.raises(AlreadyExists, match="'a-b-1' exists already"):
        append(other, source="a-b")
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RecordVersion)) == 1


def test_more_records_than_one_statement_names_are_found_again() -> None:
    given = [make_record(str(number)) for number in range(1201)]
    publish_records(given)
    append(*given)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RecordRow)) == 1201


def test_raw_bytes_come_back_as_they_were_received() -> None:
    record = make_record("1")
    kept = dataclasses.replace(draft(record), format="marc", context='{"file":"a.mrc"}')
    with writing() as session:
        records.append(session, "sample", None, [kept])
    with reading() as session:
        number = session.scalars(sa.select(RecordVersion.raw_ref)).one()
        assert number is not None
        raw = session.get_one(Raw, number)
    assert (raw.format, raw.context) == ("marc", '{"file":"a.mrc"}')
    assert raw.payload == kept.payload


def test_raw_bytes_that_are_kept_already_are_not_kept_twice() -> None:
    append(make_record("1"))
    with reading() as session:
        number = session.scalars(sa.select(RecordVersion.raw_ref)).one()
    again = [
        dataclasses.replace(draft(make_record("1", title="Ánh xạ mới")), raw_ref=number),
        draft(make_record("2")),
    ]
    with writing() as session:
        records.append(session, "sample", None, again)
    with reading() as session:
        numbers = session.scalars(sa.select(RecordVersion.raw_ref).order_by(RecordVersion.id)).all()
    assert numbers[0] == numbers[1] != numbers[2]


def test_what_is_known_is_told_by_native_id_in_any_number() -> None:
    wanted = [f"n{number}" for number in range(1100)]
    items = [
        {
            "source": "sample",
            "native_id": native_id,
            "raw_hash": hashlib.sha256(native_id.encode()).digest(),
            "mapping_version": "1",
            "record_hash": "",
            "state": "ok",
            "seen_in_listing": 7,
        }
        for native_id in wanted[:1050]
    ]
    with writing() as session:
        session.execute(sa.insert(SourceItem), items)
    with reading() as session:
        found = records.known(session, "sample", wanted)
        assert records.known(session, "other", wanted) == {}
    assert set(found) == set(wanted[:1050])
    assert found["n7"].raw_hash == hashlib.sha256(b"n7").digest()
    assert (found["n7"].state, found["n7"].seen_in_listing) == ("ok", 7)


def test_a_record_never_known_is_none_and_a_withdrawn_one_is_found() -> None:
    publish_records([make_record("1")])
    withdraw("sample-1", "lost")
    with reading() as session:
        assert records.get(session, "sample-none") is None
        found = records.get(session, "sample-1")
    assert found is not None
    assert orjson.loads(found.tombstone())["withdrawn"]["reason"] == "lost"


def test_works_give_their_live_records_in_the_order_of_ids() -> None:
    publish_records([make_record(name) for name in ("b", "a", "c", "d")])
    withdraw("sample-c")
    with writing() as session:
        session.execute(sa.text("UPDATE records SET work = 'sample-a' WHERE id <> 'sample-d'"))
    with reading() as session:
        found = records.of_works(session, ["sample-a", "sample-none", "sample-d"])
    told = {work: [entry.id for entry in entries] for work, entries in found.items()}
    assert told == {"sample-a": ["sample-a", "sample-b"], "sample-d": ["sample-d"]}


def test_counts_tell_of_live_records_only() -> None:
    publish_records([make_record("1"), make_record("2"), make_record("3", kind="map")])
    publish_records([make_record("4", kind="object", source="museum", institution="hue-museum")])
    append(make_record("never-published"))
    withdraw("sample-2")
    with reading() as session:
        assert records.counts_by_kind(session) == {"book": 1, "map": 1, "object": 1}
        assert records.counts_by_source(session) == {"sample": 2, "museum": 1}
        assert records.counts_of_institution(session, "hue-library") == {"book": 1, "map": 1}


def test_the_records_of_an_institution_come_newest_first_in_pages() -> None:
    publish_records([make_record(str(number)) for number in range(5)])
    publish_records([make_record("m", kind="map")])
    publish_records([make_record("x", source="museum", institution="hue-museum")])
    with reading() as session:
        total, page = records.of_institution(session, "hue-library", offset=1, limit=2)
        maps, found = records.of_institution(session, "hue-library", kinds=["map"])
    assert (total, [entry.id for entry in page]) == (6, ["sample-4", "sample-3"])
    assert (maps, [entry.id for entry in found]) == (1, ["sample-m"])
