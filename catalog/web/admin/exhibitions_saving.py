"""Saving a page of the exhibitions editor: by a person or by the browser, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from flask import Response, jsonify, request

from catalog.errors import ChangedMeanwhile
from catalog.exhibitions.model import Exhibition
from catalog.store.drafts import AUTO, SAVED
from catalog.web import i18n
from catalog.web.admin.desk import Opened, mark
from catalog.web.admin.exhibitions_differing import Theirs, their_words
from catalog.web.admin.exhibitions_doing import go_on
from catalog.web.admin.exhibitions_frame import DESK, unchanged
from catalog.web.admin.shell import see_other, tell
from catalog.web.forms import Form
from catalog.web.i18n import gettext as _


def by_script() -> bool:
    """Whether the browser saves by itself, while the person goes on writing."""
    return request.form.get("do") == "auto"


def saved_kind() -> str:
    """The kind of the version that this request makes."""
    return AUTO if by_script() else SAVED


def answer_to_script(status: int, seen: str = "") -> Response:
    """What the page's script is told: a sentence to show, and the mark of what is kept now."""
    told = {
        200: _("Saved by itself at %(time)s", time=i18n.clock(datetime.now(UTC))),
        409: _("Somebody else changed this page meanwhile. Press Save to see both texts."),
    }.get(status, _("Not saved by itself: something has to be put right. Press Save to see what."))
    response = jsonify({"told": told, "seen": seen})
    response.status_code = status
    return response


class Show(Protocol):
    """Shows a page of the editor: what is edited, its form, the status, what somebody else wrote."""

    def __call__(
        self, found: Opened[Exhibition], form: Form, status: int = 200, theirs: list[Theirs] | None = None
    ) -> Response:
        """The page."""


class Part(NamedTuple):
    """A part of an exhibition that a page edits: ``of`` one, and ``put`` into one from another.

    ``view`` is the page's endpoint; ``name`` is for the audit log.
    """

    name: str
    view: str
    of: Callable[[Exhibition], Exhibition]
    put: Callable[[Exhibition, Exhibition], Exhibition]
    show: Show


def save_part(number: str, part: Part, form: Form, written: Exhibition) -> Response:
    """Keep a part as it was written; where somebody else changed it meanwhile, its page with both."""

    def write(now: Exhibition) -> Exhibition:
        # The same form sent twice says nothing new.
        if part.of(now) != part.of(written):
            unchanged(number, part.of(now), form["seen"].data or "")
        return part.put(now, written)

    try:
        kept, entry = DESK.keep(number, write, save=saved_kind(), about=part.name)
    except ChangedMeanwhile:
        if by_script():
            return answer_to_script(409)
        now = DESK.opened(number)
        form["seen"].data = mark(part.of(now.content))
        return part.show(now, form, 409, their_words(part.of(written), part.of(now.content)))
    if by_script():
        return answer_to_script(200, mark(part.of(kept.content)))
    if (led := go_on(number)) is not None:
        return led
    tell(_("Saved."), undo=entry)
    return see_other(part.view, number=number)
