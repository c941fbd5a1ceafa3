"""The format ``marc``: one ISO 2709 record, MARC 21 or UNIMARC."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from catalog.errors import RecordError
from catalog.formats import marc21, marc_write, unimarc
from catalog.formats.marc_charset import READ_AS, likely_encoding
from catalog.formats.marc_limits import bounded, is_large
from catalog.formats.marc_losses import LOST_CHARACTERS, LOST_LETTERS, WHOLE, has_lost_letters
from catalog.formats.marc_record import MarcRecord, parse
from catalog.formats.marc_records import control_number, deleted, split
from catalog.formats.text.clean import without_controls
from catalog.record import Record, TextRepair
from catalog.sdk.format import Format

__all__ = [
    "LIKELY",
    "LOST_CHARACTERS",
    "LOST_LETTERS",
    "MarcFormat",
    "control_number",
    "deleted",
    "likely_encoding",
    "map_record",
    "parse",
    "split",
]


LIKELY = "likely_encoding"
"""The name in ``context`` of an encoding that counts for what is no UTF-8."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"


class MarcFormat(Format):
    """Reads and writes one ISO 2709 record.

    ``context`` may hold ``flavour`` ("marc21" or "unimarc"; else told by the fields) and ``encoding``
    (a Python codec or "marc-8"; else told by the bytes) or ``LIKELY`` (the encoding that ``likely_encoding``
    tells of the records beside it).
    """

    name: ClassVar[str] = "marc"
    media_type: ClassVar[str] = "application/marc"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` or ``SkipRecord`` (authority records)."""
        stated, likely = (str(context.get(name) or "") for name in ("encoding", LIKELY))
        return map_record(parse(payload, stated, likely), context)

    def write(self, record: Record) -> bytes:
        """``record`` as MARC 21 in UTF-8, of at most 99,999 bytes."""
        return marc_write.written(record)


def map_record(record: MarcRecord, context: Mapping[str, Any]) -> Record:
    """A MARC record, however it was read, by the mapping of its flavour."""
    flavour = str(context.get("flavour") or "")
    if flavour not in ("", "marc21", "unimarc"):
        raise RecordError.of("flavour", flavour, "known-flavour", "is neither marc21 nor unimarc")
    foreign = flavour == "unimarc" if flavour else unimarc.is_unimarc(record)
    large = is_large(record)
    mapped = unimarc.to_record(record) if foreign else marc21.to_record(record)
    if large:
        mapped = bounded(mapped)
    if record.repairs:
        mapped = _told(mapped, record.repairs)
    if "vi" in mapped.languages and has_lost_letters(f"{mapped.title} {mapped.description}"):
        return replace(mapped, notes=(*mapped.notes, LOST_LETTERS))
    return mapped


def _told(mapped: Record, repairs: list[str]) -> Record:
    """``mapped`` with what its readers must know of the repairs: lost characters, a guessed encoding."""
    guessed = next((repair for repair in repairs if repair.startswith(READ_AS)), "")
    if guessed:
        name = guessed.removeprefix(READ_AS)
        misread = TextRepair(field=WHOLE, original=_as_it_came(mapped.title, name), read_as=name)
        mapped = replace(mapped, repairs=(misread,))
    if any(repair.endswith("lost") for repair in repairs):
        return replace(mapped, notes=(*mapped.notes, LOST_CHARACTERS))
    return mapped


def _as_it_came(text: str, encoding: str) -> str:
    """``text`` as a program shows its bytes that takes them for Latin-1."""
    if encoding == "cp1258":
        text = "".join(map(_with_tone_after, text))
    return without_controls(text.encode(encoding, "replace").decode("latin-1"))


def _with_tone_after(letter: str) -> str:
    # Windows-1258 has the vowels, and each tone as a character of its own.
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tones
