"""The first page behind a personal link: what can be done, what was just done, the list of one's own."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request

from catalog.activities.checking import is_over
from catalog.harvest import own_activities
from catalog.people import undoing
from catalog.store import attendance, audit, own
from catalog.store.db import reading
from catalog.store.own import PUBLISHED, Own, Wanted
from catalog.store.scopes import Reach
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.phone import summing
from catalog.web.phone.frame import actor, blueprint, opened, phone_page, phone_url
from catalog.web.phone.saving import found
from catalog.web.phone.times import line_of, next_line

SIZE = 20
LISTS = {
    "upcoming": lazy_gettext("Coming"),
    "past": lazy_gettext("Past"),
    "draft": lazy_gettext("Drafts"),
    "cancelled": lazy_gettext("Called off"),
    "withdrawn": lazy_gettext("Taken out"),
}
_DONE = {
    "published": lazy_gettext("“%(title)s” is published. It can be found by search in a few seconds."),
    "changed": lazy_gettext("The changes of “%(title)s” are saved."),
    "draft": lazy_gettext("“%(title)s” is kept as a draft. Nobody else can see it yet."),
    "cancelled": lazy_gettext("“%(title)s” is called off. It is still shown, with a line through it."),
    "day": lazy_gettext("One date of “%(title)s” is called off."),
    "again": lazy_gettext("“%(title)s” takes place again."),
    "withdrawn": lazy_gettext("“%(title)s” is taken out."),
    "restored": lazy_gettext("“%(title)s” is back."),
    "people": lazy_gettext("The numbers of “%(title)s” are kept."),
    "undone": lazy_gettext("“%(title)s” is as it was before."),
    "late": lazy_gettext("“%(title)s” was changed since, so that cannot be taken back any more."),
    "meanwhile": lazy_gettext("Somebody else changed “%(title)s” just now. Look at it, then try once more."),
    "refused": lazy_gettext("“%(title)s” has to be changed first: something in it is no longer right."),
}
_OVER = lazy_gettext("By its dates it is over already. If they are not right, change them below.")
_NOT_DONE = ("late", "meanwhile", "refused")


class Said(NamedTuple):
    """What was just done: a sentence, and the entry that a button takes back (None: nothing to take back).

    ``list`` is the list in which the activity stands.
    """

    text: str
    entry: int | None
    kind: str
    list: str = "upcoming"


class Shown(NamedTuple):
    """An activity in the list: the row, when it is, the next day, how many came, what is called off."""

    own: Own
    when: str
    next: str
    people: int | None
    status: str
    url: str


@blueprint.get("", strict_slashes=False)
def home() -> Response:
    """What can be done, and the list that was asked for."""
    wanted = request.args.get("list", "")
    said = _said()
    which = wanted if wanted in LISTS else said.list if said else "upcoming"
    number = page_number(request.args.get("page", ""))
    total, rows = listed(which, number)
    if total == 0 and not wanted:
        # Somebody who has only past ones, or drafts, is not shown an empty list.
        which = next((name for name in LISTS if listed(name, 1)[0]), which)
        total, rows = listed(which, number)
    return phone_page(
        "phone/home.html",
        title=_("Activities of %(name)s", name=opened().name),
        said=said,
        summings=summing.asked(),
        lists=[(name, label, phone_url("home", list=name)) for name, label in LISTS.items()],
        which=which,
        rows=shown(rows),
        total=total,
        pages=paging(
            number,
            total,
            SIZE,
            lambda page: phone_url("home", list=which, page=page),
            most=last_page(total, SIZE),
        ),
    )


def listed(which: str, number: int, size: int = SIZE) -> tuple[int, list[Own]]:
    """How many activities of the institution are in a list, and a page of them."""
    slug = opened().link.institution
    asked = Wanted(format="activity", institution=slug, when=which, today=i18n.today().isoformat())
    sort = "when" if which == "upcoming" else "-when" if which in ("past", "cancelled") else "-modified"
    with reading() as session:
        return own.listed(
            session,
            Reach(slugs=frozenset({slug})),
            asked,
            sort=sort,
            offset=(number - 1) * size,
            limit=size,
        )


def shown(rows: list[Own]) -> list[Shown]:
    """The rows as lists show them."""
    with reading() as session:
        came = attendance.totals(session, [row.id for row in rows])
    return [_shown(row, came.get(row.id)) for row in rows]


def _shown(row: Own, people: int | None) -> Shown:
    activity = own_activities.activity_of(row)
    url = i18n.page_url("record", identifier=row.record) if row.record and row.state == PUBLISHED else ""
    return Shown(row, line_of(activity), next_line(activity), people, activity.timing.status, url)


def _said() -> Said | None:
    """What the address tells of what was done; only of an activity and an entry of this link's own."""
    done, number = request.args.get("done", ""), request.args.get("of", "")[:80]
    if done == "rows":
        count = page_number(request.args.get("count", ""))
        return Said(
            i18n.ngettext(
                "%(count)s activity is published.", "%(count)s activities are published.", count, count=count
            ),
            None,
            "good",
        )
    kept = found(number) if done in _DONE and number else None
    if kept is None:
        return None
    text, entry = (
        str(_DONE[done]) % {"title": kept.title},
        _entry_to_undo(request.args.get("entry", ""), kept),
    )
    if done in ("published", "changed") and is_over(own_activities.activity_of(kept), i18n.today()):
        # Nothing is asked of somebody who adds what was; a wrong year is seen at once.
        return Said(f"{text} {_OVER}", entry, "note", "past")
    return Said(text, entry, "note" if done in _NOT_DONE else "good")


def _entry_to_undo(text: str, kept: Own) -> int | None:
    entry = own_entry(text)
    if entry is None or entry.subject != kept.id or undoing.way(entry) is None:
        return None
    return entry.id


def own_entry(text: str) -> audit.Entry | None:
    """The entry of the audit log with that number if this link made it, else None."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    with reading() as session:
        entry = audit.get(session, int(text))
    mine = entry is not None and entry.actor == actor() and entry.institution == opened().link.institution
    return entry if mine else None


def facts_of(kept: Own) -> dict[str, Any]:
    """What pages about one activity share."""
    activity = own_activities.activity_of(kept)
    return {"own": kept, "activity": activity, "when": line_of(activity)}
