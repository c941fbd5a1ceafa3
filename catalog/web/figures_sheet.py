"""The spreadsheet of figures, for the desk and for personal links alike: its template, a sheet that was sent.

A sheet lies in a folder of whoever sent it until its figures are taken; nobody comes to another's. Nothing
is kept in between: each look reads the file again, beside what stands then.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from flask import Response, abort, request

from catalog.errors import CatalogError, ChangedMeanwhile, InvalidInput
from catalog.programme import figures_asked, figures_book, figures_planning, figures_rows, figures_taking
from catalog.programme.figures_plan import Answers, FiguresPlan
from catalog.programme.figures_rows import FiguresSheet
from catalog.programme.figures_taking import Sender
from catalog.programme.periods import Period
from catalog.programme.sheet_book import XLSX
from catalog.programme.table_rows import TWICE
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.uploads import files
from catalog.web import figures_page, i18n
from catalog.web import figures_sheet_words as words
from catalog.web.figures_sheet_words import Preview
from catalog.web.figures_words import period_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

MOST_BYTES = 20_000_000
MOST_ROWS = 500
"""More are taken in at the command line: a browser does not wait that long."""
FORMS = ("xlsx", "csv")
_AT_ONCE = 5
"""So many sheets of one sender are kept; the oldest gives way."""
_FOLDER = re.compile(r"[0-9a-f]{24}\Z")
_ANSWERS = ("meant-", "sure-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who works with sheets, for which institutions, for which period.

    ``owner`` names their folder, ``address`` gives the page of another period.
    """

    owner: str
    reach: Reach
    sender: Sender
    period: Period
    address: Callable[[Period], str]

    @property
    def below(self) -> str:
        """The folder of their sheets, among uploads."""
        return f"figures/{self.owner}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a sheet: ``done`` as addresses tell it, ``is_over`` if nothing of it is left to do."""

    done: str
    is_over: bool


def template(desk: Desk, form: str, system: str) -> Response:
    """The table to fill in, with a row for each institution that is asked for the period."""
    if form not in FORMS:
        abort(404)
    language = i18n.language()
    with reading() as session:
        askings = figures_asked.of_reach(session, desk.reach, desk.period, system=system)
    name = _("figures-%(period)s", period=desk.period)
    if form == "csv":
        lines = "".join(figures_book.csv_lines(askings, desk.period, language))
        return _download(lines.encode(), "text/csv; charset=utf-8", f"{name}.csv")
    out = io.BytesIO()
    figures_book.write_workbook(out, askings, desk.period, language)
    return _download(out.getvalue(), XLSX, f"{name}.xlsx")


def _download(body: bytes, kind: str, name: str) -> Response:
    return Response(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def received(desk: Desk) -> tuple[str, str]:
    """The folder of the sheet that this request sends; empty, with what is wrong, where it is none."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return "", _("Please choose a file.")
    settings = parts().settings
    if (request.content_length or 0) > MOST_BYTES:
        return "", _("This file is empty or too large.")
    try:
        kept = files.receive(settings, cast("BinaryIO", sent.stream), sent.filename, below=desk.below)
    except CatalogError:
        return "", _("This file is empty or too large.")
    try:
        fault = _other_period(
            desk, figures_rows.read(parts(), settings.uploads / kept.folder / kept.name, most=MOST_ROWS)
        )
    except InvalidInput as error:
        fault = _refusal(error)
    if fault:
        files.remove(settings, kept.folder)
        return "", fault
    files.keep_newest(settings, desk.below, _AT_ONCE)
    return kept.folder.rpartition("/")[2], ""


def _other_period(desk: Desk, sheet: FiguresSheet) -> str:
    """What is wrong with a sheet of another period than that of the page."""
    told = figures_planning.period_of(sheet, i18n.today())
    if told is None or told == desk.period:
        return ""
    return _(
        "This sheet is for %(told)s, this page for %(period)s: choose the right period, then send it again.",
        told=period_name(told),
        period=period_name(desk.period),
    )


def _refusal(error: InvalidInput) -> str:
    """Why a file is no table of figures."""
    if doubled := [fact for fact, told in error.faults.items() if TWICE in told]:
        return _("The column “%(name)s” stands twice in the header line.", name=words.column_name(doubled[0]))
    if "slug" in error.faults:
        return _("This file has no column “%(name)s”: take the template.", name=words.column_name("slug"))
    if "rows" in error.faults:
        return _("This file has over %(most)s rows: send it in parts.", most=i18n.number(MOST_ROWS))
    if "encoding" in error.faults:
        return _("This file cannot be read: save it as “CSV UTF-8”, or as a workbook (XLSX).")
    return _("This file cannot be read as a table: send an XLSX, XLS, ODS or CSV file.")


def _file(desk: Desk, folder: str) -> Path:
    """The sheet in a folder; answers 404 where it is gone, or never was this person's."""
    place = parts().settings.uploads / desk.below / folder
    found = (
        next((one for one in sorted(place.glob("*")) if one.is_file()), None)
        if _FOLDER.match(folder)
        else None
    )
    if found is None:
        abort(404)
    return found


def is_there(desk: Desk, folder: str) -> bool:
    """Whether a sheet waits still: of a button that is pressed twice the first press has done it."""
    return bool(_FOLDER.match(folder)) and (parts().settings.uploads / desk.below / folder).is_dir()


def _read(desk: Desk, folder: str) -> FiguresSheet:
    try:
        return figures_rows.read(parts(), _file(desk, folder), most=MOST_ROWS)
    except InvalidInput:
        abort(404)


def _planned(desk: Desk, sheet: FiguresSheet, answers: Answers) -> FiguresPlan:
    with reading() as session:
        return figures_planning.plan(session, sheet, desk.reach, desk.period, answers, i18n.today())


def preview(desk: Desk, folder: str, answers: Answers | None = None) -> Preview:
    """What a sheet says, beside what stands; nothing is written."""
    sheet = _read(desk, folder)
    plan = _planned(desk, sheet, answers or {})
    around = figures_page.of_period(desk.period, desk.address)
    return words.preview(plan, sheet, _file(desk, folder).name, around)


def answers(given: Mapping[str, str]) -> Answers:
    """What was answered in the form of a preview."""
    return {name[:20]: value[:40] for name, value in given.items() if name.startswith(_ANSWERS)}


def take(desk: Desk, folder: str, given: Mapping[str, str]) -> Taken | None:
    """Send what is ready, or keep it as drafts; None where something else stands there than was shown."""
    send = given.get("do") != "draft"
    plan = _planned(desk, _read(desk, folder), answers(given))
    if given.get("digest") != plan.digest:
        return None
    try:
        with writing() as session:
            changed = figures_taking.take(session, plan, desk.sender, i18n.today(), send=send)
    except ChangedMeanwhile:
        return None
    # A draft is asked about when it is sent.
    is_left = any(send or one.weighed.value is None for one in plan.asked)
    is_over = not plan.faults and not is_left
    if is_over:
        files.remove(parts().settings, f"{desk.below}/{folder}")
    return Taken(done=f"{figures_page.SENT if send else figures_page.KEPT}-{changed}", is_over=is_over)


def faults(desk: Desk, folder: str) -> Response:
    """The rows that have something wrong, as a workbook with the cells marked, to correct and send again."""
    sheet = _read(desk, folder)
    plan = _planned(desk, sheet, {})
    told: dict[int, dict[int, str]] = {}
    for fault in plan.faults:
        told.setdefault(fault.row, {})[fault.place] = words.sentence(fault)
    rows = [row for row in sheet.table.rows if row[0] in told]
    out = io.BytesIO()
    figures_book.write_faults(out, sheet.table.header, rows, told, i18n.language())
    name = _("figures-to-correct-%(period)s", period=desk.period)
    return _download(out.getvalue(), XLSX, f"{name}.xlsx")
