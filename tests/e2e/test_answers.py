"""An upload, its answer, and the answer corrected and sent again, all by the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import khomo_files
import openpyxl
import pytest

HEADER = ("Số kiểm kê", "Tên hiện vật", "Chất liệu", "Từ ngày", "Mô tả")
ROWS = (
    ("0001", "Trống đồng", "Đồng", "", "=1+2"),
    ("0002", "", "Gốm", "", "thiếu tên"),
    ("0003", "Ấn vàng", "Vàng", "31/02/2026", "+84 là một con số"),
    ("", "Không số", "Gỗ", "", "@ai"),
    ("0001", "Trống khác", "Đồng", "", "-"),
    ("0006", "Bình vôi", "#N/A", "", ""),
)
PROFILE = """\
kind: object
id: [Số kiểm kê]
columns:
  Số kiểm kê: {field: identifiers, scheme: inventory}
  Tên hiện vật: title
  Chất liệu: materials
  Từ ngày: schedule.start
  Mô tả: description
"""


class Upload:
    """The source ``museum`` over the file that was sent last."""

    def __init__(self, folder: Path, run: Callable[..., Any]) -> None:
        self.folder, self.run = folder, run
        (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")

    def add(self, path: Path) -> None:
        self.run("sources", "add", "museum", "--connector", "files", "--institution", "hue", "--yes",
                 "--institution-name", "Bảo tàng", "--option", f"path={path}",
                 "--option", f"profile={self.folder / 'profile.yaml'}")  # fmt: skip

    def send(self, path: Path) -> None:
        self.run("sources", "update", "museum", "--option", f"path={path}")

    def harvest(self, *words: str, code: int = 0) -> tuple[dict[str, Any], Path]:
        import orjson

        out = self.folder / "answer.xlsx"
        told = self.run(
            "harvest", "museum", "--json", "--no-index", "--problems", str(out), *words, code=code
        )
        return orjson.loads(told.stdout), out


@pytest.fixture
def upload(tmp_path: Path, make_app: Callable[..., Any], run_in: Callable[..., Any]) -> Upload:
    make_app([khomo_files])
    return Upload(tmp_path, run_in)


def workbook(path: Path) -> Path:
    """The register with a title above it and a merged cell, as a museum keeps it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sổ hiện vật"
    sheet.append(["BẢO TÀNG HUẾ - SỔ KIỂM KÊ HIỆN VẬT"])
    sheet.merge_cells("A1:E1")
    for row in (HEADER, *ROWS):
        sheet.append([value.replace("=1+2", "x") if value == "=1+2" else value for value in row])
    sheet["E3"].value = "=1+2"
    sheet["E3"].data_type = "s"
    book.save(path)
    return path


def texts(path: Path) -> bytes:
    """The register as CSV with semicolons."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEADER, *ROWS])
    path.write_text(written.getvalue(), encoding="utf-8")
    return path.read_bytes()


def test_the_answer_holds_the_rows_with_their_problems_and_comes_back_without_any(
    upload: Upload, tmp_path: Path
) -> None:
    upload.add(workbook(tmp_path / "so.xlsx"))
    report, answer = upload.harvest("--lang", "vi", code=3)
    assert (report["new"], report["failed"]) == (2, 4)
    book = openpyxl.load_workbook(answer)
    sheet, summary = book.worksheets
    _look_at_rows(sheet, first=3)
    assert sheet["B1"].value == "BẢO TÀNG HUẾ - SỔ KIỂM KÊ HIỆN VẬT"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["B1:F1"]
    told = "\n".join(str(cell) for row in summary.values for cell in row if cell)
    assert "Hai hàng có cùng một số" in told
    assert "Hãy sửa các ô được tô màu" in told
    _correct(sheet, first=3)
    corrected = tmp_path / "sửa rồi.xlsx"
    book.save(corrected)
    upload.send(corrected)
    report, answer = upload.harvest("--lang", "vi")
    assert (report["status"], report["new"], report["unchanged"], report["withdrawn"]) == ("done", 4, 1, 0)
    assert (report["failed"], report["held"], report["changed"]) == (0, 0, 1)
    again = openpyxl.load_workbook(answer)
    assert [cell.value for cell in again.worksheets[0]["A"][2:]] == [None] * len(ROWS)
    upload.send(answer)
    report, _ = upload.harvest()
    assert (report["unchanged"], report["seen"], report["failures"]) == (6, 6, [])


def _look_at_rows(sheet: Any, *, first: int) -> None:
    rows = {row[0].row: row for row in sheet.iter_rows(min_row=first)}
    assert [tuple(cell.value or "" for cell in row[1:]) for row in rows.values()] == list(ROWS)
    assert {cell.data_type for row in rows.values() for cell in row if cell.value} == {"s"}
    problems = [str(row[0].value or "") for row in rows.values()]
    assert "Hai hàng có cùng một số" in problems[4]
    assert f"hàng {first}" in problems[4]
    assert "Thiếu" in problems[1] or "thiếu" in problems[1]
    assert "31/02/2026" in problems[2]
    assert "Số kiểm kê" in problems[3]
    assert "Lưu ý" in problems[5]
    assert "#N/A" in problems[5]
    bad = rows[first + 2][4]
    assert (bad.value, bad.comment is not None) == ("31/02/2026", True)
    assert bad.fill.start_color.rgb != rows[first][4].fill.start_color.rgb
    assert "row " not in "".join(problems)


def _correct(sheet: Any, *, first: int) -> None:
    sheet.cell(first + 1, 3).value = "Bình gốm"
    sheet.cell(first + 2, 5).value = "28/02/2026"
    sheet.cell(first + 3, 2).value = "0004"
    sheet.cell(first + 4, 2).value = "0005"
    sheet.cell(first + 5, 4).value = "Đất nung"


def test_an_answer_to_csv_is_read_as_the_same_rows(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    texts(path)
    upload.add(path)
    report, answer = upload.harvest(code=3)
    assert (report["new"], report["failed"]) == (2, 4)
    book = openpyxl.load_workbook(answer)
    assert book.sheetnames == ["so", "Summary of problems"]
    _correct(book["so"], first=2)
    book.save(answer)
    upload.send(answer)
    report, _ = upload.harvest()
    assert (report["new"], report["unchanged"], report["changed"], report["failed"]) == (4, 1, 1, 0)


def test_what_would_disappear_is_told_before_and_append_keeps_it(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("Số kiểm kê,Tên hiện vật,Chất liệu,Từ ngày,Mô tả\n" + "".join(
        f"{number},Tên {number},,,\n" for number in range(40)), encoding="utf-8")  # fmt: skip
    upload.add(path)
    upload.harvest()
    path.write_text("Số kiểm kê,Tên hiện vật,Chất liệu,Từ ngày,Mô tả\n1,Tên 1,,,\n", encoding="utf-8")
    told = upload.run("harvest", "museum", "--preview")
    assert "39 of its 40 records are not in the file and would disappear" in told.stderr
    report, _ = upload.harvest(code=3)
    assert (report["withdrawn"], report["held"]) == (0, 39)
    upload.run("sources", "update", "museum", "--option", "mode=append")
    assert "none of its 40 records would disappear" in upload.run("harvest", "museum", "--preview").stderr
    report, _ = upload.harvest()
    assert (report["withdrawn"], report["held"], report["unchanged"]) == (0, 0, 1)


def test_a_file_that_cannot_be_read_is_answered_with_the_reason(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("A,B\n1,2\n", encoding="utf-8")
    upload.add(path)
    report, answer = upload.harvest(code=1)
    assert report["status"] == "failed"
    rows, summary = openpyxl.load_workbook(answer).worksheets
    assert [cell.value for cell in rows[2]] == [None, "1", "2"]
    told = [str(row[0]) for row in summary.values]
    assert any("lacks columns that the profile names: 'Số kiểm kê'" in line for line in told)
