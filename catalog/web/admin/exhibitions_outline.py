"""Chapters of an exhibition in its outline: one more, their order, one less."""

from __future__ import annotations

from flask import Response, request

from catalog.errors import TooMany, UnknownName
from catalog.exhibitions import editing
from catalog.exhibitions.model import Exhibition
from catalog.people.permissions import Permission
from catalog.web.admin.exhibitions_frame import OF_EXHIBITION, back, rearrange
from catalog.web.admin.shell import blueprint, needs, see_other, tell
from catalog.web.i18n import gettext as _


@blueprint.post("/exhibitions/<number>/chapters")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_add(number: str) -> Response:
    """One more chapter at the end."""
    added: list[str] = []

    def edit(now: Exhibition) -> Exhibition:
        changed, key = editing.add_chapter(now)
        added.append(key)
        return changed

    try:
        rearrange(number, edit)
    except TooMany as error:
        tell(_("An exhibition has at most %(most)s chapters.", most=error.most), "bad")
        return back(number)
    return see_other("exhibition_chapter", number=number, key=added[-1])


@blueprint.post("/exhibitions/<number>/chapters/<key>/move")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_move(number: str, key: str) -> Response:
    """The chapter one place up or down."""
    return move_up(number, key) if request.form.get("to") == "up" else move_down(number, key)


def move_up(number: str, key: str) -> Response:
    """The chapter one place up; the page again on which that was asked."""
    return _move(number, key, -1)


def move_down(number: str, key: str) -> Response:
    """The chapter one place down; the page again on which that was asked."""
    return _move(number, key, 1)


def _move(number: str, key: str, by: int) -> Response:
    try:
        rearrange(number, lambda now: editing.move_chapter(now, key, by))
    except UnknownName:
        tell_gone()
    return back(number, anchor="outline")


@blueprint.post("/exhibitions/<number>/chapters/<key>/remove")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_remove(number: str, key: str) -> Response:
    """The exhibition without that chapter; can be undone."""
    try:
        entry = rearrange(number, lambda now: editing.remove_chapter(now, key))
        tell(_("The chapter is removed."), undo=entry)
    except UnknownName:
        tell_gone()
    return see_other("exhibition", number=number)


def tell_gone() -> None:
    """Say that a chapter is not there any more."""
    tell(_("Somebody else removed this chapter meanwhile."), "note")
