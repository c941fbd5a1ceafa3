"""The commands that scripts outside rely on: their output and their exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.harvest.command import Command
from tests.harvest.conftest import COMPLETE, book, shelf

KEYS = {
    "source", "run", "seen", "new", "changed", "unchanged", "deleted", "skipped", "failed", "withdrawn",
    "held", "failures", "groups", "seconds", "status",
}  # fmt: skip


@pytest.fixture
def command(plugin_app: Flask, run_in: Callable[..., Any], tmp_path: Path, database_url: str) -> Command:
    return Command(tmp_path, database_url, within=run_in)


def test_a_harvest_reports_in_one_line_of_json_and_is_searchable(command: Command) -> None:
    command.prepare(*shelf(30), COMPLETE)
    report = command.json("harvest", "books", "--json")
    assert set(report) == KEYS
    assert (report["status"], report["seen"], report["new"], report["failures"]) == ("done", 30, 30, [])
    found = command.json("search", "sach 00007", "--json")
    assert found["items"][0]["id"] == "books-b7"
    assert [entry["records"] for entry in command.json("sources", "list", "--json")] == [30]
    command.holds(*shelf(29), book("bad", do="refuse"), COMPLETE)
    report = command.json("harvest", "books", "--json", code=3)
    assert (report["unchanged"], report["failed"], report["withdrawn"]) == (29, 1, 1)
    assert report["failures"] == [
        {
            "identifier": "bad", "field": "title", "value": "", "rule": "required",
            "message": "is missing",
        }
    ]  # fmt: skip
    summary = command("harvest", "books", code=3)
    assert "1 × A field that every record needs is missing [required]" in summary
    assert "bad title: is missing" in summary
    _look_at_records(command)
    _look_at_runs(command, report["run"])


def _look_at_records(command: Command) -> None:
    record = command.json("records", "show", "books-b7", "--json")
    assert (record["title"], record["source"]["native_id"]) == ("Sách 00007", "b7")
    gone = command.json("records", "show", "books-b29", "--json")
    assert "title" not in gone
    assert gone["withdrawn"]["reason"] == "no longer listed by the source"
    command("records", "show", "books-b99", "--json", code=1)
    assert "no record named 'books-b99'" in command.err


def _look_at_runs(command: Command, number: int) -> None:
    runs = command.json("runs", "list", "--json")
    assert [entry["status"] for entry in runs] == ["done_with_errors", "done_with_errors", "done"]
    shown = command.json("runs", "show", str(number), "--json")
    assert (shown["failed"], shown["failures"][0]["identifier"]) == (1, "bad")
    assert "bad title: is missing" in command("runs", "show", str(number))
    command("runs", "show", "999", code=1)


def test_a_source_that_breaks_off_ends_with_code_one(command: Command) -> None:
    command.prepare(*shelf(3), {"raise": "the server is down"})
    report = command.json("harvest", "books", "--json", "--no-index", code=1)
    assert (report["status"], report["new"]) == ("failed", 3)
    assert "the server is down" in command.err
    command("harvest", "films", "--json", code=1)
    assert command.err.strip() == "Error: no source named 'films'"
    command("harvest", code=2)


def test_a_preview_shows_records_and_saves_nothing(command: Command) -> None:
    command.prepare(*shelf(30), book("bad", do="refuse"), COMPLETE)
    shown = command.json("harvest", "books", "--preview", "--json")
    assert [record["id"] for record in shown["records"]][:2] == ["books-b0", "books-b1"]
    assert len(shown["records"]) == 20
    assert "Sách 00002" in command("sources", "preview", "books", "--limit", "3")
    command.holds(book("bad", do="refuse"))
    told = command("sources", "preview", "books")
    assert "1 × A field that every record needs is missing [required]\n" in told
    assert "What to do: Fill in the field" in told
    assert told.endswith("- bad title: is missing\n")
    assert command.committed() == 0
    assert command.json("runs", "list", "--json") == []


def test_a_notice_is_told_with_its_record_field_and_value(command: Command) -> None:
    command.prepare(book("b1", note="a\x07b"), {"notice": "two bytes were repaired"}, COMPLETE)
    told = command("harvest", "books")
    for shown in (told, command("runs", "show", "1")):
        assert "1 × The record holds control characters [forbidden_character]" in shown
        words = " ".join(shown.split())
        assert "- b1 record = '" in words
        assert ": control characters were taken out" in words
        assert "- two bytes were repaired\n" in shown


def test_what_is_wrong_with_a_new_source_is_named(command: Command) -> None:
    command("db", "upgrade")
    add = ("sources", "add", "books", "--institution", "hue", "--institution-name", "Huế")
    command(*add, "--connector", "telepathy", code=1)
    assert "no connector named 'telepathy'" in command.err
    command(*add, "--connector", "scripted", "--option", "count=many", "--option", "colour=red", code=1)
    for name in ("script", "count", "colour"):
        assert name in command.err
    script = ("--option", f"script={command.script}")
    command(*add, "--connector", "scripted", *script, "--option", "link=https://a.example/", code=1)
    assert "{native_id}" in command.err
    command(*add, "--connector", "scripted", *script, *script, code=1)
    assert "given twice" in command.err
    command(*add, "--connector", "scripted", *script, "--every", "daily", code=1)
    assert "'daily' is no rhythm" in command.err
    command(*add, "--connector", "scripted", *script, "--every", "999999w", code=1)
    assert "'999999w' is no rhythm" in command.err
    command("sources", "add", "books", "--connector", "scripted", "--institution", "x", *script, code=1)
    assert "no institution named 'x'" in command.err
    command(*add, "--connector", "scripted", "--option", "script", code=2)


def test_sources_are_changed_checked_and_removed(command: Command) -> None:
    command.prepare(*shelf(3), COMPLETE)
    command("harvest", "books", "--no-index")
    assert "records: 4" in command("sources", "check", "books")
    link = "https://opac.example/view?id={native_id}"
    command(
        "sources", "update", "books", "--option", "tags=a", "--option", "tags=b", "--option",
        "password=s3cret", "--option", f"link={link}", "--every", "1d",
    )  # fmt: skip
    listed = command("sources", "list", "--json")
    assert "s3cret" not in listed
    assert '"tags":["a","b"]' in listed
    report = command.json("harvest", "--due", "--json")
    assert report["changed"] == 3
    record = command.json("records", "show", "books-b1", "--json")
    assert record["links"] == [{"rel": "catalogue", "url": "https://opac.example/view?id=b1"}]
    assert command("harvest", "--due", "--json") == ""
    assert "3 records withdrawn" in command("sources", "remove", "books")
    assert command.json("sources", "list", "--json") == []
    gone = command.json("records", "show", "books-b1", "--json")
    assert gone["withdrawn"]["reason"] == "the source was removed from the catalog"
    again = ("--connector", "scripted", "--institution", "hue-library", "--option", "script=x")
    command("sources", "add", "books", *again, code=1)
    assert "source 'books' exists already" in command.err
