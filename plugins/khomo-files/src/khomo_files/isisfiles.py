"""Files that CDS/ISIS exported: each record by the profile's key fields, else field 1, else its content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from catalog.formats import isis, isis_records
from catalog.formats.isis_records import IsisRecord
from catalog.formats.profile import Profile
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed
from khomo_files.encoding import is_utf8
from khomo_files.known import Unnamed, content_hash, unreadable

_HEAD = 1 << 16
_LOOKED_AT = 200
_SHOWN_TAGS = 40
_SHOWN_TEXT = 40


def isis_items(
    stream: BinaryIO, name: str, encoding: str, profile: Profile | None
) -> Iterator[RawRecord | Failed | Notice]:
    """Each record of an export, in the bytes and lines of the file."""
    stated = "" if is_utf8(encoding) else encoding
    context = {"encoding": stated} if stated else {}
    unnamed = Unnamed(name, "no_key", "records without the profile's key fields (or field 1) are known")
    for number, raw in enumerate(_split(stream), start=1):
        try:
            record = isis_records.parse(raw, stated or "utf-8-sig")
        except RecordError as error:
            yield unreadable(error, f"file {name}, record {number}")
            continue
        identifier = isis.native_id(record, profile)
        if identifier is None:
            yield from unnamed.notice()
            identifier = content_hash(raw)
        yield RawRecord(identifier, raw, "isis", context=context)


def _split(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    mark = isis_records.end_mark(stream.read(_HEAD), stated=True)
    stream.seek(0)
    return isis_records.split(stream, mark or b"#")


def refuse_local_tags(stream: BinaryIO, name: str, encoding: str) -> None:
    """Raise ``SourceMalformed`` that lists the tags with samples, unless most records have tags of MARC."""
    stated = "" if is_utf8(encoding) else encoding
    found: list[IsisRecord] = []
    for raw in islice(_split(stream), _LOOKED_AT):
        try:
            found.append(isis_records.parse(raw, stated or "utf-8-sig"))
        except RecordError:
            continue
    stream.seek(0)
    if not found or 2 * sum(map(isis.is_marc, found)) > len(found):
        return
    raise SourceMalformed(
        f"file {name}: its tags are local ones and no mapping profile says what they mean. Write one in YAML "
        "(columns: {24: title, 26^b: publisher, 70: creators}), name it by the option profile, or take a "
        f"known one ({', '.join(isis.PROFILES)}), or flavour=marc21 if the tags are those of MARC. "
        f"The tags are {_samples(found)}"
    )


def _samples(records: list[IsisRecord]) -> str:
    samples: dict[str, str] = {}
    for record in records:
        for entry in record.fields:
            samples.setdefault(entry.tag, _shown(entry))
    ordered = sorted(samples, key=lambda tag: (len(tag), tag))
    more = ", ..." if len(ordered) > _SHOWN_TAGS else ""
    return ", ".join(f"{tag} ({samples[tag]!r})" for tag in ordered[:_SHOWN_TAGS]) + more


def _shown(entry: isis_records.IsisField) -> str:
    text = entry.text + "".join(f"^{code}{value}" for code, value in entry.subfields)
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"
