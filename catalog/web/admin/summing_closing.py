"""A summing-up in the administration: its letterhead and deadline, closing it, opening it again."""

from __future__ import annotations

from datetime import date

from flask import Response, request

from catalog.errors import ChangedMeanwhile
from catalog.programme import summing_report, summing_up
from catalog.programme.summing_words import HEADINGS
from catalog.store import summings_asked
from catalog.store.db import reading, writing
from catalog.store.summings import SENT, TEXTS
from catalog.web import forms, i18n
from catalog.web.admin.shell import actor, blueprint, needs, see_other, tell
from catalog.web.admin.summing_facts import FACTS as _F
from catalog.web.admin.summing_frame import LEAD, Named, led, summing_page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.summing_page import Words, document


class HeadForm(forms.Form):
    """What stands above and below the texts of the official paper."""

    authority = forms.line(_F["authority"], hint=lazy_gettext("Such as UBND thành phố Huế."))
    issuer = forms.line(_F["issuer"], hint=lazy_gettext("Such as Sở Văn hóa và Thể thao."))
    number = forms.line(_F["number"], most=60, hint=lazy_gettext("Such as 12/BC-SVHTT."))
    place = forms.line(_F["place"], most=80)
    day = forms.day(_F["day"])
    title = forms.line(
        _F["title"],
        most=400,
        hint=lazy_gettext("Empty: made of plan, period and place."),
    )
    grounds = forms.lines(
        _F["grounds"],
        rows=3,
        hint=lazy_gettext("Empty: one sentence that names the plan."),
    )
    recipients = forms.lines(_F["recipients"], rows=3, hint=lazy_gettext("One a line."))
    signer_title = forms.line(_F["signer_title"], hint=lazy_gettext("Such as Giám đốc."))
    signer = forms.line(_F["signer"])
    due = forms.day(_F["due"])
    example = forms.yes(lazy_gettext("This is an example: say so on the page and on the paper"))
    revision = forms.revision()


@blueprint.route("/summing-up/<int:number>/letterhead", methods=["GET", "POST"])
@needs(LEAD)
def summing_letterhead(number: int) -> Response:
    """The form of what stands above and below the texts, and until when institutions write."""
    one = led(number)
    kept = one.summing
    day = kept.letterhead.get("day")
    given = {**kept.letterhead, "day": date.fromisoformat(day) if day else None, "due": kept.due}
    form = HeadForm(data={**given, "revision": str(kept.revision)})
    if form.is_submitted() and form.validate():
        told = {name: form[name].data for name in summing_up.HEAD if form[name].data}
        if form.day.data:
            told["day"] = form.day.data.isoformat()
        if _edited(number, form, letterhead=told, due=form.due.data):
            return see_other("summing", number=number)
    status = 422 if form.errors else 200
    title = _("Letterhead and deadline")
    return summing_page("admin/summing_letterhead.html", one, title=title, status=status, form=form)


def _edited(number: int, form: forms.Form, **facts: object) -> bool:
    try:
        with writing() as session:
            done = summing_up.edit(session, actor(), number, revision=forms.revision_of(form), **facts)
    except ChangedMeanwhile as changed:
        form["revision"].data = str(changed.revision)
        form.form_errors = [_("Somebody else changed this meanwhile. Sent once more, yours takes its place.")]
        return False
    tell(_("Saved."), undo=done.entry)
    return True


@blueprint.get("/summing-up/<int:number>/draft.docx")
@needs(LEAD)
def summing_draft(number: int) -> Response:
    """What it shows now as a Word document."""
    one = led(number)
    with reading() as session:
        shown = summing_report.made(session, one.summing)
    response = document(shown, one.summing)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/summing-up/<int:number>/close", methods=["GET", "POST"])
@needs(LEAD)
def summing_close(number: int) -> Response:
    """What would be published, and the question; sent: it is closed and published."""
    one = led(number)
    if request.method == "POST":
        return _stepped(one, "close")
    with reading() as session:
        shown = summing_report.made(session, one.summing)
        counts = summings_asked.counts(session, summing_up.wanted(one.summing))
    return summing_page(
        "admin/summing_close.html",
        one,
        title=_("Close and publish"),
        shown=shown,
        summing_words=Words,
        late=sum(counts.values()) - counts[SENT],
        empty=[HEADINGS[name].said(i18n.language()) for name in TEXTS if not shown["texts"][name]],
    )


@blueprint.post("/summing-up/<int:number>/open")
@needs(LEAD)
def summing_open(number: int) -> Response:
    """Let it be written on; the public goes on seeing what was closed."""
    return _stepped(led(number), "open")


@blueprint.post("/summing-up/<int:number>/withdraw")
@needs(LEAD)
def summing_withdraw(number: int) -> Response:
    """Take it off the public pages."""
    return _stepped(led(number), "withdraw")


_STEPS = {
    "close": (summing_up.close, lazy_gettext("It is closed, and published with the figures of now.")),
    "open": (
        summing_up.reopen,
        lazy_gettext("It can be written on. The public sees what was closed, until you close it again."),
    ),
    "withdraw": (summing_up.withdraw, lazy_gettext("It is taken off the public pages, and open.")),
}


def _stepped(one: Named, step: str) -> Response:
    do, told = _STEPS[step]
    number = one.summing.id
    try:
        with writing() as session:
            done = do(session, actor(), number, revision=forms.revision_in(request.form.get("revision", "")))
    except ChangedMeanwhile:
        tell(_("Somebody else changed it meanwhile: look at it, then try once more."), "bad")
    else:
        tell(str(told), undo=done.entry if step == "open" else None)
    return see_other("summing", number=number)
