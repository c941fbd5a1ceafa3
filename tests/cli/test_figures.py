"""``catalog figures``: the table written, and taken in again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from catalog.store import observations
from catalog.store.db import reading
from catalog.store.observations import DRAFT, SENT
from tests.conftest import Runner
from tests.factories import add_institution


@pytest.fixture(autouse=True)
def units(app: object) -> None:
    add_institution("tv-a", name_vi="Thư viện A")
    add_institution("tv-vinh", name_vi="Thư viện Vinh", province="Tỉnh Nghệ An")


def kept(slug: str) -> list[tuple[str, float, str, str]]:
    with reading() as session:
        found = observations.of_institution(session, slug, ["2025"])
    return [(one.measure, one.value, one.status, one.reporter) for one in found]


def test_the_table_of_a_territory_is_written(run: Runner, tmp_path: Path) -> None:
    for name in ("so-lieu.xlsx", "so-lieu.csv"):
        file = tmp_path / name
        told = run(
            "figures", "template", "--period", "2025", "--territory", "Tỉnh Nghệ An", "--out", str(file)
        )
        assert "1 institutions, year 2025" in told.output
    with (tmp_path / "so-lieu.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row[0] for row in csv.reader(lines)][2:] == ["tv-vinh"]
    sheet = openpyxl.load_workbook(tmp_path / "so-lieu.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:4] == ["tv-vinh", "Thư viện Vinh", "Thư viện", "2025"]


def test_good_figures_are_taken_and_bad_ones_named(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "slug;period;library_uses;digitised_share\ntv-a;2025;12.500;170%\ntv-vinh;2025;900;0,7\n", "utf-8-sig"
    )
    dry = run("figures", "import", str(file), "--dry-run", code=3)
    assert "a.csv D2: Thư viện A, Share of rare" in dry.output
    assert kept("tv-a") == []
    run("figures", "import", str(file), code=3)
    assert kept("tv-a") == [("library_uses", 12_500, DRAFT, "")]
    told = json.loads(run("figures", "import", str(file), "--send", "--json", code=3).output)
    assert (told["period"], told["same"], told["sent"]) == ("2025", 2, 2)
    assert [one["cell"] for one in told["faults"]] == ["D2"]
    assert [one["cell"] for one in told["asked"]] == ["D3"]
    assert kept("tv-vinh") == [("library_uses", 900, SENT, "")]


def test_a_sheet_that_is_all_good_ends_well(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("slug,library_uses\ntv-a,5\n", "utf-8")
    assert "--period" in run("figures", "import", str(file), code=1).output
    run("figures", "import", str(file), "--period", "2025", "--send")
    assert kept("tv-a") == [("library_uses", 5, SENT, "")]


def test_wrong_names_are_told(run: Runner, tmp_path: Path) -> None:
    out = str(tmp_path / "a.xlsx")
    assert "Atlantis" in run("figures", "template", "--territory", "Atlantis", "--out", out, code=1).output
    assert "2999" in run("figures", "template", "--period", "2999", "--out", out, code=1).output
