"""Files of XML records as a stream: each record a document of its own, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from lxml import etree

from catalog.errors import SourceMalformed
from catalog.formats.xml import (
    MAX_RECORD,
    has_doctype,
    is_two_byte,
    local_name,
    text_of,
    without_control_bytes,
)

_CHUNK = 64 * 1024
_MARC_CHILDREN = ("leader", "controlfield", "datafield")
_BY_NAME = {
    "mods": "mods", "dc": "oai_dc", "qualifieddc": "qdc", "qdc": "qdc", "dcterms": "qdc", "thesis": "etdms",
    "uketddc": "etdms", "RDF": "edm", "lido": "lido", "Lido": "lido", "LIDO": "lido",
}  # fmt: skip
_ESE = "http://www.europeana.eu/schemas/ese/"


@dataclass(frozen=True, slots=True)
class XmlPiece:
    """A record of a file: the name of its format, its bytes in UTF-8.

    ``identifier`` is that of the header which OAI-PMH puts before it, "" where there is none.
    """

    format: str
    raw: bytes
    identifier: str = ""


def format_of(element: etree._Element) -> str:
    """The format of the record that an element is, "" for what is none."""
    name = local_name(element)
    if name == "record":
        if any(local_name(child) in _MARC_CHILDREN for child in element):
            return "marcxml"
        return "edm" if str(element.tag).startswith(f"{{{_ESE}") else ""
    found = _BY_NAME.get(name, "")
    if not found or any(local_name(outer) in _BY_NAME for outer in element.iterancestors()):
        return ""
    if found == "edm" and not any(local_name(entry) == "ProvidedCHO" for entry in element.iter()):
        return ""
    return found if len(element) else ""


def pieces(source: BinaryIO | Iterable[bytes]) -> Iterator[XmlPiece]:
    """Each MARCXML, MODS, LIDO, Dublin Core, EDM or ETD-MS record of a file, whatever stands around them.

    Raises ``SourceMalformed`` as ``split`` does.
    """
    return split(source, format_of, "XML")


def split(
    source: BinaryIO | Iterable[bytes], wanted: Callable[[etree._Element], str], what: str
) -> Iterator[XmlPiece]:
    """Each element that ``wanted`` names the format of, in constant memory.

    Control characters, which XML forbids, are left out. Raises ``SourceMalformed``, which begins with
    ``what``, with the line where the XML breaks off or is not accepted (a document type, a record over
    ``MAX_RECORD``); the records before it were given.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    unread = 0
    try:
        for chunk in _chunks(source):
            parser.feed(chunk)
            unread += len(chunk)
            for piece in _taken(parser, wanted, what):
                unread = 0
                yield piece
            if unread > 2 * MAX_RECORD:
                raise SourceMalformed(
                    f"{what}: a record or what stands between records is over {MAX_RECORD} bytes"
                )
        parser.close()
        yield from _taken(parser, wanted, what)
    except etree.XMLSyntaxError as error:
        # What was complete before the break is still waiting in the parser.
        yield from _waiting(parser, wanted, what)
        raise SourceMalformed(f"{what}: broken at line {error.lineno}: {error.msg}") from None


def _chunks(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(source, "read", None)
    chunks: Iterable[bytes] = source if read is None else iter(lambda: read(_CHUNK), b"")
    first, two_byte = True, False
    for chunk in filter(None, chunks):
        if first:
            first, two_byte = False, is_two_byte(chunk)
            chunk = chunk if two_byte else chunk.lstrip(b"\xef\xbb\xbf \t\r\n")
        yield chunk if two_byte else without_control_bytes(chunk)


def _waiting(
    parser: etree.XMLPullParser, wanted: Callable[[etree._Element], str], what: str
) -> Iterator[XmlPiece]:
    try:
        yield from _taken(parser, wanted, what)
    except etree.XMLSyntaxError:
        return


def _taken(
    parser: etree.XMLPullParser, wanted: Callable[[etree._Element], str], what: str
) -> Iterator[XmlPiece]:
    for event, element in cast("Iterator[tuple[str, etree._Element]]", parser.read_events()):
        if event == "start":
            if element.getparent() is None and has_doctype(element):
                raise SourceMalformed(f"{what}: a document type is not accepted")
            continue
        named = wanted(element)
        if named:
            raw = etree.tostring(element, encoding="UTF-8", with_tail=False)
            yield XmlPiece(named, raw, _header_identifier(element))
        if named or local_name(element) == "record":
            _forget(element)


def _header_identifier(element: etree._Element) -> str:
    outer = next((entry for entry in element.iterancestors() if local_name(entry) == "record"), None)
    if outer is None:
        return ""
    header = next((child for child in outer if local_name(child) == "header"), None)
    named = (child for child in (() if header is None else header) if local_name(child) == "identifier")
    return " ".join(next((text_of(child) for child in named), "").split())


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
