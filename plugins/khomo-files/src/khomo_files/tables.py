"""Rows of a table as raw records: header, keys, and what is wrong with a row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

import orjson

from catalog.formats.profile import Column, header_key, missing_columns
from catalog.formats.table_values import cell_values
from catalog.sdk import Failed, Media, Notice, RawRecord
from khomo_files.answered import is_example_row
from khomo_files.error_cells import error_places, told_errors, without_errors
from khomo_files.headers import BAD
from khomo_files.keys import Seen, told_key
from khomo_files.opening import OpenTable
from khomo_files.rows import BadRow, Row
from khomo_files.zeros import LostZeros

MISSING_PICTURES = "missing_pictures"
"""Under this key a raw record's context names the pictures that its mapping leaves out."""


class Table:
    """An open table: ``header`` names its columns, ``items`` gives its rows."""

    def __init__(self, opened: OpenTable, name: str, pictures: Callable[[str], bytes | str]) -> None:
        """``pictures`` gives a picture by its name, or a text that says why there is none."""
        self.name, self._opened, self._pictures = name, opened, pictures
        self.header, self.profile = opened.header, opened.profile
        self.at: tuple[str, int] = ("", 0)
        """Sheet ("" where one alone is read) and number of the row whose items are being given."""
        self.notices: list[Notice] = list(opened.notices)
        self._tell_doubles(self.header)
        self.key = self._key_columns()
        self._images = self._image_columns()
        names = [self.header[place] for place in self.key]
        self._seen = Seen(name, names)
        self.notices += told_key(name, names, self.profile)

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that the profile names and the table lacks."""
        return missing_columns(self.profile, self.header)

    def items(self) -> Iterator[RawRecord | Failed | Notice]:
        """Each row as a raw record or as failed, in order; rows without any value are passed over."""
        yield from self.notices
        zeros = LostZeros(self.header, self.key)
        for row in self._opened.rows:
            self.at = (row.sheet, row.number) if isinstance(row, Row) else ("", row.number)
            if isinstance(row, BadRow):
                yield Failed(None, f"file {self.name}, {row.message}", row.rule, "", _visible(row.value))
            elif not is_example_row(row.values):
                zeros.see(row)
                yield from self._items(row)
        self.at = ("", 0)
        yield from zeros.notices(self.name)
        yield from self._opened.later()

    def _image_columns(self) -> tuple[tuple[int, Column, int | None], ...]:
        """Place and mapping of each column of pictures, and the place of their alternative texts."""
        places = {header_key(name): place for place, name in enumerate(self.header)}
        return tuple(
            (places[header_key(column.header)], column, places.get(header_key(column.alt_column)))
            for column in self.profile.columns
            if column.field == "images" and header_key(column.header) in places
        )

    def _tell_doubles(self, names: Sequence[str]) -> None:
        doubles = [
            name for name in names if re.search(r" \(\d+\)$", name) and name.rpartition(" (")[0] in names
        ]
        if doubles:
            self.notices.append(
                Notice(
                    "double_column",
                    f"file {self.name}: columns of equal name are called {', '.join(doubles)}",
                )
            )

    def _key_columns(self) -> tuple[int, ...]:
        places = {header_key(name): place for place, name in enumerate(self.header)}
        if named := self._opened.key:
            return tuple(places[header_key(name)] for name in named if header_key(name) in places)
        self.notices.append(
            Notice(
                "no_key",
                f"file {self.name}: the profile names no id column and none is obvious; a record is known by "
                "its content, so a corrected row counts as another record",
            )
        )
        return ()

    def _items(self, row: Row) -> Iterator[RawRecord | Failed | Notice]:
        values, width = row.values, len(self.header)
        if len(values) > width and not any(value.strip() for value in values[width:]):
            values = values[:width]
        errors = error_places(values)
        found, values = values, without_errors(values, errors) if errors else values
        identifier = self._identifier(values)
        yield from told_errors(self._where(row), self.header, found, errors, identifier)
        if len(values) != width:
            yield self._uneven(row, identifier)
        elif BAD.search("".join(values)):
            yield self._unreadable(row, values, identifier)
        elif self.key and identifier is None:
            yield self._without_key(row, values)
        else:
            yield from self._raw(row, values, identifier)

    def _raw(
        self, row: Row, values: Sequence[str], identifier: str | None
    ) -> Iterator[RawRecord | Failed | Notice]:
        cells = dict(zip(self.header, values, strict=True))
        payload = orjson.dumps(cells)
        identifier = identifier or hashlib.sha256(payload).hexdigest()[:32]
        again = self._seen.again(identifier, self._where(row).partition(", ")[2], payload)
        if again is not None:
            yield again
            return
        media: list[Media] = []
        missing: list[str] = []
        for name, alt in self._named_pictures(values):
            found = self._pictures(name)
            if isinstance(found, bytes):
                media.append(Media(name, found, alt))
                continue
            missing.append(name)
            told = f"{self._where(row)}: picture {name!r}: {found}"
            yield Notice("missing_picture", told, identifier)
        context = {MISSING_PICTURES: missing} if missing else {}
        yield RawRecord(identifier, payload, "table", context=context, media=tuple(media))

    def _named_pictures(self, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The pictures of a row that are not addresses, each once, with their alternative texts."""
        seen: set[str] = set()
        for place, column, alt in self._images:
            for name in cell_values(column, values[place]):
                if "://" not in name and not name.startswith("/media/") and name not in seen:
                    seen.add(name)
                    yield name, values[alt].strip() if alt is not None else ""

    def _identifier(self, values: Sequence[str]) -> str | None:
        if not self.key or max(self.key) >= len(values):
            return None
        parts = [" ".join(values[place].split()) for place in self.key]
        joined = "-".join(parts)
        return joined if all(parts) and not BAD.search(joined) else None

    def _uneven(self, row: Row, identifier: str | None) -> Failed:
        count, width = len(row.values), len(self.header)
        if count > width:
            rule, value = "too_many_columns", row.values[width]
        else:
            rule, value = "too_few_columns", row.values[-1]
        return Failed(
            identifier,
            f"{self._where(row)}: has {count} values, the header has {width} columns",
            rule,
            self.header[count] if count < width else "",
            _visible(value),
        )

    def _unreadable(self, row: Row, values: Sequence[str], identifier: str | None) -> Failed:
        place = next(place for place, value in enumerate(values) if BAD.search(value))
        found = BAD.search(values[place])
        sign = found.group() if found else ""
        where = f"{self._where(row)}, column {self.header[place]!r}"
        if sign == "\0":
            return Failed(identifier, f"{where}: holds a NUL character", "nul", self.header[place], "")
        return Failed(
            identifier,
            f"{where}: byte 0x{ord(sign) & 0xFF:02X} does not exist in the file's encoding; "
            "state the right one with the option encoding",
            "encoding",
            self.header[place],
            _visible(values[place]),
        )

    def _where(self, row: Row) -> str:
        sheet = f", sheet {row.sheet!r}" if row.sheet else ""
        return f"file {self.name}{sheet}, row {row.number}"

    def _without_key(self, row: Row, values: Sequence[str]) -> Failed:
        place = next((at for at in self.key if not values[at].strip()), self.key[0])
        return Failed(
            None,
            f"{self._where(row)}: the key column {self.header[place]!r} is empty",
            "empty_key",
            self.header[place],
            "",
        )


def _visible(value: str) -> str:
    return value[:200].encode("utf-8", "backslashreplace").decode()
