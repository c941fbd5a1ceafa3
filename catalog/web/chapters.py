"""The chapters of an exhibition that tells, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.web import i18n
from catalog.web.i18n import page_url
from catalog.web.pictures import Picture, first_picture, of_images, web_address
from catalog.web.references import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A thing that a chapter shows; ``href`` is empty where neither this catalog nor another site has it."""

    title: str
    language: str
    href: str
    external: bool
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter; ``level`` is that of its heading in the page."""

    anchor: str
    title: str
    language: str
    level: int
    text: str
    pictures: list[Picture]
    shows: list[Shown]
    url: str


def chapters(record: Mapping[str, Any], held: Held) -> list[ChapterView]:
    """The chapters of a published record, in its order."""
    return [_view(number, part, held) for number, part in enumerate(record.get("chapters", ()), 1)]


def _view(number: int, part: Mapping[str, Any], held: Held) -> ChapterView:
    title = part.get("title", "")
    return ChapterView(
        anchor=f"chapter-{number}",
        title=title,
        language=i18n.foreign(title) if title else "",
        level=min(2 + part.get("level", 1), 6),
        text=part.get("text", ""),
        pictures=of_images(part.get("images", ())),
        shows=[_shown(thing, held) for thing in part.get("shows", ())],
        url=web_address(part.get("url", "")),
    )


def _shown(thing: Mapping[str, Any], held: Held) -> Shown:
    own = held.get(thing.get("id", ""))
    if own is None:
        address = web_address(thing.get("url", ""))
        title = thing.get("title") or thing.get("url") or thing.get("id", "")
        return Shown(
            title=title, language=i18n.foreign(title), href=address, external=bool(address), picture=None
        )
    shaped = orjson.loads(own.json)
    return Shown(
        title=shaped["title"],
        language=i18n.foreign(shaped["title"], shaped.get("languages", ())),
        href=page_url("record", identifier=own.id),
        external=False,
        picture=first_picture(shaped),
    )
