"""Files of RIS and BibTeX: each reference by its own key, bytes as they stand in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from catalog.formats import bibtex_entries, ris
from catalog.formats.bibtex_entries import Block
from catalog.formats.payload import text_in
from catalog.sdk import Failed, Notice, RawRecord, RecordError, SourceMalformed
from khomo_files.encoding import is_utf8
from khomo_files.known import Unnamed, content_hash, unreadable

MAX_SHARED = 20_000
"""Strings, and entries that others refer to, that are kept of one file."""
MAX_SHARED_TEXT = 20_000_000
"""Characters of these."""
_MAX_TEXT = 50_000
_CHUNK = 1 << 20
_REFERS = re.compile(rb"crossref\s{0,20}=\s{0,20}[{\"]\s{0,20}([^\s{}\"]{1,200})", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][^\s,={}()\"#%]*")
_NOT_RECORDS = ("string", "preamble")


def ris_items(stream: BinaryIO, name: str, encoding: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each reference of a RIS file by its ID, AN or DO, else by its content (told once in a notice)."""
    stated = "" if is_utf8(encoding) else encoding
    context = {"encoding": stated} if stated else {}
    unnamed = Unnamed(name, "no_reference_id", "references without ID, AN or DO are known")
    number = 0
    for number, raw in enumerate(ris.split(stream), start=1):
        try:
            identifier = ris.native_id(ris.tags_in(text_in(raw, stated or "utf-8-sig")))
        except RecordError as error:
            yield unreadable(error, f"file {name}, reference {number}")
            continue
        if identifier is None:
            yield from unnamed.notice()
            identifier = content_hash(raw)
        yield RawRecord(identifier, raw, "ris", context=context)
    if not number:
        raise SourceMalformed(f"file {name}: holds no reference of RIS (no line begins with 'TY  - ')")


@dataclass(slots=True)
class Shared:
    """What entries of a BibTeX file take from others: ``@string`` values, and parents by key."""

    strings: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    room: int = MAX_SHARED_TEXT

    def has_room(self, size: int) -> bool:
        """Whether so many characters more may be kept; those that may are counted."""
        fits = size <= min(self.room, _MAX_TEXT) and len(self.strings) + len(self.parents) < MAX_SHARED
        self.room -= size if fits else 0
        return fits

    def context(self, text: str, entry: bibtex_entries.Entry) -> dict[str, Any]:
        """What this entry takes: the strings whose names stand in it, the parent it names."""
        parent = self.parents.get(entry.fields.get("crossref", "").strip().lower(), "")
        taken: dict[str, Any] = {"crossref": parent} if parent else {}
        if self.strings:
            words = {word.lower() for word in _WORD.findall(f"{text}\n{parent}")}
            used = {name: value for name, value in self.strings.items() if name in words}
            taken |= {"strings": used} if used else {}
        return taken


def bibtex_items(stream: BinaryIO, name: str, encoding: str) -> Iterator[RawRecord | Failed | Notice]:
    """Each entry of a BibTeX file by its key, else by its content (told once in a notice)."""
    stated = "" if is_utf8(encoding) else encoding
    shared = survey(stream, name, stated)
    yield from shared.notices
    unnamed = Unnamed(name, "no_key", "entries without a key are known")
    context: Mapping[str, Any] = {"encoding": stated} if stated else {}
    stream.seek(0)
    records = (block for block in bibtex_entries.split(stream) if block.type not in _NOT_RECORDS)
    number = 0
    for number, block in enumerate(records, start=1):
        where = f"file {name}, entry {number} on line {block.line}"
        try:
            text = text_in(block.raw, stated or "utf-8-sig")
            entry = bibtex_entries.parse(text, shared.strings)
        except RecordError as error:
            key = bibtex_entries.key_of(block.raw.decode("latin-1")[:500])
            yield _unclosed(block, where, key) if not block.closed else unreadable(error, where, key or None)
            continue
        if not entry.key:
            yield from unnamed.notice()
        identifier = entry.key or content_hash(block.raw)
        yield RawRecord(identifier, block.raw, "bibtex", context={**context, **shared.context(text, entry)})
    if not number:
        raise SourceMalformed(
            f"file {name}: holds no entry of BibTeX (such as '@book{{key, title = {{...}}}}')"
        )


def _unclosed(block: Block, where: str, key: str) -> Failed:
    told = f" ({key})" if key else ""
    shown = block.raw[:200].decode("utf-8", "replace")
    why = "its braces do not balance: one is missing before the next entry or the end of the file"
    return Failed(key or None, f"{where}{told}: {why}", "unclosed", "entry", shown)


def survey(stream: BinaryIO, name: str, encoding: str) -> Shared:
    """What the entries of the file take from others; a file without any of that is not read for it."""
    shared = Shared()
    if not _holds(stream, (b"@string", b"crossref")):
        return shared
    wanted: set[str] = set()
    for block in bibtex_entries.split(stream):
        if block.type == "string":
            _define(shared, block, name, encoding)
        elif len(wanted) < MAX_SHARED:
            wanted |= {key.decode("utf-8", "replace").lower() for key in _REFERS.findall(block.raw)}
    if wanted:
        stream.seek(0)
        for block in bibtex_entries.split(stream):
            key = bibtex_entries.key_of(block.raw[:500].decode("utf-8", "replace")).lower()
            if key in wanted and block.closed and shared.has_room(len(block.raw)):
                shared.parents[key] = block.raw.decode(encoding or "utf-8-sig", "replace")
    return shared


def _define(shared: Shared, block: Block, name: str, encoding: str) -> None:
    try:
        found = bibtex_entries.parse(text_in(block.raw, encoding or "utf-8-sig"), shared.strings).fields
    except RecordError as error:
        told = f"file {name}, line {block.line}: a @string cannot be read: {error.faults[0]}"
        shared.notices.append(Notice("bad_string", told))
        return
    if shared.has_room(sum(map(len, found.values()))):
        shared.strings |= found


def _holds(stream: BinaryIO, words: tuple[bytes, ...]) -> bool:
    stream.seek(0)
    rest, found = b"", False
    while not found and (chunk := stream.read(_CHUNK)):
        beginning = (rest + chunk).lower()
        found, rest = any(word in beginning for word in words), chunk[-20:]
    stream.seek(0)
    return found
