"""A page of a web site as the things of schema.org that it marks up, in JSON-LD, microdata or RDFa Lite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from catalog.formats.schemaorg_jsonld import Graph, JsonUnreadable, parse
from catalog.formats.schemaorg_microdata import microdata, rdfa
from catalog.formats.schemaorg_nodes import Node, absolute
from catalog.formats.text.clean import clean, compose
from catalog.formats.text.fold import fold
from catalog.formats.text.guessing import guess_encoding
from catalog.formats.xml import text_of

MAX_PAGE = 10_000_000
"""Bytes of a page; what is longer is no page for people."""
MAX_LINKS = 2000
_MISSING = re.compile(
    r"\b404\b|khong tim thay|khong ton tai|page (?:not|cannot be) found|not found|trang nay khong con"
    r"|noi dung khong ton tai"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_LD_JSON = re.compile(r"\s*application/(?:[\w.+-]*\+)?ld\+json\b", re.IGNORECASE)


class PageUnreadable(ValueError):
    """What came is no page of HTML; the text says what it is instead."""


@dataclass(slots=True)
class MarkedPage:
    """``nodes`` stand in no other node; ``address`` is the canonical one where the page states it.

    ``repairs`` are names of what was mended in JSON, ``faults`` tell of script tags that could not be read.
    ``missing``: the page says in its title that there is nothing here.
    """

    address: str
    title: str = ""
    nodes: list[Node] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    missing: bool = False


def read_page(body: bytes, address: str, content_type: str = "") -> MarkedPage:
    """What a page marks up; ``address`` is where it came from, ``content_type`` the header of that name.

    Nothing is fetched, not even a context. Raises ``PageUnreadable``.
    """
    root = _parsed(body, content_type)
    base = _base(root, address)
    page = MarkedPage(address=_canonical(root, base, address))
    page.title = _line(root, "title")
    page.nodes = _nodes(root, base, page)
    heading = _line(root, "h1")
    page.missing = bool(_MISSING.search(fold(page.title)) or _MISSING.search(fold(heading)))
    page.links = _links(root, base)
    page.calendars = [
        found
        for element in _rels(root, "alternate")
        if element.get("type") == "text/calendar" and (found := absolute(element.get("href", ""), base))
    ][:10]
    return page


def _parsed(body: bytes, content_type: str) -> etree._Element:
    if len(body) > MAX_PAGE:
        raise PageUnreadable(f"it has {len(body):,} bytes, at most {MAX_PAGE:,} are read")
    if not body.strip():
        raise PageUnreadable("it is empty")
    kind = content_type.partition(";")[0].strip().lower()
    if kind and "html" not in kind and kind != "application/xml" and kind != "text/xml":
        raise PageUnreadable(f"it is no web page but {kind[:60]}")
    if b"\0" in body[:2000]:
        raise PageUnreadable("it is no text")
    if b"<" not in body:
        raise PageUnreadable("it holds no page")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_in_utf8(body, content_type), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageUnreadable(f"it cannot be read as HTML: {str(error)[:200]}") from None
    if root is None or root.find(".//body") is None:
        raise PageUnreadable("it holds no page")
    return root


def _in_utf8(body: bytes, content_type: str) -> bytes:
    """The page in UTF-8: as it is where the bytes are that, whatever is stated; else as stated or guessed."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        stated = _CHARSET.search(content_type)
        meta = _META.search(body[:4000])
        names = (stated[1] if stated else "", meta[1].decode("ascii") if meta else "", guess_encoding(body))
        text = next((read for name in names if name and (read := _decoded(body, name))), "")
        return compose(text or body.decode("utf-8", "replace")).encode("utf-8", "replace")
    return body


def _decoded(body: bytes, name: str) -> str:
    if name.lower().replace("-", "") == "utf8":
        return ""
    try:
        return body.decode(name, "replace")
    except (LookupError, ValueError):
        return ""


def _base(root: etree._Element, address: str) -> str:
    stated = next((found for element in root.iter("base") if (found := element.get("href"))), "")
    return absolute(stated, address) or address


def _line(root: etree._Element, name: str) -> str:
    """The text of the first element of that name."""
    element = next(root.iter(name), None)
    return "" if element is None else clean(text_of(element))[:500]


def _rels(root: etree._Element, rel: str) -> list[etree._Element]:
    return [element for element in root.iter("link") if rel in element.get("rel", "").lower().split()]


def _canonical(root: etree._Element, base: str, address: str) -> str:
    """The address that the page itself states, where it is of the same host."""
    for element in _rels(root, "canonical"):
        stated = absolute(element.get("href", ""), base)
        if host_of(stated) == host_of(address):
            return stated.partition("#")[0]
    return address.partition("#")[0]


def host_of(address: str) -> str:
    """The host of an address without "www.", "" for what is no address of the web."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def _nodes(root: etree._Element, base: str, page: MarkedPage) -> list[Node]:
    graph = Graph()
    for place, script in enumerate(_scripts(root), start=1):
        try:
            values, repairs = parse(script)
        except JsonUnreadable as error:
            page.faults.append(f"the JSON-LD in script tag {place} cannot be read: {error}")
            continue
        page.repairs += repairs
        for value in values:
            graph.add(value)
    return [*graph.top(), *microdata(root, base), *rdfa(root, base)]


def _scripts(root: etree._Element) -> Iterator[str]:
    for element in root.iter("script"):
        if _LD_JSON.match(element.get("type", "")) and (element.text or "").strip():
            yield element.text or ""


def _links(root: etree._Element, base: str) -> list[str]:
    found = (absolute(element.get("href", ""), base) for element in root.iter("a"))
    own = dict.fromkeys(link.partition("#")[0] for link in found if link and host_of(link) == host_of(base))
    return list(own)[:MAX_LINKS]
