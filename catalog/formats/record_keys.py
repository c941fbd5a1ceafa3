"""Which columns tell the rows of a table apart: a row is the same record after sorting and correcting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from catalog.formats.profile import header_key
from catalog.formats.table_evidence import looks_like_code
from catalog.formats.table_headers import counts_rows, is_left_out, is_plain_key, plain_header

# Folded headers of numbers that institutions give for good, the best first.
_BEST = (
    "id", "ma", "accession number", "inventory number", "so kiem ke", "so dang ky", "ma hien vat", "so hieu",
    "so dkcb", "dkcb", "ma so", "identifier", "so dang ky ca biet", "object number",
)  # fmt: skip
_LAST = ("isbn", "so isbn", "ma isbn", "issn", "doi")
_TOGETHER = ("title", "creators", "schedule.start", "issued", "publisher", "period", "places")
_ALWAYS = ("title", "creators", "schedule.start", "issued")
_MOST_TOGETHER = 4


class _Planned(Protocol):
    @property
    def header(self) -> str: ...

    @property
    def target(self) -> str: ...


def by_names(headers: Sequence[str], identified: Sequence[str]) -> tuple[str, ...]:
    """The key column that the names alone tell, empty without any; ``identified`` are those of numbers."""
    return next(iter(_candidates(headers, identified)), ())


def by_values(
    headers: Sequence[str],
    identified: Sequence[str],
    planned: Sequence[_Planned],
    values: Sequence[Sequence[str]],
) -> tuple[str, ...]:
    """The key columns: a number that each row has and no two share, else the fewest columns that tell apart.

    Without rows, or where the rows are no help, what the names tell.
    """
    named = list(_candidates(headers, identified))
    places = {header_key(header): place for place, header in enumerate(headers)}
    if not any(values):
        return named[0] if named else ()
    usable = [key for key in named if _tells_apart([values[places[header_key(name)]] for name in key])]
    if usable:
        return usable[0]
    filled = [
        key
        for key in named
        if _is_mostly_filled(values[places[header_key(key[0])]]) and not is_standard_number(key[0])
    ]
    if filled:
        # A number with a gap or a double is still the number: those rows are named one by one.
        return filled[0]
    codes = [
        column.header
        for column in planned
        if column.target in ("", "identifiers")
        and not counts_rows(column.header)
        and not is_left_out(column.header)
        and looks_like_code(values[places[header_key(column.header)]])
        and _is_not_count(values[places[header_key(column.header)]])
    ]
    return (codes[0],) if codes else _together(planned, places, values)


def _candidates(headers: Sequence[str], identified: Sequence[str]) -> list[tuple[str, ...]]:
    def rank(header: str) -> int:
        plain = plain_header(header)
        if plain in _LAST:
            return 100
        return _BEST.index(plain) if plain in _BEST else 50

    found = [
        header for header in headers if header in identified or is_plain_key(header) or rank(header) < 50
    ]
    return [(header,) for header in sorted(found, key=rank)]


def is_standard_number(header: str) -> bool:
    """Whether a column holds ISBN, ISSN or DOI: numbers of works, which not all of them have."""
    return plain_header(header) in _LAST


def _tells_apart(columns: Sequence[Sequence[str]]) -> bool:
    rows = list(zip(*columns, strict=True))
    return bool(rows) and all(all(row) for row in rows) and len(set(rows)) == len(rows)


def _is_mostly_filled(column: Sequence[str]) -> bool:
    filled = [value for value in column if value]
    doubles = len(filled) - len(set(filled))
    # In a short list one number written twice is a tenth soon.
    return len(filled) >= 0.8 * len(column) and doubles <= max(0.1 * len(filled), min(2, len(filled) // 3))


def _is_not_count(column: Sequence[str]) -> bool:
    """Whether it is no 1, 2, 3 ...: numbers of rows change when the rows are sorted."""
    return [value for value in column if value] != [str(number) for number in range(1, len(column) + 1)]


def _together(
    planned: Sequence[_Planned], places: dict[str, int], values: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Title, author, date: those that every row has, and further ones until all rows are told apart.

    A title alone, or without its date, tells apart only until the next edition comes.
    """
    chosen: list[str] = []
    for target in _TOGETHER:
        column = next((column for column in planned if column.target.split(" ")[0] == target), None)
        if column is None or not all(values[places[header_key(column.header)]]):
            if target == "title":
                # Dates and places alone tell nothing apart for long.
                return ()
            continue
        apart = _tells_apart([values[places[header_key(name)]] for name in chosen])
        if len(chosen) == _MOST_TOGETHER or (apart and target not in _ALWAYS):
            break
        chosen.append(column.header)
    apart = _tells_apart([values[places[header_key(name)]] for name in chosen])
    return tuple(chosen) if apart else ()
