"""Named repairs of the bytes of a page that strict XML refuses; each changes only what XML forbids.

Protocols that carry records in XML (OAI-PMH, SRU) meet the same damage; what differs is the name of the root
element by which the page is found among other text (``PageRepairs``).
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Callable
from typing import NamedTuple

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_ANY_REFERENCE = re.compile(rb"&#(?:[xX][0-9a-fA-F]+|[0-9]+);")
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
# Characters beyond the first 65,536 whose two halves were written apart, as Java does.
_PAIRS = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(rb"&(?!(?:#[0-9]+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
# What a stranger sends is searched without turning back: each of these stops at the next "<".
_DECLARATION = re.compile(rb"<\?xml\s[^<>]*?\?>")
_ENCODING = re.compile(rb"(<\?xml[^<>]*?encoding\s*=\s*[\"'])([A-Za-z0-9._-]+)([\"'])")
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s++|(?><\?.*?\?>)|(?><!--.*?-->))*+", re.S)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?+>")
_KNOWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_NO_ENCODINGS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"))
"""Codecs of Python that are no encodings of documents; the first two take the square of a page's length."""
_ONE_BYTE = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "windows-125", "cp125")


class Repair(NamedTuple):
    """What is done to a page: the name of the rule, the change, and how the report tells it."""

    rule: str
    change: Callable[[bytes], bytes]
    told: str


def declared_encoding(page: bytes) -> str:
    """The encoding that the XML declaration names, in lower case; "" when it names none."""
    found = _ENCODING.search(page[:400])
    return found[2].decode("ascii").lower() if found else ""


def doctype_at(page: bytes) -> int:
    """Where a document type begins before the root element, -1 when there is none."""
    if b"<!DOCTYPE" not in page:
        return -1
    prolog = _PROLOG.match(page)
    at = prolog.end() if prolog else 0
    return at if page.startswith(b"<!DOCTYPE", at) else -1


def in_utf8(page: bytes) -> bytes:
    """The page in UTF-8 where it is in an encoding that does not agree with ASCII; raises ``ValueError``."""
    two_byte = page.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    name = declared_encoding(page)
    if two_byte:
        name = (
            "utf-16-be" if page.startswith(b"\0<") else "utf-16-le" if page.startswith(b"<\0") else "utf-16"
        )
    elif not name or name.startswith(_ONE_BYTE):
        return page
    try:
        if codecs.lookup(name).name in _NO_ENCODINGS:
            raise LookupError("it is no encoding of documents")
        text = page.decode(name)
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"its encoding {name!r} cannot be read: {error}") from None
    return _ENCODING.sub(rb"\1UTF-8\3", text.encode("utf-8", "replace"), count=1)


def _bom(page: bytes) -> bytes:
    while page.startswith((b"\xef\xbb\xbf", b"\xc3\xaf\xc2\xbb\xc2\xbf")):
        page = page[3:] if page.startswith(b"\xef\xbb\xbf") else page[6:]
    return page


def _controls(page: bytes) -> bytes:
    return _REFERENCE.sub(_without_control, page.translate(None, _CONTROLS))


def _without_control(found: re.Match[bytes]) -> bytes:
    code = _code(found)
    return b"" if code < 0x20 and code not in (9, 10, 13) else found[0]


def _code(found: re.Match[bytes]) -> int:
    return int(found[1], 16) if found[1] else int(found[2])


def _noncharacters(page: bytes) -> bytes:
    plain = _PAIRS.sub(_one_character, page)
    plain = _REFERENCE.sub(_without_noncharacter, _NONCHARACTERS.sub(b"", plain))
    # Longer numbers than any character has.
    return _ANY_REFERENCE.sub(lambda found: found[0] if len(found[0]) < 16 else b"", plain)


def _one_character(found: re.Match[bytes]) -> bytes:
    units = found[0].decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
    return units.decode("utf-16-be").encode("utf-8")


def _without_noncharacter(found: re.Match[bytes]) -> bytes:
    code = _code(found)
    bad = code in (0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF
    return b"" if bad else found[0]


def _encoding(page: bytes) -> bytes:
    name = declared_encoding(page)
    if name not in ("", "utf-8", "utf8", "us-ascii", "ascii"):
        return page
    repaired = page.decode("utf-8", _CP1252).encode("utf-8")
    return _ENCODING.sub(rb"\1UTF-8\3", repaired, count=1) if name.endswith("ascii") else repaired


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_CP1252 = "khomo-cp1252"
codecs.register_error(_CP1252, _as_cp1252)


def _html_entities(page: bytes) -> bytes:
    return _outside_data(page, lambda text: _ENTITY.sub(_character, text))


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] in _KNOWN:
        return found[0]
    character = html.entities.html5.get(found[1].decode("ascii") + ";")
    if character is None:
        return found[0]
    return "".join(f"&#{ord(sign)};" for sign in character).encode("ascii")


def _ampersands(page: bytes) -> bytes:
    return _outside_data(page, lambda text: _BARE.sub(b"&amp;", text))


def _outside_data(page: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """``change`` applied to all but the CDATA sections, in which an ampersand is a plain sign."""
    if b"<![CDATA[" not in page:
        return change(page)
    pieces: list[bytes] = []
    at = 0
    while (start := page.find(b"<![CDATA[", at)) >= 0 and (end := page.find(b"]]>", start)) >= 0:
        pieces += [change(page[at:start]), page[start:end]]
        at = end
    return b"".join((*pieces, change(page[at:])))


class PageRepairs:
    """The repairs of pages whose root element has one of ``names`` (local names, in any namespace).

    ``all`` holds them in the order in which they are tried, until strict XML reads the page.
    """

    def __init__(self, *names: str) -> None:
        told = "|".join(map(re.escape, names)).encode("ascii")
        self._root = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:" + told + rb")[\s>]")
        self._root_end = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?(?:" + told + rb")\s*>")
        self.all = (
            Repair("repaired_bom", _bom, "several byte order marks before the page were left out"),
            Repair("repaired_leading_text", self._leading, "text before the XML was left out"),
            Repair("repaired_trailing_text", self._trailing, "text after the end of the XML was left out"),
            Repair("repaired_doctype", self._doctype, "a document type was left out"),
            *_OF_TEXT,
        )

    def declaration_of(self, page: bytes) -> bytes:
        """The XML declaration before the root element; empty where there is none."""
        root = self._root.search(page)
        found = _DECLARATION.search(page, 0, root.start()) if root else None
        return found[0] if found else b""

    def defines_entities(self, page: bytes) -> bool:
        """Whether the document type of a page defines entities, which could be a bomb or reach for files."""
        at = doctype_at(page)
        root = self._root.search(page, at + 1) if at >= 0 else None
        return at >= 0 and b"<!ENTITY" in page[at : root.start() if root else len(page)]

    def _leading(self, page: bytes) -> bytes:
        root = self._root.search(page)
        if root is None:
            return page
        declaration = _DECLARATION.search(page, 0, root.start())
        at = declaration.start() if declaration else root.start()
        if declaration is None and not page[:at].strip():
            return page
        if declaration is None and _PROLOG.fullmatch(page, 0, at):
            return page
        between = page[declaration.end() : root.start()] if declaration else b""
        if declaration and _PROLOG.fullmatch(between) is None and b"<!DOCTYPE" not in between:
            return declaration[0] + page[root.start() :]
        return page[at:]

    def _trailing(self, page: bytes) -> bytes:
        ends = list(self._root_end.finditer(page))
        return page[: ends[-1].end()] if ends else page

    def _doctype(self, page: bytes) -> bytes:
        at = doctype_at(page)
        if at < 0 or self.defines_entities(page):
            return page
        found = _DOCTYPE.match(page, at)
        return page[:at] + page[found.end() :] if found else page


_OF_TEXT = (
    Repair("repaired_control_characters", _controls, "control characters, which XML forbids, were left out"),
    Repair("repaired_noncharacters", _noncharacters, "characters that Unicode does not have were left out"),
    Repair("repaired_encoding", _encoding, "bytes that are no UTF-8 were read as Windows-1252"),
    Repair("repaired_html_entity", _html_entities, "names of HTML characters became these characters"),
    Repair("repaired_ampersand", _ampersands, "bare signs & became &amp;"),
)
