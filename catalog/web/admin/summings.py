"""Summings-up in the administration: those one leads, what one's institution is asked for, a new one."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, request
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists
from catalog.gazetteer import unit
from catalog.people.territories import named as unit_named
from catalog.programme import plan_rows, stretches, summing_up, territories, types
from catalog.programme.plans import Plan
from catalog.store import institutions, summings, summings_asked
from catalog.store.db import reading, writing
from catalog.store.summings import RETURNED, SENT, Part
from catalog.store.users import User
from catalog.web import forms, i18n
from catalog.web.activity_fields import Several
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import actor, admin_page, admin_url, blueprint, needs, reach, see_other, tell
from catalog.web.admin.summing_frame import LEAD, STATES, WRITE, Named, leads, named
from catalog.web.cards import institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_STRETCHES = (
    ("", lazy_gettext("the whole year")),
    ("H1", lazy_gettext("first half of the year")),
    ("H2", lazy_gettext("second half of the year")),
    *((f"Q{number}", lazy_gettext("quarter %(number)s", number=number)) for number in range(1, 5)),
    ("since", lazy_gettext("several years, up to this one")),
)
_FEW_OWN = 20
"""So many institutions of one person are looked at for what they are asked for."""


class Led(NamedTuple):
    """A summing-up that one leads, and how many of those asked have sent their part."""

    named: Named
    sent: int
    asked: int


class Asked(NamedTuple):
    """A summing-up that asks an institution of one's own: what it has written so far."""

    named: Named
    institution: str
    name: str
    part: Part


class NewForm(forms.Form):
    """Of which plan, for where and when, until when, from whom."""

    plan = forms.choice(lazy_gettext("Plan"))
    territory = forms.line(
        lazy_gettext("Territory"),
        hint=lazy_gettext("A province or commune; empty is the territory of the plan."),
    )
    year = forms.whole(lazy_gettext("Year"), low=stretches.EARLIEST, high=stretches.LATEST, required=True)
    stretch = forms.choice(lazy_gettext("Time covered"), _STRETCHES)
    since = forms.whole(
        lazy_gettext("First year"),
        low=stretches.EARLIEST,
        high=stretches.LATEST,
        hint=lazy_gettext("Only for several years."),
    )
    due = forms.day(lazy_gettext("Institutions send their part by"))
    systems = Several(lazy_gettext("Which institutions"), choices=[])
    levels = Several(lazy_gettext("Of which levels"), choices=[])

    def offer(self, plans: list[tuple[str, str]]) -> None:
        """Offer the plans there are, and all systems and levels."""
        self.plan.choices = forms.among(plans)
        for field, listed in ((self.systems, "systems"), (self.levels, "levels")):
            terms = types.terms_at(listed, i18n.today())
            field.choices = [(term.code, term.many(i18n.language())) for term in terms]


@blueprint.get("/summing-up", endpoint="summings")
@needs(WRITE)
def summings_list() -> Response:
    """What one leads, and what one's own institution is asked for."""
    with reading() as session:
        led = _led(session)
        asked = _asked(session)
    return admin_page(
        "admin/summings.html",
        title=_("Summings-up"),
        led=led,
        asked=asked,
        states=STATES,
        may_begin=bool(reach(LEAD)),
    )


def _led(session: Session) -> list[Led]:
    plans = {plan.slug: plan for plan in plan_rows.listed(session)}
    mine = [one for one in summings.everything(session) if leads(one.territory)]
    found = []
    for one in mine:
        counts = summings_asked.counts(session, summing_up.wanted(one))
        found.append(Led(named(one, plans.get(one.plan)), counts[SENT], sum(counts.values())))
    return found


def _asked(session: Session) -> list[Asked]:
    plans = {plan.slug: plan for plan in plan_rows.listed(session)}
    return [
        Asked(
            named(one, plans.get(one.plan)),
            slug,
            institution_name(institutions.get(session, slug), slug),
            summings.part(session, one.id, slug),
        )
        for slug in sorted(reach(WRITE).slugs)[:_FEW_OWN]
        for one in summing_up.asking(session, slug)
    ]


@waits
def _texts_to_write(session: Session, _person: User) -> list[Waiting]:
    """Summings-up whose part one's own institution has not sent, or is asked to write again."""
    told = []
    for asked in _asked(session):
        if asked.part.state == SENT:
            continue
        text = (
            _("The officer asks you to write your part of the summing-up again: %(title)s")
            if asked.part.state == RETURNED
            else _("Your part of the summing-up is waited for: %(title)s")
        )
        address = admin_url("summing_write", number=asked.named.summing.id, slug=asked.institution)
        told.append(Waiting(text % {"title": asked.named.title}, address))
    return told


@blueprint.route("/summing-up/new", methods=["GET", "POST"])
@needs(LEAD)
def summing_new() -> Response:
    """The form to begin one."""
    with reading() as session:
        plans = plan_rows.listed(session)
    form = NewForm(formdata=None, data=_usual(plans)) if request.method == "GET" else NewForm()
    form.offer([(plan.slug, f"{plan.number} – {plan.title}"[:160]) for plan in plans])
    if not form.validate_on_submit():
        return _new_page(form, 422 if form.is_submitted() else 200)
    territory = _territory(form, {plan.slug: plan.territory for plan in plans})
    period = _period(form)
    if territory is None or not period:
        return _new_page(form, 422)
    try:
        with writing() as session:
            done = summing_up.begin(
                session,
                actor(),
                plan=form.plan.data,
                territory=territory,
                period=period,
                due=form.due.data,
                asked={"systems": form.systems.data or [], "levels": form.levels.data or []},
            )
    except AlreadyExists:
        form.problem("year", _("There is a summing-up of this plan, territory and period already."))
        return _new_page(form, 422)
    tell(_("The summing-up is open. Institutions see it where they write, by account and by their link."))
    return see_other("summing", number=done.summing.id)


def _usual(plans: list[Plan]) -> dict[str, object]:
    """What is proposed: the plan of one's own territory, the year that ended last."""
    own = next((plan.slug for plan in plans if plan.territory and leads(plan.territory)), "")
    codes = [term.code for term in types.terms_at("levels", i18n.today()) if term.code != "village"]
    return {"plan": own, "year": i18n.today().year - (i18n.today().month < 7), "levels": codes}


def _territory(form: NewForm, of_plans: dict[str, str]) -> str | None:
    """The key of the territory that is meant and led by this person; None with the fault said."""
    text = form.territory.data or ""
    if text:
        found = unit(text) or unit_named(text).unit
        key = found.key if found else None
    else:
        key = of_plans[form.plan.data]
    if key is None:
        form.problem("territory", _("“%(text)s” is no province or commune of today.", text=text[:80]))
    elif not leads(key):
        told = _("You do not look after %(place)s.", place=territories.name(key, i18n.language()))
        form.problem("territory", told)
        return None
    return key


def _period(form: NewForm) -> str:
    """The code of the period; empty with the fault said."""
    year, stretch = form.year.data, form.stretch.data
    code = (
        f"{form.since.data}-{year}" if stretch == "since" else f"{year}-{stretch}" if stretch else str(year)
    )
    if stretches.parse(code) is None:
        form.problem("since", _("Write the first of the years, before the last one."))
        return ""
    return code


def _new_page(form: NewForm, status: int) -> Response:
    crumbs = [(_("Summings-up"), admin_url("summings"))]
    return admin_page(
        "admin/summing_new.html", title=_("Begin a summing-up"), crumbs=crumbs, status=status, form=form
    )
