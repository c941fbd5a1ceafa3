"""Personal links for the phone: who has one, giving one out, taking one back."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, session
from markupsafe import Markup
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.people import links as ways
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import links
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.links import Link
from catalog.store.users import User
from catalog.web import forms, i18n, picking, qr, site
from catalog.web.admin import tables
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import (
    Of,
    actor,
    admin_page,
    admin_url,
    allow,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.admin.tables import Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, speaking

OF_LINK = Of("link", "number", links.institution_of)
_ISSUED = "issued_link"
"""Where the session holds the number and the token of a link until it was shown."""
_LASTS = (
    ("30", lazy_gettext("a month")),
    ("183", lazy_gettext("half a year")),
    ("365", lazy_gettext("a year")),
    ("730", lazy_gettext("two years")),
)
_OPENS = {
    links.ACTIVITIES: lazy_gettext("activities"),
    links.FIGURES: lazy_gettext("figures"),
    links.BOTH: lazy_gettext("activities and figures"),
    links.API: lazy_gettext("API: figures"),
}
_LETTERS = {
    links.ACTIVITIES: lazy_gettext(
        "Hello! With this link you can add classes, clubs and other activities of %(institution)s to"
        " %(site)s from your phone. It needs no password. It is for you alone, so please do not pass it"
        " on. It works until %(day)s."
    ),
    links.FIGURES: lazy_gettext(
        "Hello! With this link you can send the figures of %(institution)s to %(site)s from your phone. It"
        " needs no password. It is for you alone, so please do not pass it on. It works until %(day)s."
    ),
    links.BOTH: lazy_gettext(
        "Hello! With this link you can add classes, clubs and other activities of %(institution)s to"
        " %(site)s, and send its figures, from your phone. It needs no password. It is for you alone, so"
        " please do not pass it on. It works until %(day)s."
    ),
}
"""What goes with a link, in the language of who gets it."""
STATES = {
    "open": lazy_gettext("works"),
    "expired": lazy_gettext("has run out"),
    "revoked": lazy_gettext("was taken back"),
}


OPENED = (
    (links.ACTIVITIES, lazy_gettext("Activities: add and change classes, clubs, events")),
    (links.FIGURES, lazy_gettext("Figures: declare uses, visits and the like")),
    (links.BOTH, lazy_gettext("Both")),
    (links.API, lazy_gettext("A token for a program that sends figures (API)")),
)
"""What links open, with how that is told."""


class LinkForm(forms.Form):
    """For which institution, for what, for whom, for how long."""

    institution = picking.institution(lazy_gettext("Institution"))
    label = forms.line(
        lazy_gettext("Who gets it"),
        required=True,
        hint=lazy_gettext("A name and a place, such as “Cô Lan, nhà văn hóa thôn 3”."),
        autocomplete="off",
    )
    opens = forms.options(lazy_gettext("What it opens"), OPENED, default=links.ACTIVITIES)
    days = forms.options(lazy_gettext("How long it works"), _LASTS, default="365")
    language = forms.options(lazy_gettext("Language"), forms.LANGUAGES, default="vi")


class Issued(NamedTuple):
    """What is to be handed over: the address, its QR code, a text to send."""

    address: str
    code: Markup
    text: str


@blueprint.get("/links", endpoint="links")
@needs(Permission.LINKS_ISSUE)
def links_list() -> Response:
    """All links to the institutions that this person looks after."""
    asked = tables.asked(sorts=tuple(links.SORTS), default="-created")
    with reading() as store:
        total, found = links.listed(
            store, reach(Permission.LINKS_ISSUE), text=asked.q, sort=asked.sort, offset=asked.offset
        )
    listing = Listing(
        caption=_("Links for the phone"),
        columns=(
            Column(key="label", label=_("Who has it"), sort="label"),
            Column(key="institution", label=_("Institution"), sort="institution"),
            Column(key="opens", label=_("What it opens")),
            Column(key="state", label=_("State")),
            Column(key="expires", label=_("Works until"), sort="expires"),
            Column(key="last_used", label=_("Last used"), sort="last_used"),
            Column(key="doing", label=""),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("links"),
        empty=_("Nobody has a link yet. Give one to whoever is to add classes and clubs from a phone."),
    )
    return admin_page(
        "admin/links.html", title=_("Links for the phone"), listing=listing, states=STATES, opened=_OPENS
    )


@blueprint.route("/links/new", methods=["GET", "POST"])
@needs(Permission.LINKS_ISSUE)
def link_new() -> Response:
    """The form to give a link to somebody."""
    form, mine = LinkForm(), reach(Permission.LINKS_ISSUE)
    form.institution.offer(mine)
    sent = form.is_submitted()
    valid = form.validate_on_submit()
    slug = picking.chosen_institution(form, "institution", mine) if sent else ""
    if not valid or not slug:
        return _new_page(form, 422 if sent else 200)
    allow(Permission.LINKS_ISSUE, slug)
    with writing() as store:
        made, token = ways.issue(
            store,
            actor(),
            institution=slug,
            label=form.label.data,
            language=form.language.data,
            scope=form.opens.data,
            days=int(form.days.data),
        )
    session[_ISSUED] = [made.id, token]
    return see_other("link_shown", number=made.id)


def _new_page(form: LinkForm, status: int) -> Response:
    crumbs = [(_("Links for the phone"), admin_url("links"))]
    return admin_page("admin/link_new.html", title=_("Give a link"), crumbs=crumbs, status=status, form=form)


@blueprint.get("/links/<int:number>")
@needs(Permission.LINKS_ISSUE, OF_LINK)
def link_shown(number: int) -> Response:
    """One link; right after it was made, what is to be handed over, this once."""
    with reading() as store:
        link = links.get(store, number)
    kept = session.get(_ISSUED)
    issued = None
    if isinstance(kept, list) and kept[:1] == [number]:
        session.pop(_ISSUED)
        issued = _issued(link, str(kept[1]))
    return admin_page(
        "admin/link.html",
        title=link.label,
        crumbs=[(_("Links for the phone"), admin_url("links"))],
        link=link,
        issued=issued,
        states=STATES,
        opened=_OPENS,
    )


def _issued(link: Link, token: str) -> Issued:
    if link.scope == links.API:
        # A program reads it from a setting: there is nothing to scan and no letter to write.
        return Issued(token, Markup(), "")
    address = site.base_url() + links.path(token, link.language)
    with speaking(link.language):
        text = str(_LETTERS[link.scope]) % {
            "institution": link.institution_name,
            "site": parts().settings.site_name,
            "day": i18n.short_day(link.expires),
        }
    return Issued(address, qr.drawn(address, _("QR code of the link")), f"{text}\n{address}")


@blueprint.post("/links/<int:number>/revoke")
@needs(Permission.LINKS_ISSUE, OF_LINK)
def link_revoke(number: int) -> Response:
    """Take a link back: it leads nowhere from now on."""
    with writing() as store:
        link = links.get(store, number)
        entry = ways.revoke(store, actor(), number)
    tell(_("The link of %(name)s works no longer.", name=link.label), undo=entry)
    return see_other("links")


@undoable(ways.SUBJECT, Permission.LINKS_ISSUE, "revoke")
def _undo(store: Session, entry: Entry, _actor: str) -> None:
    number = int(entry.subject)
    # Taken back once more by somebody else since, it stays so.
    if links.told(links.get(store, number)) != entry.after:
        raise ChangedMeanwhile("link", entry.subject, number)
    links.revoke(store, number, revoked=False)


@waits
def _ending_links(store: Session, _person: User) -> list[Waiting]:
    mine = reach(Permission.LINKS_ISSUE)
    count = links.expiring(store, mine) if mine else 0
    if not count:
        return []
    told = i18n.ngettext(
        "%(count)s link for the phone runs out within 30 days",
        "%(count)s links for the phone run out within 30 days",
        count,
        count=count,
    )
    return [Waiting(told, admin_url("links", sort="expires"))]
