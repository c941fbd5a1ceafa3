"""The answer to a harvest of a source that is no table: what failed, with what to do, as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from tests.harvest.command import Command
from tests.harvest.conftest import COMPLETE, book, shelf


@pytest.fixture
def command(plugin_app: Flask, run_in: Callable[..., Any], tmp_path: Path, database_url: str) -> Command:
    return Command(tmp_path, database_url, within=run_in)


def test_the_failures_of_a_server_are_listed_with_advice_and_never_as_formulas(
    command: Command, tmp_path: Path
) -> None:
    command.prepare(*shelf(3), book("=HYPERLINK(1)", do="refuse"), {"failed": None}, COMPLETE)
    out = tmp_path / "problems.xlsx"
    command("harvest", "books", "--no-index", "--problems", str(out), "--lang", "vi", code=3)
    assert "0 trong 0 hàng có vấn đề, 2 vấn đề ngoài các hàng" in command.err
    [sheet] = openpyxl.load_workbook(out).worksheets
    assert sheet.title == "Tổng hợp vấn đề"
    cells = [[cell for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row} == {"s"}
    lines = [[str(cell.value) for cell in row] for row in cells if row]
    assert lines[0] == ["books: kết quả của lần chạy 1"]
    refused = next(line for line in lines if line[0] == "=HYPERLINK(1)")
    assert refused[1] == "title"
    assert refused[-1].endswith(".")
    assert ["Vấn đề", "1"] in [line[:2] for line in lines]


def test_an_answer_that_cannot_be_written_is_told(command: Command, tmp_path: Path) -> None:
    command.prepare(*shelf(1), COMPLETE)
    command("harvest", "books", "--no-index", "--problems", str(tmp_path / "no" / "x.xlsx"), code=1)
    assert "x.xlsx cannot be written" in command.err
    command("harvest", "--due", "--problems", str(tmp_path / "x.xlsx"), code=2)
    assert "--problems goes with one source" in command.err
