"""A sheet or text file as it was sent, to be read once more for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from catalog.formats.profile import Profile, header_key
from catalog.sdk.answer import Range
from khomo_files.layout import Region
from khomo_files.opening import OpenTable
from khomo_files.rows import BadRow, Row
from khomo_files.workbook import Workbook

Place = tuple[str, int]
"""A sheet's name, "" in a file that has none, and a row's number from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedSheet:
    """One sheet, or a text file, to be read once more: all of its rows, nothing filled in or left out.

    ``header`` has the names of all columns, "" for those that are not read; ``key`` are places among them.
    Hidden rows count from 1, hidden columns from 0.
    """

    name: str
    rows: Callable[[], Iterator[Row | BadRow]]
    header_row: int
    header: Sequence[str]
    profile: Profile
    key: Sequence[int]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def uploaded_sheets(book: Workbook, opened: OpenTable) -> Iterator[UploadedSheet]:
    """The sheets of a workbook whose tables were read."""
    for sheet, region in opened.regions:
        yield _uploaded(opened, region, sheet, partial(book.rows, sheet))


def uploaded_text(opened: OpenTable, again: Callable[[], Iterator[Row | BadRow]]) -> Iterator[UploadedSheet]:
    """The one table of a text file; ``again`` begins to read its rows once more."""
    for _sheet, region in opened.regions:
        yield _uploaded(opened, region, "", again)


def _uploaded(
    opened: OpenTable, region: Region, sheet: str, rows: Callable[[], Iterator[Row | BadRow]]
) -> UploadedSheet:
    header = [""] * region.width
    for place, name in zip(region.places, region.own_names, strict=True):
        header[place] = name
    keys = {header_key(name) for name in opened.key}
    marks = region.marks
    return UploadedSheet(
        name=sheet,
        rows=rows,
        header_row=region.numbers[-1],
        header=header,
        profile=opened.profile,
        key=[place for place, name in enumerate(header) if name and header_key(name) in keys],
        merged=tuple((merge.top, merge.left, merge.bottom, merge.right) for merge in marks.merges),
        hidden_rows=frozenset(row + 1 for row in marks.hidden_rows),
        hidden_columns=frozenset(marks.hidden_columns),
    )
