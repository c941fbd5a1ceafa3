"""Who has sent no figures for a period: with whom to ask, and a reminder by mail or to be copied."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, abort, request

from catalog.gazetteer import address, unit
from catalog.people.permissions import Permission
from catalog.programme import reporting
from catalog.programme.periods import Period
from catalog.programme.periods import quarters as quarters_of
from catalog.programme.periods import years as years_of
from catalog.store import scopes
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.web import figures_page, i18n, letters, mail, picking, site
from catalog.web.admin import reminding
from catalog.web.admin.figures_entering import crumbs
from catalog.web.admin.reminding import Reminder
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, reach, see_other
from catalog.web.figures_words import period_name
from catalog.web.forms import Form
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_DECIDE = Permission.FIGURES_DECIDE
SHOWN = 200


class PlaceForm(Form):
    """The province or commune to look at."""

    place = picking.territory(lazy_gettext("Province or commune"))


class Asked(NamedTuple):
    """The period, and the places within which one looks; ``fault`` where the place is none."""

    period: Period
    within: Reach
    place: str
    fault: str


@blueprint.get("/figures/late", endpoint="figures_late")
@needs(_DECIDE)
def figures_late() -> Response:
    """The institutions that sent nothing for a period, by commune."""
    asked = _asked()
    with reading() as session:
        late, expected = reporting.late(session, asked.within, asked.period)
    today = i18n.today()
    return admin_page(
        "admin/figures_late.html",
        title=_("Who has sent nothing: %(period)s", period=period_name(asked.period)),
        crumbs=crumbs(),
        late=late[:SHOWN],
        count=len(late),
        expected=expected,
        done=expected - len(late),
        asked=asked,
        period=str(asked.period),
        years=[(str(one), admin_url("figures_late", period=str(one))) for one in years_of(today)],
        quarters=[
            (period_name(one), str(one), admin_url("figures_late", period=str(one)))
            for one in quarters_of(asked.period, today)
        ],
        text=_text(asked.period),
        may_mail=mail.is_set(parts().settings),
        most=reminding.MOST_MAILS,
    )


def _asked() -> Asked:
    period = figures_page.period_asked()
    if period is None:
        abort(404)
    mine, place = reach(_DECIDE), request.values.get("place", "").strip()[:200]
    if not place:
        return Asked(period, mine, "", "")
    form = PlaceForm(formdata=None, data={"place": place})
    key = place if unit(place) is not None else picking.chosen_unit(form, "place")
    if not key:
        return Asked(period, Reach(), place, str(form.place.errors[0]))
    found = unit(key)
    assert found is not None
    return Asked(period, _narrowed(mine, key), address(found), "")


def _narrowed(mine: Reach, key: str) -> Reach:
    """What one looks after within a province or commune."""
    if mine.everything or key in mine.keys:
        return Reach(keys=frozenset({key}))
    with reading() as session:
        offered = scopes.offered(session, Reach(keys=frozenset({key})), limit=None)
        places = scopes.places_of(session, [slug for slug, _name in offered])
    return Reach(slugs=frozenset(slug for slug, found in places.items() if mine.holds(found)))


def _text(period: Period) -> str:
    """What an officer copies into Zalo or a mail of their own."""
    return letters.reminder(
        parts().settings.site_name,
        name=_("your institution"),
        period=period_name(period),
        link=site.base_url() + admin_url("figures_new"),
        to=i18n.language(),
    )[1]


@blueprint.post("/figures/late", endpoint="figures_remind")
@needs(_DECIDE)
def figures_remind() -> Response:
    """Remind by mail those of the list who have an address; each mail is to one institution alone."""
    asked = _asked()
    with reading() as session:
        late, _expected = reporting.late(session, asked.within, asked.period)
    names = {one.slug: one.name for one in late}
    reminding.remind(
        Reminder(
            kind="institution",
            subject_of=str,
            about={"period": str(asked.period)},
            letter=lambda slug, to: _letter(slug, names[slug], asked.period, to),
        ),
        late,
    )
    return see_other("figures_late", period=str(asked.period), place=asked.place or None)


def _letter(slug: str, name: str, period: Period, to: str) -> tuple[str, str]:
    with i18n.speaking(to):
        named = period_name(period)
    link = site.base_url() + admin_url("figures_of", to=to, slug=slug, period=str(period))
    return letters.reminder(parts().settings.site_name, name=name, period=named, link=link, to=to)
