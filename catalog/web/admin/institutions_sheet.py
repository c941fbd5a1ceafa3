"""Institutions from a spreadsheet: sent, looked at, then taken in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import Response, abort, request, session
from flask_wtf.file import FileField, FileRequired

from catalog.errors import CatalogError, InvalidInput
from catalog.people.permissions import Permission
from catalog.programme import sheet_import, sheet_rows
from catalog.programme.sheet_import import Plan
from catalog.uploads import files
from catalog.web import forms
from catalog.web.admin.institutions_editing import crumbs
from catalog.web.admin.shell import (
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    takes,
    tell,
)
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.institutions_words import fact_name, fact_value, sentence

MOST_BYTES = 20_000_000
MOST_ROWS = 3000
"""More are taken in at the command line: a browser does not wait that long."""
SHOWN = 50
_FOLDER = re.compile(r"[0-9a-f]{24}\Z")
_SENT = "institutions_sheet"
"""Where the session holds the folder of the sheet that was sent last: nobody looks into another's."""
_EDIT = Permission.INSTITUTIONS_EDIT


class SheetForm(forms.Form):
    """The spreadsheet."""

    file = FileField(
        lazy_gettext("The spreadsheet"),
        [FileRequired()],
        description=lazy_gettext("XLSX, XLS, ODS or CSV, with the headings of the template."),
        render_kw={"accept": ".xlsx,.xls,.ods,.csv"},
    )


@blueprint.route("/institutions/import", methods=["GET", "POST"], endpoint="institutions_import")
@needs(_EDIT)
@takes(MOST_BYTES)
def institutions_import() -> Response:
    """The form to send a spreadsheet of institutions."""
    form = SheetForm()
    if not form.is_submitted():
        return _form_page(form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.problem("file", _("Please choose a file."))
        return _form_page(form, 422)
    try:
        received = files.receive(parts().settings, cast("BinaryIO", sent.stream), sent.filename)
    except CatalogError:
        form.problem("file", _("This file is empty or too large."))
        return _form_page(form, 422)
    try:
        _plan(received.folder)
    except InvalidInput as error:
        files.remove(parts().settings, received.folder)
        form.problem("file", _refusal(error))
        return _form_page(form, 422)
    session[_SENT] = received.folder
    return see_other("institutions_look", folder=received.folder)


def _refusal(error: InvalidInput) -> str:
    """Why a file is no table of institutions."""
    if doubled := [fact for fact, told in error.faults.items() if sheet_rows.TWICE in told]:
        return _("The column “%(name)s” stands twice in the header line.", name=fact_name(doubled[0]))
    if "slug" in error.faults:
        return _("This file has no column “%(name)s”: take the template.", name=fact_name("slug"))
    if "rows" in error.faults:
        return _("This file has over %(most)s rows: send it in parts.", most=MOST_ROWS)
    if "encoding" in error.faults:
        return _("This file cannot be read: save it as “CSV UTF-8”, or as a workbook (XLSX).")
    return _("This file cannot be read as a table: send an XLSX, XLS, ODS or CSV file.")


def _form_page(form: SheetForm, status: int = 200) -> Response:
    title = _("Institutions from a spreadsheet")
    return admin_page(
        "admin/institutions_import.html", title=title, crumbs=crumbs(), status=status, form=form
    )


def _file(folder: str) -> Path:
    """The spreadsheet in a folder of uploads; answers 404 where it is gone."""
    if not _FOLDER.match(folder):
        abort(404)
    place = parts().settings.uploads / folder
    found = next((one for one in sorted(place.glob("*")) if one.is_file()), None)
    if found is None:
        abort(404)
    return found


def _need_own(folder: str) -> None:
    if session.get(_SENT) != folder:
        abort(404)


def _plan(folder: str) -> Plan:
    sheet = sheet_rows.read(parts(), _file(folder), most=MOST_ROWS)
    return sheet_import.plan(sheet, reach(Permission.INSTITUTIONS_ADD), reach(_EDIT))


@blueprint.get("/institutions/import/<folder>", endpoint="institutions_look")
@needs(_EDIT)
def institutions_look(folder: str) -> Response:
    """What the spreadsheet would change; nothing is written yet."""
    _need_own(folder)
    plan = _plan(folder)
    return admin_page(
        "admin/institutions_look.html",
        title=_("What would change"),
        crumbs=[*crumbs(), (_("Institutions from a spreadsheet"), admin_url("institutions_import"))],
        folder=folder,
        name=_file(folder).name,
        plan=plan,
        shown=SHOWN,
        fact_name=fact_name,
        fact_value=fact_value,
        sentence=sentence,
        system_of=_system_of,
    )


def _system_of(change: Any) -> str:
    return str(change.given.get("system", ""))


@blueprint.post("/institutions/import/<folder>", endpoint="institutions_take")
@needs(_EDIT)
def institutions_take(folder: str) -> Response:
    """Take the good rows in, if they are still what the person was shown."""
    _need_own(folder)
    if not (parts().settings.uploads / folder).is_dir():
        # The button was pressed twice, and the first time has done it.
        tell(_("That was done already."), "note")
        return see_other("institutions")
    plan = _plan(folder)
    if request.form.get("digest") != plan.digest:
        tell(_("Somebody changed institutions of this list meanwhile: look at it again."), "note")
        return see_other("institutions_look", folder=folder)
    try:
        counts = sheet_import.apply(plan, actor())
    except CatalogError:
        tell(_("Not all rows were taken. What is left stands below."), "bad")
        return see_other("institutions_look", folder=folder)
    session.pop(_SENT)
    files.remove(parts().settings, folder)
    tell(_("%(new)s added, %(changed)s changed.", new=counts["new"], changed=counts["changed"]))
    return see_other("institutions")
