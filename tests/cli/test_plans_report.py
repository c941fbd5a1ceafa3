"""``catalog plans report``: rows for people, for programs and as a workbook."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
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


@pytest.mark.skipif(shutil.which("soffice") is None, reason="apt-get install libreoffice-calc-nogui")
def test_libreoffice_opens_the_workbook_with_the_right_rows(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    run("plans", "report", "--plan", "288/KH-UBND", "--year", "2025", "--xlsx", str(file))
    rows = converted(file)
    head = next(place for place, row in enumerate(rows) if row[:2] == ["STT", "Mã"])
    at = {name: place for place, name in enumerate(rows[head])}
    told = [(row[at["Mã"]], row[at["Đối tượng"]], row[at["Kết quả"]]) for row in rows[head + 1 :]]
    assert [id for id, _group, _value in told] == ["L1"] * 6 + ["L3", "M1", "M2", "C1", "C2"]
    assert told[2] == ("L1", "Thư viện công cộng cấp xã", "20")
    assert told[8] == ("M2", "Tất cả bảo tàng", "chưa có số liệu")
    assert [row[at["Mục tiêu 2030"]] for row in rows[head + 1 :]][:4] == ["100", "90", "60", "100"]


def converted(file: Path) -> list[list[str]]:
    """The rows of the first sheet, as LibreOffice reads them."""
    folder = file.parent
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    with file.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


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
