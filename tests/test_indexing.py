"""The index follows the log."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask

from catalog import indexing
from catalog.errors import LeaseTaken
from catalog.parts import Parts
from catalog.sdk.search import Query
from catalog.settings import Settings
from catalog.store import institutions, leases
from catalog.store.db import writing
from tests.factories import add_institution, make_record, publish_records, withdraw


@pytest.fixture(params=["tantivy", "whoosh"])
def parts(request: pytest.FixtureRequest, make_app: Callable[..., Flask], settings: Settings) -> Parts:
    app = make_app(given=dataclasses.replace(settings, search_engine=request.param))
    made: Parts = app.extensions["catalog"]
    return made


def found(parts: Parts, **filters: tuple[str, ...]) -> int:
    return parts.engine.search(Query(filters=filters)).total


def test_a_published_record_is_found_after_a_sync(parts: Parts) -> None:
    publish_records([make_record("1")])
    assert indexing.sync(parts) == 1
    assert found(parts) == 1
    assert indexing.state(parts) == (1, 1)


def test_a_second_sync_has_nothing_to_do(parts: Parts) -> None:
    publish_records([make_record("1")])
    indexing.sync(parts)
    assert indexing.sync(parts) == 0


def test_a_withdrawn_record_leaves_the_index(parts: Parts) -> None:
    publish_records([make_record("1"), make_record("2")])
    indexing.sync(parts)
    withdraw("sample-1")
    assert indexing.sync(parts) == 1
    assert found(parts) == 1


def test_an_institution_that_moves_takes_its_records_along(parts: Parts) -> None:
    publish_records([make_record("1")])
    indexing.sync(parts)
    with writing() as session:
        facts = institutions.get(session, "hue-library")
        assert facts is not None
        institutions.save(session, {**facts, "province": "Thành phố Đà Nẵng"})
    indexing.sync(parts)
    assert found(parts, province=("Thành phố Đà Nẵng",)) == 1
    assert found(parts, province=("Thành phố Huế",)) == 0


def test_an_index_of_another_log_is_built_anew(
    parts: Parts, make_app: Callable[..., Flask], new_database: Callable[[], str]
) -> None:
    publish_records([make_record("1"), make_record("2")])
    indexing.sync(parts)
    given = dataclasses.replace(parts.settings, database_url=new_database())
    other = make_app(given=given).extensions["catalog"]
    publish_records([make_record("3")])
    assert indexing.state(other)[0] == -1
    indexing.sync(other)
    assert found(other) == 1


def test_a_corrupt_index_is_built_anew(parts: Parts) -> None:
    publish_records([make_record("1")])
    indexing.sync(parts)
    parts.engine.close()
    for file in parts.settings.index.rglob("*"):
        if file.is_file():
            file.write_bytes(b"not an index")
    fresh = Parts(parts.settings, parts.hooks, indexing.open_engine)
    indexing.sync(fresh)
    assert found(fresh) == 1


def test_an_index_whose_folder_was_removed_is_built_anew(parts: Parts) -> None:
    publish_records([make_record("1")])
    indexing.rebuild(parts)
    fresh = Parts(
        dataclasses.replace(parts.settings, home=parts.settings.home / "elsewhere",
                            database_url=parts.settings.database),
        parts.hooks,
        indexing.open_engine,
    )  # fmt: skip
    assert indexing.sync(fresh) == 1
    assert found(fresh) == 1


def test_one_process_at_a_time_writes_the_index(parts: Parts) -> None:
    publish_records([make_record("1")])
    with leases.hold("index"), pytest.raises(LeaseTaken):
        indexing.sync(parts)
    assert indexing.sync(parts) == 1


def test_progress_ends_at_the_head(parts: Parts) -> None:
    add_institution()
    publish_records([make_record(str(number)) for number in range(5)])
    told: list[tuple[int, int]] = []
    indexing.rebuild(parts, lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)


def test_searches_go_on_while_the_index_is_rebuilt(parts: Parts) -> None:
    publish_records([make_record(str(number)) for number in range(40)])
    indexing.sync(parts)
    reader = type(parts.engine)(parts.engine.fields, parts.engine.folder, {})
    seen: list[int] = []

    def look(_done: int, _head: int) -> None:
        # Asked by the rebuild itself, so in the midst of it: what was found before is still found.
        seen.append(reader.search(Query(facets=("kind",))).total)

    assert indexing.rebuild(parts, look) == 40
    assert seen
    assert set(seen) == {40}
    assert reader.search(Query()).total == 40
    assert indexing.state(parts) == (40, 40)
