"""Tables typed with the fonts of old Vietnamese encodings: Unicode to the file, other letters to the eye."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from catalog.formats.text.misreadings import BY_NAME
from catalog.formats.text.repair import CAPITALS_NAME, read_again, repaired
from catalog.sdk import Notice
from khomo_files.rowkinds import is_column_name
from khomo_files.rows import BadRow, Row

_LOOKED_AT = 60
_ENOUGH = 2


def misreading_of(rows: Iterable[Row | BadRow]) -> str:
    """Which misreading the header's names have ("tcvn3", "vni" ...), "" where they are right as they stand.

    Only names of columns count: other misread texts are repaired record by record, with what they were.
    """
    found: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, BadRow):
            continue
        for value in row.values:
            if not value or value.isascii() or len(value) > 60:
                continue
            repair = repaired(value)
            if repair and repair.read_as[0] != CAPITALS_NAME and is_column_name(repair.text, 0.75):
                found[repair.read_as[0]] += 1
    return next((name for name, count in found.most_common(1) if count >= _ENOUGH), "")


def read_right(rows: Iterator[Row | BadRow], name: str) -> tuple[Iterator[Row | BadRow], list[Notice]]:
    """The rows with their texts as they were meant, and a notice where they had to be read again."""
    head = list(islice(rows, _LOOKED_AT))
    misreading = misreading_of(head)
    whole = chain(head, rows)
    if not misreading:
        return whole, []
    told = (
        f"file {name}: its letters are those of an old font and are read as {misreading}; "
        "look whether the titles are right"
    )
    return _read_again(whole, misreading, _wholly_misread(head, misreading)), [Notice("old_font", told)]


def _read_again(
    rows: Iterator[Row | BadRow], misreading: str, whole: frozenset[int]
) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        values = [
            value if value.isascii() else _text(value, misreading, certain=place in whole)
            for place, value in enumerate(row.values)
        ]
        yield Row(row.number, values, row.sheet)


def _wholly_misread(head: Sequence[Row | BadRow], misreading: str) -> frozenset[int]:
    """The columns in which every letter could be the old font's: there "Gèm" is no word but "Gốm"."""
    way = BY_NAME[misreading]
    right: set[int] = set()
    places: set[int] = set()
    for row in head:
        for place, value in enumerate(row.values if isinstance(row, Row) else ()):
            places.add(place)
            if not value.isascii() and not all(map(way.could_hold, value.split())):
                right.add(place)
    return frozenset(places - right)


def _text(value: str, misreading: str, *, certain: bool) -> str:
    repair = read_again(value, misreading) if certain else repaired(value, expected=misreading)
    text = repair.text if repair else value
    letters = [sign for sign in value if sign.isascii() and sign.isalpha()]
    # Fonts of capitals had small letters where ASCII has none.
    return text.upper() if len(letters) > 2 and all(map(str.isupper, letters)) else text
