"""Works as the index reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.store import changes, works
from catalog.store.db import reading, writing
from catalog.store.models import RecordRow, Work
from tests.factories import make_record, publish_records, withdraw


@pytest.fixture(autouse=True)
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def page(after: int, limit: int = 10, *, state: bool = False) -> list[works.ChangedWork]:
    with reading() as session:
        return works.after(session, after, limit, state=state)


def titles(found: list[works.ChangedWork]) -> list[tuple[str, list[str]]]:
    return [(work.id, [record["title"] for record in work.records]) for work in found]


def test_works_come_in_the_order_of_their_changes_page_by_page() -> None:
    publish_records([make_record("2"), make_record("1"), make_record("3")])
    publish_records([make_record("2", title="Kim Vân Kiều")])
    first = page(0, 2)
    assert titles(first) == [("sample-1", ["Truyện Kiều"]), ("sample-3", ["Truyện Kiều"])]
    assert titles(page(first[-1].index_seq)) == [("sample-2", ["Kim Vân Kiều"])]
    assert page(4) == []


def test_a_work_without_live_records_comes_without_records() -> None:
    publish_records([make_record("1"), make_record("2")])
    withdraw("sample-1")
    assert titles(page(0)) == [("sample-2", ["Truyện Kiều"]), ("sample-1", [])]


def test_the_records_of_a_work_come_by_their_ids_and_leave_the_work_they_moved_from() -> None:
    publish_records([make_record("b", title="Hai"), make_record("a", title="Một")])
    with writing() as session:
        session.execute(sa.update(RecordRow).where(RecordRow.id == "sample-a").values(work="sample-b"))
        session.execute(sa.update(Work).where(Work.id == "sample-b").values(index_seq=3))
    assert titles(page(0)) == [("sample-a", []), ("sample-b", ["Một", "Hai"])]


@pytest.mark.parametrize("state", [False, True])
def test_a_record_has_its_place_in_the_log_and_with_state_all_that_is_published(state: bool) -> None:
    publish_records([make_record("1")])
    record = page(0, state=state)[0].records[0]
    with reading() as session:
        published = changes.after(session, 0, 1)[0].parsed()
    assert record["seq"] == 1
    assert (record == published) is state
    assert record.items() <= published.items()
