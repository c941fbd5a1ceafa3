"""Records in XML as protocols bring them: the format that reads each, and the identifier it is known by."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalog.formats.identifiers import identify
from catalog.formats.xml import local_name, text_of

MARCXML, MODS, DC = "marcxml", "mods", "oai_dc"
PREFERRED = (MARCXML, MODS, DC)
"""Names of our formats, the richest first."""
_DC_NAMESPACES = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_MARC_PARTS = frozenset(("leader", "controlfield", "datafield"))
_WRAPPERS = frozenset(("collection", "modsCollection"))


def unwrapped(element: etree._Element) -> etree._Element:
    """The record itself, where the server sends it in a collection of one."""
    return element[0] if local_name(element) in _WRAPPERS and len(element) else element


def format_of(element: etree._Element) -> str:
    """The name of the format that reads an element; "" for none that is known."""
    name = local_name(element)
    if name == "mods":
        return MODS
    if name == "record" and any(local_name(part) in _MARC_PARTS for part in element):
        return MARCXML
    tags = (part.tag for part in element.iter() if isinstance(part.tag, str))
    if name == "dc" or any(tag[1:].startswith(_DC_NAMESPACES) for tag in tags):
        return DC
    return ""


def leader(element: etree._Element) -> str:
    """The leader of a MARCXML record, ""."""
    return next((text_of(part) for part in element if local_name(part) == "leader"), "")


def identifier_of(element: etree._Element, form: str, given: str = "") -> str:
    """Field 001 of MARC; else the server's own (``given``); else one of the record that is its alone.

    "" where there is none.
    """
    if form == MARCXML:
        return _control_number(element) or given or next(_system_numbers(element), "")
    if form == MODS:
        return next(_within(element, "recordInfo", "recordIdentifier"), "") or given or _own(element)
    return given or _own(element)


def _control_number(element: etree._Element) -> str:
    for part in element:
        if local_name(part) == "controlfield" and part.get("tag") == "001":
            return " ".join(text_of(part).split())
    return ""


def _system_numbers(element: etree._Element) -> Iterator[str]:
    for field in element:
        if local_name(field) == "datafield" and field.get("tag") == "035":
            texts = (text_of(part) for part in field if part.get("code") == "a")
            yield from filter(None, (" ".join(text.split()) for text in texts))


def _within(element: etree._Element, outer: str, inner: str) -> Iterator[str]:
    for part in element:
        if local_name(part) == outer:
            texts = (text_of(value) for value in part if local_name(value) == inner)
            yield from filter(None, (" ".join(text.split()) for text in texts))


def _own(element: etree._Element) -> str:
    """The first identifier that no other record shares: an ISBN or ISSN stands in many."""
    for part in element:
        text = " ".join(text_of(part).split()) if local_name(part) == "identifier" else ""
        known = identify(text) if text else None
        shared = part.get("type", "").lower() in ("isbn", "issn") or (
            known is not None and known.scheme in ("isbn", "issn")
        )
        if text and not shared:
            return text
    return ""
