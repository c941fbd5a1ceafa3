"""Records of MARC files (ISO 2709), each with the identifier it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from catalog.formats import marc
from catalog.formats.marc_record import MarcRecord
from catalog.sdk import Failed, Notice, RawRecord, RecordError
from khomo_files.known import Unnamed, content_hash, unreadable

_CHUNK = 1 << 20
_END = b"\x1d"
# A record alone may have too few words to tell its encoding: those of the file tell it together.
_LOOKED_AT = 5000
UNNUMBERED = "records without field 001 are known by their field 035, else"
"""What a notice says of records without a control number."""


def count_marc(stream: BinaryIO) -> int:
    """The number of end marks of records; leaves the stream at its start."""
    stream.seek(0)
    total = sum(chunk.count(_END) for chunk in iter(lambda: stream.read(_CHUNK), b""))
    stream.seek(0)
    return total


def marc_items(stream: BinaryIO, name: str, encoding: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each record of an ISO 2709 file by its 001, else its 035, else its content (told once in a notice)."""
    unnamed = Unnamed(name, "no_control_number", UNNUMBERED)
    likely = "" if encoding else _likely_encoding(stream)
    context = {marc.LIKELY: likely} if likely else {}
    for number, raw in enumerate(marc.split(stream), start=1):
        identifier = marc.control_number(raw)
        if _is_cut(raw):
            yield _cut(raw, f"file {name}, record {number}", identifier)
            continue
        if identifier is None:
            yield from unnamed.notice()
            try:
                identifier = number_of(marc.parse(raw, encoding)) or content_hash(raw)
            except RecordError as error:
                yield unreadable(error, f"file {name}, record {number}")
                continue
        yield RawRecord(identifier, raw, "marc", deleted=marc.deleted(raw), context=context)


def _likely_encoding(stream: BinaryIO) -> str:
    """The old encoding that the first records are in, "" for none; leaves the stream at its start."""
    stream.seek(0)
    likely = marc.likely_encoding(islice(marc.split(stream), _LOOKED_AT))
    stream.seek(0)
    return likely


def _is_cut(raw: bytes) -> bool:
    """Whether bytes are missing at the end; a record that lacks its end mark alone is whole."""
    if raw.endswith(_END):
        return False
    stated = raw[:5]
    return not stated.isdigit() or len(raw) + 1 < int(stated)


def _cut(raw: bytes, where: str, identifier: str | None) -> Failed:
    # Given without an identifier: what followed is unknown, so that nothing may be withdrawn.
    told = f" ({identifier})" if identifier else ""
    why = "is cut off: the file ends within it, or no end mark follows"
    return Failed(None, f"{where}{told}: {why}", "cut", "leader", raw[:24].decode("ascii", "replace"))


def number_of(record: MarcRecord) -> str | None:
    """The first 035 that says something, None for none."""
    numbers = (" ".join(field.get("a").split()) for field in record.fields("035"))
    return next((number for number in numbers if number), None)
