"""The first page of the administration: what waits for this person, and what they do most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from flask import Response
from sqlalchemy.orm import Session

from catalog.store.db import reading
from catalog.store.users import User
from catalog.web.admin.navigation import works
from catalog.web.admin.shell import admin_page, blueprint, needs, user
from catalog.web.i18n import gettext as _
from catalog.web.people_named import roles


class Waiting(NamedTuple):
    """Something that waits for the person: one sentence, and where to see to it."""

    text: str
    address: str


Waits = Callable[[Session, User], Iterable[Waiting]]
_WAITS: list[Waits] = []


def waits(function: Waits) -> Waits:
    """A decorator: the function gives what waits for a person, asked on each visit of the first page."""
    _WAITS.append(function)
    return function


@blueprint.get("/")
@needs(None)
def home() -> Response:
    """What waits for the person, and where to go."""
    with reading() as session:
        found = [entry for give in _WAITS for entry in give(session, user())]
    return admin_page(
        "admin/home.html",
        title=_("Administration"),
        waiting=found,
        works=works(user()),
        roles=roles(user()),
    )
