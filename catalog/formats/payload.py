"""Records that are plain text: their bytes as text, streams of them as lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from catalog.errors import RecordError
from catalog.formats.text.clean import compose
from catalog.formats.text.guessing import guess_encoding

MAX_RECORD = 1_000_000
"""Bytes of one record of a text format: longer ones are damage, not literature."""
_CHUNK = 1 << 16


def text_in(payload: bytes, encoding: str = "") -> str:
    """The text of a record in NFC, by ``encoding`` (a Python codec), else as UTF-8, else by a clear guess.

    Raises ``RecordError`` (field "encoding") for a codec that does not exist and for bytes that do not fit.
    """
    if len(payload) > MAX_RECORD:
        told = f"the record has {len(payload):,} bytes, at most {MAX_RECORD:,} are read"
        raise RecordError.of("record", payload[:80].decode("latin-1"), "length", told)
    if payload.isascii() and not encoding:
        return payload.decode("ascii")
    name = encoding or "utf-8-sig"
    try:
        return compose(_decoded(payload, name))
    except UnicodeDecodeError as error:
        guessed = "" if encoding else guess_encoding(payload)
        if guessed:
            return compose(payload.decode(guessed, "replace"))
        raise _unfit(payload, name, error) from None


def _decoded(payload: bytes, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
        text = payload.decode(encoding)
    except UnicodeDecodeError:
        raise
    except (LookupError, ValueError):
        raise RecordError.of(
            "encoding", encoding, "known-encoding", "no encoding of this name is known"
        ) from None
    return text if isinstance(text, str) else ""


def _unfit(payload: bytes, encoding: str, error: UnicodeDecodeError) -> RecordError:
    around = payload[max(0, error.start - 20) : error.start + 20].decode("latin-1")
    name = encoding.removesuffix("-sig")
    return RecordError.of(
        "encoding",
        around,
        "encoding",
        f"byte 0x{payload[error.start]:02X} is no letter in {name}; state the file's own encoding with the "
        "option encoding (tcvn3, vni, cp1258, windows-1252 ...), or save it as UTF-8",
    )


def lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream with their ends (LF, CR LF or CR), in constant memory.

    A line over ``MAX_RECORD`` bytes comes in pieces.
    """
    rest = b""
    while chunk := source.read(_CHUNK):
        whole = (rest + chunk).splitlines(keepends=True)
        # The last may go on, and a CR may be half of a line's end.
        rest = whole.pop()
        yield from whole
        if len(rest) > MAX_RECORD:
            yield rest
            rest = b""
    if rest:
        yield rest
