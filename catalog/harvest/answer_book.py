"""The workbook of an answer: the sheets sent with their problems, and the sheet that sums up."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from catalog.errors import CatalogError
from catalog.harvest.answer_sheet import AnswerSheet
from catalog.harvest.answer_summary import write_summary
from catalog.sdk.answer import SUMMARY_NAMES, SentTable
from catalog.sdk.events import Failure, HarvestReport
from catalog.store.findings import RuleGroup

_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_LONGEST_NAME = 31


class AnswerBook:
    """A workbook under way; it is written when the ``with`` block ends, whatever ends it."""

    def __init__(self, path: Path, language: str) -> None:
        """Raises ``CatalogError`` where the file cannot be written."""
        self.path, self.language = path, language
        try:
            self._file = path.open("wb")
        except OSError as error:
            raise self._unwritten(error) from error
        self._folder = tempfile.TemporaryDirectory(prefix="khomo-answer-")
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book: Any = xlsxwriter.Workbook(self._file, options)
        self._names: set[str] = set()
        self.formats = {
            name: self._book.add_format({"num_format": "@", "valign": "top", **looks})
            for name, looks in _LOOKS.items()
        }

    def __enter__(self) -> AnswerBook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._folder, self._file:
                self._book.close()
        except (OSError, XlsxFileError) as fault:
            raise self._unwritten(fault) from fault

    def _unwritten(self, error: Exception) -> CatalogError:
        return CatalogError(f"the file of problems {self.path} cannot be written: {error}")

    @contextmanager
    def table(self, table: SentTable) -> Iterator[AnswerSheet]:
        """A sheet for the rows of a table."""
        sheet = self._book.add_worksheet(self._name(table.name))
        yield AnswerSheet(sheet, table, self.formats, self.language)

    def summary(
        self,
        report: HarvestReport,
        groups: Sequence[RuleGroup],
        remarks: Sequence[str],
        others: Sequence[Failure],
    ) -> None:
        """The last sheet: what came of the run, the problems by rule, and those that are of no row."""
        name = SUMMARY_NAMES.get(self.language, SUMMARY_NAMES["en"])
        sheet = self._book.add_worksheet(self._name(name))
        write_summary(sheet, self.formats, self.language, report, groups, remarks, others)

    def _name(self, wanted: str) -> str:
        plain = _UNFIT.sub("_", wanted.encode("utf-8", "replace").decode()).strip()[:_LONGEST_NAME] or "1"
        name, count = plain, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{plain[: _LONGEST_NAME - len(str(count)) - 1]} {count}"
        self._names.add(name.casefold())
        return name


_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    # Before a text that begins like a formula: it stays a text also when somebody edits the cell.
    "quoted": {"quote_prefix": True},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#F2F2F2"},
    "problem": {"text_wrap": True, "bg_color": "#FDE2E0", "font_color": "#8B0000"},
    "remark": {"text_wrap": True, "bg_color": "#FFF4CC", "font_color": "#5C4400"},
    "bad": {"bg_color": "#F9B4AE"},
    "odd": {"bg_color": "#FFE699"},
    "title": {"bold": True, "font_size": 14},
    "wrapped": {"text_wrap": True},
    "urgent": {"bold": True, "text_wrap": True, "font_color": "#8B0000"},
}
