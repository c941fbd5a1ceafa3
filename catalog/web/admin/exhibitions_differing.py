"""What two people wrote at once on a page of the exhibitions editor."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, NamedTuple

from catalog.exhibitions.model import Chapter, Exhibition, Picture, Shown
from catalog.web.admin.exhibitions_words import LANGUAGES, LICENCES
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_NAMES = {
    "title": lazy_gettext("Title"),
    "subtitle": lazy_gettext("Subtitle"),
    "introduction": lazy_gettext("Introduction"),
    "curators": lazy_gettext("Who made it"),
    "languages": lazy_gettext("Language"),
    "licence": lazy_gettext("What others may do with your texts"),
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
}


class Theirs(NamedTuple):
    """What somebody else wrote meanwhile: the field's name, and its text now (empty: taken out)."""

    name: str
    text: str


def their_words(mine: Exhibition | Chapter, now: Exhibition | Chapter) -> list[Theirs]:
    """What differs between what was written in the form and what is kept now, as it is now."""
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
    if isinstance(value, Picture):
        yield before + _("Picture"), _named(value)
    for entry in dataclasses.fields(value):
        inner = getattr(value, entry.name)
        name = f"{before}{_NAMES.get(entry.name, entry.name)}"
        if entry.name in _NAMES:
            yield name, _text(entry.name, inner)
        elif entry.name == "sections":
            for number, section in enumerate(inner, 1):
                yield from _texts(section, _("Section %(number)s", number=number) + " – ")
        elif entry.name == "shows":
            yield before + _("Records shown"), "\n".join(map(_line, inner))
        else:
            yield from _texts(inner, before)


def _text(name: str, value: str | tuple[str, ...]) -> str:
    if name == "languages":
        return str(dict(LANGUAGES).get(" ".join(value), ", ".join(value)))
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(dict(LICENCES).get(value, value)) if name == "licence" and value else value


def _named(picture: Picture) -> str:
    """What tells a picture from another: its end of the address, where it is one that was sent."""
    return _("another picture (%(name)s)", name=picture.url.rpartition("/")[2][:12])


def _line(shown: Shown) -> str:
    return f"{shown.title} – {shown.note}" if shown.note else shown.title
