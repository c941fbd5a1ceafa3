"""What a record of a page is: the name of our format that reads it, and the identifier it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lxml import etree

from catalog.formats.identifiers import identify
from catalog.formats.xml import local_name, text_of
from catalog.formats.xml_pages import document
from catalog.sdk import Failed, RawRecord
from khomo_sru.page import Entry

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


def taken(entry: Entry, position: int, readable: frozenset[str]) -> tuple[RawRecord | Failed, bool]:
    """What a record of a page gives, and whether it had to be named by its content.

    ``position`` (from 1) is its place in the list; ``readable`` are names of formats.
    """
    told = f"the record at position {position:,}" + (f" ({entry.identifier})" if entry.identifier else "")
    name = entry.identifier or None
    if entry.diagnostic is not None:
        why = f"{told} was not given: {entry.diagnostic.told}"
        return Failed(name, why, "surrogate_diagnostic", "position", str(position)), False
    if entry.element is None:
        why = f"{told} cannot be read: {entry.problem}"
        return Failed(name, why, "unreadable", "position", str(position)), False
    element = unwrapped(entry.element)
    form = format_of(element)
    if form not in readable:
        shown = etree.QName(element).text[:120]
        why = f"{told} is in the schema {shown}, which cannot be read here: choose another with schema"
        return Failed(name, why, "unknown_schema", "position", str(position)), False
    identifier = _identifier(element, form, entry.identifier)
    payload = document(element)
    deleted = form == MARCXML and _leader(element)[5:6] == "d"
    known = identifier or hashlib.sha256(payload).hexdigest()[:32]
    return RawRecord(known, payload, form, deleted=deleted), not identifier


def _leader(element: etree._Element) -> str:
    return next((text_of(part) for part in element if local_name(part) == "leader"), "")


def _identifier(element: etree._Element, form: str, given: str) -> str:
    """Field 001 of MARC; else the server's own identifier; else one of the record that is its alone."""
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
