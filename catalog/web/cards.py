"""Cards: what a list shows of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import orjson

from catalog.formats.licences import licence_of
from catalog.learning.path import is_path
from catalog.search.highlighting import Highlighter, Part, Snippet
from catalog.store.changes import Stored
from catalog.web import i18n, when
from catalog.web.exhibition_addresses import exhibition_url
from catalog.web.i18n import page_url
from catalog.web.labels import ACCESS, KINDS, named
from catalog.web.pictures import Picture, first_picture

SUMMARY = 220
Facts = Mapping[str, Any]
Institutions = Mapping[str, Facts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A record in a list; texts are in the page's language save what the record says itself.

    ``marked_title`` and ``marked_creators`` are its texts in parts, where there are hits to be marked, and
    ``snippet`` the stretch of its description that shows most of them;
    ``distance`` and ``reasons`` are what a search tells of it.
    """

    id: str
    url: str
    title: str
    title_language: str
    kind: str
    kind_name: str
    institution: str
    institution_language: str
    creators: str
    date: str
    place: str
    access: str
    access_name: str
    summary: str
    picture: Picture | None
    when: when.When | None
    places: int = 0
    marked_title: tuple[Part, ...] = ()
    marked_creators: tuple[Part, ...] = ()
    snippet: Snippet | None = None
    licence: str = ""
    distance: str = ""
    reasons: list[str] = field(default_factory=list)


def marked(card: Card, record: Facts, highlighter: Highlighter, **told: Any) -> Card:
    """The card with its texts in parts, what was searched for marked; the summary shows most of it.

    ``told`` is what else a search tells of it.
    """
    description = " ".join(record.get("description", "").split())
    return replace(
        card,
        marked_title=_if_hit(highlighter.mark(card.title, "title")),
        marked_creators=_if_hit(highlighter.mark(card.creators, "creator")),
        snippet=highlighter.snippet(description, "description", length=SUMMARY) if description else None,
        **told,
    )


def _if_hit(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return parts if any(part.is_hit for part in parts) else ()


def make_card(record: Facts, institutions: Institutions, places: int = 0) -> Card:
    """The card of a record in its published shape; ``places`` is how many institutions hold its work."""
    title = record.get("title", "")
    slug = record.get("institution", "")
    access = record.get("access", "unknown")
    name = institution_name(institutions.get(slug), slug)
    return Card(
        id=record["id"],
        url=_address(record),
        title=title,
        title_language=i18n.foreign(title, record.get("languages", ())),
        kind=record.get("kind", ""),
        kind_name=named(KINDS, record.get("kind", "")),
        institution=name,
        institution_language=i18n.foreign(name),
        creators=", ".join(agent["name"] for agent in record.get("creators", ())[:2]),
        date=_date(record),
        place=", ".join(place["label"] for place in record.get("places", ())[:2]),
        access=access,
        access_name=named(ACCESS, access),
        summary=shortened(record.get("description", ""), SUMMARY),
        picture=_picture(record),
        when=when.read(record.get("schedule")),
        places=places,
        licence=_open_licence(record),
    )


def _picture(record: Facts) -> Picture | None:
    """Its first picture; that of a chapter for an exhibition that has none on its cover."""
    inside = ({"id": record["id"], "images": part.get("images", ())} for part in record.get("chapters", ()))
    return next((picture for part in chain((record,), inside) if (picture := first_picture(part))), None)


def _address(record: Facts) -> str:
    """The page of a record: that which leads through it, where it is an exhibition or a learning path."""
    if record.get("kind") == "exhibition":
        return exhibition_url(record["id"], record.get("title", ""))
    if is_path(record):
        return page_url("learning_path", slug=record["id"])
    return page_url("record", identifier=record["id"])


def make_cards(
    stored: Iterable[Stored], institutions: Institutions, places: Mapping[str, int] | None = None
) -> list[Card]:
    """The cards of stored records, in their order; ``places`` tells by record how many hold its work."""
    held = places or {}
    return [make_card(orjson.loads(entry.json), institutions, held.get(entry.id, 0)) for entry in stored]


def institution_name(facts: Facts | None, slug: str = "") -> str:
    """An institution's name in the page's language, its Vietnamese name where it has no English one."""
    if facts is None:
        return slug
    name: str = facts.get("name_en", "") if i18n.spoken() == "en" else ""
    return name or facts.get("name_vi", "") or slug


def shortened(text: str, most: int) -> str:
    """The beginning of a text on one line, cut between words, with an ellipsis if something is left out."""
    line = " ".join(text[: most * 4].split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0]
    return cut.rstrip(" ,.;:–-") + "…"


def _open_licence(record: Facts) -> str:
    """The name of the licence that lets people use it again; empty for all that is not known to do so."""
    text = (record.get("rights") or {}).get("licence", "")
    known = licence_of(text) if text else None
    return known.name if known and known.address and known.name != known.address else ""


def _date(record: Facts) -> str:
    span = record.get("issued") or record.get("period") or {}
    return shortened(span.get("display", ""), 60)
