"""Exports of CDS/ISIS (ISO 2709 as its "export" writes it): cut into records, a record as fields.

They differ from MARC in their leader (no indicators, no length of subfield codes), in their end marks, which
the user chooses (``#`` unless changed, or 0x1E and 0x1D), and in that lines are broken after 80 columns.
Lengths are not believed: a file that was brought into another encoding since has wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from catalog.errors import RecordError
from catalog.formats.marc_records import ENTRY, LEADER
from catalog.formats.payload import MAX_RECORD, text_in

WIDTH = 80
"""Columns of a line."""
_CHUNK = 1 << 16
_LEADER = rb"\d{5}[0-9a-z# |]{5}[0-9 ]{2}\d{5}[0-9a-z# |]{3}4500"
_BEGIN = re.compile(rb"[\r\n\0\x1a \t\xef\xbb\xbf]*(" + _LEADER + rb")")
_DIGITS = re.compile(rb"[0-9A-Za-z]{3}[0-9]{9}")
# Two end marks, that of the last field and that of the record, then the next leader or the end.
_NEXT = rb"(?=[\r\n\0\x1a \t]*(?:" + _LEADER + rb"|\Z))"
_SUBFIELD = re.compile("[\\^\x1f]([0-9A-Za-z])")
_MOST = 5000
"""Fields of one record."""


@dataclass(frozen=True, slots=True)
class IsisField:
    """One occurrence of a field: its tag, what stands before its first subfield, subfields in their order."""

    tag: str
    text: str
    subfields: tuple[tuple[str, str], ...] = ()

    def whole(self) -> str:
        """All of it, as CDS/ISIS shows it in heading mode: a comma in place of each mark but the first."""
        return ", ".join(filter(None, (self.text, *(value for _code, value in self.subfields))))

    def get(self, code: str) -> str:
        """The first value of a subfield in any case of its code; of ``*`` the first text; "" for none."""
        if code == "*":
            return self.text or next((value for _code, value in self.subfields if value), "")
        return next((value for name, value in self.subfields if name.lower() == code.lower() and value), "")


@dataclass(slots=True)
class IsisRecord:
    """A record: its leader and its fields in their order; tags are without zeros before them ("24")."""

    leader: str
    fields: list[IsisField] = field(default_factory=list)

    def all(self, tag: str) -> list[IsisField]:
        """The occurrences of a field."""
        return [entry for entry in self.fields if entry.tag == tag]


def tag_key(tag: str) -> str:
    """A tag as it is compared: "024" and "24" are the same."""
    return tag.strip().lstrip("0") or "0"


def end_mark(beginning: bytes, *, stated: bool = False) -> bytes:
    """The end mark of fields in a file that begins so; b"" for what is no export of CDS/ISIS.

    With the marks of MARC it is one only where the leader is CDS/ISIS's, zeros from the sixth sign on, where
    lines are broken after 80 columns, or where a person ``stated`` so.
    """
    found = _BEGIN.match(beginning)
    if found is None:
        return b""
    leader, record = found[1], beginning[found.start(1) :]
    mark, _end = _after_directory(_unfolded(record))
    folded = (
        int(leader[:5]) > WIDTH + 2
        and record[: WIDTH + 2].rstrip(b"\r\n")[WIDTH:] == b""
        and len(record) > WIDTH
    )
    is_marc = mark == b"\x1e" and leader[5:12] != b"0000000" and not folded
    return b"" if is_marc and not stated else mark


def _after_directory(plain: bytes) -> tuple[bytes, int]:
    """The sign after the directory's entries, and where it stands; b"" where there is none."""
    at = LEADER
    while _DIGITS.match(plain, at):
        at += ENTRY
    mark = plain[at : at + 1]
    # An entry that is cut or damaged is no end mark.
    return (mark, at) if mark and not mark.isalnum() and not mark.isspace() else (b"", at)


def split(source: BinaryIO, mark: bytes) -> Iterator[bytes]:
    """Yield each record's bytes, line breaks included, in constant memory; ``mark`` is that of ``end_mark``.

    A record ends with two end marks (of field and record) before the next leader or the end of the file. What
    is longer than ``MAX_RECORD`` without them is given once, cut at that length.
    """
    end = re.compile(re.escape(mark) + rb"[\r\n]{0,4}[^0-9A-Za-z\s]" + _NEXT)
    rest, tried, runaway = b"", 0, False
    for chunk in chain(iter(lambda: source.read(_CHUNK), b""), (b"",)):
        rest += chunk
        at = 0
        # Within the last hundred bytes the next leader may not be whole yet.
        limit = len(rest) - 100 if chunk else len(rest)
        while (found := end.search(rest, max(at, tried))) is not None and found.end() <= limit:
            if not runaway:
                yield rest[at : found.end()].lstrip(b"\r\n\0\x1a \t\xef\xbb\xbf")
            at, runaway = found.end(), False
        rest = rest[at:]
        tried = max(0, len(rest) - 200)
        if len(rest) > MAX_RECORD:
            if not runaway:
                yield rest.lstrip(b"\r\n\0\x1a \t")[:MAX_RECORD]
            rest, tried, runaway = rest[-200:], 0, True
    last = rest.strip(b"\r\n\0\x1a \t")
    if last and not runaway:
        yield last


def _unfolded(raw: bytes) -> bytes:
    """``raw`` without the line breaks of 80 columns; others, within a text, become spaces."""
    first = raw.find(b"\n")
    if first < 0:
        return raw
    folded = raw[:first].rstrip(b"\r")
    joint = b"" if len(folded) == WIDTH else b" "
    return raw.replace(b"\r\n", joint).replace(b"\n", joint)


def parse(raw: bytes, encoding: str = "") -> IsisRecord:
    """The record in an export's bytes; ``encoding`` as in ``text_in``; raises ``RecordError``."""
    plain = _unfolded(raw.lstrip(b"\r\n\0\x1a \t\xef\xbb\xbf")).rstrip(b" ")
    if not _BEGIN.match(plain):
        told = "does not begin with a leader of 24 characters (5 digits of length ... 4500)"
        raise RecordError.of("leader", plain[:24].decode("utf-8", "replace"), "leader", told)
    mark, at = _after_directory(plain)
    if not mark:
        told = "the directory is cut or damaged: no end mark follows its entries"
        raise RecordError.of(
            "directory", plain[LEADER : LEADER + 60].decode("utf-8", "replace"), "directory", told
        )
    entries = [plain[place : place + ENTRY] for place in range(LEADER, at, ENTRY)]
    if len(entries) > _MOST:
        raise RecordError.of("directory", len(entries), "length", f"a record has at most {_MOST:,} fields")
    if not entries:
        raise RecordError.of("directory", "", "directory", "the directory names no field")
    # Line ends were taken out, and in no encoding they are half a letter.
    texts = text_in(b"\n".join(_pieces(plain[at + 1 :], entries, mark)), encoding).split("\n")
    if len(texts) != len(entries):
        raise RecordError.of("encoding", encoding, "encoding", "a record is not in this encoding")
    record = IsisRecord(plain[:LEADER].decode("ascii", "replace"))
    for entry, piece in zip(entries, texts, strict=True):
        record.fields.append(_field(tag_key(entry[:3].decode("ascii")), piece))
    return record


def _pieces(body: bytes, entries: list[bytes], mark: bytes) -> list[bytes]:
    """The bytes of the fields: between end marks, or by the directory where a text holds one ("C#")."""
    pieces = body.split(mark)
    while len(pieces) > len(entries) and len(pieces[-1].strip(b"\r\n ")) <= 1:
        pieces.pop()
    if len(pieces) == len(entries):
        return pieces
    measured = []
    for entry in entries:
        start, length = int(entry[7:]), int(entry[3:7])
        stop = start + length
        if length < 1 or body[stop - 1 : stop] != mark:
            told = (
                f"the directory names {len(entries)} fields, the record has {len(pieces)}; it is cut, or a "
                f"text holds the end mark {mark.decode('latin-1')!r}: export with other marks"
            )
            raise RecordError.of("directory", body[:60].decode("utf-8", "replace"), "directory", told)
        measured.append(body[start : stop - 1])
    return measured


def _field(tag: str, text: str) -> IsisField:
    parts = _SUBFIELD.split(text)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return IsisField(tag, parts[0].strip(), tuple((code, value.strip()) for code, value in pairs))
