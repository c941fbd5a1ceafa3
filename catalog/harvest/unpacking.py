"""Bodies packed with gzip, unpacked piece by piece within bounds.

urllib3 unpacks too, but takes a packed body that ends in its middle for a whole one: records would be
missing and nobody would know.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS


class Broken(Exception):
    """A packed body that cannot be unpacked, or that ended before its end."""


class Gunzip:
    """Unpacks gzip (RFC 1952), several members one after the other too; what follows them is ignored."""

    def __init__(self, piece: int) -> None:
        self._piece = piece
        self._member = zlib.decompressobj(_GZIP)
        self._begun = self._over = False
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bytes unpacked from ``data``, in pieces of at most ``piece``; raises ``Broken``."""
        data, self._held = self._held + data, b""
        while data and not self._over:
            if self._member.eof:
                if len(data) < len(_MAGIC):
                    self._held = data
                    return
                if not data.startswith(_MAGIC):
                    self._over = True
                    return
                self._member = zlib.decompressobj(_GZIP)
            yield from self._unpack(data)
            data = self._member.unused_data

    def _unpack(self, data: bytes) -> Iterator[bytes]:
        self._begun = True
        while True:
            try:
                piece = self._member.decompress(data, self._piece)
            except zlib.error as error:
                raise Broken("it cannot be unpacked") from error
            if piece:
                yield piece
            # At a member's end zlib keeps what follows it as unconsumed, too: asked again it would for ever.
            if self._member.eof:
                return
            data = self._member.unconsumed_tail
            if not data and len(piece) < self._piece:
                return

    def finish(self) -> None:
        """Say that nothing follows; raises ``Broken`` if something should have."""
        if self._begun and not self._member.eof:
            raise Broken("it ends before its end")
