"""The change log: numbers, withdrawals, digests, what is refused."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.errors import CatalogError
from catalog.store import changes, institutions, records, works
from catalog.store.changes import Head, Publication, Stored
from catalog.store.db import now, reading, writing
from catalog.store.models import Log, Work
from tests.factories import draft, make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")


def publish(*publications: Publication) -> Head:
    with writing() as session:
        return changes.publish(session, publications)


def head() -> Head:
    with reading() as session:
        return changes.head(session)


def get(identifier: str) -> Stored:
    with reading() as session:
        found = records.get(session, identifier)
    assert found is not None
    return found


def after(seq: int, limit: int = 100, until: int | None = None) -> list[str]:
    with reading() as session:
        return [entry.id for entry in changes.after(session, seq, limit, until=until)]


def works_after(seq: int) -> list[tuple[str, int]]:
    with reading() as session:
        return [(work.id, work.index_seq) for work in works.after(session, seq, 10)]


def sample(count: int) -> list[str]:
    return publish_records([make_record(str(number), title=f"Sách {number}") for number in range(count)])


def computed() -> str:
    with reading() as session:
        return changes.digest(session)


def test_each_published_record_gets_the_next_number() -> None:
    sample(3)
    with reading() as session:
        numbers = [(entry.id, entry.seq) for entry in changes.after(session, 0, 10)]
    assert numbers == [("sample-0", 1), ("sample-1", 2), ("sample-2", 3)]
    assert head().seq == 3


def test_an_appended_version_is_not_shown_before_it_is_published() -> None:
    sample(1)
    before = head()
    with writing() as session:
        records.append(session, "sample", None, [draft(make_record("0", title="Bản nháp"))])
        records.append(session, "sample", None, [draft(make_record("9"))])
    assert head() == before
    assert get("sample-0").parsed()["title"] == "Sách 0"
    with reading() as session:
        assert records.get(session, "sample-9") is None


def test_a_record_named_twice_is_refused_and_nothing_is_written() -> None:
    sample(1)
    before = head()
    withdrawal = Publication(record="sample-0", version=None)
    with pytest.raises(CatalogError, match="named twice"):
        publish(withdrawal, withdrawal)
    assert head() == before
    assert get("sample-0").withdrawn is None


def test_a_record_that_does_not_exist_is_refused_and_named() -> None:
    before = head()
    with pytest.raises(CatalogError, match="'sample-none'"):
        publish(Publication(record="sample-none", version=None))
    assert head() == before


def test_withdrawing_twice_takes_one_number() -> None:
    sample(2)
    withdraw("sample-0", "lost")
    withdraw("sample-0", "again")
    assert head().seq == 3
    assert get("sample-0").withdrawn_reason == "lost"


def test_publishing_the_version_that_is_shown_takes_no_number_and_the_others_of_the_batch_do() -> None:
    sample(1)
    with writing() as session:
        drafts = [draft(make_record("0")), draft(make_record("1"))]
        shown = records.append(session, "sample", None, drafts).publications
        changes.publish(session, shown[:1])
    first = head()
    publish(*shown)
    assert head().seq == first.seq + 1
    assert after(first.seq) == ["sample-1"]
    assert head().set_digest == computed()


def test_a_record_never_published_cannot_be_withdrawn() -> None:
    sample(1)
    with writing() as session:
        records.append(session, "sample", None, [draft(make_record("9"))])
    withdraw("sample-9")
    assert head().seq == 1


def test_a_withdrawn_record_keeps_its_text_and_can_come_back() -> None:
    sample(2)
    withdraw("sample-0", "lost")
    gone = get("sample-0")
    assert gone.withdrawn == gone.modified
    assert gone.state["withdrawn"]["reason"] == "lost"
    assert head().live == 1
    with reading() as session:
        assert [entry.id for entry in changes.newest(session, None, 10)] == ["sample-1"]
    publish_records([make_record("0", title="Sách 0")])
    back = get("sample-0")
    assert (back.withdrawn, back.withdrawn_reason) == (None, "")
    assert back.seq == 4
    assert (back.created, back.digest) == (gone.created, gone.digest)
    assert head().live == 2


def test_a_long_reason_is_cut_to_what_the_column_holds() -> None:
    sample(1)
    withdraw("sample-0", "x" * 500)
    assert get("sample-0").withdrawn_reason == "x" * 200


def test_an_empty_publication_changes_nothing() -> None:
    sample(1)
    before = head()
    assert publish() == before
    assert head() == before


def test_what_changed_after_a_number_comes_oldest_first_and_may_end_at_a_number() -> None:
    sample(5)
    publish_records([make_record("1", title="Sách 1, bản mới")])
    assert after(0) == ["sample-0", "sample-2", "sample-3", "sample-4", "sample-1"]
    assert after(2, limit=2) == ["sample-2", "sample-3"]
    assert after(2, until=4) == ["sample-2", "sample-3"]
    assert after(6) == []


def test_newest_gives_live_records_before_a_number() -> None:
    sample(4)
    withdraw("sample-2")
    with reading() as session:
        assert [entry.seq for entry in changes.newest(session, None, 10)] == [4, 2, 1]
        assert [entry.seq for entry in changes.newest(session, 4, 1)] == [2]


def test_newest_reads_only_an_index_of_live_records() -> None:
    asked = (
        "SELECT id FROM records WHERE seq IS NOT NULL AND withdrawn IS NULL AND seq < 100"
        " ORDER BY seq DESC LIMIT 10"
    )
    with reading() as session:
        if session.connection().dialect.name == "sqlite":
            plan = [row.detail for row in session.execute(sa.text(f"EXPLAIN QUERY PLAN {asked}"))]
            assert plan == ["SEARCH records USING INDEX ix_records_live_seq (seq>? AND seq<?)"]
        else:
            session.execute(sa.text("SET LOCAL enable_sort TO off"))
            plan = session.scalars(sa.text(f"EXPLAIN {asked}")).all()
            assert "using ix_records_live_seq" in plan[1]


def test_the_set_digest_equals_an_independent_computation_in_any_order() -> None:
    sample(50)
    withdraw("sample-7")
    publish_records([make_record("3", title="Khác")])
    with reading() as session:
        pairs = [(entry.id, entry.digest) for entry in changes.newest(session, None, 100)]
        texts = {entry.id: entry.json for entry in changes.newest(session, None, 100)}
    total = 0
    for identifier, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        total = (total + int(hashlib.sha256((identifier + digest).encode()).hexdigest(), 16)) % 2**256
    random.Random(5).shuffle(pairs)
    assert changes.digest_of(pairs) == f"{total:064x}" == computed() == head().set_digest
    assert head().live == 49


def test_the_digest_of_an_empty_catalog_is_zero() -> None:
    assert computed() == head().set_digest == "0" * 64


def test_the_digest_of_one_source_leaves_out_the_others() -> None:
    publish_records([make_record("1", source="first"), make_record("1", source="second")])
    with reading() as session:
        first, second = changes.digest(session, "first"), changes.digest(session, "second")
        both = changes.digest(session)
    assert (int(first, 16) + int(second, 16)) % 2**256 == int(both, 16)


def test_published_json_is_the_state_around_the_stored_text() -> None:
    sample(1)
    entry = get("sample-0")
    assert entry.published().endswith(entry.json.encode()[1:])
    assert entry.parsed()["seq"] == 1
    assert entry.parsed()["digest"] == hashlib.sha256(entry.json.encode()).hexdigest()
    assert entry.parsed()["modified"].endswith("Z")


def test_an_indexed_fact_of_an_institution_raises_its_works_and_no_record() -> None:
    sample(3)
    publish_records([make_record("x", institution="hue-museum", source="museum")])
    before = head()
    with writing() as session:
        told = institutions.save(session, {"slug": "hue-library", "name_en": "The library of Hue"})
    assert told == "changed"
    raised = works_after(before.seq)
    assert sorted(work for work, _ in raised) == ["sample-0", "sample-1", "sample-2"]
    assert [seq for _, seq in raised] == [5, 6, 7]
    assert after(before.seq) == []
    assert head()._replace(seq=4, modified=before.modified) == before


def test_publishing_raises_the_records_work_to_its_number() -> None:
    sample(2)
    withdraw("sample-0")
    assert works_after(0) == [("sample-1", 2), ("sample-0", 3)]
    assert works_after(2) == [("sample-0", 3)]


def test_records_of_one_work_leave_it_at_the_highest_number() -> None:
    sample(2)
    with writing() as session:
        session.execute(sa.text("UPDATE records SET work = 'sample-0'"))
    withdraw("sample-1")
    publish_records([make_record("1", title="a"), make_record("0", title="b")])
    with reading() as session:
        assert session.get_one(Work, "sample-0").index_seq == head().seq


def test_the_time_of_a_change_never_goes_back_even_if_the_clock_does() -> None:
    sample(1)
    ahead = now() + timedelta(hours=1)
    with writing() as session:
        session.execute(sa.update(Log).values(modified=ahead))
    withdraw("sample-0")
    assert get("sample-0").modified == ahead == head().modified


def test_two_databases_have_different_log_ids(app: Flask, make_app, new_database) -> None:
    from catalog.settings import load

    first = head().log_id
    home = app.extensions["catalog"].settings.home
    make_app(given=load({}, home=home.with_name("other"), database_url=new_database()))
    assert head().log_id != first
    assert len(first) == 32
