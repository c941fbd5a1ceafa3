"""A page that is whole but no XML, taken record by record: only the broken ones are lost to it."""

from __future__ import annotations

import html
import re

from khomo_oaipmh.page import Page, PageUnreadable
from khomo_oaipmh.plain import read_page
from khomo_oaipmh.repairs import defines_entities

_START = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?OAI-PMH(?:\s[^>]*)?>")
_LIST = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?ListRecords)(?:\s[^>]*)?>")
_RECORD = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?record(?:\s[^>]*)?>\s*<(?:[A-Za-z_][\w.-]*:)?header(?:\s[^>]*)?>"
)
_TOKEN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?resumptionToken((?:\s[^>]*?)?)(?:/>|>([^<]*)</)")
_IDENTIFIER = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?identifier>([^<]*)</")
_SIZE = re.compile(rb"completeListSize\s*=\s*[\"']\s*([0-9]{1,14})\s*[\"']")
_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z_:][\w.:-]*;")
_NAME = re.compile(rb"<([^\s>]+)")


def in_pieces(body: bytes) -> Page | None:
    """The page with what can be read of it; ``broken`` names the other records. None when it is not whole.

    The broken ones stand in ``Page.broken`` by their identifiers, "" where even that cannot be read.
    """
    start, opening = _START.search(body), _LIST.search(body)
    if start is None or opening is None:
        return None
    end = body.rfind(b"</" + opening[1])
    beginnings = [found.start() for found in _RECORD.finditer(body, opening.end(), max(end, 0))]
    if end < 0 or not beginnings:
        return None
    page = Page(verb="ListRecords")
    tokens = list(_TOKEN.finditer(body, beginnings[-1], end))
    if tokens:
        _take_token(page, tokens[-1])
    last = tokens[-1].start() if tokens else end
    head, tail = _frame(start[0], opening)
    bomb = defines_entities(body)
    for first, behind in zip(beginnings, (*beginnings[1:], last), strict=True):
        record = body[first:behind]
        # What refers to an entity that the page itself defines is no ampersand that was left bare.
        if bomb and _REFERENCE.search(record):
            _give_up(page, record)
        else:
            _take(page, record, head, tail)
    return page


def _frame(start: bytes, opening: re.Match[bytes]) -> tuple[bytes, bytes]:
    name = _NAME.match(start)
    root = name[1] if name else b"OAI-PMH"
    return start + opening[0], b"</" + opening[1] + b"></" + root + b">"


def _take(page: Page, record: bytes, head: bytes, tail: bytes) -> None:
    try:
        read = read_page(head + record + tail)
    except PageUnreadable:
        read = Page()
    page.repairs += [repair for repair in read.repairs if repair not in page.repairs]
    page.namespace = read.namespace if read.items else page.namespace
    if len(read.items) == 1:
        page.items += read.items
    else:
        _give_up(page, record)


def _give_up(page: Page, record: bytes) -> None:
    named = _IDENTIFIER.search(record)
    page.broken.append(html.unescape(named[1].decode("utf-8", "replace")).strip() if named else "")


def _take_token(page: Page, found: re.Match[bytes]) -> None:
    page.token = html.unescape((found[2] or b"").decode("utf-8", "replace")).strip()
    size = _SIZE.search(found[1])
    page.total = int(size[1]) if size else None
