"""Workbooks in which whatever begins like a formula, an address or a number stays the text that it is."""

from __future__ import annotations

from typing import Any, BinaryIO

import xlsxwriter


def opened(out: BinaryIO) -> Any:
    """A workbook (``xlsxwriter.Workbook``) to fill and close, written to ``out``."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True, **options})
