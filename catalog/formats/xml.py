"""XML from strangers: no entities, no network, bounded size; clear words when it is broken."""

from __future__ import annotations

from lxml import etree

from catalog.errors import RecordError

MAX_RECORD = 5_000_000
"""Bytes of one record's XML."""


def parse_element(payload: bytes) -> etree._Element:
    """The root of one record's XML; raises ``RecordError`` (field "xml") when it is broken or too long.

    Entities are not expanded and a document type is refused.
    """
    if len(payload) > MAX_RECORD:
        raise RecordError.of(
            "xml", len(payload), "length", f"xml: the record has {len(payload)} bytes, over {MAX_RECORD}"
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
        root = etree.fromstring(payload, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RecordError.of(
            "xml", payload[:120].decode("utf-8", "replace"), "well-formed", f"xml: {error}"
        ) from None
    if has_doctype(root):
        raise RecordError.of("xml", "<!DOCTYPE", "no-doctype", "xml: a document type is not accepted")
    return root


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
