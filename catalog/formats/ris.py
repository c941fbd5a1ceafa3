"""The format ``ris``: one reference as Reference Manager, EndNote, Zotero and many journals have it.

Tags by the RIS specification of 2001 and 2011 (Research Information Systems; Thomson Reuters): two signs, two
spaces, a hyphen, a space, the value. ``TY`` begins a reference, ``ER`` ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, ClassVar

from catalog.errors import RecordError
from catalog.formats import ris_write
from catalog.formats.citation import Citation
from catalog.formats.payload import MAX_RECORD, lines, text_in
from catalog.formats.ris_tags import ADDRESSES, CREATORS, HOSTED, KINDS, NUMBERS, PLAIN, SEVERAL
from catalog.record import KINDS as OUR_KINDS
from catalog.record import Record
from catalog.sdk.format import Format

# Hyphen and spaces are as often too many or too few as right.
TAG = re.compile(r"([A-Z][A-Z0-9]) {0,3}-(?: |$)(.*)", re.DOTALL)
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?TY {0,3}-(?:\s|$)")
_END = re.compile(rb"ER {0,3}-(?:\s|$)")
_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[A-Z][A-Z0-9] {0,3}-(?:\s|$)")
_MOST = 3000
"""Values of one reference: beyond that it is no reference."""

Tags = dict[str, list[str]]


class RisFormat(Format):
    """Reads and writes one reference of RIS; ``context`` may hold ``encoding`` (else told by the bytes)."""

    name: ClassVar[str] = "ris"
    media_type: ClassVar[str] = "application/x-research-info-systems"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` without TY, and without title and abstract."""
        return to_record(tags_in(text_in(payload, str(context.get("encoding") or ""))))

    def write(self, record: Record) -> bytes:
        """``record`` as one reference in UTF-8, from TY to ER."""
        return ris_write.written(record)


def split(source: BinaryIO) -> Iterator[bytes]:
    """Yield each reference's bytes, in constant memory.

    A reference ends with ER or where the next TY begins. Tagged lines without a TY before them are given as
    one piece, which ``read`` refuses; lines without tags outside of references are passed over. What is
    longer than ``MAX_RECORD`` is given once, cut a little over that length.
    """
    piece: list[bytes] = []
    size = 0
    for line in lines(source):
        if not piece and not _LINE.match(line):
            continue
        if piece and _BEGIN.match(line):
            yield b"".join(piece)
            piece, size = [], 0
        if size <= MAX_RECORD:
            piece.append(line)
            size += len(line)
        if _END.match(line):
            # An ER alone closes what was closed already.
            if len(piece) > 1:
                yield b"".join(piece)
            piece, size = [], 0
    if piece:
        yield b"".join(piece)


def tags_in(text: str) -> Tags:
    """The values of a reference by tag, in their order; a line without a tag goes on with the one before.

    Raises ``RecordError`` where the first tag is not TY and where there are over 3,000 values.
    """
    found: Tags = {}
    last: list[str] = []
    count = 0
    for line in text.lstrip("\ufeff").splitlines():
        tagged = TAG.match(line)
        if tagged is None:
            if last and line.strip():
                last[-1] = f"{last[-1]}\n{line.strip()}"
            continue
        tag, value = tagged.groups()
        if not found and tag != "TY":
            raise RecordError.of(tag, value, "begins-with-ty", "stands before TY, which begins a reference")
        if tag == "ER":
            break
        count += 1
        last = found.setdefault(tag, [])
        last.append(value.strip())
    if not found:
        raise RecordError.of("TY", text[:80], "ris", "there is no line 'TY  - ', which begins a reference")
    if count > _MOST:
        raise RecordError.of("TY", count, "length", f"a reference has at most {_MOST:,} values")
    return found


def native_id(tags: Tags) -> str | None:
    """What the reference is known by: its ID, accession number or DOI; None without any."""
    values = (" ".join(value.split()) for tag in ("ID", "AN", "DO") for value in tags.get(tag, ()))
    return next((value for value in values if value), None)


def to_record(tags: Tags) -> Record:
    """The record that a reference's tags mean; raises ``RecordError`` without title and abstract."""
    code = _first(tags, "TY").upper()
    citation = Citation(kind=_kind(tags, code))
    _put_titles(citation, tags, code)
    for tag, role in CREATORS.items():
        citation.creators += [(value, role) for value in tags.get(tag, ()) if value]
    for tag, field in PLAIN.items():
        if not getattr(citation, field) and (value := _first(tags, tag)):
            setattr(citation, field, value)
    for tag, field in SEVERAL.items():
        getattr(citation, field).extend(_SEPARATE.get(tag, _whole)(tags.get(tag, [])))
    citation.numbers = [(scheme, value) for tag, scheme in NUMBERS.items() for value in tags.get(tag, ())]
    for tag, rel in ADDRESSES.items():
        citation.addresses += [(rel, address) for value in tags.get(tag, ()) for address in value.split()]
    citation.issued = _date(tags)
    citation.pages = "-".join(dict.fromkeys(filter(None, (_first(tags, "SP"), _first(tags, "EP")))))
    return citation.record(native_id(tags))


def _kind(tags: Tags, code: str) -> str:
    """By the type of reference; by the type of work where that is one of our kinds, as we write it."""
    told = _first(tags, "M3")
    return told if told in OUR_KINDS else KINDS.get(code, "book")


def _put_titles(citation: Citation, tags: Tags, code: str) -> None:
    citation.title = _first(tags, "TI", "T1", "CT")
    hosts = ["T2", "JF", "JO", "BT", "JA", "J2", "J1"]
    if code not in HOSTED:
        # BT is the title itself of a whole book, T2 and T3 are its series.
        citation.title = citation.title or _first(tags, "BT", "T2")
        citation.series = _first(tags, "T3", "T2", "JF", "JO")
    else:
        citation.host = _first(tags, *hosts)
        citation.series = _first(tags, "T3")
    citation.title = citation.title or _first(tags, "ST")
    if citation.series == citation.title:
        citation.series = ""
    citation.titles = [(value, kind) for tag, kind in _OTHER_TITLES for value in tags.get(tag, ())]


_OTHER_TITLES = (("TT", "translated"), ("ST", "alternative"), ("OP", "alternative"))


def _first(tags: Tags, *names: str) -> str:
    return next((value for name in names for value in tags.get(name, ()) if value), "")


def _date(tags: Tags) -> str:
    """Of "1998/03/12/spring" the day, of "1998///" the year; the fullest of those that are there."""
    found = [
        "-".join(part.strip() for part in value.split("/")[:3] if part.strip().isdecimal()) or value
        for tag in ("PY", "Y1", "DA")
        for value in tags.get(tag, ())
    ]
    first = next((value for value in found if value), "")
    fuller = [value for value in found if value.startswith(first) and len(value) <= 10]
    return max(fuller, key=len, default=first)


def _whole(values: list[str]) -> list[str]:
    return values


def _keywords(values: list[str]) -> list[str]:
    # One line each is the rule; programs put all on one line, parted by line ends or semicolons.
    return [part for value in values for part in re.split(r"[\n;]", value)]


_SEPARATE: Mapping[str, Callable[[list[str]], list[str]]] = {"KW": _keywords}
