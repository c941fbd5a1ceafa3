"""The answer to an upload: the rows as they were sent, their problems beside them, ready to correct and send.

Of a source that is no table the answer is a list of what failed. Texts are in the uploader's language; what
came from a stranger is written as text, never as a formula or an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.errors import Fault, SourceError
from catalog.harvest.answer_book import AnswerBook
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed, with_roots
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.sdk.answer import SentRow, SentTable
from catalog.sdk.connector import Connector, Failed
from catalog.sdk.events import Failure, HarvestReport
from catalog.settings import Settings
from catalog.store import findings, sources
from catalog.store.db import reading
from catalog.store.findings import RuleGroup, Severity

NOT_READ = _("the rows cannot be given back: %(why)s")
CUT_OFF = _(
    "Table %(table)s has more rows than a workbook can hold: it is cut here. Correct your own file, do not "
    "send this one."
)


class Answered(NamedTuple):
    """What an answer holds: rows that were sent, rows with a problem, problems of no row."""

    rows: int
    bad_rows: int
    elsewhere: int


@dataclass(slots=True)
class Told:
    """What a run told: of records by their native ids, the rest in its order; all by rule."""

    by_id: dict[str, list[Failure]] = field(default_factory=dict)
    remarks: dict[str, list[Failure]] = field(default_factory=dict)
    others: list[Failure] = field(default_factory=list)
    groups: tuple[RuleGroup, ...] = ()

    @classmethod
    def of(
        cls, groups: tuple[RuleGroup, ...], failures: Iterable[Failure], notices: Iterable[Failure]
    ) -> Told:
        """The same of failures and notices that no run keeps (a preview's)."""
        told = cls(groups=groups)
        told.add("failure", failures)
        told.add("notice", notices)
        return told

    def add(self, severity: Severity, entries: Iterable[Failure]) -> None:
        """Put cases to their records, failures of no record by themselves; notices of none are by rule."""
        for entry in entries:
            if severity == "notice":
                if entry.identifier:
                    self.remarks.setdefault(entry.identifier, []).append(entry)
            elif entry.identifier:
                self.by_id.setdefault(entry.identifier, []).append(entry)
            else:
                self.others.append(entry)


def gives_rows(connector: type[Connector]) -> bool:
    """Whether that kind of source can give back the rows that were sent."""
    return connector.sent is not Connector.sent


def write_answer(
    settings: Settings, hooks: Hooks, report: HarvestReport, path: Path, language: str
) -> Answered:
    """Write the answer to the source's last run as a workbook to ``path``.

    Raises ``CatalogError`` where it cannot be written, ``UnknownName`` and ``InvalidInput`` for a source that
    cannot be run.
    """
    with reading() as session:
        source = with_roots(sources.get(session, report.source).source, settings)
    return write_told(settings, hooks, source, _gathered(report.run), report, path, language)


def write_told(
    settings: Settings,
    hooks: Hooks,
    source: Source,
    told: Told,
    report: HarvestReport,
    path: Path,
    language: str,
) -> Answered:
    """Write the answer to what was ``told`` of a source's rows; a report of run 0 is that of a preview.

    Raises ``CatalogError`` where it cannot be written and ``InvalidInput``.
    """
    connector = build_connector(hooks, source)
    allowed = is_private_allowed(source)
    with (
        AnswerBook(path, language) as book,
        PoliteClient(settings, allow_private=allowed) as http,
    ):
        remarks = [report.message] if report.message else []
        rows = bad = 0
        try:
            for table in connector.sent(source, http):
                seen, wrong, whole = _write_table(book, table, told)
                rows, bad = rows + seen, bad + wrong
                if not whole:
                    remarks.append(said(CUT_OFF, language, table=table.name))
        except SourceError as error:
            if error.message != report.message:
                remarks.append(said(NOT_READ, language, why=error.message))
        others = [*told.others, *(entry for left in told.by_id.values() for entry in left)]
        book.summary(report, told.groups, remarks, others)
    return Answered(rows, bad, len(others))


def _gathered(run: int) -> Told:
    told = Told()
    with reading() as session:
        told.groups = findings.groups(session, run)
        for group in told.groups:
            told.add(group.severity, findings.of_rule(session, run, group.severity, group.rule))
    return told


def _write_table(book: AnswerBook, table: SentTable, told: Told) -> tuple[int, int, bool]:
    """Write the rows with their problems; gives their number, that of the bad ones, whether all had room."""
    bad = count = 0
    used: set[str] = set()
    shown: set[str] = set()
    with book.table(table) as sheet:
        for row in table.rows:
            problems, remarks = _of_row(row, told, shown)
            used.update((row.native_id,) if row.native_id and problems else ())
            if not sheet.write(row, problems, remarks):
                _settle(told, used, shown)
                return count, bad, False
            bad += bool(problems)
            count += row.number > table.header_row
    _settle(told, used, shown)
    return count, bad, True


def _of_row(row: SentRow, told: Told, shown: set[str]) -> tuple[list[Failure], list[Failure]]:
    problems = list(told.by_id.get(row.native_id, ())) if row.native_id else []
    remarks = list(told.remarks.get(row.native_id, ())) if row.native_id else []
    if row.failed is not None:
        own = _as_failure(row.failed)
        shown.add(own.fault.message)
        # What the row itself says goes first; the run kept the same under the record's number.
        problems = [own, *(entry for entry in problems if entry.fault.message != own.fault.message)]
    return problems, remarks


def _as_failure(failed: Failed) -> Failure:
    fault = Fault(failed.field, failed.value[:200], failed.rule, failed.message)
    return Failure(identifier=failed.identifier or "", fault=fault)


def _settle(told: Told, used: Iterable[str], shown: set[str]) -> None:
    """Take out what was told beside rows, so that the rest is listed once."""
    for native_id in used:
        told.by_id.pop(native_id, None)
    told.others = [entry for entry in told.others if entry.fault.message not in shown]
