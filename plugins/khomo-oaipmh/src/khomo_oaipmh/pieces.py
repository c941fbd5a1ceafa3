"""A page that is whole but no XML, taken record by record: only the broken ones are lost to it."""

from __future__ import annotations

import html
import re

from catalog.formats.xml_pages import PageUnreadable
from khomo_oaipmh.page import Page
from khomo_oaipmh.plain import read_page
from khomo_oaipmh.repairs import declaration_of, defines_entities, in_utf8

_PREFIX = rb"<(?:[A-Za-z_][\w.-]*+:)?"
_ATTRIBUTES = rb"(?:\s[^<>]{0,20000}+)?+>"
_START = re.compile(_PREFIX + rb"OAI-PMH" + _ATTRIBUTES)
_LIST = re.compile(rb"<((?:[A-Za-z_][\w.-]*+:)?ListRecords)" + _ATTRIBUTES)
_HEADER = re.compile(_PREFIX + rb"header" + _ATTRIBUTES)
_RECORD = re.compile(_PREFIX + rb"record" + _ATTRIBUTES + rb"\s*+" + _HEADER.pattern)
_NAMED = re.compile(_HEADER.pattern + rb"\s*+" + _PREFIX + rb"identifier\s*+>([^<]*+)</")
_TOKEN = re.compile(_PREFIX + rb"resumptionToken((?:\s[^<>]*+)?+)>")
_TOKEN_TEXT = re.compile(rb"\s*+(?:<!\[CDATA\[(.*?)\]\]>|([^<]*+))\s*+</", re.S)
_SIZE = re.compile(rb"completeListSize\s*=\s*[\"']\s*([0-9]{1,14})\s*[\"']")
_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z_:][\w.:-]*;")
_NAME = re.compile(rb"<([^\s>]+)")


def in_pieces(body: bytes) -> Page | None:
    """The page with what can be read of it; ``broken`` names the other records. None when it is not whole.

    The broken ones stand in ``Page.broken`` by their identifiers, "" where even that cannot be read.
    """
    try:
        body = in_utf8(body)
    except ValueError:
        declaration = b""
    else:
        declaration = declaration_of(body)
    start, opening = _START.search(body), _LIST.search(body)
    if start is None or opening is None:
        return None
    end = body.rfind(b"</" + opening[1])
    beginnings = [found.start() for found in _RECORD.finditer(body, opening.end(), max(end, 0))]
    page = Page(verb="ListRecords")
    if end < 0 or not beginnings or (last := _take_token(page, body, beginnings[-1], end)) < 0:
        return None
    head, tail = _frame(declaration + start[0], opening)
    bomb = defines_entities(body)
    # The first piece holds all from the list's start on: a record may begin in a way that is not known here.
    for first, behind in zip((opening.end(), *beginnings[1:]), (*beginnings[1:], last), strict=True):
        record = body[first:behind]
        # What refers to an entity that the page itself defines is no ampersand that was left bare.
        if bomb and _REFERENCE.search(record):
            _give_up(page, record)
        else:
            _take(page, record, head, tail)
    return page


def _frame(start: bytes, opening: re.Match[bytes]) -> tuple[bytes, bytes]:
    name = _NAME.search(start, start.rfind(b"<"))
    root = name[1] if name else b"OAI-PMH"
    return start + opening[0], b"</" + opening[1] + b"></" + root + b">"


def _take(page: Page, record: bytes, head: bytes, tail: bytes) -> None:
    try:
        read = read_page(head + record + tail)
    except PageUnreadable:
        read = Page()
    page.repairs += [repair for repair in read.repairs if repair not in page.repairs]
    page.namespace = read.namespace if read.items else page.namespace
    page.items += read.items
    if not read.items:
        _give_up(page, record)


def _give_up(page: Page, record: bytes) -> None:
    """Name the record; where the piece holds more of them than can be named, say that too."""
    names = [_text(found[1]) for found in _NAMED.finditer(record)]
    page.broken += [*names, ""] if len(names) < len(_HEADER.findall(record)) or not names else names


def _text(name: bytes) -> str:
    try:
        return html.unescape(name.decode()).strip()
    except UnicodeDecodeError:
        return ""


def _take_token(page: Page, body: bytes, begin: int, end: int) -> int:
    """Take the list's token; gives where the records end, -1 where a token cannot be read."""
    tokens = list(_TOKEN.finditer(body, begin, end))
    if not tokens:
        # One that stands elsewhere, or is written otherwise, must not look like the end of the list.
        return -1 if b"resumptionToken" in body else end
    found = tokens[-1]
    size = _SIZE.search(found[1])
    page.total = int(size[1]) if size else None
    if not found[1].endswith(b"/"):
        text = _TOKEN_TEXT.match(body, found.end(), end)
        if text is None:
            return -1
        given = text[1] if text[1] is not None else html.unescape(text[2].decode("utf-8", "replace")).encode()
        page.token = given.decode("utf-8", "replace").strip()
    return found.start()
