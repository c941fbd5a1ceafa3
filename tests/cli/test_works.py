"""``catalog works``: what a librarian sees of works and decides on them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.store import match_keys
from tests.factories import publish_records
from tests.store.test_grouping import ISBNS, book, groups


@pytest.fixture(autouse=True)
def shelf(app: Any) -> None:
    publish_records([book(name, "Truyện Kiều", ISBNS[0]) for name in "ab"])
    publish_records([book("c", "Dế mèn phiêu lưu ký", ISBNS[1])])


def test_a_work_is_shown_with_what_brings_its_records_together(run: Any) -> None:
    told = run("works", "show", "sample-b").stdout
    assert "work sample-a: 2 records" in told
    assert "with sample-a: same isbn 9786041234567, same title, creator and year" in told
    found = json.loads(run("works", "show", "sample-a", "--json").stdout)
    assert found["work"] == "sample-a"
    assert [entry["institution"] for entry in found["records"]] == ["library-a", "library-b"]
    same = found["records"][0]["because"]
    assert same[0]["with"] == "sample-b"
    assert same[0]["same"][0] == {"scheme": "isbn", "value": "9786041234567"}


def test_splitting_joining_and_undoing_are_told_and_shown(run: Any) -> None:
    made = json.loads(run("works", "split", "sample-b", "--by", "Thủ thư", "--json").stdout)
    assert (made["verb"], made["records"], made["made_by"]) == ("split", ["sample-b"], "Thủ thư")
    assert groups() == []
    assert "split by an editor" in run("works", "show", "sample-b").stdout
    assert "join" in run("works", "join", "sample-b", "sample-c").stdout
    assert groups() == [["b", "c"]]
    told = run("works", "show", "sample-c").stdout
    assert "joined by an editor" in told
    run("works", "undo")
    run("works", "undo", str(made["id"]))
    assert groups() == [["a", "b"]]
    listed = json.loads(run("works", "decisions", "--json").stdout)
    assert [entry["verb"] for entry in listed] == ["join", "split"]
    assert all(entry["undone_at"] for entry in listed)
    assert "Thủ thư" in run("works", "decisions").stdout


def test_a_key_of_too_many_records_is_said_to_be_ignored(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(match_keys, "MOST_HOLDERS", 2)
    publish_records([book("d", "Truyện Kiều", ISBNS[0])])
    told = run("works", "show", "sample-d").stdout
    assert "isbn:9786041234567 is ignored: more than 2 records have it" in told
    assert "isbn:9786041234567" in json.loads(run("works", "crowded", "--json").stdout)
    assert "2 keys are ignored" in run("works", "crowded").stdout


def test_regrouping_says_how_much_it_went_through(run: Any) -> None:
    assert "3 records gone through, 0 works changed" in run("works", "regroup").stdout
    told = json.loads(run("works", "regroup", "--again", "--json").stdout)
    assert told == {"records": 3, "before": 0, "works": 0}


def test_what_there_is_not_is_named(run: Any) -> None:
    assert "sample-none" in run("works", "show", "sample-none", code=1).stderr
    assert "sample-c" in run("works", "split", "sample-c", code=1).stderr
    assert "two different records" in run("works", "join", "sample-a", code=1).stderr
