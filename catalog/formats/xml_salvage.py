"""Files of XML that break in the middle: the records that follow are found by their tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from catalog.errors import SourceMalformed
from catalog.formats.xml import MAX_RECORD, is_two_byte
from catalog.formats.xml_pages import PageReader, document
from catalog.formats.xml_records import XmlPiece, format_of
from catalog.formats.xml_repairs import PageRepairs, Repair, declared_encoding

_CHUNK = 1 << 18
_HEAD = 1 << 16
_NAMES = rb"record|mods|lido|dc|qualifieddc|qdc|dcterms|thesis|uketddc|RDF"
_QNAME = rb"(?:[A-Za-z_][\w.-]{0,40}:)?(?:" + _NAMES + rb")"
_START = re.compile(rb"<(" + _QNAME + rb")(?=[\s>])")
_END = re.compile(rb"</(" + _QNAME + rb")\s{0,20}>")
_NAMESPACE = re.compile(rb"\sxmlns(?::[A-Za-z_][\w.-]{0,40})?=(?:\"[^\"<>]{1,300}\"|'[^'<>]{1,300}')")
_OF_ENVELOPE = re.compile(rb"<[\w.:-]+[^<>]{0,500}>\s{0,200}<(?:[\w.-]{1,40}:)?header[\s>]")
_IDENTIFIER = re.compile(rb"<(?:[\w.-]{1,40}:)?identifier>\s{0,200}([^<>]{1,500}?)\s{0,200}</")
_READER = PageReader("XML", PageRepairs("khomo"), (b"<",))


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was found at one place: a record with the repairs that it needed, else why there is none."""

    piece: XmlPiece | None
    repairs: tuple[Repair, ...] = ()
    why: str = ""
    beginning: str = ""


def salvage(source: BinaryIO, done: int) -> Iterator[Salvaged]:
    """What a file holds after its first ``done`` records, whatever is broken between them.

    Gives nothing for files in UTF-16 and for those with a document type.
    """
    source.seek(0)
    head = source.read(_HEAD)
    source.seek(0)
    if is_two_byte(head) or b"<!DOCTYPE" in head:
        return
    frame = _frame(head)
    for before, raw in _cut(source):
        if raw and done and not _lost(before):
            found = _read(frame, before, raw)
            done -= found.piece is not None
            continue
        if not done:
            yield from _lost(before)
            if raw:
                yield _read(frame, before, raw)


def _frame(head: bytes) -> bytes:
    """The start of a document around one record: the file's encoding and its declarations of namespaces."""
    first = _START.search(head)
    outer = head[: first.start()] if first else b""
    spaces = {found[0].partition(b"=")[0]: found[0] for found in _NAMESPACE.finditer(outer)}
    encoding = declared_encoding(head) or "utf-8"
    return b'<?xml version="1.0" encoding="%b"?><khomo%b>' % (encoding.encode(), b"".join(spaces.values()))


def _cut(source: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """What stands before each record, and the record: from the last start tag before an end tag to that."""
    rest = b""
    for chunk in chain(iter(lambda: source.read(_CHUNK), b""), (b"",)):
        rest += chunk
        at = 0
        for end in _END.finditer(rest):
            starts = [found for found in _START.finditer(rest, at, end.start()) if found[1] == end[1]]
            if starts:
                yield rest[at : starts[-1].start()], rest[starts[-1].start() : end.end()]
            at = end.end()
        rest = rest[at:]
        if len(rest) > 2 * MAX_RECORD:
            yield rest, b""
            rest = b""
    if rest:
        yield rest, b""


def _lost(before: bytes) -> list[Salvaged]:
    """Records of which only the beginning is there."""
    starts = [found.start() for found in _START.finditer(before)]
    return [
        Salvaged(None, why="it breaks off: its end tag is missing", beginning=_shown(before[at:]))
        for at in starts
        if not _OF_ENVELOPE.match(before, at)
    ]


def _read(frame: bytes, before: bytes, raw: bytes) -> Salvaged:
    if len(raw) > MAX_RECORD:
        return Salvaged(None, why=f"it has over {MAX_RECORD:,} bytes", beginning=_shown(raw))
    try:
        root, repairs = _READER.parse(frame + raw + b"</khomo>")
    except SourceMalformed as error:
        return Salvaged(None, why=error.message.replace("the page", "it"), beginning=_shown(raw))
    named = format_of(root[0]) if len(root) else ""
    if not named:
        return Salvaged(None, why="it holds no record of a known kind", beginning=_shown(raw))
    headed = _IDENTIFIER.findall(before)
    identifier = " ".join(headed[-1].decode("utf-8", "replace").split()) if headed else ""
    return Salvaged(XmlPiece(named, document(root[0]), identifier), tuple(repairs))


def _shown(raw: bytes) -> str:
    return raw[:200].decode("utf-8", "replace")
