"""Rows of a table as raw records: header, keys, and what is wrong with a row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence

from catalog.formats.profile import Column, Profile, header_key, missing_columns
from catalog.formats.table import default_profile
from catalog.formats.table_values import cell_values
from catalog.sdk import Failed, Media, Notice, RawRecord, SourceMalformed
from khomo_files.rows import BadRow, Row

# Bytes that the encoding does not know, and NUL.
_BAD = re.compile("[\0\ud800-\udfff]")
MISSING_PICTURES = "missing_pictures"
"""Under this key a raw record's context names the pictures that its mapping leaves out."""


class Table:
    """A table whose header was read: ``header`` names its columns, ``items`` gives its rows."""

    def __init__(
        self,
        rows: Iterator[Row | BadRow],
        profile: Profile | None,
        name: str,
        pictures: Callable[[str], bytes | str],
    ) -> None:
        """Without a profile the columns are known by their names, and the first row with values names them.

        ``pictures`` gives a picture by its name, or a text that says why there is none. Raises
        ``SourceMalformed`` when there is no header where it should be, and when no column is a title.
        """
        self.name, self._rows, self._pictures = name, rows, pictures
        self.notices: list[Notice] = []
        self.header_row = 0
        self.header = self._read_header(profile.header_row if profile else None)
        self.profile = profile or self._by_names()
        self.key = self._key_columns()
        self._images = self._image_columns()

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that the profile names and the table lacks."""
        return missing_columns(self.profile, self.header)

    def items(self) -> Iterator[RawRecord | Failed | Notice]:
        """Each row as a raw record or as failed, in order; rows without any value are passed over."""
        yield from self.notices
        for row in self._rows:
            if isinstance(row, BadRow):
                yield Failed(None, f"file {self.name}, {row.message}", row.rule, "", _visible(row.value))
            elif any(value and not value.isspace() for value in row.values):
                yield from self._items(row)

    def _read_header(self, wanted: int | None) -> tuple[str, ...]:
        for row in self._rows:
            if wanted is not None and row.number < wanted:
                continue
            if isinstance(row, BadRow):
                raise SourceMalformed(f"file {self.name}: the header cannot be read: {row.message}")
            names = _column_names(row.values)
            if names:
                self._tell_doubles(names)
                self.header_row = row.number
                return names
            if wanted is not None:
                break
        place = (
            "there is no row"
            if wanted is None
            else f"row {wanted} should be the header, but it is empty or missing"
        )
        raise SourceMalformed(f"file {self.name}: {place}")

    def _by_names(self) -> Profile:
        profile = default_profile(self.header)
        if not any(column.field == "title" for column in profile.columns):
            raise SourceMalformed(
                f"file {self.name}: no column is known as the title; name it in a mapping profile "
                f"(option profile); the columns are {self.columns_told}"
            )
        return profile

    @property
    def columns_told(self) -> str:
        """The first forty columns, for a message."""
        more = ", ..." if len(self.header) > 40 else ""
        return ", ".join(map(repr, self.header[:40])) + more

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
        named = self.profile.id or default_profile(self.header).id
        if named:
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
        identifier = self._identifier(values)
        if len(values) != width:
            yield self._uneven(row, identifier)
        elif _BAD.search("".join(values)):
            yield self._unreadable(row.number, values, identifier)
        elif self.key and identifier is None:
            yield self._without_key(row.number, values)
        else:
            yield from self._raw(row.number, values, identifier)

    def _raw(
        self, number: int, values: Sequence[str], identifier: str | None
    ) -> Iterator[RawRecord | Notice]:
        cells = dict(zip(self.header, values, strict=True))
        payload = json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()
        identifier = identifier or hashlib.sha256(payload).hexdigest()[:32]
        media: list[Media] = []
        missing: list[str] = []
        for name, alt in self._named_pictures(values):
            found = self._pictures(name)
            if isinstance(found, bytes):
                media.append(Media(name, found, alt))
                continue
            missing.append(name)
            where = f"file {self.name}, row {number}: picture {name!r}"
            yield Notice("missing_picture", f"{where}: {found}", identifier)
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
        return joined if all(parts) and not _BAD.search(joined) else None

    def _uneven(self, row: Row, identifier: str | None) -> Failed:
        count, width = len(row.values), len(self.header)
        if count > width:
            rule, value = "too_many_columns", row.values[width]
        else:
            rule, value = "too_few_columns", row.values[-1]
        return Failed(
            identifier,
            f"file {self.name}, row {row.number}: has {count} values, the header has {width} columns",
            rule,
            self.header[count] if count < width else "",
            _visible(value),
        )

    def _unreadable(self, number: int, values: Sequence[str], identifier: str | None) -> Failed:
        place = next(place for place, value in enumerate(values) if _BAD.search(value))
        found = _BAD.search(values[place])
        sign = found.group() if found else ""
        where = f"file {self.name}, row {number}, column {self.header[place]!r}"
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

    def _without_key(self, number: int, values: Sequence[str]) -> Failed:
        place = next((at for at in self.key if not values[at].strip()), self.key[0])
        return Failed(
            None,
            f"file {self.name}, row {number}: the key column {self.header[place]!r} is empty",
            "empty_key",
            self.header[place],
            "",
        )


def _visible(value: str) -> str:
    return value[:200].encode("utf-8", "backslashreplace").decode()


def _column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, each unique; an unnamed one between named ones is called by its number."""
    named = [" ".join(_BAD.sub("\ufffd", cell.lstrip("\ufeff")).split()) for cell in cells]
    while named and not named[-1]:
        named.pop()
    names: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(named, start=1):
        name = unique = name or f"column {number}"
        count = 1
        while header_key(unique) in seen:
            count += 1
            unique = f"{name} ({count})"
        seen.add(header_key(unique))
        names.append(unique)
    return tuple(names)
