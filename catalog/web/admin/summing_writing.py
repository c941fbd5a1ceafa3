"""What an institution writes for a summing-up, by account."""

from __future__ import annotations

from flask import Response, abort

from catalog.programme import summing_up
from catalog.store import institutions, summings, summings_asked
from catalog.store.db import reading
from catalog.web import summing_form
from catalog.web.admin.shell import OF_INSTITUTION, actor, blueprint, needs, see_other, tell
from catalog.web.admin.summing_frame import WRITE, found, summing_page, told
from catalog.web.cards import institution_name


@blueprint.route("/summing-up/<int:number>/write/<slug>", methods=["GET", "POST"])
@needs(WRITE, OF_INSTITUTION)
def summing_write(number: int, slug: str) -> Response:
    """The form of the six texts; sent: they are kept as a draft, or sent to the officer."""
    one = told(found(number))
    with reading() as session:
        facts, part = institutions.get(session, slug), summings.part(session, number, slug)
        asked = facts is not None and summings_asked.is_asked(session, summing_up.wanted(one.summing), slug)
    if facts is None or not asked:
        abort(404)
    form, status = summing_form.opened(part), 200
    if form.is_submitted():
        written, status = summing_form.taken(form, part, actor())
        if written is not None:
            tell(summing_form.said(written), undo=written.entry)
            return see_other("summing_write", number=number, slug=slug)
    return summing_page(
        "admin/summing_write.html",
        one,
        title=institution_name(facts, slug),
        status=status,
        part=part,
        form=form,
    )
