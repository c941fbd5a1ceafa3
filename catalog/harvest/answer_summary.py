"""The sheet of an answer that sums up: the run's counts, its problems by rule, those that are of no row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catalog import advice
from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.advice.messages import in_language, translated
from catalog.sdk.events import Failure, HarvestReport
from catalog.store.findings import KEPT, RuleGroup

MAX_LISTED = 100_000
"""Problems of no row that are listed."""
HEADING = _("%(source)s: what came of run %(run)s")
COUNTED = _(
    "%(seen)s rows or records read: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(failed)s "
    "with problems; %(withdrawn)s disappeared from the catalog, %(held)s would disappear and wait for a "
    "decision"
)
LOOKED = _("%(source)s: what was found in the file; nothing is published yet")
WOULD = _(
    "%(seen)s rows or records read: %(new)s would be new, %(changed)s would change, %(unchanged)s stay as "
    "they are, %(failed)s have problems; %(held)s are not in the file and would disappear"
)
CLEAN = _("There are no problems.")
HOW = _(
    "Correct the coloured cells on the other sheets, save this workbook and send it again as it is: the "
    "first column is not read, and rows that you leave as they are stay as they are."
)
NOT_MARKED = _("%(more)s more of this kind are not marked: correct these first, then send it again")
BY_RULE = (_("Kind"), _("Cases"), _("Problem"), _("What to do"))
ELSEWHERE = _("Problems that belong to no row of a table:")
LISTED = (_("Identifier"), _("Field"), _("Value"), _("Problem"), _("What to do"))
SEVERITY = {"failure": _("Problem"), "notice": _("Note")}
_WIDTHS = (28, 18, 40, 70, 70)


def write_summary(
    sheet: Any,
    formats: Mapping[str, Any],
    language: str,
    report: HarvestReport,
    groups: Sequence[RuleGroup],
    remarks: Sequence[str],
    others: Sequence[Failure],
) -> None:
    """Write the sheet from its top."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width, formats["wrapped"])
    lines = _Lines(sheet, formats)
    counts = {name: getattr(report, name) for name in (*_COUNTS, "source", "run")}
    # A preview is no run: its report has no number.
    heading, counted = (HEADING, COUNTED) if report.run else (LOOKED, WOULD)
    lines.add([said(heading, language, **counts)], "title")
    lines.add([said(counted, language, **counts)], "plain")
    for remark in remarks:
        lines.add([translated(remark, language)], "urgent")
    lines.add([said(HOW if groups else CLEAN, language)], "plain")
    if groups:
        lines.skip()
        lines.add([said(text, language) for text in BY_RULE], "head")
        for group in groups:
            lines.add(_of_group(group, language), "wrapped")
    if others:
        lines.skip()
        lines.add([said(ELSEWHERE, language)], "plain")
        lines.add([said(text, language) for text in LISTED], "head")
        for entry in others[:MAX_LISTED]:
            lines.add(_of_failure(entry, language), "wrapped")


_COUNTS = ("seen", "new", "changed", "unchanged", "failed", "withdrawn", "held")


class _Lines:
    """Writes one line after the other."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any]) -> None:
        self._sheet, self._formats, self._next = sheet, formats, 0

    def add(self, texts: Iterable[str], look: str) -> None:
        """A line of cells, each of them text."""
        for place, text in enumerate(texts):
            plain = text.encode("utf-8", "backslashreplace").decode()[:32_000]
            self._sheet.write_string(self._next, place, plain, self._formats[look])
        self._next += 1

    def skip(self) -> None:
        """An empty line."""
        self._next += 1


def _of_group(group: RuleGroup, language: str) -> tuple[str, ...]:
    known = advice.on(group.rule, language)
    kind = said(SEVERITY[group.severity], language)
    if known is None:
        sample = in_language(group.samples[0], language).fault.message if group.samples else ""
        return kind, str(group.cases), f"{group.rule}: {sample}", ""
    more = group.cases - KEPT
    remedy = f"{known.remedy} {said(NOT_MARKED, language, more=more)}." if more > 0 else known.remedy
    return kind, str(group.cases), known.title, remedy


def _of_failure(entry: Failure, language: str) -> tuple[str, ...]:
    fault = in_language(entry, language).fault
    known = advice.on(fault.rule, language)
    return entry.identifier, fault.field, fault.value, fault.message, known.remedy if known else ""
