"""Rows of a workbook's sheet, its cells as the text that a person sees."""

from __future__ import annotations

import datetime
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from catalog.sdk import SourceMalformed, SourceRefused
from khomo_files.rows import Row

MAX_CELLS = 5_000_000
MAX_UNPACKED = 500_000_000
_MAX_RATIO = 250
# Below this size a high ratio does no harm: empty styled sheets are packed a hundredfold.
_SMALL = 20_000_000
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})?(\d{1,7})["']""")
_CHUNK = 1 << 20


class Workbook:
    """An open workbook: the names of its sheets, and the rows of one."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Raises ``SourceRefused`` for one that unpacks beyond bounds, ``SourceMalformed`` for damage."""
        self.name = name
        _check_size(stream, name)
        stream.seek(0)
        try:
            self._book = CalamineWorkbook.from_filelike(stream)
        except PasswordError:
            raise SourceMalformed(f"file {name}: is locked by a password; save it without one") from None
        except (CalamineError, OSError, ValueError) as error:
            raise SourceMalformed(f"file {name}: the workbook is broken: {error}") from None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._book.sheet_names)

    def sheet_name(self, wanted: str | int | None) -> str:
        """The name of a sheet by name or number from 1, of the first one for None; ``SourceMalformed``."""
        if not self.sheets:
            raise SourceMalformed(f"file {self.name}: the workbook has no sheet")
        if wanted is None:
            return self.sheets[0]
        if isinstance(wanted, int) and 0 < wanted <= len(self.sheets):
            return self.sheets[wanted - 1]
        if wanted in self.sheets:
            return str(wanted)
        there = ", ".join(map(repr, self.sheets))
        raise SourceMalformed(f"file {self.name}: has no sheet {wanted!r}; it has {there}")

    def total(self, sheet: str) -> int:
        """The number of the sheet's rows, those above the header included."""
        end = self._sheet(sheet).end
        return end[0] + 1 if end else 0

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet from the top, all of the same width; raises ``SourceMalformed``."""
        found = self._sheet(sheet)
        shift = [""] * (found.start[1] if found.start else 0)
        for number, cells in enumerate(found.iter_rows(), start=1):
            yield Row(number, shift + [cell_text(cell) for cell in cells])

    def _sheet(self, sheet: str) -> CalamineSheet:
        try:
            return self._book.get_sheet_by_name(sheet)
        except CalamineError as error:
            raise SourceMalformed(f"file {self.name}: sheet {sheet!r}: {error}") from None


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without ".0", others with 15 digits, dates and times in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(timespec="seconds")
        )
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _check_size(stream: BinaryIO, name: str) -> None:
    """Unpack once without keeping: what the container declares may be a lie, and calamine keeps it all.

    One filled cell in the last row and column makes calamine reserve every cell before it.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if declared > MAX_UNPACKED or any(_is_bomb(part) for part in parts):
                raise SourceRefused(
                    f"file {name}: unpacks to {declared:,} bytes, at most {MAX_UNPACKED:,} are read; "
                    "save it as CSV"
                )
            for part in parts:
                _measure(archive, part, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise SourceMalformed(f"file {name}: the workbook is broken: {error}") from None


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _SMALL and part.file_size > _MAX_RATIO * max(part.compress_size, 1)


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    rows = columns = 0
    tail = b""
    sheet = part.filename.startswith("xl/worksheets/")
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if not sheet:
                continue
            for letters, number in set(_PLACE.findall(tail + chunk)):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            tail = chunk[-32:]
    if rows * columns > MAX_CELLS:
        raise SourceRefused(
            f"file {name}: {part.filename} reaches to row {rows:,} and column {columns:,}: more than "
            f"{MAX_CELLS:,} cells; delete the empty rows and columns, or save it as CSV"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
