"""The format ``marcxml``: one ``<record>`` of MARCXML, in any of its namespaces or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, ClassVar

from lxml import etree

from catalog.errors import RecordError
from catalog.formats import xml_records
from catalog.formats.marc import map_record
from catalog.formats.marc_record import MarcRecord, add_clean
from catalog.formats.marcxml_plain import parse_plain
from catalog.formats.marcxml_write import written
from catalog.formats.text.clean import without_controls
from catalog.formats.xml import local_name, parse_element, text_of
from catalog.record import Record
from catalog.sdk.format import Format


def split(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """Yield each ``<record>`` element as UTF-8 XML, in constant memory.

    A ``<record>`` that holds no MARC (the envelope of an OAI-PMH reply) is passed over, what is
    inside it is found; control characters, which XML forbids, are left out. Raises
    ``SourceMalformed`` with the line where the XML breaks off or is not accepted (a document type,
    a record over ``xml.MAX_RECORD``); the records before it were given.
    """
    return (piece.raw for piece in xml_records.split(source, _marc, "MARCXML"))


def _marc(element: etree._Element) -> str:
    return "marcxml" if xml_records.format_of(element) == "marcxml" else ""


def control_number(raw: bytes) -> str | None:
    """Field 001 of one record's XML; None when it has none or is no XML."""
    try:
        return parse(raw).identifier()
    except RecordError:
        return None


def deleted(raw: bytes) -> bool:
    """Whether the record announces its own deletion (leader/05 = d)."""
    try:
        return parse(raw).leader[5:6] == "d"
    except RecordError:
        return False


def parse(payload: bytes) -> MarcRecord:
    """The MARC record in a ``<record>``, or the first of a ``<collection>``; raises ``RecordError``."""
    return parse_plain(payload) or _parsed(payload)


def _parsed(payload: bytes) -> MarcRecord:
    root = parse_element(payload)
    if local_name(root) != "record":
        inner = next((entry for entry in root.iter() if local_name(entry) == "record"), None)
        if inner is None:
            raise RecordError.of(
                "xml", local_name(root), "marcxml", f"<{local_name(root)}> holds no MARCXML <record>"
            )
        root = inner
    record = MarcRecord("")
    for child in root:
        name = local_name(child)
        if name == "leader":
            record.leader = without_controls(text_of(child))
        elif name == "controlfield":
            value = without_controls(text_of(child))
            record.control.setdefault(_tag(child), []).append(value)
        elif name == "datafield":
            indicators = (child.get("ind1") or " ")[:1] + (child.get("ind2") or " ")[:1]
            add_clean(record, _tag(child), indicators, _subfields(child))
    return record


def _tag(element: etree._Element) -> str:
    # Some programs write tag="42" for 042.
    return (element.get("tag") or "").strip().zfill(3)


def _subfields(element: etree._Element) -> list[tuple[str, str]]:
    return [
        ((child.get("code") or "?")[:1], text_of(child))
        for child in element
        if local_name(child) == "subfield"
    ]


class MarcXmlFormat(Format):
    """Reads one MARCXML ``<record>``, MARC 21 or UNIMARC, and writes MARC 21.

    ``context`` may hold ``flavour`` ("marc21" or "unimarc"; else told by the fields).
    """

    name: ClassVar[str] = "marcxml"
    media_type: ClassVar[str] = "application/marcxml+xml"
    version: ClassVar[str] = "2"
    namespace: ClassVar[str] = "http://www.loc.gov/MARC21/slim"
    schema: ClassVar[str] = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` or ``SkipRecord`` (authority records)."""
        return map_record(parse(payload), context)

    def write(self, record: Record) -> bytes:
        """``record`` as a MARC 21 ``<record>`` in UTF-8, valid by MARC21slim.xsd."""
        return written(record)
