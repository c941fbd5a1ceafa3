"""A file that is being read: its kind, what was found out about it, its records one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, BinaryIO

from catalog.formats.profile import Profile
from catalog.formats.table_proposal import Proposal
from catalog.sdk import Failed, Notice, RawRecord, SourceMalformed
from khomo_files.archive import Archive
from khomo_files.encoding import as_utf8, guess_delimiter, guess_encoding, is_utf8, is_wide, told_encoding
from khomo_files.error_cells import told_formulas
from khomo_files.guess import WORKBOOKS
from khomo_files.isisfiles import isis_items, refuse_local_tags
from khomo_files.marcfiles import count_marc, marc_items
from khomo_files.opening import OpenTable, Wish, open_rows, open_sheets
from khomo_files.referencefiles import bibtex_items, ris_items
from khomo_files.rows import BadRow, Row, read_rows
from khomo_files.tables import Table
from khomo_files.uploaded import Place, UploadedSheet, uploaded_sheets, uploaded_text
from khomo_files.workbook import Workbook
from khomo_files.xmlfiles import xml_items

Item = RawRecord | Failed | Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found out, and ``items`` still to be read.

    ``total`` is the number of records where it is told cheaply. ``missing`` are columns that the profile
    names and the file lacks. ``carried`` is a profile that only this reading could see, ``template`` the
    kind of our own template that the file fills in: records take them along, because worker processes cannot
    see the file. Of a table ``place`` tells the row whose item was given last, and ``sheets`` reads all of
    its rows once more as they are.
    """

    format: str
    items: Iterator[Item]
    total: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    carried: Mapping[str, Any] | None = None
    header_row: int = 0
    template: str = ""
    place: Callable[[], Place] | None = None
    proposal: Proposal | None = None
    sheets: Callable[[], Iterator[UploadedSheet]] = lambda: iter(())

    @property
    def taken_along(self) -> Mapping[str, Any]:
        """What the context of each record of a table holds beside its own."""
        if self.carried is not None:
            return {"profile": self.carried}
        return {"template": self.template} if self.template else {}

    def refuse_missing(self, name: str) -> None:
        """Raise ``SourceMalformed`` with the missing columns and those that are there."""
        if self.missing:
            raise SourceMalformed(f"file {name}: {self.missing_told}")

    @property
    def missing_told(self) -> str:
        """The missing columns and those that are there, as a sentence."""
        there = ", ".join(map(repr, self.columns[:40]))
        return f"lacks columns that the profile names: {', '.join(map(repr, self.missing))}; it has {there}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """One file of records, packed or not: open, its kind told, with all that reading it takes.

    ``stack`` closes what is opened on the way; ``archive`` has the pictures that came with it.
    """

    kind: str
    stream: BinaryIO
    name: str
    settings: Mapping[str, Any]
    stack: ExitStack
    profile: Profile | None = None
    archive: Archive | None = None

    @property
    def wish(self) -> Wish:
        """What a person says of a table that is still to be mapped."""
        wish = self.settings.get("wish")
        return wish if isinstance(wish, Wish) else Wish()

    def picture(self, name: str) -> bytes | str:
        """A picture by its name, or why there is none."""
        if self.archive is not None:
            return self.archive.picture(name)
        return f"a file alone has no pictures; put {os.path.basename(name)} and the file into one zip"


def begin(file: Plain) -> Reading:
    """Find out what a file holds and begin to read it; raises ``SourceError``."""
    file.stream.seek(0)
    if file.kind == "marc":
        total = count_marc(file.stream)
        items = marc_items(file.stream, file.name, file.settings.get("encoding", ""))
        return Reading(format=file.kind, items=items, total=total)
    if file.kind in WORKBOOKS:
        return _begin_workbook(file)
    begin_text = _TEXTS.get(file.kind)
    if begin_text is None:
        return Reading(format=file.kind, items=xml_items(file.stream, file.name))
    encoding = file.settings.get("encoding") or guess_encoding(file.stream, folded=file.kind == "isis")
    encoding = "utf-8-sig" if is_utf8(encoding) else encoding
    reading = begin_text(file, encoding)
    notices = [] if file.settings.get("encoding") else told_encoding(file.name, encoding)
    details = {"encoding": encoding.removesuffix("-sig"), **reading.details}
    return replace(reading, items=before(notices, reading.items), details=details)


def before(notices: list[Notice], items: Iterator[Item]) -> Iterator[Item]:
    """The notices, then the items."""
    yield from notices
    yield from items


def _begin_workbook(file: Plain) -> Reading:
    book = Workbook(file.stream, file.name)
    opened = open_sheets(book, file.profile, file.name, file.wish)
    details = {"sheet": opened.sheets[0], "sheets": list(book.sheets)}
    total = sum(book.total(sheet) for sheet in reversed(opened.sheets)) - opened.header_row
    opened.notices += told_formulas(file.name, book.contents.formulas)
    sheets = partial(uploaded_sheets, book, opened)
    return replace(_of_table(file, opened, details), total=max(0, total), sheets=sheets)


def _begin_table(file: Plain, encoding: str) -> Reading:
    stated = file.settings.get("delimiter") or ("\t" if file.kind == "tsv" else None)
    delimiter = stated or guess_delimiter(file.stream, encoding)
    rows = read_rows(file.stream, encoding, delimiter)
    opened = open_rows(rows, file.profile, file.name, file.wish)
    sheets = partial(uploaded_text, opened, lambda: _rows_again(file, encoding, delimiter))
    return replace(_of_table(file, opened, {"delimiter": delimiter}), sheets=sheets)


def _rows_again(file: Plain, encoding: str, delimiter: str) -> Iterator[Row | BadRow]:
    file.stream.seek(0)
    return read_rows(file.stream, encoding, delimiter)


def _of_table(file: Plain, opened: OpenTable, details: dict[str, Any]) -> Reading:
    table = Table(opened, file.name, file.picture)
    if opened.proposal is not None:
        details["proposal"] = opened.proposal.to_dict()
    return Reading(
        format=file.kind,
        items=table.items(),
        proposal=opened.proposal,
        details=details,
        columns=table.header,
        missing=table.missing,
        carried=opened.carried,
        place=lambda: table.at,
    )


def _in_bytes(file: Plain, encoding: str) -> tuple[BinaryIO, str]:
    """The file in an encoding whose bytes can be looked at one by one."""
    if not is_wide(encoding):
        return file.stream, encoding
    return file.stack.enter_context(as_utf8(file.stream, encoding)), "utf-8"


def _begin_ris(file: Plain, encoding: str) -> Reading:
    return Reading(format="ris", items=ris_items(*_named(file, encoding)))


def _begin_bibtex(file: Plain, encoding: str) -> Reading:
    return Reading(format="bibtex", items=bibtex_items(*_named(file, encoding)))


def _begin_isis(file: Plain, encoding: str) -> Reading:
    stream, name, encoding = _named(file, encoding)
    if file.profile is None and not file.settings.get("flavour"):
        refuse_local_tags(stream, name, encoding)
    return Reading(format="isis", items=isis_items(stream, name, encoding, file.profile))


def _named(file: Plain, encoding: str) -> tuple[BinaryIO, str, str]:
    stream, encoding = _in_bytes(file, encoding)
    return stream, file.name, encoding


_TEXTS: Mapping[str, Callable[[Plain, str], Reading]] = {
    "csv": _begin_table, "tsv": _begin_table, "ris": _begin_ris, "bibtex": _begin_bibtex, "isis": _begin_isis,
}  # fmt: skip
