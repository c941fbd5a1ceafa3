"""Saving in the exhibitions editor: by a person or by the browser; what two people wrote at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Response, jsonify, request

from catalog.exhibitions.model import Chapter, Exhibition
from catalog.store.exhibitions import AUTO, SAVED
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class Theirs(NamedTuple):
    """What somebody else wrote meanwhile: the field's name, and its text now (empty: taken out)."""

    name: str
    text: str


_NAMES = {
    "title": lazy_gettext("Title"),
    "subtitle": lazy_gettext("Subtitle"),
    "introduction": lazy_gettext("Introduction"),
    "curators": lazy_gettext("Who made it"),
    "venue": lazy_gettext("Where it stands"),
    "start": lazy_gettext("First day"),
    "end": lazy_gettext("Last day"),
    "alt": lazy_gettext("What is in the picture?"),
    "caption": lazy_gettext("Caption"),
    "credit": lazy_gettext("Whose picture it is"),
    "text": lazy_gettext("Text"),
    "sources": lazy_gettext("Sources"),
    "levels": lazy_gettext("School levels"),
    "subjects": lazy_gettext("School subjects"),
    "questions": lazy_gettext("Questions for the class"),
    "note": lazy_gettext("Note"),
    "url": lazy_gettext("Picture"),
}


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


def their_words(mine: Exhibition | Chapter, now: Exhibition | Chapter) -> list[Theirs]:
    """The texts that differ between what was written in the form and what is kept now, as it is now."""
    written, kept = dict(_texts(mine, "")), dict(_texts(now, ""))
    return [
        Theirs(name, kept.get(name, ""))
        for name in dict.fromkeys((*kept, *written))
        if written.get(name, "") != kept.get(name, "")
    ]


def _texts(value: Any, before: str) -> Iterator[tuple[str, str]]:
    """The texts in a dataclass by the names that people know them by."""
    if not dataclasses.is_dataclass(value):
        return
    for entry in dataclasses.fields(value):
        inner = getattr(value, entry.name)
        name = f"{before}{_NAMES.get(entry.name, entry.name)}"
        if isinstance(inner, str) and entry.name in _NAMES:
            yield name, inner
        elif isinstance(inner, tuple) and entry.name in _NAMES:
            yield name, "\n".join(inner)
        elif entry.name == "sections":
            for number, section in enumerate(inner, 1):
                yield from _texts(section, _("Section %(number)s", number=number) + " – ")
        elif entry.name == "shows":
            yield f"{before}{_('Records shown')}", "\n".join(shown.title for shown in inner)
        else:
            yield from _texts(inner, before)
