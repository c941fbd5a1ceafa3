"""MARCXML as nearly all servers write it, read without an XML parser; whatever else is left to the parser.

Building a tree of a record and walking it was two thirds of the cost of mapping it. Here one regular
expression makes sure that the bytes are a well-formed ``<record>`` of nothing but MARC: no comments, CDATA,
references to characters, foreign elements or control characters. What is within can then be cut out with
``str.split``, a field at a time, and only the fields that a mapping asks for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.errors import RecordError
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.text.clean import clean
from catalog.formats.xml import MAX_RECORD, local_name, parse_element

_ROOT = re.compile(rb"<((?:[A-Za-z_][A-Za-z0-9_]{0,30}:)?)record[ >]")
_SUBFIELDS = re.compile(r'code="(.)">([^<]*)<')
_BETWEEN = re.compile(r">[ \t\n]+<")


def shape(prefix: str, *, references: str = "amp|lt|gt|quot|apos", group: str = "(?:") -> str:
    """The pattern of what comes after the start tag of a plain record, up to its end tag.

    ``prefix`` is that of the namespace with its colon, or "". ``references`` are those that its text may
    hold. ``group`` begins what stands for the leader, the control fields and the data fields.
    """
    # Repeats are possessive, so that what does not fit is known not to after one pass over it.
    characters = r"[^<&>\x00-\x08\x0b-\x1f\x7f]*+"
    text = rf"{characters}(?:&(?:{references});{characters})*+"
    space, tag, sign = r"[ \t\n]*+", r'tag="[0-9A-Za-z]{3}"', r"[!#-%'-;=?-~]"
    indicators = rf'ind1="(?:{sign}|[ ])" ind2="(?:{sign}|[ ])"'
    subfield = rf'<{prefix}subfield code="{sign}">{text}</{prefix}subfield>'
    control = rf"<{prefix}controlfield {tag}>{text}</{prefix}controlfield>"
    data = (
        rf"<{prefix}datafield (?:{tag} {indicators}|{indicators} {tag})>{space}"
        rf"(?:{subfield}{space})*+</{prefix}datafield>"
    )
    return (
        rf"{space}(?:<{prefix}leader>{group}{text})</{prefix}leader>{space})?+"
        rf"{group}(?:{control}{space})*+){group}(?:{data}{space})*+)</{prefix}record>"
    )


@lru_cache(maxsize=16)
def _shape(prefix: str) -> re.Pattern[bytes]:
    return re.compile(rf"{shape(prefix, group='(')}[ \t\n]*+".encode("ascii"))


@lru_cache(maxsize=64)
def _prefix(start: bytes) -> str | None:
    """The namespace prefix of a root's start tag, such as "marc:"; None where a parser has to look at it."""
    found = _ROOT.match(start)
    if not found or start.endswith(b"/>"):
        return None
    try:
        root = parse_element(start + b"</%brecord>" % found[1])
    except RecordError:
        return None
    return found[1].decode("ascii") if local_name(root) == "record" else None


def parse_plain(payload: bytes) -> MarcRecord | None:
    """The MARC record in a plain ``<record>``; None where only an XML parser can tell what it means."""
    end = payload.find(b">") + 1
    prefix = _prefix(payload[:end]) if 0 < end <= 2000 and len(payload) <= MAX_RECORD else None
    if prefix is None:
        return None
    found = _shape(prefix).fullmatch(payload, end)
    if found is None:
        return None
    try:
        leader, control, data = (part.decode() for part in found.groups(b""))
    except UnicodeDecodeError:
        return None
    # The two are well-formed UTF-8, but XML forbids them; leader and fixed fields should hold ASCII only.
    if "\ufffe" in data or "\uffff" in data or not (leader.isascii() and control.isascii()):
        return None
    if prefix:
        control, data = (
            part.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") for part in (control, data)
        )
    if "\n" in data:
        data = _BETWEEN.sub("><", data.rstrip())
    record = MarcRecord(_unescaped(leader), take_apart=_data_field)
    for piece in control.split('<controlfield tag="')[1:]:
        record.control.setdefault(piece[:3], []).append(_unescaped(piece[5 : piece.index("<")]))
    pieces = record.pieces
    for piece in data.split("<datafield ")[1:]:
        # The tag stands before the indicators or after them.
        tag = piece[5:8] if piece[0] == "t" else piece[23:26]
        if tag in pieces:
            pieces[tag].append(piece)
        else:
            pieces[tag] = [piece]
    return record


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    for reference, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(reference, sign)
    return text


def _data_field(record: MarcRecord, tag: str, piece: str) -> DataField:
    first, second = (piece[16], piece[25]) if piece[0] == "t" else (piece[6], piece[15])
    subfields = _SUBFIELDS.findall(piece)
    if not piece.isascii() or "&" in piece or _has_loose_spaces(piece):
        subfields = [(code, _cleaned(value)) for code, value in subfields]
    return DataField(tag, first, second, subfields)


def _has_loose_spaces(text: str) -> bool:
    return "  " in text or "> " in text or " <" in text or "\n" in text or "\t" in text


def _cleaned(value: str) -> str:
    value = _unescaped(value)
    # Control characters of ASCII are not here.
    return " ".join(value.split()) if value.isascii() else clean(value)
