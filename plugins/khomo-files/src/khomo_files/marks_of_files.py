"""Hidden rows and columns, read from the parts of XLSX and ODS files; of ODS the merged cells too.

ECMA-376 part 1, sections 18.3.1.13 (``col``) and 18.3.1.73 (``row``); OpenDocument 1.2 part 1, section 9.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from khomo_files.marks import Marks, Merge

_CHUNK = 1 << 20
_TAIL = 2048
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)\s[^<>]*?\bhidden=["'](?:1|true)["'][^<>]*>""")
_NUMBER = re.compile(rb"""\s(r|min|max)=["'](\d{1,7})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_COLUMNS = 20_000
_MOST_ROWS = 1_100_000
_MOST_MERGES = 200_000
_SMALL_PART = 20_000_000


def marks_of_xlsx(stream: BinaryIO) -> dict[str, Marks] | None:
    """The hidden rows and columns of each sheet of an XLSX file by its name; None for another workbook."""
    with zipfile.ZipFile(stream) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return None
        return {
            name: _of_sheet(archive, part)
            for name, part in _parts(archive).items()
            if part in archive.namelist()
        }


def parts_of_xlsx(stream: BinaryIO) -> dict[str, str]:
    """The part of the container that holds each sheet of an XLSX file, by the sheet's name."""
    with zipfile.ZipFile(stream) as archive:
        return _parts(archive)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by the sheet's name, through the workbook's relations."""
    targets = {
        entry.get("Id"): entry.get("Target", "")
        for entry in _children(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    found: dict[str, str] = {}
    for sheet in _children(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(_RELATION) or "", "")
        if target:
            found[sheet.get("name", "")] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
    return found


def _children(archive: zipfile.ZipFile, part: str, name: str) -> list[etree._Element]:
    try:
        if archive.getinfo(part).file_size > _SMALL_PART:
            return []
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(archive.read(part), parser)
    except (KeyError, etree.XMLSyntaxError):
        # calamine has read the workbook: what is hidden in it is then not known, and all is shown.
        return []
    return [entry for entry in root.iter() if etree.QName(entry).localname == name]


def _of_sheet(archive: zipfile.ZipFile, part: str) -> Marks:
    marks = Marks()
    tail = b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            text = tail + chunk
            # Most sheets hide nothing: the plain search is a hundred times as fast as the pattern.
            if b"hidden=" in text:
                for found in _HIDDEN.finditer(text):
                    _take(marks, found)
            cut = text.rfind(b"<")
            tail = text[cut:] if cut >= 0 and len(text) - cut < _TAIL else b""
    return marks


def _take(marks: Marks, found: re.Match[bytes]) -> None:
    numbers = {name: int(value) for name, value in _NUMBER.findall(found[0])}
    if found[1] == b"row" and b"r" in numbers:
        marks.hidden_rows.add(numbers[b"r"] - 1)
    elif b"min" in numbers and b"max" in numbers:
        marks.hidden_columns |= set(range(numbers[b"min"] - 1, min(numbers[b"max"], _MOST_COLUMNS)))


class _OpenDocument:
    """Follows an ODS file's rows and columns, each of which may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._merges: list[Merge] = []
        self._row = self._column = 0
        self._rows = 1
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._marks, self._merges = Marks(), []
                self._marks.merges = self._merges
                self.sheets[attributes.get("table:name", "")] = self._marks
                self._row = self._column = 0
        elif self._depth != 1:
            return
        elif name == "table:table-column":
            count = _times(attributes, "table:number-columns-repeated", _MOST_COLUMNS)
            if _is_hidden(attributes):
                self._marks.hidden_columns |= set(range(self._column, self._column + count))
            self._column += count
        elif name == "table:table-row":
            self._rows = _times(attributes, "table:number-rows-repeated", _MOST_ROWS)
            if _is_hidden(attributes):
                self._marks.hidden_rows |= set(range(self._row, self._row + self._rows))
            self._column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._take_cell(attributes)

    def _take_cell(self, attributes: dict[str, str]) -> None:
        rows = _times(attributes, "table:number-rows-spanned", _MOST_ROWS)
        columns = _times(attributes, "table:number-columns-spanned", _MOST_COLUMNS)
        if (rows > 1 or columns > 1) and len(self._merges) < _MOST_MERGES:
            bottom, right = self._row + rows - 1, self._column + columns - 1
            self._merges.append(Merge(self._row, self._column, bottom, right))
        self._column += _times(attributes, "table:number-columns-repeated", _MOST_COLUMNS)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == "table:table":
            self._depth -= 1
        elif name == "table:table-row" and self._depth == 1:
            self._row += self._rows


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"


def _times(attributes: dict[str, str], name: str, most: int) -> int:
    told = attributes.get(name, "1")
    return min(int(told), most) if told.isdecimal() and len(told) < 10 else 1


def marks_of_ods(stream: BinaryIO) -> dict[str, Marks]:
    """The hidden rows and columns and the merged cells of each sheet of an ODS file by its name."""
    followed = _OpenDocument()
    parser = expat.ParserCreate()
    parser.StartElementHandler = followed.start
    parser.EndElementHandler = followed.end
    with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as content:
        try:
            parser.ParseFile(content)
        except expat.ExpatError:
            return {}
    return followed.sheets
