"""Sitemaps (sitemaps.org 0.9): lists of a site's pages, packed or not, and indexes of such lists."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from catalog.formats.identifiers import web_address

MAX_UNPACKED = 60_000_000
"""Bytes of a sitemap; the protocol allows 50 MB."""
MAX_ENTRIES = 50_000
"""Entries of one sitemap, as the protocol has it."""
_GZIP = b"\x1f\x8b"


class SitemapUnreadable(ValueError):
    """What came is no sitemap; the text says what it is instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page or a further sitemap, and when it was changed, where that is told."""

    address: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``entries`` are pages, or sitemaps where ``is_index``; ``broken`` says what breaks off the list."""

    entries: tuple[Entry, ...]
    is_index: bool = False
    broken: str = ""


def read_sitemap(body: bytes) -> Sitemap:
    """The sitemap in an answer: XML, packed XML, or addresses line by line; raises ``SitemapUnreadable``."""
    body = _unpacked(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        raise SitemapUnreadable("it is empty")
    if not body.startswith(b"<"):
        return _of_lines(body)
    found: list[Entry] = []
    root = broken = ""
    try:
        for name, entry in _entries(body):
            root = name
            found += [entry] if entry is not None else []
            if len(found) > MAX_ENTRIES:
                found.pop()
                broken = f"it has over {MAX_ENTRIES:,} entries"
                break
    except etree.XMLSyntaxError as error:
        broken = f"it breaks off: {str(error)[:200]}"
    if root not in ("urlset", "sitemapindex"):
        raise SitemapUnreadable(f"it is <{root[:40]}>, no sitemap" if root else "it is no XML")
    return Sitemap(tuple(found), root == "sitemapindex", broken)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        whole = unpacker.decompress(body, MAX_UNPACKED)
    except zlib.error as error:
        raise SitemapUnreadable(f"it cannot be unpacked: {error}") from None
    if unpacker.unconsumed_tail:
        raise SitemapUnreadable(f"it has over {MAX_UNPACKED:,} bytes unpacked")
    return whole


def _entries(body: bytes) -> Iterator[tuple[str, Entry | None]]:
    """The root's name with each entry; its name alone first."""
    root = ""
    address = changed = ""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "start":
            if not root:
                root = name
                yield root, None
            continue
        parent = element.getparent()
        holder = "" if parent is None else etree.QName(parent).localname
        if name == "loc" and holder in ("url", "sitemap"):
            address = (element.text or "").strip()
        elif name == "lastmod" and holder in ("url", "sitemap"):
            changed = (element.text or "").strip()
        elif name in ("url", "sitemap"):
            yield root, _entry(address, changed)
            address = changed = ""
            element.clear()
            while element.getprevious() is not None and parent is not None:
                del parent[0]


def _entry(address: str, changed: str) -> Entry | None:
    known = web_address(address.replace(" ", "%20"))
    return Entry(known, moment(changed)) if known else None


def moment(told: str) -> datetime | None:
    """A W3C date or time as an aware moment, None for what is none; a day is taken to its end."""
    try:
        found = datetime.fromisoformat(told)
        if len(told) <= 10:
            found = found.replace(hour=23, minute=59, second=59)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_lines(body: bytes) -> Sitemap:
    lines = body[:MAX_UNPACKED].decode("utf-8", "replace").splitlines()
    found = [entry for line in lines[:MAX_ENTRIES] if (entry := _entry(line.strip(), "")) is not None]
    if not found:
        raise SitemapUnreadable("it is neither XML nor a list of addresses")
    return Sitemap(tuple(found))
