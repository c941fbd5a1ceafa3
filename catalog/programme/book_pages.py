"""How a sheet of a workbook is printed, and how high its rows are so that no word of theirs is cut."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

_A4 = 9
_MARGINS = 0.5
"""Inches around a page, a little more than printers leave free."""
_LINE = 16
"""Points of a line of eleven-point text, with room for marks above and below letters."""
_MOST_LINES = 25
"""A row is at most 409 points high."""


def lay_out(sheet: Any, head_row: int) -> None:
    """Let a sheet print on A4 across, as wide as a page, its head and the page's number on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_margins(left=_MARGINS, right=_MARGINS, top=_MARGINS, bottom=_MARGINS + 0.2)
    sheet.set_footer("&C&P/&N", {"margin": _MARGINS / 2})


def height(cells: Sequence[object], widths: Sequence[float]) -> int:
    """The points that a row with these cells takes in columns of these widths, in signs.

    Spreadsheet programs make rows as high as what is wrapped in them when somebody types, not all of them
    when they open a file.
    """
    lines = (_lines(str(cell), int(width) - 1) for cell, width in zip(cells, widths, strict=False))
    return _LINE * min(max(lines, default=1), _MOST_LINES)


def _lines(text: str, width: int) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(len(wrap(line, max(width, 2))) or 1 for line in text.splitlines())
