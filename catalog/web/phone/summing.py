"""What an institution writes for a summing-up, by a personal link."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, abort, request

from catalog.errors import UnknownName
from catalog.programme import summing_up
from catalog.programme.summing_up import Written
from catalog.store import summings, summings_asked
from catalog.store.db import reading
from catalog.store.links import ACTIVITIES, FIGURES
from catalog.store.summings import Part
from catalog.web import summing_form
from catalog.web.admin.summing_frame import Named, told
from catalog.web.i18n import gettext as _
from catalog.web.onward import go
from catalog.web.phone.frame import actor, blueprint, opened, opened_by, phone_page, phone_url


class Asked(NamedTuple):
    """A summing-up that asks the institution, and what it has written so far."""

    named: Named
    part: Part
    address: str


def asked() -> list[Asked]:
    """The open summings-up that ask the institution of this link for its part."""
    slug = opened().link.institution
    with reading() as session:
        found = [(one, summings.part(session, one.id, slug)) for one in summing_up.asking(session, slug)]
    return [Asked(told(one), part, phone_url("summing", number=one.id)) for one, part in found]


@blueprint.route("/summing-up/<int:number>", methods=["GET", "POST"])
@opened_by(ACTIVITIES, FIGURES)
def summing(number: int) -> Response:
    """The form of the six texts; sent: they are kept as a draft, or sent to the officer."""
    slug = opened().link.institution
    with reading() as session:
        try:
            found = summings.get(session, number)
        except UnknownName:
            abort(404)
        # What was closed meanwhile is told of with the form: nothing that was typed is lost.
        if not summings_asked.is_asked(session, summing_up.wanted(found), slug):
            abort(404)
        part = summings.part(session, number, slug)
    form, status = summing_form.opened(part), 200
    if form.is_submitted():
        written, status = summing_form.taken(form, part, actor())
        if written is not None:
            done = written.part.state if written.entry else "same"
            return go(phone_url("summing", number=number, done=done))
    return phone_page(
        "phone/summing.html",
        title=_("Your part of the summing-up"),
        status=status,
        one=told(found),
        part=part,
        form=form,
        said=_said(part) if status == 200 else "",
    )


def _said(part: Part) -> str:
    """What was just done, where the address says so and it is so."""
    done = request.args.get("done", "")
    if not done or done not in ("same", part.state):
        return ""
    return summing_form.said(Written(part, None if done == "same" else 0))
