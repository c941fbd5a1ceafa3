"""Learning paths in the administration: their list, a new one, a copy of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from flask import Response
from sqlalchemy.orm import Session
from wtforms import HiddenField

from catalog.errors import ChangedMeanwhile
from catalog.harvest import own_learning
from catalog.harvest.own import new_id
from catalog.learning.model import LearningPath
from catalog.learning.path import NAME
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import drafts, own, scopes
from catalog.store.db import reading, writing
from catalog.store.own import Wanted
from catalog.store.users import User
from catalog.web.admin import picking
from catalog.web.admin.exhibitions_words import STATES
from catalog.web.admin.forms import Form, line
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.learning_paths_frame import OF_PATH, opened, to_editor
from catalog.web.admin.shell import actor, admin_page, admin_url, blueprint, needs, reach, tell, user
from catalog.web.admin.tables import SIZE, Choice, Column, Listing, asked
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_SORTS = ("title", "modified")
_KEY = re.compile(r"[a-z2-7]{16}")


class NewForm(Form):
    """What a new path begins with; ``key`` is its id, so that a form sent twice makes one."""

    key = HiddenField()
    title = line(lazy_gettext("Title of the learning path"), most=300, required=True)
    institution = picking.institution(lazy_gettext("Institution"))


@waits
def _drafts(session: Session, person: User) -> Iterator[Waiting]:
    """What the person began and did not publish yet, the newest first."""
    mine = permissions.reach(person, Permission.LEARNING_EDIT)
    if not mine:
        return
    wanted = Wanted(format=NAME, when=own.DRAFT, made_by=person.actor)
    _total, found = own.listed(session, mine, wanted, sort="-modified", limit=3)
    for entry in found:
        told = _("Learning path not published yet: %(title)s", title=entry.title or "…")
        yield Waiting(told, admin_url("learning_path", number=entry.id))


@blueprint.get("/learning-paths", endpoint="learning_paths")
@needs(Permission.LEARNING_EDIT)
def learning_paths_list() -> Response:
    """The learning paths that the person may write on."""
    wanted = asked(sorts=_SORTS, default="-modified", filters=("state",))
    with reading() as session:
        total, found = own.listed(
            session,
            reach(Permission.LEARNING_EDIT),
            Wanted(format=NAME, text=wanted.q, when=wanted.filters["state"]),
            sort=wanted.sort,
            offset=wanted.offset,
            limit=SIZE,
        )
        states = drafts.standings(session, found)
        names = scopes.names(session, frozenset(entry.institution for entry in found))
    listing = Listing(
        caption=_("Learning paths"),
        columns=(
            Column(key="title", label=_("Title"), sort="title"),
            Column(key="institution", label=_("Institution")),
            Column(key="state", label=_("State")),
            Column(key="modified", label=_("Last change"), sort="modified"),
        ),
        rows=found,
        total=total,
        asked=wanted,
        address=admin_url("learning_paths"),
        choices=(
            Choice(
                name="state",
                label=_("State"),
                options=[(state, str(STATES[state])) for state in own.STATES],
            ),
        ),
        empty=_("There is no learning path yet. Begin with a title; all else can wait."),
    )
    return admin_page(
        "admin/learning_paths.html",
        title=_("Learning paths"),
        listing=listing,
        states=states,
        state_names=STATES,
        names=names,
    )


@blueprint.get("/learning-paths/new")
@needs(Permission.LEARNING_EDIT)
def learning_path_new() -> Response:
    """The form of a new path."""
    return _new_page(NewForm(None, data={"key": new_id()}))


def _new_page(form: NewForm, status: int = 200) -> Response:
    form.institution.offer(reach(Permission.LEARNING_EDIT))
    crumbs = [(_("Learning paths"), admin_url("learning_paths"))]
    return admin_page(
        "admin/learning_path_new.html", title=_("New learning path"), crumbs=crumbs, status=status, form=form
    )


@blueprint.post("/learning-paths/new")
@needs(Permission.LEARNING_EDIT)
def learning_path_add() -> Response:
    """Begin a path: a draft with a title."""
    form = NewForm()
    valid = form.validate()
    slug = picking.chosen_institution(form, "institution", reach(Permission.LEARNING_EDIT))
    if not (valid and slug):
        return _new_page(form, 422)
    person = user()
    begun = LearningPath(title=form.title.data, authors=(person.name,), languages=(person.language,))
    number = form.key.data if _KEY.fullmatch(form.key.data or "") else new_id()
    with suppress(ChangedMeanwhile):  # the same form was taken already
        _begin(number, slug, begun)
    return to_editor(number)


@blueprint.post("/learning-paths/<number>/copy")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_copy(number: str) -> Response:
    """A draft of one's own with the same content."""
    found = opened(number)
    title = _("%(title)s (copy)", title=found.path.title[:280])
    made = new_id()
    _begin(made, found.own.institution, replace(found.path, title=title))
    tell(_("This is a copy. The learning path that it was made of stays as it is."))
    return to_editor(made)


def _begin(number: str, institution: str, path: LearningPath) -> None:
    with writing() as session:
        own_learning.begin(session, number, institution, path, actor())
