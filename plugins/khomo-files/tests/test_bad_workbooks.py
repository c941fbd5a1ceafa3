"""Workbooks that are too large, broken, or something else than they are called: each told in plain words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from catalog.advice.messages import translated
from catalog.sdk import SourceError, SourceMalformed, SourceRefused

SHEET = "xl/worksheets/sheet1.xml"
ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="A">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)

KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<m:file-entry m:full-path="/" m:media-type="{KIND}"/></m:manifest>'
)


def book(files, *rows: list, name: str = "a.xlsx", change: Callable[[bytes], bytes] | None = None) -> None:
    """A workbook of these rows; ``change`` is done to the XML of its sheet."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    written = io.BytesIO()
    made.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(files.folder / name, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if change and part == SHEET else content)


def ods(files, rows: str, prologue: str = "") -> None:
    """An ODS workbook of one sheet with these rows."""
    content = ODS.format(rows).replace("?>", f"?>{prologue}", 1)
    with zipfile.ZipFile(files.folder / "a.ods", "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)


def refusal(files, path: str) -> SourceError:
    """The error that reading the file ends with."""
    with pytest.raises(SourceError) as caught:
        files.fetch(path=path)
    told = translated(caught.value.message, "vi")
    assert told.startswith(f"tệp {path}: "), told
    return caught.value


def test_a_million_empty_rows_with_a_style_do_no_harm(files):
    styled = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(3, 1_000_003))
    book(
        files,
        ["id", "title"],
        [1, "Một"],
        change=lambda xml: xml.replace(b"</sheetData>", styled + b"</sheetData>"),
    )
    fetched = files.fetch(path="a.xlsx")
    assert (fetched.ids, fetched.failed, fetched.complete) == (["1"], [], True)


def test_a_cell_far_below_is_refused_with_the_memory_that_it_would_take(files):
    book(files, ["id", "title"], [1, "Một"], change=lambda xml: xml.replace(b'r="B2"', b'r="T1000000"'))
    error = refusal(files, "a.xlsx")
    assert isinstance(error, SourceRefused)
    assert "reaches to row 1,000,000 and column 20" in error.message
    assert "takes about 640 MB of memory, at most 350 MB are allowed" in error.message
    assert "save it as CSV" in error.message


def test_one_element_that_stands_for_a_million_cells_is_refused(files):
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p>'
    )
    ods(
        files,
        f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-cell></table:table-row>',
    )
    assert "reaches to row 1,000,000 and column 1,000" in refusal(files, "a.ods").message


def test_empty_rows_and_columns_that_repeat_are_passed_over(files):
    def row(*values: str) -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in values
        )
        rest = '<table:table-cell table:number-columns-repeated="16000"/>'
        return f"<table:table-row>{cells}{rest}</table:table-row>"

    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    ods(files, row("id", "title") + row("1", "Một") + empty)
    assert files.fetch(path="a.ods").ids == ["1"]


def test_an_entity_in_an_ods_is_not_read(files):
    ods(files, "", '<!DOCTYPE x [<!ENTITY a "b">]>')
    with pytest.raises(SourceMalformed, match="declares an entity"):
        files.fetch(path="a.ods")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_a_page_that_is_named_like_a_workbook_is_told_apart(files, name):
    files.write(name, "<html><body><table><tr><td>Nhan đề</td></tr></table></body></html>")
    assert "is an HTML page that is named like a workbook" in refusal(files, name).message


def test_a_workbook_in_a_locked_zip_is_told(files):
    book(files, ["id", "title"], [1, "Một"])
    packed = bytearray((files.folder / "a.xlsx").read_bytes())
    # The bit that says "encrypted" in every entry of the directory (APPNOTE 4.4.4).
    start = packed.find(b"PK\x01\x02")
    while start >= 0:
        packed[start + 8] |= 1
        start = packed.find(b"PK\x01\x02", start + 4)
    (files.folder / "a.xlsx").write_bytes(bytes(packed))
    assert "password" in refusal(files, "a.xlsx").message


def test_errors_in_cells_count_as_empty_and_are_named(files):
    book(files, ["id", "title", "Chất liệu"], [1, "Một", "#N/A"], [2, "#REF!", "Gỗ"], ["#VALUE!", "Ba", ""])
    fetched = files.fetch(path="a.xlsx")
    told = [notice for notice in fetched.notices if notice.rule == "error_cell"]
    assert [notice.identifier for notice in told] == ["1", "2", None]
    assert "row 2, column 'Chất liệu': holds the error #N/A" in told[0].message
    assert "hàng 2, cột 'Chất liệu': chứa lỗi #N/A" in translated(told[0].message, "vi")
    assert [failed.rule for failed in fetched.failed] == ["empty_key"]
    files.table("a.csv", ["id", "title", "Chất liệu"], ["1", "Một", "#N/A"])
    assert "#N/A" not in files.fetch(path="a.csv").raws[0].payload.decode()


def test_formulas_without_their_results_are_counted(files):
    book(files, ["id", "title", "Tổng"], [1, "Một", "=A2+1"], [2, "Hai", "=A3+1"])
    fetched = files.fetch(path="a.xlsx")
    [told] = [notice for notice in fetched.notices if notice.rule == "formula_without_value"]
    assert "2 cells hold formulas whose results were not saved" in told.message
    assert fetched.ids == ["1", "2"]
