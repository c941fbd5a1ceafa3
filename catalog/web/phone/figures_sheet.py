"""Figures by spreadsheet behind a personal link: the table of its institution, out and in."""

from __future__ import annotations

from flask import Response, abort, request

from catalog.programme.figures_taking import Sender
from catalog.programme.periods import Period
from catalog.store.links import FIGURES
from catalog.store.scopes import Reach
from catalog.web import figures_page, figures_sheet, onward
from catalog.web.figures_sheet import Desk
from catalog.web.figures_words import period_name
from catalog.web.i18n import gettext as _
from catalog.web.phone.frame import actor, blueprint, opened, opened_by, phone_page, phone_url


def _desk() -> Desk:
    period, link = figures_page.period_asked(), opened()
    if period is None:
        abort(404)
    return Desk(
        owner=f"link-{link.link.id}",
        reach=Reach(slugs=frozenset({link.institution["slug"]})),
        sender=Sender(actor=actor(), reporter=link.link.label),
        period=period,
        address=_address,
    )


def _address(period: Period) -> str:
    return phone_url("figures_import", period=str(period))


@blueprint.get("/figures/template/<form>")
@opened_by(FIGURES)
def figures_template(form: str) -> Response:
    """The table to fill in, XLSX or CSV."""
    return figures_sheet.template(_desk(), form, "")


@blueprint.route("/figures/import", methods=["GET", "POST"])
@opened_by(FIGURES)
def figures_import() -> Response:
    """The template to take, and the form to send it back."""
    desk, fault = _desk(), ""
    if request.method == "POST":
        folder, fault = figures_sheet.received(desk)
        if folder:
            return _see_again(desk, folder)
    addresses = (
        phone_url("figures_template", form=form, period=str(desk.period)) for form in figures_sheet.FORMS
    )
    return phone_page(
        "phone/figures_import.html",
        title=_("Figures by spreadsheet: %(period)s", period=period_name(desk.period)),
        status=422 if fault else 200,
        page=figures_page.of_period(desk.period, desk.address),
        templates=[("", *addresses)],
        fault=fault,
    )


@blueprint.get("/figures/import/<folder>")
@opened_by(FIGURES)
def figures_look(folder: str) -> Response:
    """What the spreadsheet says, beside what stands; nothing is written yet."""
    return phone_page(
        "phone/figures_look.html",
        title=_("What the spreadsheet says"),
        preview=figures_sheet.preview(_desk(), folder),
        folder=folder,
        said=figures_page.said(),
    )


@blueprint.post("/figures/import/<folder>")
@opened_by(FIGURES)
def figures_take(folder: str) -> Response:
    """Send what is ready, or keep it as drafts; what is left is shown again."""
    desk = _desk()
    if not figures_sheet.is_there(desk, folder):
        return onward.go(phone_url("figures", period=str(desk.period)))
    taken = figures_sheet.take(desk, folder, request.form)
    if taken is None:
        return _see_again(desk, folder, figures_page.MEANWHILE)
    if taken.is_over:
        return onward.go(phone_url("figures", period=str(desk.period), done=taken.done))
    return _see_again(desk, folder, taken.done)


def _see_again(desk: Desk, folder: str, done: str = "") -> Response:
    return onward.go(phone_url("figures_look", folder=folder, period=str(desk.period), done=done or None))


@blueprint.get("/figures/import/<folder>/faults")
@opened_by(FIGURES)
def figures_faults(folder: str) -> Response:
    """The rows with something wrong, marked, to correct and send again."""
    return figures_sheet.faults(_desk(), folder)
