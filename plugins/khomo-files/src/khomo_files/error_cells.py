"""Cells that hold an error of the spreadsheet program instead of a value: they count as empty."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.sdk import Notice

ERRORS = frozenset((
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!",
))  # fmt: skip
"""What Excel and LibreOffice show in such cells; CSV has the same texts."""


def error_places(values: Sequence[str]) -> tuple[int, ...]:
    """The places at which an error stands in place of a value."""
    return tuple(
        place for place, value in enumerate(values) if value[:1] == "#" and value.strip().upper() in ERRORS
    )


def without_errors(values: Sequence[str], places: Sequence[int]) -> list[str]:
    """The values, those at ``places`` left empty."""
    kept = list(values)
    for place in places:
        kept[place] = ""
    return kept


def told_errors(
    where: str, header: Sequence[str], values: Sequence[str], places: Sequence[int], identifier: str | None
) -> list[Notice]:
    """One notice for each error of a row; ``where`` is the file and the row in words."""
    return [
        Notice(
            "error_cell",
            f"{where}, column {header[place]!r}: holds the error {values[place].strip()} of the spreadsheet "
            "program; it counts as empty",
            identifier,
        )
        for place in places
        if place < len(header)
    ]


def told_formulas(name: str, count: int) -> list[Notice]:
    """That so many cells hold formulas whose results the file lacks; nothing where there is none."""
    if not count:
        return []
    told = (
        f"file {name}: {count:,} cells hold formulas whose results were not saved; they count as empty: "
        "open the file in the spreadsheet program, save it there, and send it again"
    )
    return [Notice("formula_without_value", told)]
