"""The report of a run for people: by rule, in two languages, with what can be done, within the terminal."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from catalog import advice
from tests.advice.compiled import compile_texts
from tests.conftest import Runner
from tests.harvest import scripted
from tests.harvest.command import Command
from tests.harvest.conftest import COMPLETE, book, shelf

TITLES = {language: advice.on("required", language) for language in ("en", "vi")}


@pytest.fixture(autouse=True, scope="module")
def texts_compiled() -> None:
    compile_texts()
    TITLES.update({language: advice.on("required", language) for language in ("en", "vi")})


@pytest.fixture
def command(plugin_app: Flask, run_in: Callable[..., Any], tmp_path: Path, database_url: str) -> Command:
    return Command(tmp_path, database_url, within=run_in)


def refused(count: int) -> list[dict[str, Any]]:
    return [book(f"bad{number}", do="refuse") for number in range(count)]


def told_by(command: Command, *arguments: str, code: int = 3) -> list[str]:
    """The lines from the first heading on."""
    lines = command(*arguments, code=code).splitlines()
    return lines[next(place for place, line in enumerate(lines) if line.endswith(":")) :]


def test_failures_come_first_then_notices_the_most_frequent_of_each_first(command: Command) -> None:
    command.prepare(
        book("x", note="a\x07b"), *[{"notice": f"note {number}"} for number in range(4)],
        {"failed": "b1"}, *refused(2), COMPLETE,
    )  # fmt: skip
    lines = told_by(command, "harvest", "books")
    headed = [line for line in lines if " × " in line or not line.startswith(" ")]
    assert headed == [
        "Failed, by rule:",
        "  2 × A field that every record needs is missing [required]",
        "  1 × A record cannot be read [unreadable]",
        "Noticed, by rule:",
        "  4 × repaired",
        "  1 × The record holds control characters [forbidden_character]",
    ]


def test_three_samples_are_shown_and_where_the_others_are(command: Command) -> None:
    command.prepare(*refused(5), COMPLETE)
    words = " ".join(" ".join(told_by(command, "harvest", "books")).split())
    assert "- bad2 title: is missing" in words
    assert "bad3" not in words
    assert "and 2 more: catalog runs show 1 --rule required" in words
    whole = told_by(command, "runs", "show", "1", "--rule", "required", code=0)
    assert sum("title: is missing" in line for line in whole) == 5
    assert "more" not in " ".join(whole)


def test_the_report_of_a_run_says_the_same_later(command: Command) -> None:
    command.prepare(*refused(5), {"notice": "two bytes were repaired"}, {"failed": None}, COMPLETE)
    at_once = told_by(command, "harvest", "books")
    later = told_by(command, "runs", "show", "1", code=0)
    assert later[: len(at_once)] == at_once
    assert [line.split(":")[0] for line in later[len(at_once) :]] == ["mode", "started", "finished"]


@pytest.mark.parametrize(
    "arguments",
    [("harvest", "books", "--lang", "vi"), ("--lang", "vi", "harvest", "books")],
    ids=["of the command", "of all commands"],
)
def test_the_option_lang_tells_it_in_vietnamese(command: Command, arguments: tuple[str, ...]) -> None:
    command.prepare(*refused(1), {"failed": None}, book("b1", note="a\x07b"), COMPLETE)
    words = " ".join(command(*arguments, code=3).split())
    vietnamese = TITLES["vi"]
    assert vietnamese is not None
    assert "books: lần chạy 1 xong, có lỗi" in words
    assert f"1 × {vietnamese.title} [required]" in words
    assert f"Việc cần làm: {vietnamese.remedy}" in words
    assert "- bad0 title: không có" in words
    assert "(không có mã số) leader = 'xx': the bytes cannot be read" in words
    assert "đã bỏ các ký tự điều khiển" in words
    assert "What to do" not in words


def test_the_setting_lang_tells_every_report_in_vietnamese(
    make_app: Callable[..., Flask], settings: Any, run_in: Runner, tmp_path: Path, database_url: str
) -> None:
    make_app(plugins=[scripted], given=dataclasses.replace(settings, lang="vi"))
    command = Command(tmp_path, database_url, within=run_in)
    command.prepare(*refused(1), COMPLETE)
    assert "Việc cần làm:" in command("harvest", "books", code=3)
    assert "Việc cần làm:" in command("runs", "show", "1")
    assert "What to do:" in command("runs", "show", "1", "--lang", "en")
    command("runs", "show", "1", "--lang", "fr", code=2)


def test_a_preview_tells_what_would_fail_by_rule_in_both_languages(command: Command) -> None:
    command.prepare(*refused(5), {"failed": None}, COMPLETE)
    english = command("sources", "preview", "books", "--limit", "6")
    assert "5 × A field that every record needs is missing [required]" in english
    assert sum("title: is missing" in line for line in english.splitlines()) == 5
    assert "catalog runs show" not in english
    vietnamese = command("harvest", "books", "--preview", "--lang", "vi")
    assert "Không nhận được, theo từng quy tắc:\n" in vietnamese
    assert "- bad0 title: không có\n" in vietnamese


def test_a_narrow_terminal_gets_narrow_lines_and_json_the_whole_value(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "ngữ " * 80
    command.prepare({"notice": long}, *refused(1), {"failed": "b" * 500}, COMPLETE)
    monkeypatch.setenv("COLUMNS", "40")
    lines = told_by(command, "harvest", "books")
    assert max(map(len, lines)) < 40
    assert "ngữ n..." in " ".join(" ".join(lines).split())
    shown = command.json("runs", "show", "1", "--json")
    assert shown["notices"][0]["message"] == long
    assert "b" * 500 in [failure["identifier"] for failure in shown["failures"]]


def test_a_strangers_words_cannot_steer_the_terminal(command: Command) -> None:
    command.prepare({"notice": "red \x1b[31m and \u202eback"}, *refused(1), COMPLETE)
    told = command("harvest", "books", code=3)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "red [31m and back" in " ".join(told.split())


def test_json_groups_hold_rules_and_data_and_no_language(command: Command) -> None:
    command.prepare(*refused(5), {"notice": "two bytes were repaired"}, COMPLETE)
    report = command.json("harvest", "books", "--json", "--lang", "vi", code=3)
    failed, noticed = report["groups"]
    assert (failed["severity"], failed["rule"], failed["cases"]) == ("failure", "required", 5)
    assert failed["samples"] == [
        {
            "identifier": f"bad{number}", "field": "title", "value": "", "rule": "required",
            "message": "is missing",
        }
        for number in range(3)
    ]  # fmt: skip
    assert (noticed["severity"], noticed["rule"], noticed["cases"]) == ("notice", "repaired", 1)
    assert command.json("runs", "show", "1", "--json")["groups"] == report["groups"]


def test_a_run_without_failures_and_notices_has_neither_heading(command: Command) -> None:
    command.prepare(*shelf(3), COMPLETE)
    told = command("harvest", "books")
    assert "by rule" not in told
    assert command.json("runs", "show", "1", "--json")["groups"] == []
