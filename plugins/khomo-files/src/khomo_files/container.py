"""Whether a workbook can be read within the memory allowed: measured before it is opened.

What reads workbooks keeps a whole sheet in memory, and what a zip declares may be a lie. So its parts are
unpacked once without keeping them, and the cells that hold something are counted.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from catalog.sdk import SourceMalformed, SourceRefused

MAX_MEMORY = 350_000_000
"""Bytes that reading a workbook may take: with the program itself it stays below 500 MB."""
MAX_UNPACKED = 500_000_000
MAX_OLD = 60_000_000
"""Bytes of a workbook of Excel 97 to 2003, which is read as a whole."""
MAX_RATIO = 250
# Below this size a high ratio does no harm: empty styled sheets are packed a hundredfold.
_SMALL = 20_000_000
_CHUNK = 1 << 20
# Measured with python-calamine 0.9: a text of the shared ones is held twice, a cell of the sheet in 32 bytes.
_PER_CELL, _PER_SHARED, _PER_INLINE = 32, 2.2, 1.2
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
# A cell that holds an error, ECMA-376 part 1, 18.18.11; its formula may stand before the error.
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]{1,20})<"""
)
_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>"
)
_MOST_ERRORS = 100_000
_DAMAGE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error)


@dataclass(slots=True)
class Contents:
    """What cells hold that the reader of workbooks passes over.

    ``errors`` gives for each part of the container the errors in its cells by row and column from 0;
    ``formulas`` counts those whose results were not saved.
    """

    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    formulas: int = 0


@dataclass(slots=True)
class _Sheet:
    """How far the filled cells of a sheet reach, and its size unpacked."""

    name: str
    size: int = 0
    rows: int = 0
    columns: int = 0

    @property
    def memory(self) -> float:
        """Bytes that the sheet takes: every cell before the last one is kept, filled or not."""
        return max(_PER_INLINE * self.size, _PER_CELL * self.rows * self.columns)


def check_container(stream: BinaryIO, name: str) -> Contents:
    """What is odd in an XLSX, XLSM or ODS workbook that can be read within bounds; leaves it at its start.

    Raises ``SourceRefused`` that names the bound, ``SourceMalformed`` for a broken container.
    """
    size = _size_of(stream)
    contents = Contents()
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_declared(parts, name)
            shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
            for part in parts:
                sheet = _measured(archive, part, name, contents)
                _check_memory(sheet, size + _PER_SHARED * shared, name)
    except _DAMAGE as error:
        raise SourceMalformed(f"file {name}: the workbook is broken: {error}") from None
    finally:
        stream.seek(0)
    return contents


def check_old(stream: BinaryIO, name: str) -> None:
    """Return where a workbook of Excel 97 to 2003 is small enough; raises ``SourceRefused``."""
    size = _size_of(stream)
    if size > MAX_OLD:
        raise SourceRefused(
            f"file {name}: is an old workbook (.xls) of {size:,} bytes, at most {MAX_OLD:,} are read; "
            "save it as .xlsx or CSV"
        )


def _size_of(stream: BinaryIO) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def _check_declared(parts: list[zipfile.ZipInfo], name: str) -> None:
    declared = sum(part.file_size for part in parts)
    if any(part.flag_bits & 1 for part in parts):
        raise SourceMalformed(f"file {name}: is locked by a password; save it without one")
    if declared > MAX_UNPACKED or any(_is_bomb(part) for part in parts):
        raise SourceRefused(
            f"file {name}: unpacks to {declared:,} bytes, at most {MAX_UNPACKED:,} are read; save it as CSV"
        )


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _check_memory(sheet: _Sheet, beside: float, name: str) -> None:
    if beside + sheet.memory <= MAX_MEMORY:
        return
    reach = f"{sheet.name} reaches to row {sheet.rows:,} and column {sheet.columns:,}: " if sheet.rows else ""
    raise SourceRefused(
        f"file {name}: {reach}the workbook takes about {(beside + sheet.memory) / 1e6:,.0f} MB of memory, "
        f"at most {MAX_MEMORY / 1e6:,.0f} MB are allowed; delete what is not needed, give it in parts, "
        "or save it as CSV, which is read in any size"
    )


def _measured(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, contents: Contents) -> _Sheet:
    """Unpack a part once, which also checks its sum; of a sheet the filled cells are looked at."""
    sheet = _Sheet(part.filename)
    with archive.open(part) as content:
        if part.filename.startswith("xl/worksheets/"):
            _of_cells(iter(lambda: content.read(_CHUNK), b""), sheet, contents)
        elif part.filename == "content.xml":
            _of_open_document(iter(lambda: content.read(_CHUNK), b""), sheet, name)
        else:
            while content.read(_CHUNK):
                pass
    return sheet


def _of_cells(chunks: Iterator[bytes], sheet: _Sheet, contents: Contents) -> None:
    """Cells with a style and nothing else are passed over: whole empty columns are styled so."""
    tail = b""
    for chunk in chunks:
        sheet.size += len(chunk)
        text = tail + chunk
        # A cell that is cut by the end of the chunk is looked at with the next one.
        cut = max(text.rfind(b"<c "), text.rfind(b"</sheetData"))
        cut = cut if cut > 0 and len(text) - cut < _CHUNK else len(text)
        whole, tail = text[:cut], text[cut:]
        _of_whole(whole, sheet, contents)
    _of_whole(tail, sheet, contents)


def _of_whole(text: bytes, sheet: _Sheet, contents: Contents) -> None:
    for letters, number in set(_CELL.findall(text)):
        sheet.rows = max(sheet.rows, int(number))
        sheet.columns = max(sheet.columns, _column(letters))
    # Plain searches first: most sheets have neither, and patterns cost a hundred times as much.
    if b't="e"' in text or b"t='e'" in text:
        errors = contents.errors.setdefault(sheet.name, {})
        for letters, number, told in _ERROR.findall(text):
            if len(errors) < _MOST_ERRORS:
                errors[int(number) - 1, _column(letters) - 1] = told.decode("ascii", "replace")
    if b"f></" in text or b"/></" in text:
        contents.formulas += len(_WITHOUT_VALUE.findall(text))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Repeats:
    """Counts the filled cells of an ODS: one element may stand for a million of them."""

    def __init__(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        self._row = self._cell = 1
        self._filled = 0
        self._open = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        local = name.rpartition(":")[2]
        if local == "table-row":
            self._row, self._filled = _times(attributes, "table:number-rows-repeated"), 0
        elif local in ("table-cell", "covered-table-cell"):
            self._cell = _times(attributes, "table:number-columns-repeated")
            self._open = "office:value-type" in attributes
            self._filled += self._cell if self._open else 0
        elif local == "p" and not self._open:
            self._open = True
            self._filled += self._cell

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name.rpartition(":")[2] == "table-row" and self._filled:
            self._sheet.rows += self._row
            self._sheet.columns = max(self._sheet.columns, self._filled)


def _times(attributes: dict[str, str], name: str) -> int:
    told = attributes.get(name, "1")
    return int(told) if told.isdecimal() and len(told) < 10 else 1


def _of_open_document(chunks: Iterator[bytes], sheet: _Sheet, name: str) -> None:
    parser = expat.ParserCreate()
    repeats = _Repeats(sheet)
    parser.StartElementHandler = repeats.start
    parser.EndElementHandler = repeats.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        for chunk in chunks:
            sheet.size += len(chunk)
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise SourceMalformed(f"file {name}: the workbook is broken: {error}") from None


def _refuse_entity(*declared: object) -> None:
    raise SourceMalformed(f"the workbook declares an entity ({declared[0]}): it is not read")
