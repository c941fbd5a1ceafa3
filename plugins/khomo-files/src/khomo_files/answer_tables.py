"""The rows of an upload as they were sent, each with what its record is known by, for an answer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.formats.profile import header_key
from catalog.sdk import Failed, RawRecord
from catalog.sdk.answer import SentRow, SentTable
from khomo_files.reading import Reading
from khomo_files.rows import BadRow
from khomo_files.uploaded import Place, UploadedSheet


def sent_tables(name: str, reading: Reading) -> Iterator[SentTable]:
    """The tables of a file of that name; nothing where it holds none. It is read to its end, then again."""
    if reading.place is None:
        return
    judged = _judged(reading)
    for sheet in reading.sheets():
        yield SentTable(
            name=sheet.name or name.rpartition("/")[2].rpartition(".")[0] or name,
            rows=_rows(sheet, judged),
            header_row=sheet.header_row,
            columns=_columns(sheet),
            merged=sheet.merged,
            hidden_rows=sheet.hidden_rows,
            hidden_columns=sheet.hidden_columns,
        )


def _judged(reading: Reading) -> dict[Place, tuple[str | None, Failed | None]]:
    """What each row is known by, and why it failed, by its place."""
    assert reading.place is not None
    found: dict[Place, tuple[str | None, Failed | None]] = {}
    for item in reading.items:
        if isinstance(item, RawRecord):
            found[reading.place()] = (item.native_id, None)
        elif isinstance(item, Failed):
            found[reading.place()] = (item.identifier, item)
    return found


def _rows(
    sheet: UploadedSheet, judged: Mapping[Place, tuple[str | None, Failed | None]]
) -> Iterator[SentRow]:
    for row in sheet.rows():
        native_id, failed = judged.get((sheet.name, row.number)) or judged.get(("", row.number), (None, None))
        values = (row.value,) if isinstance(row, BadRow) else tuple(row.values)
        yield SentRow(number=row.number, values=values, native_id=native_id, failed=failed)


def _columns(sheet: UploadedSheet) -> dict[str, tuple[int, ...]]:
    """The places of the columns by their own names and by the fields that they fill."""
    named = [(name, place) for place, name in enumerate(sheet.header) if name]
    places = {header_key(name): place for name, place in named}
    found: dict[str, list[int]] = {name: [place] for name, place in named}
    for column in sheet.profile.columns:
        place = places.get(header_key(column.header))
        if place is not None:
            for field in dict.fromkeys((column.field, column.field.partition(".")[0])):
                found.setdefault(field, []).append(place)
    found.setdefault("identifier", []).extend(sheet.key)
    return {name: tuple(dict.fromkeys(entries)) for name, entries in found.items()}
