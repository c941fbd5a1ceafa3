"""What a record of a result set is: its format, its bytes as they came, the identifier it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from catalog.formats import marc
from catalog.formats.protocol_records import MARCXML, format_of, identifier_of, leader, unwrapped
from catalog.formats.xml import local_name
from catalog.formats.xml_pages import PageReader, PageUnreadable, document
from catalog.formats.xml_repairs import PageRepairs
from catalog.sdk import Failed, RawRecord, RecordError
from catalog.sdk.lists import Tell
from khomo_z3950.association import MAX_RECORD, Presented
from khomo_z3950.syntaxes import IN_XML, MARC, UNIMARC, refusal

_ROOTS = PageRepairs("record", "collection", "mods", "modsCollection", "dc")
_READER = PageReader("a record in XML", _ROOTS, ())
_END = b"\x1d"
_MARC_8 = ("", "marc-8", "marc8")
_LOSSY = (
    "records come in MARC-8, into which servers put Vietnamese without its letters of two marks (Lịch sử "
    "becomes Lch s): ask the server's staff to switch on MARCXML or UTF-8, and look at the titles"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How records are read: names of formats, the option ``charset``, the ``syntax`` that a person chose."""

    formats: frozenset[str]
    charset: str = ""
    syntax: str = ""

    @property
    def context(self) -> dict[str, Any]:
        """What the format ``marc`` is told of a record besides its bytes."""
        return {"encoding": self.charset} if self.charset else {}


class _Unreadable(Exception):
    """A record cannot be taken; the text says why, ``rule`` which rule it broke."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


def format_in(piece: Presented) -> str:
    """The name of the format that reads a record; "" for none."""
    if piece.payload is None or piece.diagnostic is not None:
        return ""
    if piece.syntax in MARC:
        return "marc"
    try:
        return format_of(unwrapped(_READER.parse(piece.payload)[0])) if piece.syntax in IN_XML else ""
    except PageUnreadable:
        return ""


def taken(piece: Presented, position: int, reading: Reading, tell: Tell) -> RawRecord | Failed:
    """What a record gives; ``tell`` hears of repairs and of records that only their content names.

    ``position`` (from 1) is its place in the result set.
    """
    told = f"the record at position {position:,}"
    if piece.diagnostic is not None:
        why = f"{told} was not given: {piece.diagnostic.told}"
        return Failed(None, why, "surrogate_diagnostic", "position", str(position))
    try:
        if len(piece.payload or b"") > MAX_RECORD:
            raise _Unreadable("length", f"it is longer than {MAX_RECORD:,} bytes")
        if piece.syntax in MARC:
            raw = _of_marc(piece, reading)
            if reading.charset.lower() in _MARC_8 and not _is_utf8(raw.payload):
                tell("lossy_charset", _LOSSY, once="lossy")
        elif piece.syntax in IN_XML:
            raw = _of_xml(piece.payload or b"", reading, lambda rule, why: tell(rule, f"{told}: {why}"))
        else:
            raise _Unreadable("unknown_syntax", refusal(piece.syntax))
    except _Unreadable as error:
        return Failed(None, f"{told}: {error}", error.rule, "position", str(position))
    if raw.native_id:
        return raw
    why = "records without any identifier are known by their content, so a corrected one counts as another"
    tell("no_identifier", f"{why} record", once="unnamed")
    return replace(raw, native_id=hashlib.sha256(raw.payload).hexdigest()[:32])


def _of_marc(piece: Presented, reading: Reading) -> RawRecord:
    if "marc" not in reading.formats:
        raise _Unreadable("unknown_syntax", "nothing here reads MARC in ISO 2709: ask for the syntax xml")
    raw = next(marc.split([piece.payload or b""]), b"")
    if not raw:
        raise _Unreadable("unreadable", "it is empty")
    if not raw.endswith(_END) and len(raw) + 1 < marc_length(raw):
        raise _Unreadable("cut", "it is cut off: bytes are missing at its end")
    identifier = marc.control_number(raw)
    if identifier is None:
        try:
            fields = marc.parse(raw, reading.charset).fields("035")
        except RecordError as error:
            raise _Unreadable("unreadable", f"it is no MARC: {error.faults[0].message}") from error
        numbers = (" ".join(field.get("a").split()) for field in fields)
        identifier = next((number for number in numbers if number), "")
    context = reading.context
    if piece.syntax == UNIMARC == reading.syntax:
        context["flavour"] = UNIMARC
    return RawRecord(identifier, raw, "marc", deleted=marc.deleted(raw), context=context)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def marc_length(raw: bytes) -> int:
    """The length that a record of ISO 2709 says it has, in bytes; 0 where it says none."""
    return int(raw[:5]) if raw[:5].isdigit() else 0


def _of_xml(payload: bytes, reading: Reading, tell: Callable[[str, str], None]) -> RawRecord:
    try:
        root, repairs = _READER.parse(payload)
    except PageUnreadable as error:
        raise _Unreadable("unreadable", f"it is no XML that can be read: {error.message}") from error
    for repair in repairs:
        tell(repair.rule, repair.told)
    element = unwrapped(root)
    form = format_of(element)
    if form not in reading.formats:
        shown = local_name(element)[:80]
        told = f"it is <{shown}>, which cannot be read here: try elements=marcxml, or syntax=usmarc"
        raise _Unreadable("unknown_schema", told)
    identifier = identifier_of(element, form)
    deleted = form == MARCXML and leader(element)[5:6] == "d"
    # As it came, unless nothing could have read it.
    kept = document(element) if repairs else payload
    return RawRecord(identifier, kept, form, deleted=deleted)
