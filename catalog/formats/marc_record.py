"""A MARC record as leader, control fields and data fields; read from ISO 2709 whatever its directory says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.errors import RecordError
from catalog.formats.marc_charset import decode
from catalog.formats.marc_records import ENTRY, FIELD_END, LEADER, MAX_RECORD, RECORD_END, control_number
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold

_TAG = re.compile(rb"[0-9A-Za-z]{3}")
# Everything that cleaning takes out, but for the two marks that divide fields.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1d\x7f-\x9f\ud800-\udfff\ufeff\u200b\ufffe\uffff]")

CODED = frozenset(("100", "105", "110", "127", "135"))
"""Fields of UNIMARC whose $a holds codes at fixed places."""
# In a piece of ISO 2709, in one of MARCXML.
_FIRST_A = re.compile('(?:\x1fa|code="a">)([^\x1f<]*)')

# Subfields with a code that needs no mending, without the spaces after it.
_SUBFIELDS = re.compile("\x1f([!-~]) *+([^\x1f]*)")
# A mark that got onto a subfield code through a damaged byte.
_MARKED_CODE = re.compile("(\x1f[!-~])[\u0300-\u036f]+")


@dataclass(slots=True)
class DataField:
    """A data field: two indicators and subfields (code, value) in order, values with single spaces."""

    tag: str
    first: str
    second: str
    subfields: list[tuple[str, str]]

    def get(self, code: str) -> str:
        """The first value of a subfield that is not empty, ""."""
        for name, value in self.subfields:
            if name == code and value:
                return value
        return ""

    def all(self, codes: str) -> list[str]:
        """The values of several subfields, in the field's own order."""
        return [value for name, value in self.subfields if name in codes and value]


def _data_field(record: MarcRecord, tag: str, piece: str) -> DataField:
    if piece.find("\x1f") == 2 and piece.isascii() and not _has_loose_spaces(piece[2:]):
        # Nine of ten fields are tidy: one search then does for each subfield's split, slices and join.
        tidy = _SUBFIELDS.findall(piece)
        if len(tidy) == piece.count("\x1f"):
            return DataField(tag, piece[0], piece[1], tidy)
    parts = piece.split("\x1f")
    indicators = f"{parts[0]}  "
    subfields = [(part[0], " ".join(part[1:].split())) for part in parts[1:] if part]
    for place, (code, value) in enumerate(subfields):
        if not ("!" <= code <= "~"):
            subfields[place] = _mended_code(record, tag, code + value)
    return DataField(tag, indicators[0], indicators[1], subfields)


def _has_loose_spaces(text: str) -> bool:
    # But for those after a code, which are passed over; no other controls than line ends come here.
    return "  " in text or " \x1f" in text or "\n" in text or text.endswith(" ")


def _mended_code(record: MarcRecord, tag: str, part: str) -> tuple[str, str]:
    # A damaged byte before or in the code: the code is what it folds to, else the next plain letter.
    record.repairs.append(f"a subfield code of {tag} was damaged ({part[0]!r})")
    folded = fold(part[0])
    if len(folded) == 1 and folded.isascii() and folded.isalnum():
        return folded, part[1:]
    rest = part.lstrip("".join({sign for sign in part if not sign.isascii()} | {" "}))
    return (rest[0], " ".join(rest[1:].split())) if rest else ("?", "")


@dataclass(slots=True)
class MarcRecord:
    """A record: control fields by tag, data fields by tag, ``repairs`` tells what had to be mended.

    ``pieces`` holds data fields as they came; ``take_apart`` reads those of a tag when it is first asked
    for, because a mapping needs a third of what records hold. ``spaced`` holds $a of fields of ``CODED``
    with all its spaces, where there are no pieces.
    """

    leader: str
    control: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, list[DataField]] = field(default_factory=dict)
    pieces: dict[str, list[str]] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)
    spaced: dict[str, str] = field(default_factory=dict)
    take_apart: Callable[[MarcRecord, str, str], DataField] = _data_field

    def control_field(self, tag: str) -> str:
        """The first control field of that tag, ""."""
        values = self.control.get(tag)
        return values[0] if values else ""

    def has(self, tag: str) -> bool:
        """Whether there is a data field of that tag."""
        return tag in self.pieces or tag in self.data

    def fields(self, *tags: str) -> list[DataField]:
        """The data fields of the tags, in the order of the tags and then in their own."""
        pieces, data = self.pieces, self.data
        found: list[DataField] = []
        for tag in tags:
            if tag in pieces:
                data[tag] = [self.take_apart(self, tag, piece) for piece in pieces.pop(tag)]
            if tag in data:
                found += data[tag]
        return found

    def coded(self, tag: str) -> str:
        """The first $a of a field of ``CODED`` with all its spaces, which count; "" for none.

        To be asked before ``fields``, which makes runs of spaces one.
        """
        pieces = self.pieces.get(tag)
        found = _FIRST_A.search(pieces[0]) if pieces else None
        return found[1] if found else self.spaced.get(tag, "")

    def identifier(self) -> str | None:
        """Field 001, None when it is missing or empty."""
        return " ".join(self.control_field("001").split()) or None


def parse(raw: bytes, encoding: str = "", likely: str = "") -> MarcRecord:
    """The record in ISO 2709 bytes, its characters as ``marc_charset.decode`` tells; raises ``RecordError``.

    Fields are found by their end marks and take their tags from the directory in the order of its
    starts, so that wrong lengths, starts, base addresses and record lengths do no harm.
    """
    if len(raw) > MAX_RECORD:
        raise _unreadable(raw, "record", len(raw), "length", f"the record is longer than {MAX_RECORD} bytes")
    end = raw.find(FIELD_END, LEADER)
    if end < 0:
        raise _unreadable(raw, "directory", raw[:60], "directory", "there is no directory after the leader")
    pieces = raw[end + 1 :].rstrip(RECORD_END).split(FIELD_END)
    repairs: list[str] = []
    if pieces[-1]:
        repairs.append("the last field had no end mark")
    else:
        pieces.pop()
    tags, pieces = _tagged(raw, raw[LEADER:end], pieces, repairs)
    text, repair = _text(raw, b"\x1e".join(pieces), encoding, likely)
    if repair:
        repairs.append(repair)
    record = MarcRecord(raw[:LEADER].decode("ascii", "replace"), repairs=repairs)
    for tag, piece in zip(tags, text.split("\x1e"), strict=False):
        if tag[:2] == "00":
            record.control.setdefault(tag, []).append(piece.replace("\x1f", ""))
        else:
            record.pieces.setdefault(tag, []).append(piece)
    return record


def _text(raw: bytes, body: bytes, encoding: str, likely: str) -> tuple[str, str]:
    try:
        text, repair = decode(body, encoding, likely)
    except RecordError as error:
        raise RecordError(*error.faults, identifier=control_number(raw)) from None
    # What Unicode calls printable holds nothing to take out.
    if not text.replace("\x1e", "").replace("\x1f", "").isprintable():
        text = _CONTROLS.sub("", text)
    return (text if text.isascii() else _MARKED_CODE.sub(r"\1", text)), repair


def _tagged(
    raw: bytes, directory: bytes, pieces: list[bytes], repairs: list[str]
) -> tuple[list[str], list[bytes]]:
    if len(directory) % ENTRY:
        repairs.append("the directory is not made of entries of 12 characters")
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
    if len(entries) != len(pieces):
        pieces = _measured(raw, directory, entries, b"\x1e".join(pieces) + FIELD_END)
    else:
        starts = [entry[7:] for entry in entries]
        if starts != sorted(starts):
            entries = [entry for _start, entry in sorted(zip(starts, entries, strict=True))]
    tags: list[str] = []
    kept: list[bytes] = []
    for entry, piece in zip(entries, pieces, strict=True):
        if _TAG.match(entry):
            tags.append(entry[:3].decode("ascii"))
            kept.append(piece)
        else:
            repairs.append(f"a field with the tag {entry[:3]!r} is left out")
    return tags, kept


def _measured(raw: bytes, directory: bytes, entries: list[bytes], body: bytes) -> list[bytes]:
    # An end mark inside a field makes more pieces than entries: then only the lengths can tell.
    pieces: list[bytes] = []
    for entry in entries:
        length, start = entry[3:7], entry[7:12]
        stop = int(start) + int(length) if start.isdigit() and length.isdigit() else -1
        if stop < 1 or body[stop - 1 : stop] != FIELD_END:
            raise _unreadable(
                raw,
                "directory",
                directory[:120],
                "directory",
                f"the directory names {len(entries)} fields, the record has {body.count(FIELD_END)}; "
                "it is cut or damaged",
            )
        pieces.append(body[int(start) : stop - 1].replace(FIELD_END, b" "))
    return pieces


def _unreadable(raw: bytes, field: str, value: object, rule: str, message: str) -> RecordError:
    shown = value.decode("latin-1") if isinstance(value, bytes) else value
    return RecordError.of(field, shown, rule, message, identifier=control_number(raw[:MAX_RECORD]))


def add_clean(record: MarcRecord, tag: str, indicators: str, subfields: list[tuple[str, str]]) -> None:
    """Put a data field read from elsewhere (MARCXML) into ``record``, its values cleaned alike."""
    if tag in CODED and tag not in record.spaced:
        record.spaced[tag] = next((value for code, value in subfields if code == "a"), "")
    cleaned = [(code, clean(value)) for code, value in subfields]
    padded = f"{indicators}  "
    record.data.setdefault(tag, []).append(DataField(tag, padded[0], padded[1], cleaned))
