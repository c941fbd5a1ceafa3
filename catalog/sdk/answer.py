"""The table that somebody sent, as a connector gives it back to have problems marked beside its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.sdk.connector import Failed

PROBLEM_HEADERS = {
    "en": "Problems (may stay: this column is not read)",
    "vi": "Vấn đề (có thể để nguyên: cột này không được đọc)",
}
"""The head of the first column of an answer, by language: readers of tables pass over such a column."""
SUMMARY_NAMES = {"en": "Summary of problems", "vi": "Tổng hợp vấn đề"}
"""The sheet of an answer that sums up, by language: it holds no records."""
Range = tuple[int, int, int, int]
"""First row and column, last row and column of merged cells, all from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """One row as it was sent; ``number`` from 1, as a spreadsheet shows it.

    ``native_id`` is what its record is known by, None for a row above or below the table and for one that has
    none; ``failed`` says why the row could not be read.
    """

    number: int
    values: tuple[str, ...]
    native_id: str | None = None
    failed: Failed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTable:
    """One sheet or file of rows as it was sent: ``rows`` in their order, those above the header included.

    ``header_row`` is the number of the last row of the header. ``columns`` gives for the name of a column or
    of a field of the record the places (from 0) of the columns that it comes from.
    """

    name: str
    rows: Iterable[SentRow]
    header_row: int = 1
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
