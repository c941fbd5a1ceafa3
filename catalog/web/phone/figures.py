"""Figures declared from a phone: one form for a year or a quarter, sent in under a minute."""

from __future__ import annotations

from flask import Response, abort, request

from catalog.errors import UnknownName
from catalog.store.links import ACTIVITIES, FIGURES
from catalog.web import figures_page, onward
from catalog.web.i18n import gettext as _
from catalog.web.phone import summing
from catalog.web.phone.frame import actor, blueprint, opened, opened_by, phone_page, phone_url


@blueprint.route("/figures", methods=["GET", "POST"])
@opened_by(FIGURES)
def figures() -> Response:
    """What is asked of the institution for a period; sent: its figures."""
    link = opened()
    period = figures_page.period_asked()
    if period is None:
        abort(404)
    page = figures_page.opened(link.institution, period, link.link.label, lambda at: _address(str(at)))
    if request.method == "POST" and not page.closed:
        try:
            done = figures_page.send(page, actor())
        except UnknownName:
            abort(404)
        if done is not None:
            return onward.go(phone_url("figures", period=str(period), done=done))
    status = 422 if request.method == "POST" else 200
    has_activities = link.link.opens(ACTIVITIES)
    return phone_page(
        "phone/figures.html",
        title=_("Figures: %(period)s", period=page.period_name),
        status=status,
        page=page,
        has_activities=has_activities,
        # Others are told of them on their first page.
        summings=[] if has_activities else summing.asked(),
    )


def _address(period: str) -> str:
    return phone_url("figures", period=period)
