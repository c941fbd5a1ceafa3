"""What a record of a page is: the name of our format that reads it, and the identifier it is known by."""

from __future__ import annotations

import hashlib

from lxml import etree

from catalog.formats.protocol_records import MARCXML, format_of, identifier_of, leader, unwrapped
from catalog.formats.xml_pages import document
from catalog.sdk import Failed, RawRecord
from khomo_sru.page import Entry


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
    identifier = identifier_of(element, form, entry.identifier)
    payload = document(element)
    deleted = form == MARCXML and leader(element)[5:6] == "d"
    known = identifier or hashlib.sha256(payload).hexdigest()[:32]
    return RawRecord(known, payload, form, deleted=deleted), not identifier
