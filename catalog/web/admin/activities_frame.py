"""What the pages of one activity share: how it is found, what it says, who may work on it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import abort

from catalog import gazetteer
from catalog.activities.checking import draft_faults
from catalog.activities.format import record_of
from catalog.activities.model import FORMAT, Activity
from catalog.gazetteer import Unit
from catalog.harvest.own_activities import activity_of
from catalog.shape import to_dict
from catalog.store import institutions, own
from catalog.store.db import reading
from catalog.store.own import Own
from catalog.web.admin.shell import Of, admin_url
from catalog.web.i18n import gettext as _

OF_ACTIVITY = Of("activity", "number", own.institution_of)


class Opened(NamedTuple):
    """An activity that a page is about."""

    own: Own
    activity: Activity
    institution: dict[str, Any]

    @property
    def province(self) -> Unit | None:
        """The province of its institution."""
        return gazetteer.seat(self.institution).province


def opened(number: str) -> Opened:
    """The activity of that number; answers 404 where there is none."""
    with reading() as session:
        found = own.found(session, number)
        facts = None if found is None else institutions.get(session, found.institution)
    if found is None or facts is None or found.format != FORMAT:
        abort(404)
    return Opened(found, activity_of(found), facts)


def shaped(entry: Own) -> dict[str, Any]:
    """What a page would show of an activity, also of a draft; nothing of its time if that is wrong."""
    return shown(activity_of(entry))


def shown(activity: Activity) -> dict[str, Any]:
    """What a page would show of an activity; nothing where something in it is wrong."""
    if draft_faults(activity):
        return {"title": activity.title}
    return to_dict(record_of(activity))


def crumbs(found: Opened | None = None) -> list[tuple[str, str]]:
    """The way to a page of activities."""
    way = [(_("Activities"), admin_url("activities"))]
    if found is not None:
        way.append((found.own.title, admin_url("activity", number=found.own.id)))
    return way
