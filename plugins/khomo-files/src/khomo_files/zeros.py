"""Numbers whose leading zeros a spreadsheet has taken: told, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.formats.identifiers import isbn
from catalog.formats.table_headers import plain_header
from catalog.sdk import Notice
from khomo_files.rows import Row

_MOST = 10


class LostZeros:
    """Watches the columns of numbers for values that have lost the zeros at their beginning."""

    def __init__(self, header: Sequence[str], key: Sequence[int]) -> None:
        """``key`` are the places of the key columns."""
        self._header = header
        self._isbn = [place for place, name in enumerate(header) if "isbn" in plain_header(name).split()]
        self._widths: dict[int, set[int]] = {place: set() for place in key}
        self._short: dict[int, list[int]] = {place: [] for place in (*key, *self._isbn)}

    def see(self, row: Row) -> None:
        """Look at one row."""
        values, size = row.values, len(row.values)
        for place, widths in self._widths.items():
            value = values[place] if place < size else ""
            if not value.isdecimal():
                continue
            if value[0] == "0":
                widths.add(len(value))
            elif len(self._short[place]) < 1000:
                self._short[place].append(row.number if not widths or len(value) < max(widths) else 0)
        for place in self._isbn:
            value = values[place].strip() if place < size else ""
            if len(value) == 9 and value.isdecimal() and isbn(f"0{value}"):
                self._short[place].append(row.number)

    def notices(self, name: str) -> Iterator[Notice]:
        """One notice for each column in which numbers have lost zeros beside others that kept them."""
        for place, rows in self._short.items():
            lost = [number for number in rows if number]
            if lost and (place in self._isbn or self._widths.get(place)):
                told = ", ".join(map(str, lost[:_MOST])) + (" ..." if len(lost) > _MOST else "")
                yield Notice(
                    "lost_zeros",
                    f"file {name}, column {self._header[place]!r}: numbers seem to have lost the zeros at "
                    f"their beginning (rows {told})",
                )
