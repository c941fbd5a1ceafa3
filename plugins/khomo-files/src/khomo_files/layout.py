"""Where on a sheet the table stands: its header, of one row or several, under titles and above notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from catalog.formats.profile import Profile, header_key
from catalog.formats.table_headers import JOINT, counts_rows
from catalog.sdk import SourceMalformed
from khomo_files.headers import unique_names
from khomo_files.marks import Marks, Merge
from khomo_files.rowkinds import is_column_name
from khomo_files.rows import BadRow, Row

LOOKED_AT = 100
"""So many rows are looked at for the header."""
_ENOUGH = 0.6
_LEAST = 0.75
_MOST_LINES = 4


@dataclass(slots=True)
class Region:
    """A table found: the names of its columns (not yet unique), the places they stand at, where it begins.

    ``places`` are the columns of the sheet that are read, from 0; ``width`` is how many the header takes.
    ``lines`` are the header's rows as they stand, ``above`` the texts over it.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    width: int
    numbers: tuple[int, ...]
    lines: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()
    known: int = 0
    hidden: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    marks: Marks = field(default_factory=Marks)

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names of the columns, each unique."""
        names = unique_names(self.names)
        return names + ("",) * (len(self.places) - len(names))

    def values(self, row: Sequence[str]) -> list[str]:
        """The values of a row in the order of the names; what is beyond the header stays behind them."""
        if len(self.places) == self.width:
            return list(row)
        size = len(row)
        kept = [row[place] for place in self.places if place < size]
        # Cells of a table beside this one are no values too many; those beyond both are.
        return kept + list(row[self.width :])


def find_region(
    rows: Iterable[Row | BadRow],
    name: str,
    profile: Profile | None = None,
    marks: Marks | None = None,
) -> tuple[Region, Iterator[Row | BadRow]]:
    """The table that begins in these rows, and the rows below its header.

    ``profile`` says where the header is, or which names it has. Raises ``SourceMalformed`` where there is no
    header where it should be.
    """
    marks = marks or Marks()
    stream = iter(rows)
    wanted = profile.header_row if profile else None
    head = list(islice(stream, LOOKED_AT if wanted is None else wanted + _MOST_LINES))
    finder = _Finder(head, name, profile, marks)
    region, end = finder.region()
    return region, _below(head, end, finder.bad_before, stream)


def _below(
    head: Sequence[Row | BadRow], end: int, bad: Sequence[BadRow], stream: Iterator[Row | BadRow]
) -> Iterator[Row | BadRow]:
    yield from bad
    yield from head[end + 1 :]
    yield from stream


class _Finder:
    def __init__(
        self,
        head: Sequence[Row | BadRow],
        name: str,
        profile: Profile | None,
        marks: Marks,
    ) -> None:
        self.head, self.name, self.profile, self.marks = head, name, profile, marks
        self.bad_before: list[BadRow] = []
        self._wanted = _wanted_names(profile)
        self._texts = [
            [" ".join(value.split()) for value in row.values] if isinstance(row, Row) else [] for row in head
        ]

    def region(self) -> tuple[Region, int]:
        place, known = self._stated() if self.profile and self.profile.header_row else self._likeliest()
        row = self.head[place]
        if isinstance(row, BadRow):
            raise SourceMalformed(f"file {self.name}: the header cannot be read: {row.message}")
        first, last = self._block(place)
        self.bad_before = [row for row in self.head[:first] if isinstance(row, BadRow)]
        lines = [self._filled(at) for at in range(first, last + 1)]
        names = _joined(lines)
        above = tuple(text for line in self._texts[:first] for text in line if text)
        region = Region(
            names=tuple(names),
            places=tuple(range(len(names))),
            width=len(names),
            numbers=tuple(self.head[at].number for at in range(first, last + 1)),
            lines=tuple(tuple(self._texts[at]) for at in range(first, last + 1)),
            above=above,
            known=known,
            marks=self.marks,
        )
        self._narrow(region)
        return region, last

    def _stated(self) -> tuple[int, int]:
        assert self.profile is not None
        wanted = self.profile.header_row
        for place, row in enumerate(self.head):
            if row.number == wanted and (isinstance(row, BadRow) or any(self._texts[place])):
                return place, len(self._wanted)
        raise SourceMalformed(
            f"file {self.name}: row {wanted} should be the header, but it is empty or missing"
        )

    def _likeliest(self) -> tuple[int, int]:
        """The row with most known names of columns, the first one of several; else the first with values."""
        visible = [
            place
            for place, row in enumerate(self.head)
            if row.number - 1 not in self.marks.hidden_rows
            and (isinstance(row, BadRow) or any(self._texts[place]))
        ]
        if not visible:
            raise SourceMalformed(f"file {self.name}: there is no row")
        known = {place: self._known(place) for place in visible}
        most = max(known.values())
        least = max(1, min(2, most), most * _ENOUGH)
        found = next((place for place in visible if known[place] >= least), visible[0])
        return found, known[found]

    def _known(self, place: int) -> int:
        cells = [text for text in self._texts[place] if text]
        if self._wanted:
            return sum(header_key(cell) in self._wanted for cell in cells)
        return sum(is_column_name(cell, _LEAST) for cell in cells)

    def _block(self, place: int) -> tuple[int, int]:
        """The first and the last row of the header that this row belongs to."""
        if self.profile and self.profile.header_row:
            return place, min(place + self.profile.header_rows - 1, len(self.head) - 1)
        first = last = place
        for merge in self.marks.downward():
            top, bottom = self._place_of(merge.top), self._place_of(merge.bottom)
            if top is None or bottom is None or bottom - top >= _MOST_LINES:
                continue
            if top <= place <= bottom and sum(map(bool, self._texts[top])) > 1:
                first, last = min(first, top), max(last, bottom)
        if first == place and self._is_group(place - 1, place):
            first = place - 1
        if last == place and self._is_below(place, place + 1):
            last = place + 1
        return first, last

    def _place_of(self, row: int) -> int | None:
        number = row + 1
        return next((place for place, entry in enumerate(self.head) if entry.number == number), None)

    def _is_group(self, above: int, place: int) -> bool:
        """Whether the row above names groups of these columns, and columns that have one name for both."""
        if above < 0 or sum(map(bool, self._texts[above])) < 2:
            return False
        upper, lower = self._texts[above], self._texts[place]
        alone = [text for at, text in enumerate(upper) if text and not _at(lower, at)]
        return bool(alone) and any(is_column_name(text) for text in alone) and self._are_names(upper)

    def _is_below(self, place: int, below: int) -> bool:
        """Whether the row below names columns under groups of this row: where this one has gaps."""
        if below >= len(self.head):
            return False
        upper, lower = self._texts[place], self._texts[below]
        cells = {at: text for at, text in enumerate(lower) if text}
        if not cells or _at(lower, 0) or not self._are_names(lower):
            return False
        starts = [at for at, text in enumerate(upper) if text and not _at(upper, at + 1) and at + 1 in cells]
        under = all(not _at(upper, at) or at in starts for at in cells)
        return bool(starts) and under and any(is_column_name(text, _LEAST) for text in cells.values())

    @staticmethod
    def _are_names(texts: Sequence[str]) -> bool:
        return all(len(text) <= 80 and not text.replace(".", "").isdecimal() for text in texts if text)

    def _filled(self, place: int) -> list[str]:
        """The texts of a header's row, a merged cell's text in each cell that it covers."""
        texts = list(self._texts[place])
        row = self.head[place].number - 1
        for merge in self.marks.merges:
            if merge.top <= row <= merge.bottom and (text := self._text_of(merge)):
                texts += [""] * (merge.right + 1 - len(texts))
                texts[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
        return texts

    def _text_of(self, merge: Merge) -> str:
        place = self._place_of(merge.top)
        return _at(self._texts[place], merge.left) if place is not None else ""

    def _narrow(self, region: Region) -> None:
        """Leave out hidden columns, and those of a table beside this one, unless the profile has them."""
        keys = [header_key(name) for name in region.names]
        hidden = {
            place
            for place in self.marks.hidden_columns
            if place < region.width and keys[place] not in self._wanted
        }
        beside = _beside(region.names) if not self._wanted else region.width
        region.hidden = tuple(region.names[place] or f"column {place + 1}" for place in sorted(hidden))
        region.beside = tuple(name for name in region.names[beside:] if name)
        region.places = tuple(place for place in range(beside) if place not in hidden)
        region.names = tuple(region.names[place] for place in region.places)


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _wanted_names(profile: Profile | None) -> frozenset[str]:
    if profile is None:
        return frozenset()
    names = [*profile.id, *(column.header for column in profile.columns)]
    return frozenset(header_key(part) for name in names for part in (name, *name.split(JOINT)))


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns: what stands over one another, joined, a group's name in all its columns."""
    width = max(map(len, lines), default=0)
    while width and not any(_at(line, width - 1) for line in lines):
        width -= 1
    grouped = [_spread(line, lines[-1], width) if line is not lines[-1] else list(line) for line in lines]
    names = []
    for place in range(width):
        parts = dict.fromkeys(text for line in grouped if (text := _at(line, place)))
        names.append(JOINT.join(parts))
    return names


def _spread(line: Sequence[str], last: Sequence[str], width: int) -> list[str]:
    """A row of groups in which a group's name stands over all of its columns that have their own."""
    texts = [_at(line, place) for place in range(width)]
    for place in range(1, width):
        if not texts[place] and _at(last, place) and _at(last, place - 1) and texts[place - 1]:
            texts[place] = texts[place - 1]
    return texts


def _beside(names: Sequence[str]) -> int:
    """Where a second table begins beside the first: names come again behind an unnamed column."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if not name and place + 1 < len(names) and seen:
            after = [text for text in names[place + 1 :] if text]
            again = {header_key(text) for text in after} & seen
            if len(after) > 1 and (len(again) > 1 or (again and counts_rows(after[0]))):
                return place
        elif name:
            seen.add(header_key(name))
    return len(names)


def alike(region: Region, names: Mapping[str, int]) -> bool:
    """Whether another sheet's table has the columns of the first: four of five by their names."""
    keys = {header_key(name) for name in region.names if name}
    return bool(names) and len(keys & set(names)) >= 0.8 * len(names)
