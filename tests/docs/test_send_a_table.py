"""Whoever follows the pages about sending a table fills it in wrongly, corrects the answer and is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import khomo_files
import openpyxl
import pytest
from flask import Flask

from tests.conftest import Runner
from tests.docs.followed import DOCS, steps

PAGES = (DOCS / "send-a-table.md", DOCS / "vi" / "gui-bang.md")


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_steps_of_the_page_end_with_a_table_without_problems(
    page: Path,
    make_app: Callable[..., Flask],
    run_in: Runner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    make_app([khomo_files])
    template, add, harvest, update, again = (words[1:] for words in steps(page))
    run_in(*template)
    _fill(Path(template[4]), {1: "0012", 2: "Trống đồng"}, {1: "0013"})
    run_in(*add)
    run_in(*harvest, code=3)
    answer = Path(harvest[3])
    row = openpyxl.load_workbook(answer).worksheets[0][6]
    assert (row[1].value, bool(row[0].value), row[2].comment is not None) == ("0013", True, True)
    _fill(answer, {}, {3: "Bình vôi"})
    run_in(*update)
    assert "1 unchanged" in run_in(*again[:4]).stdout
    assert openpyxl.load_workbook(Path(again[3])).worksheets[0][6][0].value is None


def _fill(path: Path, *rows: dict[int, str]) -> None:
    book = openpyxl.load_workbook(path)
    for place, filled in enumerate(rows, start=5):
        for column, value in filled.items():
            book.worksheets[0].cell(place, column, value)
    book.save(path)
