"""Cursors: where a walk through the change log stands, as one opaque word.

A walk through the JSON Feed first goes down from the head it began at (newest first, live records), then up
from that head to the present one. One through the change feed goes up alone, passing over what was gone
already when it began. So a record that changes meanwhile is met on the way up, and nothing is missed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from typing import Literal

from catalog.errors import ForeignCursor

_LAYOUT = struct.Struct(">c16sQQ")
_CHECK_BYTES = 6
_LENGTH = 52
_LARGEST = 1 << 62
Mode = Literal["down", "up", "fresh"]
_MODES: dict[bytes, Mode] = {b"d": "down", b"u": "up", b"f": "fresh"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the log ``log_id`` (32 hex digits).

    ``down``: what comes next was last changed before ``position``, of a walk begun at ``start``.
    ``up``: what comes next changed after ``position``; ``start`` is the same number.
    ``fresh``: as ``up``, of a first walk begun at ``start``: up to there only live records come.
    """

    log_id: str
    mode: Mode
    start: int
    position: int

    @classmethod
    def up(cls, log_id: str, position: int) -> Cursor:
        """The cursor to what changes after ``position``."""
        return cls(log_id, "up", position, position)

    @classmethod
    def fresh(cls, log_id: str, start: int, position: int = 0) -> Cursor:
        """The cursor of a first walk begun at ``start``; once past there it goes up as any other."""
        return cls(log_id, "fresh", start, position) if position < start else cls.up(log_id, position)

    def encode(self) -> str:
        """The cursor as 52 letters, digits, ``-`` and ``_``."""
        packed = _LAYOUT.pack(self.mode[0].encode(), bytes.fromhex(self.log_id), self.start, self.position)
        return base64.urlsafe_b64encode(packed + _check(packed)).decode()


def decode(text: str) -> Cursor:
    """The cursor that ``encode`` wrote; raises ``ForeignCursor`` for anything else."""
    try:
        if len(text) != _LENGTH:
            raise ValueError(text)
        data = base64.b64decode(text, altchars=b"-_", validate=True)
        packed = data[:-_CHECK_BYTES]
        if _check(packed) != data[-_CHECK_BYTES:]:
            raise ValueError(text)
        mode, log_id, start, position = _LAYOUT.unpack(packed)
        cursor = Cursor(log_id.hex(), _MODES[mode], start, position)
        if not position <= start <= _LARGEST or cursor.encode() != text:
            raise ValueError(text)
    except (ValueError, KeyError, struct.error, binascii.Error):
        shown = text if len(text) <= _LENGTH else text[:_LENGTH] + "…"
        raise ForeignCursor(
            f"cursor {shown!r} is not one that this feed gave out: start again from the beginning"
        ) from None
    return cursor


def check(cursor: Cursor, log_id: str, head: int) -> None:
    """Raises ``ForeignCursor`` if the cursor is of another log, or ahead of this one."""
    if cursor.log_id != log_id or cursor.start > head:
        raise ForeignCursor(
            "the cursor belongs to another state of this catalog (it was restored or set up anew):"
            " start again from the beginning"
        )


def _check(packed: bytes) -> bytes:
    return hashlib.sha256(b"khomo cursor" + packed).digest()[:_CHECK_BYTES]
