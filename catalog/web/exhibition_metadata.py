"""What the pages of an exhibition tell machines: the event with its chapters, and each chapter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.formats.schemaorg_write import CONTEXT, as_jsonld
from catalog.formats.schemaorg_write_values import Node, Site, put
from catalog.record import Record
from catalog.store.stored import Stored
from catalog.web.cards import shortened
from catalog.web.exhibition_addresses import exhibition_url, slug_of
from catalog.web.exhibition_story import Chapter, Story
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.metadata import MOST_PICTURES, MOST_VALUES, SUMMARY, Metadata, breadcrumbs, script
from catalog.web.pictures import Picture
from catalog.web.site import base_url


def of_exhibition(stored: Stored, record: Record, facts: Mapping[str, Any] | None, story: Story) -> Metadata:
    """What the page of an exhibition tells: an ExhibitionEvent whose parts are its chapters.

    Its name to machines stays the address of its record; ``url`` is the page.
    """
    base = base_url()
    address = Site("", base).record(record.id)
    node = as_jsonld(
        record, address=address, base=base, publisher=facts, published=stored.modified.date().isoformat()
    )
    for name, value in node.items():
        if isinstance(value, list):
            node[name] = value[: MOST_PICTURES if name == "image" else MOST_VALUES]
    node["url"] = base + exhibition_url(record.id, record.title)
    if story.chapters:
        _put_place(node, record)
    put(node, "workFeatured", [_part(record, chapter) for chapter in story.chapters if chapter.named])
    return Metadata(
        graph=script(node, breadcrumbs(_list(), (record.title, ""))),
        title=record.title,
        summary=shortened(record.description, SUMMARY),
        type="article",
        picture=_address(story.cover),
        picture_alt=story.cover.alt if story.cover else "",
    )


def _put_place(node: Node, record: Record) -> None:
    """Tell that what has chapters can be seen on its page, wherever else it stands."""
    schedule, here = record.schedule, {"@type": "VirtualLocation", "url": node["url"]}
    stands = schedule is not None and bool(schedule.venue or schedule.start)
    mode = "MixedEventAttendanceMode" if stands else "OnlineEventAttendanceMode"
    node["eventAttendanceMode"] = f"{CONTEXT}/{mode}"
    if stands:
        put(node, "location", here)
    else:
        node["location"] = here


def of_chapter(record: Record, chapter: Chapter, story: Story) -> Metadata:
    """What the page of a chapter tells."""
    whole = (record.title, exhibition_url(record.id, record.title))
    shown = chapter.picture or story.cover
    text = next((section.text for section in chapter.sections if section.text), record.description)
    return Metadata(
        graph=script(_part(record, chapter), breadcrumbs(_list(), whole, (chapter.title, ""))),
        title=f"{chapter.title} – {record.title}",
        summary=shortened(text, SUMMARY),
        type="article",
        picture=_address(shown),
        picture_alt=shown.alt if shown else "",
    )


def _list() -> tuple[str, str]:
    return _("Exhibitions"), page_url("exhibitions_list")


def _part(record: Record, chapter: Chapter) -> Node:
    base = base_url()
    address = page_url("exhibition_chapter", slug=slug_of(record.id, record.title), chapter=chapter.slug)
    node: Node = {
        "@type": "Chapter",
        "name": chapter.title,
        "position": chapter.number,
        "url": base + address,
    }
    put(node, "inLanguage", list(record.languages))
    if chapter.picture is not None:
        put(node, "image", Site("", base).absolute(chapter.picture.url))
    return node


def _address(shown: Picture | None) -> str:
    return "" if shown is None else Site("", base_url()).absolute(shown.url)
