"""Records of MARC (ISO 2709) and MARCXML files, each with the identifier it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from catalog.formats import marc, marcxml
from catalog.formats.marc_record import MarcRecord
from catalog.sdk import Notice, RawRecord, RecordError, SourceMalformed

_CHUNK = 1 << 20


def count_marc(stream: BinaryIO) -> int:
    """The number of end marks of records; leaves the stream at its start."""
    stream.seek(0)
    total = sum(chunk.count(b"\x1d") for chunk in iter(lambda: stream.read(_CHUNK), b""))
    stream.seek(0)
    return total


def marc_items(stream: BinaryIO, name: str, encoding: str) -> Iterator[RawRecord | Notice]:
    """Each record of an ISO 2709 file by its 001, else its 035, else its content (told once in a notice)."""
    unnamed = _Unnamed(name)
    for raw in marc.split(stream):
        identifier = marc.control_number(raw)
        if identifier is None:
            yield from unnamed.notice()
            identifier = _system_number(raw, encoding) or _content_hash(raw)
        yield RawRecord(identifier, raw, "marc", deleted=marc.deleted(raw))


def marcxml_items(stream: BinaryIO, name: str) -> Iterator[RawRecord | Notice]:
    """Each record of a MARCXML file, known as in ``marc_items``; raises ``SourceMalformed`` with the line."""
    unnamed = _Unnamed(name)
    count = 0
    try:
        for raw in marcxml.split(stream):
            count += 1
            record = _parsed(raw)
            identifier = record.identifier() if record else None
            if identifier is None:
                yield from unnamed.notice()
                identifier = (_number_of(record) if record else None) or _content_hash(raw)
            yield RawRecord(identifier, raw, "marcxml", deleted=bool(record and record.leader[5:6] == "d"))
    except SourceMalformed as error:
        raise SourceMalformed(f"file {name}, after record {count}: {error.message}") from None
    if not count:
        raise SourceMalformed(f"file {name}: is XML, but holds no MARCXML record")


class _Unnamed:
    """Tells once that records have no control number."""

    def __init__(self, name: str) -> None:
        self._name, self._told = name, False

    def notice(self) -> Iterator[Notice]:
        """The notice, the first time."""
        if not self._told:
            self._told = True
            yield Notice(
                "no_control_number",
                f"file {self._name}: records without field 001 are known by their field 035, else by their "
                "content, so a corrected one counts as another record",
            )


def _parsed(raw: bytes) -> MarcRecord | None:
    try:
        return marcxml.parse(raw)
    except RecordError:
        return None


def _system_number(raw: bytes, encoding: str) -> str | None:
    try:
        return _number_of(marc.parse(raw, encoding))
    except RecordError:
        return None


def _number_of(record: MarcRecord) -> str | None:
    numbers = (" ".join(field.get("a").split()) for field in record.fields("035"))
    return next((number for number in numbers if number), None)


def _content_hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:32]
