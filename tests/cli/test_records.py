"""``catalog records``: fields are kept and given back, records hidden and shown again, from the shell."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from catalog.store import audit, batches
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from tests.conftest import Runner
from tests.factories import make_record, publish_records, withdraw


@pytest.fixture(autouse=True)
def record(run: Runner) -> None:
    publish_records([make_record("1", description="Thơ")])


def published(run: Runner) -> dict[str, Any]:
    shown: dict[str, Any] = orjson.loads(run("records", "show", "sample-1", "--json").stdout)
    return shown


def test_a_field_is_kept_and_given_back(run: Runner) -> None:
    told = run("records", "lock", "sample-1", "title", '"Kim Vân Kiều"')
    assert "title of sample-1 is kept" in told.output
    run("records", "lock", "sample-1", "description", '""')
    run("records", "lock", "sample-1", "kind", '"book"')
    assert published(run)["title"] == "Kim Vân Kiều"
    assert "description" not in published(run)
    shown = run("records", "show", "sample-1").output
    assert 'the source says "Truyện Kiều"' in shown
    assert "kind is kept since" in shown
    assert "the source says the same" in shown
    run("records", "unlock", "sample-1", "title", "description")
    assert (published(run)["title"], published(run)["description"]) == ("Truyện Kiều", "Thơ")


def test_a_record_is_hidden_and_shown_again(run: Runner) -> None:
    run("records", "hide", "sample-1", "--reason", "hidden: rights")
    assert published(run)["withdrawn"]["reason"] == "hidden: rights"
    assert "is hidden already" in run("records", "hide", "sample-1", code=1).output
    assert "is shown again" in run("records", "unhide", "sample-1").output
    assert "withdrawn" not in published(run)
    with reading() as session:
        noted = audit.listed(session, Reach(everything=True), audit.Wanted(), limit=2)
    assert [(entry.actor, entry.action) for entry in noted] == [("cli", "put back"), ("cli", "hide")]


REFUSED = (
    (("lock", "sample-1", "title", "Kiều"), "is no JSON"),
    (("lock", "sample-1", "kind", '"sách"'), "is not one of book"),
    (("lock", "sample-1", "seq", "3"), "is not a field that can be kept"),
    (("lock", "sample-1", "hidden", '"x"'), "catalog records hide"),
    (("lock", "sample-2", "title", '"x"'), "no record named 'sample-2'"),
    (("unlock", "sample-1", "title"), "no kept field named 'title'"),
    (("unhide", "sample-1"), "no hidden record named 'sample-1'"),
    (("hide", "sample-1", "--reason", "x" * 201), "at most 200 characters"),
    (("hide", "sample-1", "--reason", "hai\ndòng"), "in one line"),
    # With these, taking a withdrawal of a source back would show what is hidden.
    (("hide", "sample-1", "--reason", "the source was removed from the catalog"), "lets a record go"),
    (("hide", "sample-1", "--reason", "no longer listed by the source"), "lets a record go"),
    (("lock", "sample-1", "images", '{"https://a.vn/1.jpg": {"hidden": "no"}}'), "true or false"),
    (("show", "sample-2"), "no record named 'sample-2'"),
)


def test_what_cannot_be_is_told_with_its_name(run: Runner) -> None:
    before = published(run)
    for arguments, told in REFUSED:
        assert told in run("records", *arguments, code=1).output, arguments
    assert published(run) == before


def test_what_is_asked_of_many_records_is_done_by_the_command_of_the_process(run: Runner) -> None:
    with writing() as session:
        batch = batches.choose(session, ["sample-1"], {"sample"}, "user:1 Lan", {})
        assert batches.ask(session, batch.id, batches.CHANGE, way="kind", value="map")
        assert not batches.ask(session, batch.id, batches.CHANGE, way="kind", value="web")
    run("records", "work")
    assert published(run)["kind"] == "map"
    with reading() as session:
        assert batches.progress(session, batch.id) == ("", 1, 1)
    run("records", "work")


def test_a_record_that_its_source_withdrew_is_left(run: Runner) -> None:
    withdraw("sample-1")
    told = run("records", "lock", "sample-1", "title", '"x"', code=1).output
    assert "was withdrawn by its source" in told
