from types import ModuleType

import pytest
import sqlalchemy as sa

from catalog import listeners
from catalog.cli.context import current_parts
from catalog.sdk import hookimpl
from catalog.store import institutions
from catalog.store.db import writing
from catalog.store.leases import hold
from catalog.store.models import Log
from tests.factories import make_record, publish_records, withdraw


class Listener(ModuleType):
    """A plugin that keeps the batches it was told, and fails once it has as many as there is ``room`` for."""

    def __init__(self, name):
        super().__init__(name)
        self.batches, self.room = [], 1000

        @hookimpl
        def catalog_records_changed(changes):
            if len(self.batches) >= self.room:
                raise OSError("không tới được máy chủ")
            self.batches.append(changes)

        self.catalog_records_changed = catalog_records_changed

    @property
    def ids(self):
        return [change.id for batch in self.batches for change in batch]


@pytest.fixture
def listener(make_app):
    heard = Listener("heard")
    make_app([heard])
    return heard


def deliver():
    return listeners.deliver(current_parts())


def publish(first, last):
    return publish_records([make_record(str(number)) for number in range(first, last)])


def test_a_listener_is_told_once_of_each_change_in_the_order_of_the_log(listener):
    ids = publish(0, 3)
    assert deliver() == 3
    assert deliver() == 0
    assert listener.ids == ids
    seqs = [change.seq for change in listener.batches[0]]
    assert seqs == sorted(seqs)


def test_a_change_carries_the_published_record(listener):
    publish_records([make_record("7", title="Lục Vân Tiên")])
    deliver()
    ((change,),) = listener.batches
    assert change.record["title"] == "Lục Vân Tiên"
    assert change.record["seq"] == change.seq


def test_a_withdrawal_is_told_without_a_record_and_with_its_reason(listener):
    (record,) = publish(0, 1)
    deliver()
    withdraw(record, "thanh lý")
    deliver()
    (change,) = listener.batches[-1]
    assert (change.id, change.record, change.withdrawn_reason) == (record, None, "thanh lý")


def test_many_changes_come_in_batches_of_five_hundred(listener):
    publish(0, 1100)
    deliver()
    assert [len(batch) for batch in listener.batches] == [500, 500, 100]


def test_a_listener_that_fails_is_told_the_same_again_and_the_others_go_on(make_app):
    heard, failing = Listener("heard"), Listener("failing")
    make_app([heard, failing])
    ids = publish(0, 2)
    failing.room = 0
    deliver()
    assert (heard.ids, failing.ids) == (ids, [])
    assert listeners.behind(current_parts()) == ("failing",)
    failing.room = 1000
    deliver()
    assert (heard.ids, failing.ids) == (ids, ids)
    assert listeners.behind(current_parts()) == ()


def test_a_batch_that_was_taken_is_not_told_again_after_a_later_one_failed(listener):
    publish(0, 600)
    listener.room = 1
    deliver()
    listener.room = 2
    deliver()
    assert [len(batch) for batch in listener.batches] == [500, 100]


def test_another_log_is_told_from_its_start(listener):
    ids = publish(0, 2)
    deliver()
    with writing() as session:
        session.execute(sa.update(Log).values(log_id="0" * 32))
    deliver()
    assert listener.ids == ids * 2


def test_numbers_without_a_record_do_not_keep_a_listener_behind(listener):
    publish(0, 1)
    with writing() as session:
        facts = {"slug": "hue-library", "name_vi": "Thư viện Huế", "system": "library"}
        institutions.save(session, facts)
    deliver()
    assert listeners.behind(current_parts()) == ()


def test_a_listener_that_another_process_tells_is_left_to_it(listener):
    publish(0, 1)
    with hold("listener heard"):
        assert deliver() == 0
    assert deliver() == 1
