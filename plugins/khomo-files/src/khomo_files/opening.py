"""A table opened: found on its sheet or sheets, its columns understood, its rows still to be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

from catalog.formats.profile import Profile, header_key, load_profile
from catalog.formats.record_keys import is_standard_number
from catalog.formats.table_proposal import Proposal, default_profile, propose
from catalog.sdk import Notice, SourceMalformed
from khomo_files.body import Body
from khomo_files.headers import unique_names
from khomo_files.layout import Region, alike, find_region
from khomo_files.misread import read_right
from khomo_files.rowkinds import TableShape
from khomo_files.rows import BadRow, Row
from khomo_files.templated import filled_template, without_problems
from khomo_files.workbook import Workbook

SAMPLE = 200
"""So many rows are looked at to understand the columns."""
_MOST_TOLD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of a table before it is mapped: its sheet, its kind.

    ``lenient``: a table without a title is proposed all the same, for somebody to name one.
    """

    sheet: str = ""
    kind: str = ""
    lenient: bool = False


_NO_WISH = Wish()


@dataclass(slots=True)
class OpenTable:
    """What was found: the header, the mapping profile, and ``rows`` to be read once.

    ``notices`` are known already, ``later`` gives those that only reading tells. ``proposal`` is what the
    table itself spoke for; ``carried`` is the part of it that records have to take along.
    """

    header: tuple[str, ...]
    profile: Profile
    rows: Iterator[Row | BadRow]
    later: Callable[[], Iterator[Notice]]
    notices: list[Notice]
    header_row: int
    sheets: tuple[str, ...] = ()
    regions: tuple[tuple[str, Region], ...] = ()
    proposal: Proposal | None = None
    carried: Mapping[str, Any] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell a row's own number: those of the profile, else what their names tell."""
        return self.profile.id or default_profile(self.header).id


@dataclass(slots=True)
class _Part:
    """One sheet's table, or the only one of a text file."""

    region: Region
    rows: Iterator[Row | BadRow]
    sheet: str = ""
    notices: list[Notice] = field(default_factory=list)


def open_rows(
    rows: Iterator[Row | BadRow], profile: Profile | None, name: str, wish: Wish = _NO_WISH
) -> OpenTable:
    """The table of a text file; ``SourceMalformed`` without a header or, unprofiled, without a title."""
    right, notices = read_right(without_problems(rows), name)
    filled, own, right = filled_template(right, name) if profile is None else ("", None, right)
    region, below = find_region(right, name, profile or own)
    opened = _opened([_Part(region, below, "", notices)], profile or own, name, wish)
    return _as_template(opened) if filled else opened


def open_sheets(book: Workbook, profile: Profile | None, name: str, wish: Wish = _NO_WISH) -> OpenTable:
    """The table of a workbook: the sheet that the profile names, or the first that holds one and those alike.

    Raises ``SourceMalformed`` without a header or, unprofiled, without a title.
    """
    stated = profile.sheet if profile else wish.sheet or None
    wanted = stated if isinstance(stated, tuple) else (stated,) if stated is not None else ()
    names = [book.sheet_name(sheet) for sheet in wanted] or list(book.visible) or [book.sheet_name(None)]
    if profile is None:
        filled, own, rows = filled_template(book.rows(names[0]), name)
        if filled:
            region, below = find_region(rows, name, own, book.marks(names[0]))
            return _as_template(_opened([_Part(region, below, names[0])], own, name))
    parts: list[_Part] = []
    others: list[str] = []
    for sheet in names:
        part = _part(book, sheet, profile, name, lenient=len(names) > 1 and not wanted)
        if part is None:
            others.append(sheet)
        elif not parts or wanted or alike(part.region, _places(parts[0].region.names)):
            parts.append(part)
        elif part.region.known > parts[0].region.known and (profile or not _holds_records(parts[0].region)):
            # A cover or a guide before the table has no title column.
            others.append(parts[0].sheet)
            parts = [part]
        else:
            others.append(sheet)
    if not parts:
        raise SourceMalformed(f"file {name}: there is no row")
    parts[0].notices += _told_sheets(name, others, book.hidden if not wanted else ())
    return _opened(parts, profile, name, wish)


def _as_template(opened: OpenTable) -> OpenTable:
    """The table of a template that we made: its records take its own profile along."""
    opened.carried = opened.profile.source
    return opened


def _part(book: Workbook, sheet: str, profile: Profile | None, name: str, *, lenient: bool) -> _Part | None:
    try:
        rows, notices = read_right(book.rows(sheet), name)
        region, below = find_region(rows, name, profile, book.marks(sheet))
    except SourceMalformed:
        if lenient:
            return None
        raise
    return _Part(region, below, sheet, notices)


def _holds_records(region: Region) -> bool:
    return any(column.field == "title" for column in default_profile(unique_names(region.names)).columns)


def _told_sheets(name: str, others: Sequence[str], hidden: Sequence[str]) -> list[Notice]:
    told = []
    if others:
        listed = ", ".join(map(repr, others[:_MOST_TOLD]))
        told.append(
            Notice(
                "other_sheets",
                f"file {name}: sheets that hold another table, or none, are not read: {listed}",
            )
        )
    if hidden:
        listed = ", ".join(map(repr, hidden[:_MOST_TOLD]))
        told.append(Notice("hidden_left_out", f"file {name}: hidden sheets are left out: {listed}"))
    return told


def _places(names: Sequence[str]) -> dict[str, int]:
    return {header_key(name): place for place, name in enumerate(names) if name}


def _opened(parts: list[_Part], profile: Profile | None, name: str, wish: Wish = _NO_WISH) -> OpenTable:
    first = parts[0].region
    header = unique_names(first.names)
    by_names = default_profile(header)
    judged = profile or by_names
    several = len(parts) > 1
    bodies = [
        Body(part.region, _shape(part.region, judged), part.rows, part.sheet if several else "")
        for part in parts
    ]
    rows = _all_rows(parts, bodies, header)
    notices = [notice for part in parts for notice in part.notices]
    table = OpenTable(
        header=header,
        profile=judged,
        rows=rows,
        later=lambda: chain.from_iterable(body.notices(name) for body in bodies),
        notices=notices,
        header_row=first.numbers[-1],
        sheets=tuple(part.sheet for part in parts if part.sheet),
        regions=tuple((part.sheet, part.region) for part in parts),
    )
    if profile is None:
        _understand(table, parts[0], bodies[0], name, wish)
    return table


def _shape(region: Region, profile: Profile) -> TableShape:
    header = unique_names(region.names)
    places = _places(header)
    keys = [places[header_key(key)] for key in profile.id if header_key(key) in places]
    titles = [
        places[header_key(column.header)]
        for column in profile.columns
        if column.field == "title" and header_key(column.header) in places
    ]
    lines = [[line[place] if place < len(line) else "" for place in region.places] for line in region.lines]
    return TableShape(header, [*lines, list(region.names)], keys, titles)


def _all_rows(
    parts: Sequence[_Part], bodies: Sequence[Body], header: tuple[str, ...]
) -> Iterator[Row | BadRow]:
    yield from bodies[0].rows()
    for part, body in zip(parts[1:], bodies[1:], strict=True):
        there = _places(unique_names(part.region.names))
        places = [there.get(header_key(name)) for name in header]
        for row in body.rows():
            yield row if isinstance(row, BadRow) else _in_order(row, places)


def _in_order(row: Row, places: Sequence[int | None]) -> Row:
    """A row of a further sheet, its values in the order of the first sheet's header."""
    size = len(row.values)
    values = [row.values[place] if place is not None and place < size else "" for place in places]
    return Row(row.number, values, row.sheet)


def _understand(table: OpenTable, part: _Part, body: Body, name: str, wish: Wish) -> None:
    """Propose a profile from the first rows, and use it where it is sure; raises ``SourceMalformed``."""
    sample = list(islice(table.rows, SAMPLE))
    table.rows = chain(sample, table.rows)
    values = [row.values for row in sample if isinstance(row, Row)]
    above = (*part.region.above, part.sheet)
    stem = os.path.splitext(os.path.basename(name))[0]
    proposal = propose(table.header, values, above=above, name=stem, kind=wish.kind)
    by_names = table.profile
    if not (proposal.confident or wish.lenient):
        raise SourceMalformed(
            f"file {name}: no column is known as the title; name it in a mapping profile (option profile), "
            f"which `catalog sheets propose` writes; the columns are {columns_told(table.header)}"
        )
    proposal = replace(
        proposal,
        sheet=part.sheet,
        sheets=table.sheets,
        sheet_stated=bool(wish.sheet),
        header_rows=part.region.numbers,
        first_row=body.first_row,
        last_row=body.last_row,
    )
    table.proposal = proposal
    if not proposal.confident:
        return
    # What tells rows apart must not hang on the rows that happen to stand first.
    made = {**proposal.profile(), "id": list(_lasting_key(by_names.id, proposal.key))}
    made.pop("sheet", None)
    if made == dict(by_names.source):
        return
    table.profile = load_profile(made)
    table.carried = table.profile.source
    table.notices.append(_told_mapping(proposal, name))


def _lasting_key(by_names: Sequence[str], by_values: Sequence[str]) -> Sequence[str]:
    if by_names and is_standard_number(by_names[0]):
        # Not every book has an ISBN.
        return by_names if tuple(by_values) == tuple(by_names) else ()
    return by_names if len(by_values) != 1 or by_names else by_values


def _told_mapping(proposal: Proposal, name: str) -> Notice:
    taken = [f"{column.header!r}: {column.target}" for column in proposal.columns if column.target]
    left = [repr(column.header) for column in proposal.columns if not column.target]
    told = f"file {name}: read as {proposal.kind}; columns taken as {', '.join(taken[:_MOST_TOLD])}"
    if left:
        told += f"; not taken: {', '.join(left[:_MOST_TOLD])}"
    return Notice("proposed_mapping", f"{told}; `catalog sheets propose` writes a profile to correct it")


def columns_told(header: Sequence[str]) -> str:
    """The first forty columns, for a message."""
    more = ", ..." if len(header) > _MOST_TOLD else ""
    return ", ".join(map(repr, header[:_MOST_TOLD])) + more
