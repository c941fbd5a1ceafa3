"""ISO 2709 as a stream of bytes: cut into records, and what can be told without reading a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

MAX_RECORD = 1_000_000
"""Bytes of one record. ISO 2709 ends at 99,999; real files hold longer ones, damage makes endless ones."""

RECORD_END = b"\x1d"
FIELD_END = b"\x1e"
LEADER = 24
ENTRY = 12

_CHUNK = 256 * 1024
# What files hold between records: line ends, fill, the end mark of DOS, a byte order mark.
_BETWEEN = b"\r\n\0\x1a \t\xef\xbb\xbf"


def _chunks(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(source, "read", None)
    if read is None:
        yield from source
        return
    while chunk := read(_CHUNK):
        yield chunk


def split(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """Yield each record's bytes with its end mark, in constant memory, whatever its leader says.

    Bytes between records are passed over. A piece over ``MAX_RECORD`` without an end mark is given
    once, cut at that length, and the rest of it passed over; a last piece without an end mark is
    given as it is. ``read`` of the format tells what is wrong with either.
    """
    rest = b""
    runaway = False
    for chunk in _chunks(source):
        pieces = (rest + chunk).split(RECORD_END)
        rest = pieces.pop()
        for piece in pieces:
            if runaway:
                runaway = False
                continue
            record = piece.lstrip(_BETWEEN)
            if record:
                yield record + RECORD_END
        if runaway:
            rest = b""
        elif len(rest) > MAX_RECORD:
            yield rest.lstrip(_BETWEEN)[:MAX_RECORD]
            rest, runaway = b"", True
    last = rest.lstrip(_BETWEEN)
    if last and not runaway:
        yield last


def control_number(raw: bytes) -> str | None:
    """Field 001 of a record, without reading the rest of it; None when it has none or an empty one."""
    end = raw.find(FIELD_END, LEADER)
    if end < 0:
        return None
    # The usual case: 001 is named first and begins at the base address.
    if raw[LEADER : LEADER + 3] == b"001" and raw[LEADER + 7 : LEADER + ENTRY] == b"00000":
        return _shown(raw, end + 1)
    places = [(raw[at + 7 : at + ENTRY], raw[at : at + 3]) for at in range(LEADER, end - ENTRY + 1, ENTRY)]
    if all(tag != b"001" for _start, tag in places):
        return None
    # Fields are counted, not measured: lengths and starts are wrong more often than their order.
    places.sort()
    order = next(number for number, (_start, tag) in enumerate(places) if tag == b"001")
    begin = end + 1
    for _field in range(order):
        begin = raw.find(FIELD_END, begin) + 1
        if not begin:
            return None
    return _shown(raw, begin)


def _shown(raw: bytes, begin: int) -> str | None:
    stop = raw.find(FIELD_END, begin)
    value = raw[begin : stop if stop >= 0 else None].rstrip(RECORD_END)
    return " ".join(value[:200].decode("utf-8", "replace").split()) or None


def deleted(raw: bytes) -> bool:
    """Whether the record announces its own deletion (leader/05 = d)."""
    return raw[5:6] == b"d"
