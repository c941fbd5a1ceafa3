"""All records are grouped anew: after an upgrade, with a further plugin, after a cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.errors import LeaseTaken
from catalog.harvest.regroup import PAGE, Regrouped, regroup
from catalog.hooks import Hooks
from catalog.record import Record
from catalog.sdk.hookspecs import hookimpl
from catalog.store import changes, decisions, leases
from catalog.store.db import reading, writing
from catalog.store.models import MatchKey, RecordRow, Work
from tests.factories import publish_records, withdraw
from tests.store.test_grouping import ISBNS, book, groups, indexed

App = Callable[..., Flask]


def hooks_of(app: Flask) -> Hooks:
    hooks: Hooks = app.extensions["catalog"].hooks
    return hooks


def forget_keys() -> None:
    """Leave the database as the migration finds it: records without keys, each a work of its own."""
    with writing() as session:
        session.execute(sa.delete(MatchKey))
        session.execute(sa.update(RecordRow).values(matching="", work=RecordRow.id))
        session.execute(sa.delete(Work))
        works = sa.select(RecordRow.id, RecordRow.seq)
        session.execute(sa.insert(Work).from_select(["id", "index_seq"], works))


def test_a_database_of_before_gets_its_works(make_app: App) -> None:
    app = make_app()
    publish_records([book(str(number), "Truyện Kiều", ISBNS[number % 2]) for number in range(4)])
    publish_records([book("x", "Truyện Kiều", ISBNS[0])])
    withdraw("sample-x")
    forget_keys()
    assert groups() == []
    seen: list[tuple[int, int]] = []
    done = regroup(hooks_of(app), progress=lambda done, total: seen.append((done, total)))
    assert done == Regrouped(5, 0, 4)
    assert groups() == [["0", "1", "2", "3"]]
    assert seen == [(5, 5)]
    with reading() as session:
        assert changes.after(session, 6, 10) == []
    assert indexed(6)["sample-0"] == ["sample-0", "sample-1", "sample-2", "sample-3"]
    with writing() as session:
        row = session.get_one(RecordRow, "sample-x")
        changes.publish(session, [changes.Publication(record=row.id, version=row.current_version)])
    assert groups() == [["0", "1", "2", "3", "x"]]


def test_grouping_anew_what_is_grouped_changes_nothing(make_app: App) -> None:
    app = make_app()
    publish_records([book("1", "Truyện Kiều", ISBNS[0]), book("2", "Truyện Kiều", ISBNS[0])])
    with writing() as session:
        decisions.split(session, "sample-2", "me")
        before = changes.head(session)
    assert regroup(hooks_of(app)).works == 0
    assert groups() == []
    with reading() as session:
        assert changes.head(session) == before


def test_a_cut_run_is_gone_on_with_and_again_begins_at_the_first(make_app: App) -> None:
    app = make_app()
    publish_records([book(f"{number:04}", f"Sách {number}", institution="hue") for number in range(PAGE + 3)])

    def cut(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        regroup(hooks_of(app), progress=cut)
    assert regroup(hooks_of(app)) == Regrouped(3, PAGE, 0)
    assert regroup(hooks_of(app)).before == 0
    with pytest.raises(KeyboardInterrupt):
        regroup(hooks_of(app), progress=cut)
    assert regroup(hooks_of(app), again=True) == Regrouped(PAGE + 3, 0, 0)


@hookimpl
def by_notes(record: Record) -> Iterable[str]:
    return [f"shelf:{note}" for note in record.notes]


@hookimpl
def fails(record: Record) -> Iterable[str]:
    raise RuntimeError("hỏng")


def test_a_plugins_keys_join_records_of_any_kind_and_a_failing_one_harms_none(
    make_app: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    plugins = [
        SimpleNamespace(__name__="shelf", catalog_match_keys=by_notes),
        SimpleNamespace(__name__="broken", catalog_match_keys=fails),
    ]
    app = make_app(plugins)
    publish_records(
        [
            book("1", "Trống đồng Ngọc Lũ", kind="object", notes=("NL-1",)),
            book("2", "The Ngoc Lu drum", kind="image", notes=("NL-1", "=sample-3")),
            book("3", "Trống đồng Ngọc Lũ", kind="object", notes=("NL-2",)),
        ]
    )
    assert groups() == []
    regroup(hooks_of(app))
    assert groups() == [["1", "2"]]


def test_two_processes_do_not_regroup_at_a_time(make_app: App) -> None:
    app = make_app()
    with leases.hold("regroup"), pytest.raises(LeaseTaken):
        regroup(hooks_of(app))
