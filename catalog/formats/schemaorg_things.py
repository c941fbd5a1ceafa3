"""Which nodes of a page are records, and under which name each of them is known for ever.

A thing is known by its own address (``url``, else ``mainEntityOfPage``) where that is one of the site, else
by its ``@id``, else by the page that tells of it. The first page of a site is no address of a thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from catalog.formats.schemaorg_nodes import Node, absolute, nodes, said, text, types_of, values
from catalog.formats.schemaorg_pages import MarkedPage, host_of
from catalog.formats.schemaorg_types import (
    ARTICLES,
    GENERIC,
    INSTITUTIONS,
    MEDIA,
    is_event,
    is_wanted,
    kind_of_types,
)

MOST = 1000
"""Things of one page."""
_HOLDERS = (
    "mainEntity", "itemListElement", "item", "event", "events", "dataset", "blogPost", "blogPosts", "hasPart",
    "subEvent", "subEvents", "about", "containsPlace", "department", "performerIn",
)  # fmt: skip
_OF_EVENTS = ("subEvent", "subEvents")
_PASSED_ON = frozenset(
    ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "fbclid", "gclid")
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A node that becomes a record; ``page`` is the address of the page that it is about or stands on.

    ``own``: that is the page it was found on.
    """

    native_id: str
    node: Node
    page: str
    own: bool


class _Named(NamedTuple):
    """``address`` is the thing's own, "" where it gives none; ``main``: the page says that it is about it."""

    address: str
    identifier: str
    node: Node
    main: bool


def things(page: MarkedPage) -> list[Thing]:
    """The things of a page, each once, in the page's order."""
    found: list[_Named] = []
    for node, main in _candidates(page.nodes):
        if len(found) >= MOST:
            break
        if text(node, "name", "headline", "title", "caption"):
            found.append(_Named(own_address(node, page.address), identifier(node, page.address), node, main))
    by_page: dict[str, list[_Named]] = {}
    for entry in _different(found):
        by_page.setdefault(entry.address or page.address, []).append(entry)
    return [thing for address, entries in by_page.items() for thing in _known_as(address, entries, page)]


def institutions(page: MarkedPage) -> list[str]:
    """The names of libraries, museums and the like that the page tells of."""
    return [
        text(node, "name")
        for node in page.nodes
        if INSTITUTIONS.intersection(types_of(node)) and text(node, "name")
    ]


def _candidates(given: Sequence[Node], depth: int = 0) -> Iterator[tuple[Node, bool]]:
    """Nodes of wanted types, looked for within lists, pages and places; whether the page is about it."""
    for node in given:
        types = types_of(node)
        wanted = is_wanted(types)
        if wanted:
            yield node, False
        if depth > 5:
            continue
        names = _OF_EVENTS if is_event(types) else () if wanted else _HOLDERS
        for name in names:
            for inner, main in _candidates(list(nodes(node, name)), depth + 1):
                yield inner, main or name == "mainEntity"


def own_address(node: Node, page: str) -> str:
    """The thing's own address within the site of ``page``, "" where it has none."""
    for name in ("url", "mainEntityOfPage"):
        for value in values(node, name):
            stated = value if isinstance(value, str) else str(value.get("@id") or said(value))
            address = plain_address(absolute(stated, page)) if stated.strip() else ""
            if address and host_of(address) == host_of(page) and not is_entrance(address):
                return page if same_page(address, page) else address
    return ""


def identifier(node: Node, page: str) -> str:
    """The ``@id`` of a thing as an address or URN, "" for none that would last."""
    stated = node.get("@id", "")
    if not isinstance(stated, str) or not stated or stated.startswith("_:"):
        return ""
    if stated.startswith("urn:"):
        return stated[:900]
    address = absolute(stated, page)
    is_whole = address.startswith(("http://", "https://")) and len(address) <= 900
    return address if is_whole and not is_entrance(address) else ""


def plain_address(address: str) -> str:
    """An address without fragment and without what campaigns add to it, "" for none of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > 900:
        return ""
    query = parts.query
    if query:
        kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _PASSED_ON]
        query = urlencode(kept) if len(kept) < query.count("&") + 1 else query
    return urlunsplit(parts._replace(query=query, fragment=""))


def is_entrance(address: str) -> bool:
    """Whether an address is the first page of a site, which many things give as theirs."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ only in scheme, "www." or a slash at the end."""
    return _loose(one) == _loose(other)


def _loose(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    return host_of(address), parts.path.rstrip("/"), parts.query


def _different(found: list[_Named]) -> list[_Named]:
    """Without what is told a second time, in another syntax or as a part of something else."""
    kept: dict[tuple[str, ...], _Named] = {}
    for entry in found:
        name = text(entry.node, "name", "headline", "title", "caption").casefold()
        kind, start = kind_of_types(types_of(entry.node)), text(entry.node, "startDate")
        key = (name, kind, start[:10])
        before = kept.get(key)
        if before is None or (before.address != entry.address and is_event(types_of(entry.node))):
            kept[key if before is None else (*key, entry.address)] = entry
        elif len(entry.node) > len(before.node) and before.identifier == entry.identifier:
            kept[key] = entry
    return list(kept.values())


def _known_as(address: str, entries: list[_Named], page: MarkedPage) -> Iterator[Thing]:
    """The things of one address: the main one is known by it, others by a mark behind it."""
    main = _main(entries)
    own = same_page(address, page.address)
    for entry in entries:
        if entry is main:
            # What gives no address may still have a name that is not the page's.
            stated = "" if entry.address else entry.identifier
            native_id = stated if stated and not same_page(plain_address(stated), address) else address
        else:
            native_id = entry.identifier or f"{address}#{_mark(entry.node)}"
        yield Thing(native_id, entry.node, address, own)


def _main(entries: list[_Named]) -> _Named | None:
    """The one that the address stands for; None where several have the same claim."""
    if len(entries) == 1:
        return entries[0]
    ranks = sorted((_rank(entry), place) for place, entry in enumerate(entries))
    return entries[ranks[0][1]] if ranks[0][0] < ranks[1][0] else None


def _rank(entry: _Named) -> int:
    """What a page is about stands before what tells of it, media behind all."""
    if entry.main:
        return 0
    types = set(types_of(entry.node))
    if types & MEDIA:
        return 4
    if types & ARTICLES:
        return 3
    return 2 if types <= GENERIC else 1


def _mark(node: Node) -> str:
    """A mark of a thing that has no address: it lasts as long as its type, name and day."""
    told = "|".join(
        (*sorted(types_of(node)), text(node, "name", "headline", "title", "caption"), text(node, "startDate"))
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
