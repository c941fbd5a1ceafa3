"""``catalog plans report``: rows for people, for programs and as a workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import orjson
import pytest

from tests.conftest import Runner
from tests.programme.sample import fill


@pytest.fixture(autouse=True)
def plans(app: object) -> None:
    fill()


def test_rows_are_told_in_the_ministrys_order(run: Runner) -> None:
    lines = run("plans", "report", "--plan", "288/KH-UBND", "--year", "2025").output.splitlines()
    assert lines[0].startswith("288/KH-UBND, ")
    assert [line.split()[0] for line in lines[2:]] == ["L1"] * 6 + ["L3", "M1", "M2", "C1", "C2"]
    assert "no figures yet" in lines[-3]


def test_programs_get_what_the_api_gives(run: Runner) -> None:
    told = orjson.loads(run("plans", "report", "--plan", "288-kh-ubnd", "--year", "2025", "--json").output)
    assert told["plan"]["number"] == "288/KH-UBND"
    assert told["items"][0]["indicator"] == "L1"


def test_a_workbook_is_written(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    run("plans", "report", "--plan", "288/KH-UBND", "--year", "2025", "--xlsx", str(file))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet["B"][6:]] == ["L1"] * 6 + ["L3", "M1", "M2", "C1", "C2"]


def test_wrong_names_are_told(run: Runner, tmp_path: Path) -> None:
    assert "9/QD" in run("plans", "report", "--plan", "9/QD", code=1).output
    assert (
        "Atlantis"
        in run("plans", "report", "--plan", "288/KH-UBND", "--territory", "Atlantis", code=1).output
    )
    missing = str(tmp_path / "none" / "out.xlsx")
    assert (
        "cannot be written"
        in run("plans", "report", "--plan", "288/KH-UBND", "--xlsx", missing, code=1).output
    )
