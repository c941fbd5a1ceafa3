"""What kind of row it is: one of the table, or a sum, a signature, a section, a header told again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from catalog.formats.profile import header_key
from catalog.formats.table_headers import counts_rows, matches
from catalog.formats.text.fold import fold

_NUMBERING = re.compile(r"\(?\s*(?:\d{1,3}|[A-ZĐ])\s*\)?(?:\s*=.*)?")
_SUM = re.compile(
    r"(?:tong cong|tong so|tong|cong|cong trang|cong chuyen trang|cong mang sang|mang sang|chuyen trang"
    r"|luy ke|cong don|grand total|sub-?total|total|sum)"
    r"(?:\s*[:.\d(].*|\s+(?:hien vat|so|sach|cong|ban|cuon|quyen|dau sach|trang|lop|tai lieu|don vi).{0,60})?"
)
_DAY_LINE = re.compile(r"(?:.{0,80}[,.]\s*)?ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,12}")
_SIGNER = re.compile(
    r"(?:nguoi (?:lap|ghi|kiem|thuc hien|tong hop)\b.*|thu truong.*|(?:pho )?giam doc.*|(?:pho )?chu tich.*"
    r"|(?:pho )?hieu truong.*|t/?m\b.*|k/?t\b.*|\(?\s*ky(?: ten)?\b.*|ke toan.*|thu (?:thu|kho|thu vien)"
    r"|can bo (?:lap|phu trach|thu vien).*|xac nhan cua.*|truong phong.*|dai dien.*|noi nhan\s*:?.*"
    r"|(?:prepared|approved|checked) by.*|signature.*)"
)
_NOTE = re.compile(
    r"(?:\(?\*+\)?.*|(?:ghi chu|chu thich|luu y|nguon|nguon so lieu|notes?|source|lien he)\s*[:.].+"
    r"|(?:ghi chu|luu y|notes?)|moi chi tiet .*)"
)
_SECTION = re.compile(r"(?:[ivxlc]{1,6}|[a-z]|\d{1,2}(?:\.\d{1,2})*|phan \S+|chuong \S+)\s*[.)/:\-–]\s*\S.*")
_DITTO_MARKS = (
    "nt", "-nt-", "- nt -", "như trên", "-như trên-", '"', "''", "″", "〃", "\u201d", '-"-', "ditto", "-//-",
)  # fmt: skip
DITTO = frozenset(
    form for mark in _DITTO_MARKS for form in (mark, mark.upper(), mark.capitalize(), f" {mark} ")
)
"""What a cell holds that repeats the one above it: "nt", ″, "như trên"."""
_SHORT = 60
HEADER_LIKE = 0.9


class TableShape:
    """The header of a table, against which its rows are judged."""

    def __init__(
        self,
        header: Sequence[str],
        lines: Sequence[Sequence[str]],
        keys: Sequence[int],
        titles: Sequence[int],
    ) -> None:
        """``lines`` are the header's rows as they stand; ``keys`` and ``titles`` are places of columns."""
        self.width = len(header)
        self.keys, self.titles = tuple(keys), tuple(titles)
        self.counters = tuple(place for place, name in enumerate(header) if counts_rows(name))
        self._lines = [[header_key(cell) for cell in line] for line in lines]

    def repeats_header(self, cells: Mapping[int, str]) -> bool:
        """Whether the row is the header, or a part of it, printed again on a new page."""
        return len(cells) > 1 and any(
            all(place < len(line) and line[place] == header_key(cell) for place, cell in cells.items())
            for line in self._lines
        )

    def numbers_columns(self, cells: Mapping[int, str]) -> bool:
        """Whether the row only numbers the columns: (1) (2) (3), A B 1 2 3."""
        if len(cells) < max(3, (self.width + 1) // 2) or not all(map(_NUMBERING.fullmatch, cells.values())):
            return False
        digits = [int(found[0]) for cell in cells.values() if (found := re.search(r"\d+", cell))]
        return len(set(cells.values())) == len(cells) and digits == sorted(digits) and bool(digits)

    def is_counted(self, cells: Mapping[int, str]) -> bool:
        """Whether the row has its running number, as records have."""
        return any(cells.get(place, "").rstrip(".").isdecimal() for place in self.counters)

    def is_record(self, cells: Mapping[int, str]) -> bool:
        """Whether the row has what only records have: a running number, or a number and a title."""
        if self.is_counted(cells):
            return True
        has_key = bool(self.keys) and all(place in cells for place in self.keys)
        return has_key and any(place in cells for place in self.titles) and len(cells) > 1

    def is_sum(self, cells: Mapping[int, str]) -> bool:
        """Whether the row adds up the rows above it."""
        first = min(cells)
        text = fold(cells[first])
        if self.is_counted(cells) or len(text) > _SHORT or not _SUM.fullmatch(text):
            return False
        return not any(place in cells for place in self.keys if place != first)

    def is_signature(self, cells: Mapping[int, str]) -> bool:
        """Whether the row is a line of day and place, or names those who sign."""
        if self.is_record(cells) or len(cells) > max(4, self.width // 2):
            return False
        folded = [fold(cell) for cell in cells.values()]
        told = [bool(_DAY_LINE.fullmatch(text) or _SIGNER.fullmatch(text)) for text in folded]
        return any(told) and (all(told) or len(cells) <= 3)

    def is_note(self, cells: Mapping[int, str]) -> bool:
        """Whether the row is a note below the table."""
        return len(cells) == 1 and self.width > 1 and bool(_NOTE.fullmatch(fold(next(iter(cells.values())))))

    def is_section(self, cells: Mapping[int, str], *, wide: bool) -> bool:
        """Whether the row is a heading within the table: one cell, merged or numbered as headings are."""
        if len(cells) != 1 or self.width < 3:
            return False
        place, text = next(iter(cells.items()))
        return wide or (place < 2 and len(text) < 200 and bool(_SECTION.fullmatch(fold(text))))

    def is_other_header(self, cells: Mapping[int, str]) -> bool:
        """Whether the row is the header of another table: known names of columns, and nothing else."""
        if len(cells) < 2 or self.is_counted(cells):
            return False
        if not all(map(_is_name_like, cells.values())):
            return False
        # No record has "STT" in it.
        known = sum(is_column_name(cell) for cell in cells.values())
        if any(map(counts_rows, cells.values())):
            return True
        return known >= 2 and known >= len(cells) / 2 and not self.is_record(cells)


def is_column_name(text: str, least: float = HEADER_LIKE) -> bool:
    """Whether a text is what columns are called."""
    return len(text) <= _SHORT and (
        counts_rows(text) or any(match.confidence >= least for match in matches(text.strip()))
    )


def _is_name_like(text: str) -> bool:
    return len(text) <= _SHORT and not text.strip("()").replace(".", "").replace(",", "").isdecimal()
