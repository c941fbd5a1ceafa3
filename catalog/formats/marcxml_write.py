"""Records as MARC 21 bibliographic in MARCXML (MARC21slim.xsd), in UTF-8; docs/marc.md lists the fields.

What MARC has no place for is left out: when to attend, school subjects, collections, pictures' sizes, the
place of copies beyond library, shelf and call number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lxml import etree

from catalog.formats import marc_write_access, marc_write_head, marc_write_names, marc_write_texts
from catalog.formats.marc_write_field import Field
from catalog.formats.text.clean import clean
from catalog.record import Record

NAMESPACE = "http://www.loc.gov/MARC21/slim"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# The default namespace has no prefix, which the stubs of lxml do not know of.
_NAMES: dict[str, str] = cast("dict[str, str]", {None: NAMESPACE, "xsi": _XSI})
_LOCATION = f"{NAMESPACE} http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"


def written(record: Record) -> bytes:
    """``record`` as a ``<record>`` element in UTF-8, valid by MARC21slim.xsd."""
    root = etree.Element(f"{{{NAMESPACE}}}record", nsmap=_NAMES)
    root.set(f"{{{_XSI}}}schemaLocation", _LOCATION)
    _add(root, "leader", marc_write_head.leader(record))
    for tag, value in marc_write_head.control_fields(record):
        _add(root, "controlfield", value, tag=tag)
    # Tags in their order, fields of one tag as the record has them.
    for field in sorted(_fields(record), key=lambda field: field.tag):
        _add_field(root, field)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _fields(record: Record) -> Iterable[Field]:
    yield from marc_write_head.codes(record)
    yield from marc_write_names.fields(record)
    yield from marc_write_texts.fields(record)
    yield from marc_write_access.fields(record)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text
    return element


def _add_field(root: etree._Element, field: Field) -> None:
    subfields = [(code, text) for code, value in field.subfields if (text := clean(value))]
    if not any(code != "6" for code, _ in subfields):
        return
    element = etree.SubElement(
        root, f"{{{NAMESPACE}}}datafield", {"tag": field.tag, "ind1": field.signs[0], "ind2": field.signs[1]}
    )
    for code, text in subfields:
        _add(element, "subfield", text, code=code)
