"""Records of MARC (ISO 2709) and MARCXML files, each with the identifier it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from catalog.formats import marc, marcxml
from catalog.formats.marc_record import MarcRecord
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed

_CHUNK = 1 << 20
_END = b"\x1d"


def count_marc(stream: BinaryIO) -> int:
    """The number of end marks of records; leaves the stream at its start."""
    stream.seek(0)
    total = sum(chunk.count(_END) for chunk in iter(lambda: stream.read(_CHUNK), b""))
    stream.seek(0)
    return total


def marc_items(stream: BinaryIO, name: str, encoding: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each record of an ISO 2709 file by its 001, else its 035, else its content (told once in a notice)."""
    unnamed = _Unnamed(name)
    for number, raw in enumerate(marc.split(stream), start=1):
        identifier = marc.control_number(raw)
        if _is_cut(raw):
            yield _cut(raw, f"file {name}, record {number}", identifier)
            continue
        if identifier is None:
            yield from unnamed.notice()
            try:
                identifier = _number_of(marc.parse(raw, encoding)) or _content_hash(raw)
            except RecordError as error:
                yield _unreadable(error, f"file {name}, record {number}")
                continue
        yield RawRecord(identifier, raw, "marc", deleted=marc.deleted(raw))


def marcxml_items(stream: BinaryIO, name: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each record of a MARCXML file, known as in ``marc_items``; raises ``SourceMalformed`` with the line."""
    unnamed = _Unnamed(name)
    count = 0
    try:
        for raw in marcxml.split(stream):
            count += 1
            try:
                record = marcxml.parse(raw)
            except RecordError as error:
                yield _unreadable(error, f"file {name}, record {count}")
                continue
            identifier = record.identifier()
            if identifier is None:
                yield from unnamed.notice()
                identifier = _number_of(record) or _content_hash(raw)
            yield RawRecord(identifier, raw, "marcxml", deleted=record.leader[5:6] == "d")
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


def _unreadable(error: RecordError, where: str) -> Failed:
    fault = error.faults[0]
    return Failed(None, f"{where}: {fault.message}", fault.rule, fault.field, fault.value)


def _number_of(record: MarcRecord) -> str | None:
    numbers = (" ".join(field.get("a").split()) for field in record.fields("035"))
    return next((number for number in numbers if number), None)


def _content_hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:32]
