"""Who has sent no figures for a period: with whom to ask, and a reminder by mail or to be copied."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, abort, request

from catalog.gazetteer import address, unit
from catalog.people.emails import is_email
from catalog.people.permissions import Permission, Role
from catalog.programme import reporting
from catalog.programme.periods import Period
from catalog.programme.periods import quarters as quarters_of
from catalog.programme.periods import years as years_of
from catalog.programme.reporting import Late
from catalog.store import audit, scopes, users
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.web import figures_page, i18n, letters, mail, picking, site
from catalog.web.admin.figures_entering import crumbs
from catalog.web.admin.shell import (
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.figures_words import period_name
from catalog.web.forms import Form
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext

_DECIDE = Permission.FIGURES_DECIDE
SHOWN = 200
MOST_MAILS = 50
"""So many are reminded by one press: a mail server takes its time."""


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
        with_mail=sum(1 for one in late if is_email(one.email)),
        most=MOST_MAILS,
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
    settings = parts().settings
    if not mail.is_set(settings):
        tell(_("Mail is not set up here: copy the text instead."), "note")
        return _back(asked)
    with reading() as session:
        late, _expected = reporting.late(session, asked.within, asked.period)
        told = [(one, _mails(session, one)) for one in late]
    told = [(one, found) for one, found in told if found][:MOST_MAILS]
    sent = 0
    failed: mail.MailFailed | None = None
    for one, addresses in told:
        try:
            for to, language in addresses:
                _send(one, to, language, asked.period)
        except mail.MailFailed as error:
            failed = error
            break
        with writing() as session:
            audit.note(
                session, actor(), "remind", "institution", one.slug,
                after={"period": str(asked.period)}, institution=one.slug,
            )  # fmt: skip
        sent += 1
    if failed:
        tell(mail.unsent(failed), "bad")
    tell(
        ngettext(
            "%(count)s institution is reminded.", "%(count)s institutions are reminded.", sent, count=sent
        )
    )
    return _back(asked)


def _mails(session: Any, one: Late) -> list[tuple[str, str]]:
    """Its own address, else those of its editors."""
    if is_email(one.email):
        return [(one.email, i18n.DEFAULT)]
    _total, found = users.listed(session, Reach(slugs=frozenset({one.slug})), role=Role.EDITOR, limit=3)
    return [(user.email, user.language) for user in found if user.active]


def _send(one: Late, to: str, language: str, period: Period) -> None:
    settings = parts().settings
    with i18n.speaking(language):
        named = period_name(period)
    link = site.base_url() + admin_url("figures_of", to=language, slug=one.slug, period=str(period))
    subject, text = letters.reminder(settings.site_name, name=one.name, period=named, link=link, to=language)
    mail.send(settings, to=to, subject=subject, text=text)


def _back(asked: Asked) -> Response:
    return see_other("figures_late", period=str(asked.period), place=asked.place or None)
