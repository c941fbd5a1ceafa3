"""Records as MARC 21 bibliographic in MARCXML (MARC21slim.xsd), in UTF-8; docs/marc.md lists the fields.

What MARC has no place for is left out: when to attend, school subjects, collections, pictures' sizes, the
place of copies beyond library, shelf and call number.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from catalog.formats import marc_write_access, marc_write_head, marc_write_names, marc_write_texts
from catalog.formats.marc_write_field import Field
from catalog.formats.text.clean import clean, without_controls
from catalog.record import Record

NAMESPACE = "http://www.loc.gov/MARC21/slim"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{NAMESPACE} http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_NAMESPACES = f' xmlns="{NAMESPACE}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{_LOCATION}"'
_tag = attrgetter("tag")


def written(record: Record) -> bytes:
    """``record`` as a ``<record>`` element in UTF-8, valid by MARC21slim.xsd."""
    return element(record, _NAMESPACES).encode()


def element(record: Record, attributes: str = "") -> str:
    """The ``<record>`` element as text; without ``attributes`` it is to stand in a ``<collection>`` of MARC.

    The text is put together by hand: a tree of elements takes as long again as all the rest.
    """
    parts = [f"<record{attributes}><leader>{marc_write_head.leader(record)}</leader>"]
    for tag, value in marc_write_head.control_fields(record):
        parts.append(f'<controlfield tag="{tag}">{_escaped(without_controls(value))}</controlfield>')
    # Tags in their order, fields of one tag as the record has them.
    parts += [_data_field(field) for field in sorted(_fields(record), key=_tag)]
    parts.append("</record>")
    return "".join(parts)


def _fields(record: Record) -> Iterable[Field]:
    yield from marc_write_head.codes(record)
    yield from marc_write_names.fields(record)
    yield from marc_write_texts.fields(record)
    yield from marc_write_access.fields(record)


def _data_field(field: Field) -> str:
    """The field as an element; nothing for one that says no more than what it is linked to."""
    inner, is_told = "", False
    for code, value in field.subfields:
        if value and (text := clean(value)):
            inner += f'<subfield code="{code}">{_escaped(text)}</subfield>'
            is_told = is_told or code != "6"
    if not is_told:
        return ""
    # Tags, indicators and codes are our own words, never a record's.
    return f'<datafield tag="{field.tag}" ind1="{field.signs[0]}" ind2="{field.signs[1]}">{inner}</datafield>'


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
