"""Pages of MARCXML as nearly all servers write them, cut into records without building a tree.

Parsing a page and writing each record out again costs 70 us a record; one regular expression that proves the
same takes 12. What it does not fit, down to a comment or a reference to a character, is left to the parser,
and where it fits, the bytes are those that the parser's way would give.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from catalog.formats.marcxml_plain import shape
from catalog.formats.xml_pages import PARSER, document, strict
from khomo_oaipmh.page import Header, Item, Page, page_of, parsed_page
from khomo_oaipmh.repairs import declared_encoding

_FIRST = re.compile(rb"<ListRecords>\s*+(?=<record>)")
_START = re.compile(rb"<metadata>\s*+<((?:[A-Za-z_][A-Za-z0-9_]{0,30}:)?)record[ >]")
_ROOT = re.compile(rb"<OAI-PMH(?: [^<>]*+)?>")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_TEXT = r"[^<&>\x00-\x1f\x7f]*+"
_CHARACTER = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_EMPTY = re.compile(rb'"></[^<>]*+>')
_SET = re.compile(rb"<setSpec>([^<]*)<")


def read_page(body: bytes) -> Page:
    """The page in ``body``; raises ``PageUnreadable`` with what came instead."""
    return plain_page(body) or parsed_page(body)


def plain_page(body: bytes) -> Page | None:
    """The page of records in ``body``; None where only an XML parser can tell what it means."""
    first = _FIRST.search(body, 0, 10_000)
    found = _START.search(body, first.end()) if first else None
    root = _ROOT.search(body, 0, first.start()) if first else None
    if first is None or found is None or root is None or not _is_utf8(body):
        return None
    record = _record(found[1].decode("ascii"))
    items: list[Item] = []
    at = first.end()
    while (one := record.match(body, at)) is not None:
        deleted, identifier, datestamp, sets, start, rest = one.groups()
        payload = None
        if start is not None:
            begin = _begin(root[0], start)
            if begin is None:
                return None
            payload = _as_written(begin, rest)
            if payload is None:
                return None
        names = tuple(name.decode().strip() for name in _SET.findall(sets)) if sets else ()
        header = Header(identifier.decode().strip(), datestamp.decode().strip(), deleted is not None, names)
        items.append(Item(header, payload))
        at = one.end()
    # What is left when the records are taken out is a small page, which the parser reads.
    if not body.startswith((b"</ListRecords>", b"<resumptionToken"), at):
        return None
    rest_of_page, _ = strict(body[: first.end()] + body[at:])
    if rest_of_page is None:
        return None
    page = page_of(rest_of_page, body)
    if page.items:
        return None
    page.items = items
    return page


def _is_utf8(body: bytes) -> bool:
    if declared_encoding(body) not in ("", "utf-8", "utf8") or any(sign in body for sign in _NONCHARACTERS):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_written(begin: bytes, rest: bytes) -> bytes | None:
    """The metadata as the parser would write it; None where that is not known."""
    if rest.startswith(b"</") or b"leader></" in rest:
        return None
    if b'"></' in rest:
        rest = _EMPTY.sub(b'"/>', rest)
    if b"&#" in rest:
        rest = _CHARACTER.sub(_character, rest)
        if b"&#" in rest:
            return None
    return begin + rest


def _character(reference: re.Match[bytes]) -> bytes:
    """What the parser makes of a reference to a character beyond ASCII; others are left as they are."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    plain = 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return chr(code).encode() if plain else reference[0]


@lru_cache(maxsize=16)
def _record(prefix: str) -> re.Pattern[bytes]:
    """One record: groups deleted, identifier, datestamp, sets, the metadata's start tag, the rest of it."""
    space = r"[ \t\n]*+"
    header = (
        rf'<header(?: (status="deleted"))?+>{space}<identifier>({_TEXT})</identifier>{space}'
        rf"<datestamp>({_TEXT})</datestamp>{space}((?:<setSpec>{_TEXT}</setSpec>{space})*+)</header>{space}"
    )
    # The parser writes a quotation mark as itself, so a reference to one does not stay as it is.
    body = shape(prefix, references="amp|lt|gt|#[0-9]{3,7}|#x[0-9A-Fa-f]{2,6}")
    metadata = rf"<metadata>{space}(<{prefix}record(?: [^<>]*+)?>)({body}){space}</metadata>{space}"
    return re.compile(rf"<record>{space}{header}(?:{metadata})?+</record>{space}".encode("ascii"))


@lru_cache(maxsize=64)
def _begin(root: bytes, start: bytes) -> bytes | None:
    """The metadata's start tag as the parser writes it, with the namespaces that it takes from the page."""
    name = start[1:].split(b">")[0].split(b" ")[0]
    page = b"%b<metadata>%b<%bx/>text</%b></metadata></OAI-PMH>" % (root, start, name, name)
    try:
        written = document(etree.fromstring(page, PARSER)[0][0])
    except (etree.XMLSyntaxError, ValueError, IndexError):
        return None
    begin, found, _ = written.partition(b"<%bx/>" % name)
    return begin if found else None
