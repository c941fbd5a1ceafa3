"""Figures by spreadsheet at a desk: the table of all institutions that somebody looks after, out and in."""

from __future__ import annotations

from flask import Response, abort, request

from catalog.people.permissions import Permission
from catalog.programme import figures_asked
from catalog.programme.figures_taking import Sender
from catalog.programme.periods import Period
from catalog.store.db import reading
from catalog.web import figures_page, figures_sheet
from catalog.web.admin.figures_entering import crumbs
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
    user,
)
from catalog.web.figures_sheet import Desk
from catalog.web.figures_words import period_name
from catalog.web.i18n import gettext as _
from catalog.web.institutions_words import term

_DECLARE = Permission.FIGURES_DECLARE


def _desk() -> Desk:
    period = figures_page.period_asked()
    if period is None:
        abort(404)
    return Desk(
        owner=f"user-{user().id}",
        reach=reach(_DECLARE),
        sender=Sender(actor=actor(), reporter=user().name),
        period=period,
        address=_address,
    )


def _address(period: Period) -> str:
    return admin_url("figures_import", period=str(period))


@blueprint.get("/figures/template/<form>", endpoint="figures_template")
@needs(_DECLARE)
def figures_template(form: str) -> Response:
    """The table to fill in, XLSX or CSV, for all institutions or those of one system."""
    return figures_sheet.template(_desk(), form, request.args.get("system", ""))


@blueprint.route("/figures/import", methods=["GET", "POST"], endpoint="figures_import")
@needs(_DECLARE)
@takes(figures_sheet.MOST_BYTES)
def figures_import() -> Response:
    """The template to take, and the form to send it back."""
    desk, fault = _desk(), ""
    if request.method == "POST":
        folder, fault = figures_sheet.received(desk)
        if folder:
            return see_other("figures_look", folder=folder, period=str(desk.period))
    with reading() as session:
        askings = figures_asked.of_reach(session, desk.reach, desk.period)
    systems = sorted({str(one.facts.get("system", "")) for one in askings})
    return admin_page(
        "admin/figures_import.html",
        title=_title(desk),
        crumbs=crumbs(),
        status=422 if fault else 200,
        page=figures_page.of_period(desk.period, desk.address),
        count=len(askings),
        templates=_templates(desk, systems),
        fault=fault,
    )


def _title(desk: Desk) -> str:
    return _("Figures by spreadsheet: %(period)s", period=period_name(desk.period))


def _templates(desk: Desk, systems: list[str]) -> list[tuple[str, str, str]]:
    """The tables that are offered: for whom, and the addresses of the two forms."""
    named = [("", _("All institutions")), *((code, term("systems", code)) for code in systems)]
    return [
        (name, _template(desk, "xlsx", code), _template(desk, "csv", code))
        for code, name in (named if len(systems) > 1 else named[:1])
    ]


def _template(desk: Desk, form: str, system: str) -> str:
    return admin_url("figures_template", form=form, period=str(desk.period), system=system or None)


@blueprint.get("/figures/import/<folder>", endpoint="figures_look")
@needs(_DECLARE)
def figures_look(folder: str) -> Response:
    """What the spreadsheet says, beside what stands; nothing is written yet."""
    desk = _desk()
    return admin_page(
        "admin/figures_look.html",
        title=_("What the spreadsheet says"),
        crumbs=[*crumbs(), (_title(desk), desk.address(desk.period))],
        preview=figures_sheet.preview(desk, folder),
        folder=folder,
        said=figures_page.said(),
    )


@blueprint.post("/figures/import/<folder>", endpoint="figures_take")
@needs(_DECLARE)
def figures_take(folder: str) -> Response:
    """Send what is ready, or keep it as drafts; what is left is shown again."""
    desk = _desk()
    here = {"folder": folder, "period": str(desk.period)}
    if not figures_sheet.is_there(desk, folder):
        tell(_("That was done already."), "note")
        return see_other("figures")
    taken = figures_sheet.take(desk, folder, request.form)
    if taken is None:
        return see_other("figures_look", **here, done=figures_page.MEANWHILE)
    if taken.is_over:
        tell(figures_page.told_of(taken.done))
        return see_other("figures", period=str(desk.period), status=None)
    return see_other("figures_look", **here, done=taken.done)


@blueprint.get("/figures/import/<folder>/faults", endpoint="figures_faults")
@needs(_DECLARE)
def figures_faults(folder: str) -> Response:
    """The rows with something wrong, marked, to correct and send again."""
    return figures_sheet.faults(_desk(), folder)
