"""What was wrong in a harvest, to download: as a table, or beside the rows that were sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from flask import Response, request, send_file

from catalog import advice
from catalog.advice.messages import translated
from catalog.feeds import dump_csv
from catalog.harvest import tasks as doing
from catalog.harvest.answer import gives_rows
from catalog.people.permissions import Permission
from catalog.sdk.events import Failure
from catalog.store import runs
from catalog.store.db import reading
from catalog.store.findings import SEVERITIES
from catalog.web import i18n
from catalog.web.admin import sources_words as words
from catalog.web.admin.runs import run_and_source, way_to
from catalog.web.admin.shell import OF_RUN, admin_page, admin_url, blueprint, needs, see_other, tell
from catalog.web.admin.sources_tasks import begin, newest
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

_IN_MEMORY = 4_000_000


@blueprint.get("/runs/<int:number>/problems")
@needs(Permission.SOURCES_SEE, OF_RUN)
def run_problems(number: int) -> Response:
    """All problems that the run keeps, as a table to download (CSV in UTF-8, RFC 4180)."""
    found, _state = run_and_source(number)
    # Read from here after the database has been let go; it is closed when it was sent.
    held_text = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+b")  # noqa: SIM115
    for line in _lines(found.id, i18n.language()):
        held_text.write(line)
    held_text.seek(0)
    name = f"{found.source}-{found.id}.csv"
    return send_file(held_text, mimetype="text/csv", as_attachment=True, download_name=name)


def _lines(number: int, language: str) -> Iterator[bytes]:
    head = (_("Record"), _("Field"), _("Value"), _("What is wrong"), _("What to do"), _("Rule"))
    # Spreadsheets read UTF-8 only where this mark stands first.
    yield dump_csv.BOM.encode() + dump_csv.text([head])
    with reading() as session:
        for severity in SEVERITIES:
            offset = 0
            while page := runs.failures(session, number, severity, offset=offset, limit=1000):
                offset += len(page)
                yield dump_csv.text(
                    [dump_csv.safe(cell) for cell in _cells(entry, language)] for entry in page
                )


def _cells(entry: Failure, language: str) -> tuple[str, ...]:
    fault, told = entry.fault, advice.on(entry.fault.rule, language)
    message = translated(fault.message, language)
    title, remedy = (told.title, told.remedy) if told is not None else ("", "")
    wrong = f"{title}: {message}" if title else message
    return (entry.identifier, fault.field, fault.value, wrong, remedy, fault.rule)


@blueprint.get("/runs/<int:number>/workbook")
@needs(Permission.RAW_SEE, OF_RUN)
def run_workbook(number: int) -> Response:
    """The rows that were sent with their problems beside them: made, being made, or to be asked for."""
    found, state = run_and_source(number)
    task = newest(found.source, "answer")
    if task is not None and task.wanted.get("run") != number:
        task = None
    if request.args.get("file") and task is not None and task.state == "done":
        path = doing.answer_path(parts().settings, task)
        if path.is_file():
            return send_file(path, as_attachment=True, download_name=f"{found.source}-{number}.xlsx")
        task = None
    return admin_page(
        "admin/run_workbook.html",
        title=_("The rows with their problems"),
        crumbs=[*way_to(state), (_("Harvest %(number)s", number=number), admin_url("run", number=number))],
        run=found,
        task=task,
        words=words,
        told=words.why(task.message) if task is not None else None,
    )


@blueprint.post("/runs/<int:number>/workbook")
@needs(Permission.RAW_SEE, OF_RUN)
def run_workbook_make(number: int) -> Response:
    """Have the workbook of problems made."""
    found, state = run_and_source(number)
    kind = parts().hooks.connectors.get(state.source.connector)
    if state.removed is not None or kind is None or not gives_rows(kind):
        tell(_("The rows of this source cannot be had."), "note")
        return see_other("run", number=number)
    if state.last_run != number:
        tell(_("The source was harvested again since: its rows are no longer those of this harvest."), "note")
        return see_other("run", number=number)
    begin(found.source, "answer", run=number, language=i18n.language())
    return see_other("run_workbook", number=number)
