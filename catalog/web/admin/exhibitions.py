"""Exhibitions in the administration: their list, a new one, a copy of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from flask import Response
from sqlalchemy.orm import Session
from wtforms import HiddenField

from catalog.errors import ChangedMeanwhile
from catalog.exhibitions.editing import add_chapter
from catalog.exhibitions.model import Exhibition
from catalog.exhibitions.story import NAME
from catalog.harvest.own import new_id
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import audit, exhibitions, own, scopes
from catalog.store.db import reading, writing
from catalog.store.own import Own, Wanted
from catalog.store.users import User
from catalog.web.admin import picking
from catalog.web.admin.exhibitions_frame import OF_EXHIBITION, opened
from catalog.web.admin.exhibitions_words import STATES
from catalog.web.admin.forms import Form, line
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import (
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
    user,
)
from catalog.web.admin.tables import SIZE, Choice, Column, Listing, asked
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_SORTS = ("title", "modified")
_KEY = re.compile(r"[a-z2-7]{16}")


class NewForm(Form):
    """What a new exhibition begins with; ``key`` is its id, so that a form sent twice makes one."""

    key = HiddenField()
    title = line(lazy_gettext("Title of the exhibition"), most=300, required=True)
    institution = picking.institution(lazy_gettext("Institution"))


@waits
def _drafts(session: Session, person: User) -> Iterator[Waiting]:
    """What the person began and did not publish yet, the newest first."""
    mine = permissions.reach(person, Permission.EXHIBITIONS_EDIT)
    if not mine:
        return
    wanted = Wanted(format=NAME, when=own.DRAFT, made_by=person.actor)
    _total, found = own.listed(session, mine, wanted, sort="-modified", limit=3)
    for entry in found:
        told = _("Exhibition not published yet: %(title)s", title=entry.title or "…")
        yield Waiting(told, admin_url("exhibition", number=entry.id))


@blueprint.get("/exhibitions", endpoint="exhibitions")
@needs(Permission.EXHIBITIONS_EDIT)
def exhibitions_list() -> Response:
    """The exhibitions that the person may write on."""
    wanted = asked(sorts=_SORTS, default="-modified", filters=("state",))
    mine = reach(Permission.EXHIBITIONS_EDIT)
    with reading() as session:
        total, found = own.listed(
            session,
            mine,
            Wanted(format=NAME, text=wanted.q, when=wanted.filters["state"]),
            sort=wanted.sort,
            offset=wanted.offset,
            limit=SIZE,
        )
        states = exhibitions.standings(session, found)
        names = scopes.names(session, frozenset(entry.institution for entry in found))
    listing = Listing(
        caption=_("Exhibitions"),
        columns=(
            Column(key="title", label=_("Title"), sort="title"),
            Column(key="institution", label=_("Institution")),
            Column(key="state", label=_("State")),
            Column(key="modified", label=_("Last change"), sort="modified"),
        ),
        rows=found,
        total=total,
        asked=wanted,
        address=admin_url("exhibitions"),
        choices=(
            Choice(
                name="state",
                label=_("State"),
                options=[(state, str(STATES[state])) for state in own.STATES],
            ),
        ),
        empty=_("There is no exhibition yet. Begin with a title; all else can wait."),
    )
    return admin_page(
        "admin/exhibitions.html",
        title=_("Exhibitions"),
        listing=listing,
        states=states,
        state_names=STATES,
        names=names,
    )


@blueprint.get("/exhibitions/new")
@needs(Permission.EXHIBITIONS_EDIT)
def exhibition_new() -> Response:
    """The form of a new exhibition."""
    return _new_page(NewForm(None, data={"key": new_id()}))


def _new_page(form: NewForm, status: int = 200) -> Response:
    form.institution.offer(reach(Permission.EXHIBITIONS_EDIT))
    crumbs = [(_("Exhibitions"), admin_url("exhibitions"))]
    return admin_page(
        "admin/exhibition_new.html", title=_("New exhibition"), crumbs=crumbs, status=status, form=form
    )


@blueprint.post("/exhibitions/new")
@needs(Permission.EXHIBITIONS_EDIT)
def exhibition_add() -> Response:
    """Begin an exhibition: a draft with a title and an empty first chapter."""
    form = NewForm()
    valid = form.validate()
    mine = reach(Permission.EXHIBITIONS_EDIT)
    slug = picking.chosen_institution(form, "institution", mine)
    if not (valid and slug):
        return _new_page(form, 422)
    begun, _key = add_chapter(Exhibition(title=form.title.data, languages=(user().language,)))
    number = form.key.data if _KEY.fullmatch(form.key.data or "") else new_id()
    with suppress(ChangedMeanwhile):  # the same form was taken already
        _begin(number, slug, begun)
    return see_other("exhibition", number=number)


@blueprint.post("/exhibitions/<number>/copy")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_copy(number: str) -> Response:
    """A draft of one's own with the same content."""
    found = opened(number)
    title = _("%(title)s (copy)", title=found.exhibition.title[:280])
    made = new_id()
    _begin(made, found.own.institution, replace(found.exhibition, title=title))
    tell(_("This is a copy. The exhibition that it was made of stays as it is."))
    return see_other("exhibition", number=made)


def _begin(number: str, institution: str, exhibition: Exhibition) -> None:
    made: Own = exhibitions.made(number, institution, exhibition)
    with writing() as session:
        kept = exhibitions.keep(session, made, exhibition, actor())
        audit.note(
            session,
            actor(),
            "add",
            "exhibition",
            kept.id,
            after={"title": exhibition.title, "revision": kept.revision},
            institution=institution,
        )
