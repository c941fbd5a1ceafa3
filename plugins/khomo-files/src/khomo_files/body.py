"""The rows of a table that are records: without sums, signatures, headers told again, hidden rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.sdk import Notice
from khomo_files.layout import Region
from khomo_files.rowkinds import DITTO, TableShape
from khomo_files.rows import BadRow, Row

_TOLD = {
    "sum": "sums", "signature": "day, place and signatures", "note": "notes", "section": "headings",
    "header": "the header again", "numbers": "numbers of columns", "below": "lines below the table",
}  # fmt: skip
_MOST_TOLD = 12
# First letters of the words for sums: a row that begins otherwise is none, and is not looked at.
_SUM_LETTERS = frozenset("tclmgsTCLMGS")


class Body:
    """The rows below a header, as the table's own; what was left out is told afterwards."""

    def __init__(
        self, region: Region, shape: TableShape, rows: Iterator[Row | BadRow], sheet: str = ""
    ) -> None:
        self._region, self._shape, self._rows, self._sheet = region, shape, rows, sheet
        self._left: dict[str, list[int]] = defaultdict(list)
        self._joined: list[int] = []
        self._dittos: list[int] = []
        self._other_table = 0
        self._ended, self._after_header = False, True
        self._filled_from, self._joined_to = self._merged()
        self._header_texts = frozenset(text for line in region.lines for text in line)
        self._above: list[str] = []
        self.first_row: int | None = None
        self.last_row: int | None = None

    def _merged(self) -> tuple[dict[int, list[tuple[int, int]]], dict[int, int]]:
        """By row: columns whose value stands further up, with that row; and the row that it continues.

        A cell merged over several rows holds for each of them; where that is the number, the title or the
        running number, the rows are lines of one record.
        """
        filled: dict[int, list[tuple[int, int]]] = defaultdict(list)
        continued: dict[int, int] = {}
        places = {place: at for at, place in enumerate(self._region.places)}
        anchors = {*self._shape.keys, *self._shape.counters} or set(self._shape.titles)
        for merge in self._region.marks.downward():
            if merge.top < self._region.numbers[-1]:
                continue
            covered = [places[place] for place in range(merge.left, merge.right + 1) if place in places]
            for row in range(merge.top + 1, merge.bottom + 1):
                filled[row] += [(at, merge.top) for at in covered]
                if anchors & set(covered):
                    continued[row] = merge.top
        return filled, continued

    def rows(self) -> Iterator[Row | BadRow]:
        """The records' rows and those that cannot be read, in order."""
        pending: Row | None = None
        for row in self._own_rows():
            if isinstance(row, Row) and pending is not None and row.number - 1 in self._joined_to:
                self._joined.append(row.number)
                pending = replace(pending, values=_together(pending.values, row.values))
                continue
            if pending is not None:
                yield self._record(pending)
            pending = row if isinstance(row, Row) else None
            if isinstance(row, BadRow):
                yield row
        if pending is not None:
            yield self._record(pending)

    def _own_rows(self) -> Iterator[Row | BadRow]:
        """The rows that are no sums, signatures and so on, up to another table's header."""
        title: Row | None = None
        gap = False
        for row, values in self._filled():
            if values is None:
                yield row
                continue
            if not any(value and not value.isspace() for value in values):
                gap = True
                continue
            reason = self._reason(row.number, values, gap)
            if reason == "other":
                self._other_table = row.number
                if title is not None:
                    self._left["below"].append(title.number)
                return
            if title is not None:
                yield title
            title = None
            if reason:
                self._left[reason].append(row.number)
                continue
            own = Row(row.number, values, self._sheet)
            if gap and self._may_be_title(values):
                # What one row tells is known with the next: a header makes it the title of another table.
                title = own
                continue
            self._after_header = gap = False
            yield own
        if title is not None:
            yield title

    def _may_be_title(self, values: Sequence[str]) -> bool:
        return self._shape.width > 2 and len(values) - values.count("") == 1

    def _filled(self) -> Iterator[tuple[Row | BadRow, list[str] | None]]:
        """Each row that is seen with its values, those of merged cells and of ditto marks filled in."""
        values_at: dict[int, list[str]] = {}
        hidden = self._region.marks.hidden_rows
        for row in self._rows:
            if isinstance(row, BadRow):
                yield row, None
                continue
            values = self._region.values(row.values)
            if row.number - 1 not in hidden:
                self._fill(row.number - 1, values, values_at)
                yield row, values
            elif any(values):
                self._left["hidden"].append(row.number)

    def _record(self, row: Row) -> Row:
        self.first_row = self.first_row or row.number
        self.last_row = row.number
        return row

    def _fill(self, row: int, values: list[str], values_at: dict[int, list[str]]) -> None:
        for at, top in self._filled_from.get(row, ()):
            if at < len(values) and not values[at] and top in values_at:
                values[at] = values_at[top][at] if at < len(values_at[top]) else ""
        if self._filled_from:
            values_at[row] = values
        if self._above and not DITTO.isdisjoint(values):
            self._dittos.append(row + 1)
            for at, above in enumerate(self._above[: len(values)]):
                values[at] = above if values[at] in DITTO else values[at]
        if any(values):
            self._above = values

    def _reason(self, number: int, values: Sequence[str], blank: bool) -> str:
        """Why the row is no record of this table, "" for one that is."""
        shape = self._shape
        filled = len(values) - values.count("")
        crowded = filled > max(4, shape.width // 2)
        if crowded and not self._after_header and not self._ended and not blank:
            first = next(value for value in values if value)
            if first[0] not in _SUM_LETTERS and first not in self._header_texts:
                return ""
        cells = {place: value.strip() for place, value in enumerate(values) if value and not value.isspace()}
        if shape.repeats_header(cells):
            self._after_header = True
            return "header"
        if self._after_header and shape.numbers_columns(cells):
            return "numbers"
        if shape.is_sum(cells):
            return "sum"
        if not crowded and (reason := self._aside(number, cells)):
            return reason
        if (blank or self._ended) and shape.is_other_header(cells):
            return "other"
        return "below" if self._ended and not shape.is_record(cells) else ""

    def _aside(self, number: int, cells: dict[int, str]) -> str:
        if self._shape.is_signature(cells):
            self._ended = True
            return "signature"
        if self._shape.is_note(cells):
            return "note"
        wide = any(
            merge.top == number - 1 and merge.right - merge.left >= max(2, self._region.width // 2)
            for merge in self._region.marks.merges
        )
        return "section" if self._shape.is_section(cells, wide=wide) else ""

    def notices(self, name: str) -> Iterator[Notice]:
        """What was left out and put together, once the rows were read."""
        where = f"file {name}" + (f", sheet {self._sheet!r}" if self._sheet else "")
        left = [f"{_TOLD[why]} ({_numbers(rows)})" for why, rows in self._left.items() if why in _TOLD]
        if left:
            told = "; ".join(left)
            yield Notice("rows_left_out", f"{where}: rows that are no records are left out: {told}")
        if rows := self._left.get("hidden"):
            yield Notice("hidden_left_out", f"{where}: hidden rows are left out: {_numbers(rows)}")
        if self._region.hidden:
            names = ", ".join(map(repr, self._region.hidden[:20]))
            yield Notice("hidden_left_out", f"{where}: hidden columns are left out: {names}")
        if self._joined:
            told = _numbers(self._joined)
            yield Notice(
                "rows_joined", f"{where}: rows are read as further lines of the record above: {told}"
            )
        if self._dittos:
            told = _numbers(self._dittos)
            yield Notice("ditto", f"{where}: marks of repetition are read as what stands above them: {told}")
        if row := self._other_table:
            told = (
                f"another table begins in row {row} and is not read; header_row: {row} in a profile reads it"
            )
            yield Notice("second_table", f"{where}: {told}")
        if self._region.beside:
            names = ", ".join(map(repr, self._region.beside[:10]))
            yield Notice("second_table", f"{where}: another table stands beside and is not read: {names}")


def _together(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Two lines of one record: what the second has beside is put behind the first's, each value once."""
    joined = []
    for one, other in zip(first, second, strict=False):
        is_new = other and other not in one.split("; ")
        joined.append((f"{one}; {other}" if one else other) if is_new else one)
    return joined


def _numbers(rows: Sequence[int]) -> str:
    """Rows as people tell them: "row 5", "rows 5, 8, 12-15"."""
    spans: list[list[int]] = []
    for number in rows:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    told = [str(first) if first == last else f"{first}-{last}" for first, last in spans[:_MOST_TOLD]]
    more = " ..." if len(spans) > _MOST_TOLD else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(told)}{more}"
