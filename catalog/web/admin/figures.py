"""The officer's desk of figures: what was sent, each beside what the catalog shows; accepted or returned."""

from __future__ import annotations

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import figure_steps
from catalog.programme.measures import Measure, measure_of, measures
from catalog.programme.periods import read as read_period
from catalog.store import audit, declarations, observations, scopes
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.institutions_declared import MERGED
from catalog.store.observations import ACCEPTED, RETURNED, SENT, SUBJECT, SUPERSEDED, Observation, Wanted
from catalog.store.users import User
from catalog.web import figures_words as words
from catalog.web import forms, i18n
from catalog.web.admin import tables
from catalog.web.admin.figures_beside import beside
from catalog.web.admin.figures_entering import crumbs
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import (
    Of,
    actor,
    admin_page,
    admin_url,
    allow,
    blueprint,
    may,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.admin.tables import Asked, Choice, Column, Listing
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext
from catalog.web.people_named import actor_name

OF_FIGURE = Of("figure", "number", observations.institution_of)
_DECLARE, _DECIDE = Permission.FIGURES_DECLARE, Permission.FIGURES_DECIDE
_FILTERS = ("status", "measure", "period", "institution")
_MOST_AT_ONCE = 200


class WordForm(forms.Form):
    """The officer's word."""

    word = forms.lines(lazy_gettext("A word to the institution"), most=1000, rows=3)
    revision = forms.revision()


@blueprint.get("/figures", endpoint="figures")
@needs(_DECLARE)
def figures_list() -> Response:
    """The figures that were sent from the institutions this person looks after, the newest first."""
    asked = tables.asked(sorts=tuple(observations.SORTS), default="-sent", filters=_FILTERS)
    status = asked.filters["status"]
    wanted = Wanted(
        text=asked.q,
        # A draft is nobody's business but theirs who write it.
        status=status if status in (SENT, ACCEPTED, RETURNED, SUPERSEDED) else "",
        measure=asked.filters["measure"],
        period=asked.filters["period"],
        institution=asked.filters["institution"],
    )
    with reading() as session:
        total, found = observations.listed(
            session, reach(_DECLARE), wanted, sort=asked.sort, offset=asked.offset, limit=tables.SIZE
        )
    return admin_page(
        "admin/figures.html",
        title=_("Figures"),
        listing=_listing(asked, found, total),
        value_of=value_of,
        measure_name=words.measure_name,
        period_of=period_of,
        statuses=words.STATUSES,
        may_decide=may(_DECIDE),
    )


def _listing(asked: Asked, found: list[tuple[Observation, str]], total: int) -> Listing:
    choices = [
        Choice(
            name="status",
            label=_("State"),
            options=[(code, str(words.STATUSES[code])) for code in (SENT, ACCEPTED, RETURNED)],
        ),
        Choice(
            name="measure",
            label=_("What is declared"),
            options=[(one.code, one.name(i18n.language())) for one in measures()],
        ),
        Choice(
            name="period",
            label=_("Reporting period"),
            options=[(str(i18n.today().year - back), str(i18n.today().year - back)) for back in range(6)],
        ),
    ]
    return Listing(
        caption=_("Figures"),
        columns=(
            Column(key="institution", label=_("Institution"), sort="institution"),
            Column(key="measure", label=_("What is declared"), sort="measure"),
            Column(key="period", label=_("Reporting period"), sort="period"),
            Column(key="value", label=_("Value"), figure=True),
            Column(key="status", label=_("State")),
            Column(key="sent", label=_("Sent"), sort="sent"),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("figures"),
        choices=choices,
        empty=_("No figures were sent yet. Institutions declare them here, by their link, or by a table."),
    )


def value_of(one: Observation) -> str:
    """A figure in words; what no longer is a measure is told as it stands."""
    measure = measure_of(one.measure)
    shown = i18n.number(one.value) if measure is None else words.value_text(measure, one.value)
    return shown if not one.split else f"{shown} ({words.FACT_WORDS['split'](one.split)})"


def period_of(one: Observation) -> str:
    """The period of a figure in words."""
    found = read_period(one.period, i18n.today())
    return one.period if found is None else words.period_name(found)


@blueprint.get("/figures/<int:number>", endpoint="figure")
@needs(_DECLARE, OF_FIGURE)
def figure(number: int) -> Response:
    """One figure: who sent it, what stands beside it, all its steps; and the form that decides."""
    return _page(number, WordForm(formdata=None))


def _page(number: int, form: WordForm, status: int = 200) -> Response:
    with reading() as session:
        one = observations.get(session, number)
        name = scopes.names(session, frozenset({one.institution})).get(one.institution, one.institution)
        steps = observations.history(session, number)
        chain = observations.of_institution(session, one.institution, [one.period], whole=True)
        measure = measure_of(one.measure)
        found = None if measure is None else beside(session, one, measure)
    form.revision.data = str(one.revision)
    return admin_page(
        "admin/figure.html",
        title=words.measure_name(one.measure),
        crumbs=crumbs(),
        status=status,
        one=one,
        name=name,
        steps=steps,
        others=[other for other in chain if other.key == one.key and other.id != one.id],
        beside=found,
        form=form,
        value_of=value_of,
        step_value=lambda value: _shown(measure, value),
        period=period_of(one),
        statuses=words.STATUSES,
        actor_name=actor_name,
        twice=one.status == SENT and steps[-1].note.startswith(MERGED),
        may_decide=one.status == SENT and may(_DECIDE, one.institution),
    )


def _shown(measure: Measure | None, value: float) -> str:
    return i18n.number(value) if measure is None else words.value_text(measure, value)


@blueprint.post("/figures/<int:number>/accept", endpoint="figure_accept")
@needs(_DECIDE, OF_FIGURE)
def figure_accept(number: int) -> Response:
    """Accept a figure: it counts from now on."""
    form = WordForm()
    if not form.validate():
        return _page(number, form, 422)
    return _decided(number, form, ACCEPTED)


@blueprint.post("/figures/<int:number>/return", endpoint="figure_return")
@needs(_DECIDE, OF_FIGURE)
def figure_return(number: int) -> Response:
    """Give a figure back, with a word on what is wrong."""
    form = WordForm()
    good = form.validate()
    if good and not form.word.data:
        form.problem("word", _("Say what is to be put right, so that they can."))
        good = False
    return _decided(number, form, RETURNED) if good else _page(number, form, 422)


def _decided(number: int, form: WordForm, status: str) -> Response:
    try:
        with writing() as session:
            entry = decide(session, number, status, form.word.data or "", forms.revision_of(form))
    except ChangedMeanwhile:
        tell(_("It was corrected or decided meanwhile. Look at what stands there now."), "note")
        return see_other("figure", number=number)
    said = _("The figure is accepted: it counts from now on.") if status == ACCEPTED else _("It is returned.")
    tell(said, undo=entry)
    return see_other("figures", status=SENT)


def decide(session: Session, number: int, status: str, word: str, revision: int | None) -> int:
    """Accept or return a figure; gives the entry of the log."""
    before = observations.get(session, number)
    step = declarations.accept if status == ACCEPTED else declarations.return_
    after = step(session, number, actor(), word, revision=revision)
    told = observations.told(after) | ({"remark": word} if word else {})
    action = "accept" if status == ACCEPTED else "return"
    return audit.note(
        session,
        actor(),
        action,
        SUBJECT,
        str(number),
        observations.told(before),
        told,
        institution=after.institution,
    )


@blueprint.post("/figures/accept", endpoint="figures_accept")
@needs(_DECIDE)
def figures_accept() -> Response:
    """Accept the figures that were chosen in the list."""
    numbers = [text for text in request.form.getlist("of") if text.isascii() and text.isdecimal()]
    done = 0
    for text in numbers[:_MOST_AT_ONCE]:
        stamp = request.form.get(f"revision-{text[:18]}", "")
        with writing() as session:
            slug = observations.institution_of(session, int(text[:18]))
            if slug is None:
                abort(404)
            allow(_DECIDE, slug)
            try:
                decide(session, int(text[:18]), ACCEPTED, "", forms.revision_in(stamp))
            except (ChangedMeanwhile, UnknownName):
                continue
        done += 1
    left = len(numbers) - done
    if not numbers:
        tell(_("Please choose at least one."), "note")
    else:
        tell(ngettext("%(count)s figure is accepted.", "%(count)s figures are accepted.", done, count=done))
    if left:
        tell(_("%(count)s were changed meanwhile and are left as they are.", count=left), "note")
    return see_other("figures", status=SENT)


@undoable(SUBJECT, _DECIDE, "accept", "return")
def _undo(session: Session, entry: Entry, by: str) -> None:
    declarations.reopen(session, int(entry.subject), by)


undoable(SUBJECT, _DECLARE, figure_steps.NOTED, figure_steps.DECLARED)(figure_steps.undo)


@waits
def _waiting_figures(session: Session, _person: User) -> list[Waiting]:
    mine = reach(_DECIDE)
    count = observations.count_waiting(session, mine) if mine else 0
    if not count:
        return []
    told = ngettext(
        "%(count)s figure waits to be accepted", "%(count)s figures wait to be accepted", count, count=count
    )
    return [Waiting(told, admin_url("figures", status=SENT))]
