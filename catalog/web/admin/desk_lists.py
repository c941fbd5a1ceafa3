"""Lists of drafts in the administration, a new one, a copy of one: the same for each ``Desk``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import Response
from sqlalchemy.orm import Session
from wtforms import HiddenField

from catalog.errors import ChangedMeanwhile
from catalog.harvest import own_drafts
from catalog.harvest.own import new_id
from catalog.people import permissions
from catalog.store import drafts, own, scopes
from catalog.store.db import reading, writing
from catalog.store.own import Wanted
from catalog.store.users import User
from catalog.store.written import T
from catalog.web import picking
from catalog.web.admin.desk import STATES, Desk
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import actor, admin_page, admin_url, blueprint, needs, reach, tell
from catalog.web.admin.tables import SIZE, Choice, Column, Listing, asked
from catalog.web.forms import Form, line
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_SORTS = ("title", "modified")
_KEY = re.compile(r"[a-z2-7]{16}")
_COPIED = 280
"""Letters of a title that a copy takes over, so that it may say that it is one."""


class NewForm(Form):
    """What a new draft begins with; ``key`` is its id, so that a form sent twice makes one."""

    key = HiddenField()
    title = line("", most=300, required=True)
    institution = picking.institution(lazy_gettext("Institution"))


def attach(desk: Desk[T]) -> Callable[[str], Response]:
    """Register the list of a desk and what begins there; gives the view that makes a copy."""
    _remind(desk)
    new, copy = f"{desk.path}/new", _copier(desk)
    rules: tuple[tuple[str, str, str, Callable[..., Response]], ...] = (
        ("GET", desk.path, desk.many, lambda: _list(desk)),
        ("GET", new, f"{desk.one}_new", lambda: _new_page(desk, _form(desk, data={"key": new_id()}))),
        ("POST", new, f"{desk.one}_add", lambda: _add(desk)),
    )
    for method, path, name, view in rules:
        blueprint.add_url_rule(path, name, needs(desk.permission)(view), methods=[method])
    guarded = needs(desk.permission, desk.of)(copy)
    blueprint.add_url_rule(f"{desk.path}/<number>/copy", f"{desk.one}_copy", guarded, methods=["POST"])
    return copy


def _remind(desk: Desk[T]) -> None:
    @waits
    def _drafts(session: Session, person: User) -> Iterator[Waiting]:
        """What the person began and did not publish yet, the newest first."""
        mine = permissions.reach(person, desk.permission)
        if not mine:
            return
        wanted = Wanted(format=desk.kind.format, when=own.DRAFT, made_by=person.actor)
        _total, found = own.listed(session, mine, wanted, sort="-modified", limit=3)
        for entry in found:
            told = str(desk.words.waiting) % {"title": entry.title or "…"}
            yield Waiting(told, desk.url(number=entry.id))


def _list(desk: Desk[T]) -> Response:
    """What the person may write on."""
    wanted = asked(sorts=_SORTS, default="-modified", filters=("state",))
    with reading() as session:
        total, found = own.listed(
            session,
            reach(desk.permission),
            Wanted(format=desk.kind.format, text=wanted.q, when=wanted.filters["state"]),
            sort=wanted.sort,
            offset=wanted.offset,
            limit=SIZE,
        )
        states = drafts.standings(session, found)
        names = scopes.names(session, frozenset(entry.institution for entry in found))
    listing = Listing(
        caption=str(desk.words.many),
        columns=(
            Column(key="title", label=_("Title"), sort="title"),
            Column(key="institution", label=_("Institution")),
            Column(key="state", label=_("State")),
            Column(key="modified", label=_("Last change"), sort="modified"),
        ),
        rows=found,
        total=total,
        asked=wanted,
        address=admin_url(desk.many),
        choices=(
            Choice(
                name="state",
                label=_("State"),
                options=[(state, str(STATES[state])) for state in own.STATES],
            ),
        ),
        empty=str(desk.words.none),
    )
    return admin_page(
        "admin/drafts.html",
        title=str(desk.words.many),
        desk=desk,
        listing=listing,
        states=states,
        state_names=STATES,
        names=names,
    )


def _form(desk: Desk[T], **given: Any) -> NewForm:
    form = NewForm(None, **given) if given else NewForm()
    form.title.label.text = str(desk.words.title)
    return form


def _new_page(desk: Desk[T], form: NewForm, status: int = 200) -> Response:
    form.institution.offer(reach(desk.permission))
    crumbs = [(str(desk.words.many), admin_url(desk.many))]
    return admin_page(
        "admin/draft_new.html",
        title=str(desk.words.new),
        crumbs=crumbs,
        status=status,
        form=form,
        desk=desk,
    )


def _add(desk: Desk[T]) -> Response:
    """Begin a draft with a title."""
    form = _form(desk)
    valid = form.validate()
    slug = picking.chosen_institution(form, "institution", reach(desk.permission))
    if not (valid and slug):
        return _new_page(desk, form, 422)
    number = form.key.data if _KEY.fullmatch(form.key.data or "") else new_id()
    with suppress(ChangedMeanwhile):  # the same form was taken already
        _begin(desk, number, slug, desk.begun(form.title.data))
    return desk.back(number, fresh=True)


def _begin(desk: Desk[T], number: str, institution: str, content: T) -> None:
    with writing() as session:
        own_drafts.begin(session, desk.kind, number, institution, content, actor())


def _copier(desk: Desk[T]) -> Callable[[str], Response]:
    def copy(number: str) -> Response:
        """A draft of one's own with the same content."""
        kept, content = desk.opened(number)
        title = _("%(title)s (copy)", title=content.title[:_COPIED])
        made = new_id()
        _begin(desk, made, kept.institution, replace(content, title=title))  # type: ignore[type-var]
        tell(str(desk.words.copied))
        return desk.back(made, fresh=True)

    return copy
