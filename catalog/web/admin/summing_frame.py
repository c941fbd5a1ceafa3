"""What the pages of summings-up in the administration share: which one, who leads it, what it is called."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, abort
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from catalog.errors import UnknownName
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import plan_rows, stretches, summing_up, territories
from catalog.programme.plan_editing import place_of
from catalog.programme.plans import Plan
from catalog.store import summings
from catalog.store.audit import Entry
from catalog.store.db import reading
from catalog.store.scopes import Place
from catalog.store.summings import Summing
from catalog.web import i18n
from catalog.web.admin.shell import admin_page, admin_url, reach
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url

LEAD, WRITE = Permission.SUMMING_UP_LEAD, Permission.SUMMING_UP_WRITE
STATES = {
    summings.OPEN: lazy_gettext("being written"),
    summings.CLOSED: lazy_gettext("concluded"),
}


class Named(NamedTuple):
    """A summing-up with what pages call it: plan, time, place, and its public address."""

    summing: Summing
    plan: str
    when: str
    where: str
    address: str

    @property
    def title(self) -> str:
        """All three in one line."""
        return _in_one_line(self.plan, self.when, self.where)


def named(summing: Summing, plan: Plan | None) -> Named:
    """The summing-up with its names."""
    address = page_url(
        "summing_up",
        plan=summing.plan,
        territory=territories.address_of(summing.territory),
        period=summing.period,
    )
    number = plan.number if plan else summing.plan
    return Named(
        summing, number, _when(summing), territories.name(summing.territory, i18n.language()), address
    )


def headline(summing: Summing, plan: str) -> str:
    """A summing-up of the plan of that number, in one line."""
    where = territories.name(summing.territory, i18n.language())
    return _in_one_line(plan, _when(summing), where)


def _when(summing: Summing) -> str:
    stretch = stretches.parse(summing.period)
    return stretch.words(i18n.language()) if stretch else summing.period


def _in_one_line(plan: str, when: str, where: str) -> str:
    return _("%(plan)s, %(when)s, %(where)s", plan=plan, when=when, where=where)


def leads(territory: str) -> bool:
    """Whether who is logged in leads what is summed up of that territory."""
    return reach(LEAD).holds(place_of(territory))


def found(number: int) -> Summing:
    """The summing-up of that number; answers 404."""
    with reading() as session:
        try:
            return summings.get(session, number)
        except UnknownName:
            abort(404)


def led(number: int) -> Named:
    """The summing-up of that number for whoever leads it; answers 404 and 403."""
    summing = found(number)
    if not leads(summing.territory):
        raise Forbidden
    return told(summing)


def told(summing: Summing) -> Named:
    """The summing-up with its names, its plan looked up."""
    with reading() as session:
        return named(summing, plan_rows.get(session, summing.plan))


def summing_page(template: str, one: Named, *, title: str = "", status: int = 200, **values: Any) -> Response:
    """A page below a summing-up, or (without a title) its own."""
    crumbs = [(_("Summings-up"), admin_url("summings"))]
    if title:
        crumbs.append((one.title, admin_url("summing", number=one.summing.id)))
    return admin_page(
        template,
        title=title or one.title,
        crumbs=crumbs,
        status=status,
        one=one,
        summing=one.summing,
        states=STATES,
        **values,
    )


def _territory(session: Session, entry: Entry) -> Place:
    return place_of(summings.get(session, int(entry.subject)).territory)


@undoable(summings.SUBJECT, LEAD, "change", "open again", place=_territory)
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    summing_up.restore(session, int(entry.subject), entry.before, entry.after)


@undoable(summings.PART, WRITE, "draft", "hand in")
@undoable(summings.PART, LEAD, "hand back")
def _undo_part(session: Session, entry: Entry, _actor: str) -> None:
    number, _slash, institution = entry.subject.partition("/")
    summing_up.restore_part(session, institution, int(number), entry.before, entry.after)
