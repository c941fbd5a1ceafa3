"""Pages of Atom feeds: RFC 4287, paged by RFC 5005 section 3, with terms of Dublin Core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from catalog.feeds.channel import Channel
from catalog.feeds.item import Row, shape
from catalog.formats.text.clean import without_controls

MEDIA_TYPE = "application/atom+xml"
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:os": "http://a9.com/-/spec/opensearch/1.1/",
}

Json = Mapping[str, Any]


def write_entry(row: Row, base: str) -> bytes:
    """The entry of a live record (RFC 4287 section 4.1.2); ``base`` is the site's address without a slash."""
    item, record = shape(row, base)
    language = {"xml:lang": item["language"]} if "language" in item else {}
    return _element("entry", "".join(_entry(item, record)), **language).encode()


def write_page(
    channel: Channel, count: int, entries: Sequence[bytes], *, updated: str, this: str, next_url: str
) -> bytes:
    """The feed document of a page at the address ``this``; ``next_url`` is "" on the last one.

    ``count`` works are found in all. ``updated`` is the time of the newest entry (RFC 3339), of the catalog
    where there is none.
    """
    opening = "".join(f" {name}={quoteattr(value)}" for name, value in _NAMESPACES.items())
    head = "".join(_head(channel, updated, this, next_url)) + _text("os:totalResults", str(count))
    language = quoteattr(channel.language)
    start = f'<?xml version="1.0" encoding="utf-8"?>\n<feed{opening} xml:lang={language}>{head}\n'
    return start.encode() + b"\n".join(entries) + b"</feed>\n"


def _head(channel: Channel, updated: str, this: str, next_url: str) -> Iterator[str]:
    yield _text("id", channel.address)
    yield _text("title", channel.title)
    yield _text("subtitle", channel.description)
    yield _text("updated", updated)
    yield _element("author", _text("name", channel.site) + _text("uri", f"{channel.base}/"))
    yield _text("generator", "Kho Mở", uri=f"{channel.base}/")
    yield _text("icon", channel.icon)
    yield _link("alternate", channel.page, type="text/html")
    yield _link("self", this, type=MEDIA_TYPE)
    yield _link("first", channel.address, type=MEDIA_TYPE)
    if next_url:
        yield _link("next", next_url, type=MEDIA_TYPE)


def _entry(item: Json, record: Json) -> Iterator[str]:
    yield _text("id", item["id"])
    yield _text("title", item["title"])
    yield _text("updated", item["date_modified"])
    yield _text("published", item["date_published"])
    yield _link("alternate", item["url"], type="text/html")
    if "external_url" in item:
        yield _link("via", item["external_url"])
    for file in item.get("attachments", ()):
        yield _link("enclosure", file["url"], type=file["mime_type"], title=file.get("title", ""))
    for author in item.get("authors", ()):
        url = _text("uri", author["url"]) if "url" in author else ""
        yield _element("author", _text("name", author["name"]) + url)
    for tag in item["tags"]:
        yield _element("category", term=tag)
    if "summary" in item:
        yield _text("summary", item["summary"])
    yield _text("content", item["content_text"], type="text")
    if "image" in item:
        yield _element("media:thumbnail", url=item["image"])
    yield from _terms(record)


def _terms(record: Json) -> Iterator[str]:
    """What Atom has no element for, in the fifteen elements of Dublin Core."""
    yield _text("dc:type", record["kind"])
    if publisher := record.get("publisher"):
        yield _text("dc:publisher", publisher)
    for name in ("issued", "period"):
        if dated := record.get(name):
            yield _text("dc:date", dated["display"])
    for identifier in record.get("identifiers", ()):
        yield _text("dc:identifier", identifier["value"])
    for language in record.get("languages", ()):
        yield _text("dc:language", language)
    rights = record.get("rights", {})
    for name in ("statement", "licence"):
        if told := rights.get(name):
            yield _text("dc:rights", told)


def _text(name: str, text: str, **attributes: str) -> str:
    return _element(name, escape(without_controls(text)), **attributes)


def _link(rel: str, href: str, *, type: str = "", title: str = "") -> str:
    return _element("link", rel=rel, type=type, title=title, href=href)


def _element(name: str, inner: str = "", **attributes: str) -> str:
    """An element whose ``inner`` is XML already; attributes without a value are left out."""
    told = "".join(
        f" {key}={quoteattr(without_controls(value))}" for key, value in attributes.items() if value
    )
    return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"
