"""A summing-up in the administration: who sent and who is late with how to reach them, one part."""

from __future__ import annotations

import io

from flask import Response, abort

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.programme import summing_book, summing_up, types
from catalog.programme.report_words import word
from catalog.programme.summing_words import HEADINGS
from catalog.store import institutions, summings, summings_asked
from catalog.store.db import reading, writing
from catalog.store.summings import PART, SENT, TEXTS, Summing
from catalog.store.summings_asked import LATE
from catalog.web import forms, i18n, letters, mail, site
from catalog.web.admin import reminding, tables
from catalog.web.admin.reminding import Reminder
from catalog.web.admin.shell import actor, admin_url, blueprint, needs, see_other, tell
from catalog.web.admin.summing_frame import LEAD, led, summing_page, told
from catalog.web.admin.tables import Choice, Column, Listing
from catalog.web.cards import institution_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.join import XLSX

_FILTERS = ("state", "system", "level")


@blueprint.get("/summing-up/<int:number>")
@needs(LEAD)
def summing(number: int) -> Response:
    """Who sent, who is late and how to reach them; what comes next."""
    one = led(number)
    asked = tables.asked(sorts=tuple(summings_asked.SORTS), default="name", filters=_FILTERS)
    wanted = summing_up.wanted(
        one.summing,
        text=asked.q,
        state=asked.filters["state"] if asked.filters["state"] in (*_state_codes(), LATE) else None,
        facts={name: asked.filters[name] for name in ("system", "level")},
    )
    with reading() as session:
        counts = summings_asked.counts(session, summing_up.wanted(one.summing))
        total, rows = summings_asked.listed(session, wanted, sort=asked.sort, offset=asked.offset)
    listing = Listing(
        caption=_("Institutions that are asked"),
        columns=_columns(),
        rows=rows,
        total=total,
        asked=asked,
        address=admin_url("summing", number=number),
        choices=_choices(),
        empty=_("No institution of this territory is asked. Change whom the summing-up asks."),
    )
    sent = counts[SENT]
    return summing_page(
        "admin/summing.html",
        one,
        listing=listing,
        counts=counts,
        sent=sent,
        asked=sum(counts.values()),
        late=one.summing.due is not None and one.summing.due < i18n.today(),
        part_states=summing_book.STATES,
        may_mail=mail.is_set(parts().settings),
        most=reminding.MOST_MAILS,
        text=_letter(one.summing, _("your institution"), admin_url("summings"), i18n.language())[1],
        word=word,
        level_name=lambda code: types.label("levels", code, i18n.language()),
        system_name=lambda code: types.label("systems", code, i18n.language()),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(key="name", label=_("Institution"), sort="name"),
        Column(key="level", label=_("Level"), sort="level"),
        Column(key="state", label=_("State")),
        Column(key="sent", label=_("Sent on"), sort="sent"),
        Column(key="contact", label=_("Contact")),
    )


def _state_codes() -> tuple[str, ...]:
    return tuple(code for code in summings_asked.STATES if code)


def _choices() -> tuple[Choice, ...]:
    language = i18n.language()
    named = [(code, words.said(language)) for code, words in summing_book.STATES.items() if code]
    listed = (("system", _("System"), "systems"), ("level", _("Level"), "levels"))
    return (
        Choice(name="state", label=_("State"), options=[(LATE, _("all who are late")), *named]),
        *(
            Choice(
                name=name,
                label=label,
                options=[(term.code, term.name(language)) for term in types.terms_at(terms, i18n.today())],
            )
            for name, label, terms in listed
        ),
    )


@blueprint.get("/summing-up/<int:number>/late.xlsx")
@needs(LEAD)
def summing_late(number: int) -> Response:
    """Who has not sent, with contacts, as a workbook."""
    one = led(number)
    with reading() as session:
        total, rows = summings_asked.listed(session, summing_up.wanted(one.summing, state=LATE), limit=None)
    out = io.BytesIO()
    line = _(
        "%(count)s institutions have not sent their part, on %(day)s.",
        count=total,
        day=i18n.short_day(i18n.today()),
    )
    summing_book.write(out, _("Late with: %(title)s", title=one.title), line, rows, i18n.language())
    saved = f'attachment; filename="late-{one.summing.plan}-{one.summing.period}.xlsx"'
    headers = {"Content-Disposition": saved, "Cache-Control": "no-store"}
    return Response(out.getvalue(), content_type=XLSX, headers=headers)


@blueprint.post("/summing-up/<int:number>/remind")
@needs(LEAD)
def summing_remind(number: int) -> Response:
    """Remind by mail those who have not sent their part; each mail is to one institution alone."""
    summing = led(number).summing
    if not summing.is_open:
        tell(_("It is closed: nobody is asked to write any more."), "note")
        return see_other("summing", number=number)
    with reading() as session:
        _total, rows = summings_asked.listed(session, summing_up.wanted(summing, state=LATE), limit=None)
    names = {row.slug: row.name_vi for row in rows}

    def letter(slug: str, to: str) -> tuple[str, str]:
        link = admin_url("summing_write", to=to, number=number, slug=slug)
        return _letter(summing, names[slug], link, to)

    reminding.remind(
        Reminder(kind=PART, subject_of=lambda slug: f"{number}/{slug}", about={}, letter=letter), rows
    )
    return see_other("summing", number=number)


def _letter(summing: Summing, name: str, address: str, to: str) -> tuple[str, str]:
    with i18n.speaking(to):
        title = told(summing).title
        due = i18n.short_day(summing.due) if summing.due else ""
    link = site.base_url() + address
    return letters.part_reminder(
        parts().settings.site_name, name=name, title=title, due=due, link=link, to=to
    )


class ReturnForm(forms.Form):
    """Why an institution is asked to write its part again."""

    note = forms.lines(
        lazy_gettext("What should be written otherwise"), most=2000, required=True, rows=3,
        hint=lazy_gettext("The institution reads this above its texts."),
    )  # fmt: skip
    revision = forms.revision()


@blueprint.route("/summing-up/<int:number>/part/<slug>", methods=["GET", "POST"])
@needs(LEAD)
def summing_part(number: int, slug: str) -> Response:
    """What one institution wrote; sent: it is asked to write it again."""
    one = led(number)
    with reading() as session:
        facts, part = institutions.get(session, slug), summings.part(session, number, slug)
    if facts is None or not part.revision:
        abort(404)
    form = ReturnForm()
    if form.is_submitted() and form.validate():
        try:
            with writing() as session:
                done = summing_up.hand_back(
                    session, actor(), number, slug, form.note.data, revision=forms.revision_of(form)
                )
            tell(_("The institution is asked to write it again."), undo=done.entry)
            return see_other("summing", number=number)
        except InvalidInput:
            form.form_errors = [_("It is closed. Open it again to write on.")]
        except ChangedMeanwhile:
            with reading() as session:
                part = summings.part(session, number, slug)
            form.form_errors = [
                _("The institution has sent something else meanwhile: it stands below.")
                if part.state == SENT
                else _(
                    "It is not waiting for you any more: somebody has returned it, or it is being written."
                )
            ]
    refused = form.is_submitted()
    form.revision.data = str(part.revision)
    return summing_page(
        "admin/summing_part.html",
        one,
        title=institution_name(facts, slug),
        status=422 if refused else 200,
        part=part,
        texts=[(HEADINGS[name].said(i18n.language()), part.texts.get(name, "")) for name in TEXTS],
        form=form,
        state=summing_book.STATES[part.state].said(i18n.language()),
    )
