"""Editors' lists of records: by state, within what somebody looks after; versions; what a source sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
import pytest
from flask import Flask

from catalog.store import items, locks, record_lists
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from tests.factories import make_record, publish_records, withdraw

EVERYWHERE, HUE = Reach(everything=True), Reach(slugs=frozenset({"hue-library"}))


@pytest.fixture(autouse=True)
def four(make_app: Callable[..., Flask]) -> None:
    """Two records in Huế with a locked and a hidden one, two in Vinh with a withdrawn and a broken one."""
    make_app()
    titles = {"1": "Truyện Kiều", "2": "Chinh phụ ngâm"}
    hue = [make_record(name, source="hue", title=title) for name, title in titles.items()]
    vinh = [make_record(name, source="vinh", institution="vinh-museum", kind="object") for name in "34"]
    publish_records([*hue, *vinh])
    withdraw("vinh-3", "deleted at the source")
    with writing() as session:
        locks.put(session, {"hue-1": {"title": "Kim Vân Kiều"}, "hue-2": {locks.HIDDEN: "sai"}}, "cli")
        held = locks.latest(session, ["vinh-4"])["vinh-4"]
        item = items.Item("4", held.raw_ref, held.raw_hash, "test", held.record_hash, "failed", 1)
        items.insert(session, "vinh", [item])


def found(state: str, reach: Reach = EVERYWHERE, **more: str) -> list[str]:
    with reading() as session:
        total, rows = record_lists.listed(session, reach, state, **more)  # type: ignore[arg-type]
    assert total == len(rows)
    return sorted(row.id for row in rows)


STATES = (
    ("locked", ["hue-1", "hue-2"], ["hue-1", "hue-2"]),
    ("hidden", ["hue-2"], ["hue-2"]),
    ("withdrawn", ["vinh-3"], []),
    ("problems", ["vinh-4"], []),
    ("", ["hue-1", "hue-2", "vinh-4"], ["hue-1", "hue-2"]),
)


def test_records_are_listed_by_state_within_reach_a_page_of_what_changed_last() -> None:
    for state, everywhere, hue in STATES:
        assert found(state) == everywhere, state
        assert found(state, HUE) == hue, state
        assert found(state, Reach()) == [], state
    with reading() as session:
        total, rows = record_lists.listed(session, EVERYWHERE, "", offset=1, limit=1)
    assert (total, [row.id for row in rows]) == (3, ["hue-2"])


def test_a_list_is_narrowed_by_words_number_source_institution_and_kind() -> None:
    narrowed: Mapping[str, Mapping[str, str]] = {
        "hue-1": {"text": "truyện", "kind": "book"},
        "hue-2": {"text": "2"},
        "vinh-4": {"kind": "object"},
    }
    for identifier, more in narrowed.items():
        assert found("", **more) == [identifier]
    assert found("", text="vinh-4") == ["vinh-4"]
    assert found("", source="hue") == found("", institution="hue-library") == ["hue-1", "hue-2"]
    assert found("", text="100%") == []
    publish_records([make_record("5", source="hue", title="Đất nước")])
    assert found("", text="đất") == found("", text="ĐẤT NƯỚC") == ["hue-5"]


def test_sources_and_works_and_named_records_keep_within_reach() -> None:
    with reading() as session:
        assert record_lists.sources_within(session, HUE) == {"hue": "hue-library"}
        assert record_lists.sources_within(session, EVERYWHERE, "vinh-museum") == {"vinh": "vinh-museum"}
        assert [row.id for row in record_lists.some(session, ["vinh-4", "hue-1"], HUE)] == ["hue-1"]
        held = record_lists.of_works(session, ["hue-1", "vinh-3", "vinh-4"], ["hue", "vinh"])
        assert sorted(held) == ["hue-1", "vinh-4"]
        assert held["hue-1"][0].kept == 1
        assert list(record_lists.of_works(session, ["hue-1", "vinh-4"], ["hue"])) == ["hue-1"]


def test_versions_come_newest_first_and_what_was_sent_is_kept() -> None:
    publish_records([make_record("4", source="vinh", institution="vinh-museum", title="Bản hai")])
    with reading() as session:
        versions = record_lists.versions(session, "vinh-4")
        one = record_lists.version(session, "vinh-4", versions[1].id)
        assert record_lists.version(session, "hue-1", versions[1].id) is None
        sent = record_lists.received(session, "vinh-4")
        assert record_lists.received(session, "hue-1") is None
        standing = record_lists.standing(session, "vinh-4")
        assert record_lists.standing(session, "vinh-5") is None
    assert [orjson.loads(entry.json)["title"] for entry in versions] == ["Bản hai", "Truyện Kiều"]
    assert one == versions[1]
    assert sent is not None
    assert orjson.loads(sent.payload)["title"] == "Truyện Kiều"
    assert standing is not None
    assert (standing.native_id, standing.owner, standing.state) == ("4", "vinh-museum", "failed")
