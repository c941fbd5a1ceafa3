"""The menu of the administration: what there is, and what of it somebody may use."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app, request

from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store.users import User
from catalog.web.admin.shell import admin_url
from catalog.web.i18n import lazy_gettext as _


class Entry(NamedTuple):
    """A page in the menu: its view, its name, what it needs."""

    view: str
    name: str
    permission: Permission | None


class Item(NamedTuple):
    """A link of the menu; ``current`` says whether one is there, or below it."""

    name: str
    address: str
    current: bool


class Work(NamedTuple):
    """A work on the first page: where it is done, what it is about, the name of its picture."""

    name: str
    about: str
    address: str
    glyph: str


class Group(NamedTuple):
    """Links under a name."""

    name: str
    items: list[Item]


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        _("Content"),
        (
            Entry("activities", _("Activities"), Permission.ACTIVITIES_EDIT),
            Entry("exhibitions", _("Exhibitions"), Permission.EXHIBITIONS_EDIT),
            Entry("learning_paths", _("Learning paths"), Permission.LEARNING_EDIT),
            Entry("figures", _("Figures"), Permission.FIGURES_DECLARE),
            Entry("records", _("Records"), Permission.RECORDS_EDIT),
        ),
    ),
    (
        _("Bring data in"),
        (
            Entry("uploads", _("Send a file"), Permission.UPLOAD),
            Entry("sources", _("Sources"), Permission.SOURCES_SEE),
            Entry("runs", _("Harvests so far"), Permission.SOURCES_SEE),
        ),
    ),
    (
        _("Institutions and people"),
        (
            Entry("institutions", _("Institutions"), Permission.INSTITUTIONS_SEE),
            Entry("people", _("People"), Permission.PEOPLE_INVITE),
            Entry("links", _("Links for the phone"), Permission.LINKS_ISSUE),
        ),
    ),
    (
        _("Programme"),
        (
            Entry("plans", _("Plans"), Permission.PLANS_EDIT),
            Entry("summings", _("Summings-up"), Permission.SUMMING_UP_WRITE),
            Entry("models", _("Good models"), Permission.MODELS_MARK),
        ),
    ),
    (
        _("Visitors"),
        (
            Entry("messages", _("Messages"), Permission.INBOX),
            Entry("counts", _("How often looked at"), Permission.COUNTS_SEE),
            Entry("lost_searches", _("Searches that found nothing"), Permission.COUNTS_SEE),
        ),
    ),
    (
        _("This site"),
        (
            Entry("audit", _("What was changed"), Permission.AUDIT_SEE),
            Entry("plugins", _("Plugins"), Permission.PLUGINS_SEE),
        ),
    ),
)


_ABOUT = {
    "activities": (_("Add a class, a club, a talk; say when it does not take place"), "people"),
    "uploads": (_("Send a spreadsheet, a MARC file or a zip and see what would change"), "out"),
    "exhibitions": (_("Tell a story with records, chapter by chapter"), "exhibition"),
    "learning_paths": (_("Lead pupils through records, step by step"), "lesson"),
    "records": (_("Put right what a source says"), "book"),
    "figures": (_("Declare visits and uses of a year, see who has not"), "out"),
    "institutions": (_("Names, addresses, opening hours, services"), "door"),
    "sources": (_("What is taken in by itself, and how often"), "web"),
    "people": (_("Invite somebody, change what they may do"), "people"),
}
"""What the first page says of pages of the menu, with the name of a picture."""


def works(user: User) -> list[Work]:
    """What the person does most, in the order in which the first page shows it."""
    entries = {entry.view: entry for _name, group in MENU for entry in group}
    return [
        Work(str(entries[view].name), str(about), admin_url(view), glyph)
        for view, (about, glyph) in _ABOUT.items()
        if _shown(entries[view], user)
    ]


def menu(user: User) -> list[Group]:
    """What the person may use, in groups; pages that are not there are left out."""
    groups = [
        Group(str(name), [_item(entry) for entry in entries if _shown(entry, user)]) for name, entries in MENU
    ]
    return [group for group in groups if group.items]


def _shown(entry: Entry, user: User) -> bool:
    there = f"admin.{entry.view}" in current_app.view_functions
    return there and (entry.permission is None or permissions.may(user, entry.permission))


def _item(entry: Entry) -> Item:
    address = admin_url(entry.view)
    here = request.path
    return Item(str(entry.name), address, here == address or here.startswith(address.rstrip("/") + "/"))
