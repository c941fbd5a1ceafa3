"""Other things that a record names, and the pages and files where it is found."""

from __future__ import annotations

from catalog.formats.identifiers import web_address
from catalog.formats.schemaorg_write_types import EVENTS
from catalog.formats.schemaorg_write_values import Node, Site, made, put
from catalog.record import Link, Record, Related

_OF_WORKS = {
    "part_of": "isPartOf", "series": "isPartOf", "has_part": "hasPart", "translation_of": "translationOfWork",
    "translated_as": "workTranslation", "version_of": "exampleOfWork", "based_on": "isBasedOn",
    "references": "citation", "about": "about", "shown_in": "subjectOf", "related": "mentions",
    "shows": "hasPart",
}  # fmt: skip
_OF_EVENTS = {
    "part_of": "superEvent", "series": "superEvent", "has_part": "subEvent", "shows": "workFeatured",
    "about": "about", "shown_in": "subjectOf",
}  # fmt: skip
_EVENT_PROPERTIES = frozenset(("superEvent", "subEvent"))
_MOST = 500


def put_relations(node: Node, record: Record, site: Site) -> None:
    """Add the things that the record names, of this catalog or elsewhere, and its collections."""
    known = _OF_EVENTS if record.kind in EVENTS else _OF_WORKS
    told = dict.fromkeys((*record.related, *_shown_in_chapters(record)))
    for entry in list(told)[:_MOST]:
        name = known.get(entry.type)
        if entry.type == "same_as":
            put(node, "sameAs", [web_address(entry.url)])
        elif name:
            put(node, name, [_thing(entry, name, site)])
    if record.kind not in EVENTS:
        put(node, "isPartOf", [made("Collection", name=name) for name in record.collections])


def _shown_in_chapters(record: Record) -> list[Related]:
    shown = (part for chapter in record.chapters for part in chapter.shows)
    return [Related(title=part.title, type="shows", id=part.id, url=part.url) for part in shown]


def _thing(entry: Related, name: str, site: Site) -> Node | None:
    address = site.record(entry.id) if entry.id else web_address(entry.url)
    if not address and not entry.title:
        return None
    is_event = name in _EVENT_PROPERTIES or entry.type == "shown_in"
    node = made("Event" if is_event else "CreativeWork", name=entry.title, url=address)
    if entry.id:
        node["@id"] = address
    return node


def put_links(node: Node, record: Record) -> None:
    """Add the files that the record leads to, and the pages that tell of it elsewhere."""
    is_work = record.kind not in EVENTS
    for link in record.links:
        address = web_address(link.url)
        if is_work and link.rel in ("fulltext", "media", "manifest"):
            put(node, _FILES[link.rel], [_file(link, address)] if address else [])
        elif address and link.rel != "register":
            put(node, "subjectOf", [made("WebPage", url=address, name=link.label)])
    if record.source and (address := web_address(record.source.url)):
        put(node, "subjectOf", [made("WebPage", url=address)])


_FILES = {"fulltext": "encoding", "media": "associatedMedia", "manifest": "associatedMedia"}
_MANIFEST = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


def _file(link: Link, address: str) -> Node:
    family = link.media_type.partition("/")[0]
    kind = {"image": "ImageObject", "video": "VideoObject", "audio": "AudioObject"}.get(family, "MediaObject")
    declared = link.media_type or (_MANIFEST if link.rel == "manifest" else "")
    return made(kind, contentUrl=address, encodingFormat=declared, name=link.label)
