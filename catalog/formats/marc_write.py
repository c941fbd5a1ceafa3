"""Records as MARC 21 in ISO 2709, in UTF-8: what library systems load that take no MARCXML.

The fields are those of MARCXML. A field may have 9,999 bytes and a record 99,999 (MARC 21 Record Structure,
directory and leader/00-04): what is longer is cut at a word; of too long a record the longest fields are left
out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalog.formats import marcxml_write
from catalog.formats.marcxml_write import NAMESPACE
from catalog.record import Record

MAX_FIELD = 9_999
MAX_RECORD = 99_999
_SUBFIELD, _FIELD_END, _RECORD_END = b"\x1f", b"\x1e", b"\x1d"
_CUT = " …"
_LEADER, _ENTRY = 24, 12


def written(record: Record) -> bytes:
    """``record`` as one record of ISO 2709."""
    root = etree.fromstring(marcxml_write.written(record))
    leader = root.findtext(f"{{{NAMESPACE}}}leader") or ""
    fields = [*_fields(root)]
    while _length(fields) > MAX_RECORD:
        fields.pop(max(range(len(fields)), key=lambda place: (len(fields[place][1]), place)))
    directory, at = [], 0
    for tag, field in fields:
        directory.append(f"{tag}{len(field):04}{at:05}".encode())
        at += len(field)
    base = _LEADER + len(fields) * _ENTRY + 1
    head = f"{_length(fields):05}{leader[5:12]}{base:05}{leader[17:]}".encode()
    return b"".join([head, *directory, _FIELD_END, *(field for _tag, field in fields), _RECORD_END])


def _length(fields: list[tuple[str, bytes]]) -> int:
    return _LEADER + sum(_ENTRY + len(field) for _tag, field in fields) + 2


def _fields(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    for element in root:
        tag = element.get("tag", "")
        if element.tag == f"{{{NAMESPACE}}}controlfield":
            yield tag, (element.text or "").encode() + _FIELD_END
        elif element.tag == f"{{{NAMESPACE}}}datafield":
            yield tag, _data_field(element)


def _data_field(element: etree._Element) -> bytes:
    signs = (element.get("ind1", " ") + element.get("ind2", " ")).encode()
    parts = [(child.get("code", "a"), child.text or "") for child in element]
    while (surplus := len(_joined(signs, parts)) - MAX_FIELD) > 0:
        place = max(range(len(parts)), key=lambda place: len(parts[place][1]))
        code, text = parts.pop(place)
        if len(text) > len(_CUT):
            parts.insert(place, (code, _cut(text, surplus)))
    return _joined(signs, parts)


def _joined(signs: bytes, parts: list[tuple[str, str]]) -> bytes:
    return signs + b"".join(_SUBFIELD + f"{code}{text}".encode() for code, text in parts) + _FIELD_END


def _cut(text: str, surplus: int) -> str:
    """``text`` shorter by at least so many bytes, its end marked."""
    whole = text.encode()
    kept = whole[: max(0, len(whole) - surplus - len(_CUT.encode()))].decode("utf-8", "ignore")
    return (kept.rpartition(" ")[0] or kept) + _CUT
