"""Ten workbooks as institutions have them: each is proposed a mapping, and loads with what is beside it.

What a workbook looks like and which records it must give stands in ``messy/*.yaml``, written before the code.
"""

from __future__ import annotations

import csv
import datetime
import io
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest
import yaml
from openpyxl.utils import column_index_from_string

from catalog.sdk import SourceRefused
from catalog.shape import to_dict

FOLDER = Path(__file__).parent / "messy"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
MOST_CHANGED = 2
PRIVATE = ("private", "contacts")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
    "00000500010d0a2db40000000049454e44ae426082"
)


def case_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return loaded


def as_typed(value: Any, font: str) -> Any:
    """A text in the letters that an old font's bytes are to a program: "Tªn hiÖn vËt"."""
    if not isinstance(value, str) or not font or value.isascii():
        return value
    signs = b"".join(_byte(letter, font) for letter in value)
    return signs.decode("cp1252")


def _byte(letter: str, font: str) -> bytes:
    """A letter in an old font: what the encoding lacks among capitals the font of capitals has as small."""
    try:
        return letter.encode(font)
    except UnicodeEncodeError:
        return letter.lower().encode(font)


def xlsx(case: Mapping[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, sheet in enumerate(case["sheets"], start=1):
        page = book.create_sheet(sheet.get("name", f"Sheet{place}"))
        for row in sheet["rows"]:
            page.append([as_typed(value, case.get("font", "")) if value != "" else None for value in row])
        for cells in sheet.get("merged", ()):
            page.merge_cells(cells)
        for row in sheet.get("hidden_rows", ()):
            page.row_dimensions[row].hidden = True
        for column in sheet.get("hidden_columns", ()):
            page.column_dimensions[column].hidden = True
        if sheet.get("hidden"):
            page.sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _ods_cell(value: Any) -> str:
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    words = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


def ods(case: Mapping[str, Any]) -> bytes:
    sheets = []
    for sheet in case["sheets"]:
        width = max(map(len, sheet["rows"]))
        hidden = {column_index_from_string(column) for column in sheet.get("hidden_columns", ())}
        marks = [' table:visibility="collapse"' if place in hidden else "" for place in range(1, width + 1)]
        columns = "".join(f"<table:table-column{mark}/>" for mark in marks)
        rows = []
        for number, row in enumerate(sheet["rows"], start=1):
            mark = ' table:visibility="collapse"' if number in sheet.get("hidden_rows", ()) else ""
            cells = "".join(map(_ods_cell, row)) or "<table:table-cell/>"
            rows.append(f"<table:table-row{mark}>{cells}</table:table-row>")
        sheets.append(
            f"<table:table table:name={quoteattr(sheet['name'])}>{columns}{''.join(rows)}</table:table>"
        )
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}:office:1.0"'
        f' xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry'
        ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return written.getvalue()


def text(case: Mapping[str, Any]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=case["delimiter"]).writerows(case["sheets"][0]["rows"])
    return as_bytes(written.getvalue(), case["encoding"])


def as_bytes(content: str, encoding: str) -> bytes:
    if encoding != "cp1258":
        return content.encode(encoding)
    letters = []
    for letter in unicodedata.normalize("NFC", content):
        try:
            letters.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            # cp1258 writes the tone as a sign of its own, the other mark with its letter.
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            letters.append((base + tone).encode("cp1258"))
    return b"".join(letters)


def write(folder: Path, case: Mapping[str, Any]) -> Path:
    """The workbook of a case, as a file."""
    name = case.get("table", case["file"])
    made = {"xlsx": xlsx, "ods": ods}.get(name.rpartition(".")[2], text)(case)
    path = folder / case["file"]
    if "table" not in case:
        path.write_bytes(made)
        return path
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(case["table"], made)
        for picture in case.get("pictures", ()):
            archive.writestr(picture, PIXEL)
    return path


def shaped(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = to_dict(record)
    return {name: value for name, value in found.items() if name != "access"}


def records_of(files, case: Mapping[str, Any], profile: Mapping[str, Any] | None) -> dict[str, Any]:
    options = {"path": case["file"], **({"profile": dict(profile)} if profile else {})}
    source = files.source(**options)
    connector = files.connector(source)
    fetched = files.fetch(**options)
    assert fetched.failed == []
    assert fetched.complete
    return {raw.native_id: shaped(connector.to_record(raw, source, files.formats)) for raw in fetched.raws}


@pytest.mark.parametrize("name", CASES)
def test_a_messy_table_is_understood_and_loads_with_at_most_two_columns_changed(files, name):
    case = case_of(name)
    expected = case["proposal"]
    write(files.folder, case)
    proposal = files.check(path=case["file"]).details["proposal"]
    told = {
        "kind": proposal["kind"],
        "header": list(proposal["header_rows"]),
        "table": [proposal["first_row"], proposal["last_row"]],
        "key": list(proposal["key"]),
        "private": [column["header"] for column in proposal["columns"] if column["why"] in PRIVATE],
        "not_mapped": [
            column["header"]
            for column in proposal["columns"]
            if not column["target"] and column["why"] not in PRIVATE
        ],
    }
    assert told == {key: value for key, value in expected.items() if key not in ("changed", "sheet")}
    assert proposal["sheet"] == expected.get("sheet", case["sheets"][0].get("name", ""))
    assert len(expected["changed"]) <= MOST_CHANGED
    profile = proposal["profile"]
    profile["columns"] |= expected["changed"]
    assert records_of(files, case, profile) == case["records"]


@pytest.mark.parametrize("name", [name for name in CASES if len(case_of(name)["proposal"]["key"]) == 1])
def test_without_a_profile_the_same_records_come_of_it(files, name):
    case = case_of(name)
    write(files.folder, case)
    assert records_of(files, case, None) == case["records"]


def test_no_example_needs_a_column_to_be_changed():
    assert [name for name in CASES if case_of(name)["proposal"]["changed"]] == []
    assert len(CASES) == 10


def test_private_columns_show_no_example_and_cannot_be_mapped(files):
    case = case_of("so-hien-vat")
    write(files.folder, case)
    proposal = files.check(path=case["file"]).details["proposal"]
    assert "giá 3" not in str(proposal)
    profile = proposal["profile"]
    profile["columns"]["VỊ TRÍ KHO"] = "notes"
    with pytest.raises(SourceRefused, match="VỊ TRÍ KHO: holds what is never published"):
        files.fetch(path=case["file"], profile=profile)
