"""XML from strangers: no entities, no network, bounded size; clear words when it is broken."""

from __future__ import annotations

import re

from lxml import etree

from catalog.errors import RecordError

MAX_RECORD = 5_000_000
"""Bytes of one record's XML."""

# XML 1.0 section 2.2 knows no control characters but these three; servers send them all the same.
_CONTROL_BYTES = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_CONTROL_REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.I)
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")


def is_two_byte(beginning: bytes) -> bool:
    """Whether XML that begins so is UTF-16, in whose bytes zeros are no control characters."""
    return beginning.startswith(_TWO_BYTES)


def without_control_bytes(xml: bytes) -> bytes:
    """``xml`` (in UTF-8 or another encoding that agrees with ASCII) without forbidden control bytes."""
    return xml.translate(None, _CONTROL_BYTES)


def parse_element(payload: bytes) -> etree._Element:
    """The root of one record's XML; raises ``RecordError`` (field "xml") when it is broken or too long.

    Entities are not expanded, a document type is refused, control characters are left out.
    """
    if len(payload) > MAX_RECORD:
        raise RecordError.of(
            "xml",
            len(payload),
            "length",
            f"the record has {len(payload):,} bytes, at most {MAX_RECORD:,} are read",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_permitted(payload), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = error.msg if isinstance(error, SyntaxError) else error
        shown = payload[:120].decode("utf-8", "replace")
        raise RecordError.of("xml", shown, "well-formed", f"is not well-formed: {told}") from None
    if has_doctype(root):
        raise RecordError.of("xml", "<!DOCTYPE", "no-doctype", "a document type is not accepted")
    return root


def _permitted(payload: bytes) -> bytes:
    if is_two_byte(payload):
        return payload
    xml = without_control_bytes(payload)
    return _CONTROL_REFERENCE.sub(b"", xml) if b"&#" in xml else xml


def has_doctype(element: etree._Element) -> bool:
    """Whether the element's document declares a document type, where entities could hide."""
    return bool(getattr(element.getroottree().docinfo, "doctype", ""))


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text within the element."""
    return "".join(str(part) for part in element.itertext())
