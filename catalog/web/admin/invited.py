"""Invitations as lists show them: to what, whether the link still works, what the person may do with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.people import managing, ways_in
from catalog.store.invitations import Invitation
from catalog.store.users import User
from catalog.web.i18n import day
from catalog.web.i18n import gettext as _
from catalog.web.people_named import actor_name, grant_name, institution_names


class Invited(NamedTuple):
    """An invitation; ``works`` whether its link does, ``state`` until when, or why no longer."""

    invitation: Invitation
    role: str
    works: bool
    state: str
    may: bool


def shown(session: Session, person: User, found: Iterable[Invitation]) -> list[Invited]:
    """The invitations for a list that ``person`` sees."""
    rows = list(found)
    names = institution_names([one.grant for one in rows])
    return [
        Invited(
            one,
            grant_name(one.grant, names),
            *_state(session, one),
            may=managing.gives(session, person, one.grant),
        )
        for one in rows
    ]


def _state(session: Session, one: Invitation) -> tuple[bool, str]:
    if not one.is_open:
        return False, _("The link ran out on %(day)s", day=day(one.expires))
    if not ways_in.stands(session, one):
        who = actor_name(one.invited_by)
        return False, _("The link works no longer: %(name)s may not invite to this any more", name=who)
    return True, _("The link works until %(day)s", day=day(one.expires))
