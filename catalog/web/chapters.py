"""The chapters of an exhibition that tells, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from markupsafe import Markup

from catalog.formats.markdown import html_of
from catalog.web import i18n
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.pictures import NOBODY, Picture, first_picture, of_images, web_address
from catalog.web.references import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A thing that a chapter shows; ``href`` is empty where neither this catalog nor another site has it."""

    title: str
    language: str
    href: str
    external: bool
    picture: Picture | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter; ``level`` is that of its heading in the page, ``formatted`` its text as HTML if it has any.

    ``previous`` and ``next`` are the anchors and titles of the chapters beside one that stands on its own.
    """

    anchor: str
    title: str
    language: str
    level: int
    text: str
    pictures: list[Picture]
    shows: list[Shown]
    url: str
    formatted: Markup
    role: str = ""
    is_last: bool = False
    previous: tuple[str, str] | None = None
    next: tuple[str, str] | None = None


def chapters(record: Mapping[str, Any], held: Held, owners: Mapping[str, str] = NOBODY) -> list[ChapterView]:
    """The chapters of a published record, in its order; ``owners`` as for ``pictures.of_images``."""
    shown = [
        _view(number, part, held, of_images(part.get("images", ()), record.get("id", ""), owners))
        for number, part in enumerate(record.get("chapters", ()), 1)
    ]
    return _linked(shown)


def _linked(shown: list[ChapterView]) -> list[ChapterView]:
    """The same, each chapter's last part knowing the chapters before and after it."""
    heads = [place for place, view in enumerate(shown) if view.level == 3 and view.title]
    if len(heads) < 2:
        return shown
    linked = list(shown)
    for at in range(len(heads)):
        end = heads[at + 1] - 1 if at + 1 < len(heads) else len(shown) - 1
        before = _way(shown[heads[at - 1]]) if at else None
        after = _way(shown[heads[at + 1]]) if at + 1 < len(heads) else None
        linked[end] = replace(shown[end], is_last=True, previous=before, next=after)
    return linked


def _way(view: ChapterView) -> tuple[str, str]:
    return view.anchor, view.title


def reading_minutes(views: list[ChapterView]) -> int:
    """How many minutes it takes to read the chapters, at 200 words a minute; 0 for a few lines."""
    words = sum(len(view.text.split()) for view in views)
    return round(words / 200)


_ROLES = {"sources": lazy_gettext("Sources"), "teaching": lazy_gettext("For the class")}


def _view(number: int, part: Mapping[str, Any], held: Held, shown: list[Picture]) -> ChapterView:
    role = part.get("role", "")
    title = part.get("title", "") or str(_ROLES.get(role, ""))
    return ChapterView(
        anchor=f"chapter-{number}",
        title=title,
        language=i18n.foreign(title) if title else "",
        level=min(2 + part.get("level", 1), 6),
        text=part.get("text", ""),
        pictures=shown,
        shows=[shown_thing(thing, held) for thing in part.get("shows", ())],
        url=web_address(part.get("url", "")),
        # Made anew whenever it is shown: what was stored may come from anywhere.
        formatted=Markup(html_of(part.get("markdown", ""))),  # noqa: S704
        role=role,
    )


def shown_thing(thing: Mapping[str, Any], held: Held) -> Shown:
    """A thing as an exhibition shows it: as the catalog has it now, else as it was named."""
    own = held.get(thing.get("id", ""))
    if own is None:
        address = web_address(thing.get("url", ""))
        title = thing.get("title") or thing.get("url") or thing.get("id", "")
        return Shown(
            title=title,
            language=i18n.foreign(title),
            href=address,
            external=bool(address),
            picture=None,
            note=thing.get("note", ""),
        )
    shaped = orjson.loads(own.json)
    return Shown(
        title=shaped["title"],
        language=i18n.foreign(shaped["title"], shaped.get("languages", ())),
        href=page_url("record", identifier=own.id),
        external=False,
        picture=first_picture(shaped),
        note=thing.get("note", ""),
    )
