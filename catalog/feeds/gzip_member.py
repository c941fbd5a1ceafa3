"""One gzip file (RFC 1952) made of pieces that were compressed apart, on several processors.

Files of several members, one a piece, would be as valid; but the DecompressionStream of browsers stops at the
end of the first. So the pieces are raw DEFLATE that ends on a byte, and their checksums are put together.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from catalog.bulk import deflate

# No name and no time: the same pieces make the same bytes. 255: of an unknown system.
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31


class Piece(NamedTuple):
    """A part of the content: raw DEFLATE without a last block, CRC-32 and size of what it unpacks to."""

    packed: bytes
    crc: int
    size: int


def pack(content: bytes) -> Piece:
    """A part of the content as a piece."""
    return Piece(deflate(content), zlib.crc32(content), len(content))


class GzipMember:
    """The checksum and size of the pieces so far; what stands before and after them in the file."""

    def __init__(self) -> None:
        self.crc = 0
        self.size = 0

    def add(self, piece: Piece) -> bytes:
        """Count the next piece; gives its bytes."""
        self.crc = combine(self.crc, piece.crc, piece.size)
        self.size += piece.size
        return piece.packed

    def trailer(self) -> bytes:
        """What ends the file: the last block, the checksum, the size modulo 2^32 (section 2.3.1)."""
        return _LAST_BLOCK + self.crc.to_bytes(4, "little") + (self.size % (1 << 32)).to_bytes(4, "little")


def combine(first: int, second: int, size: int) -> int:
    """The CRC-32 of two contents one after the other, from theirs and the size of the second in bytes.

    As ``crc32_combine`` of zlib, which Python does not offer: the first is multiplied by x^(8 * size) in the
    field of the checksum's polynomial.
    """
    power, shift, bits = _ONE, _SQUARES[3], size
    place = 3
    while bits:
        if bits & 1:
            power = _product(shift, power)
        bits >>= 1
        place = (place + 1) % 32
        shift = _SQUARES[place]
    return _product(power, first) ^ second


def _product(first: int, second: int) -> int:
    """The product of two polynomials modulo that of CRC-32, their bits in reverse order."""
    found = 0
    for place in range(31, -1, -1):
        if first >> place & 1:
            found ^= second
        second = (second >> 1) ^ (_POLYNOMIAL if second & 1 else 0)
    return found


def _squares() -> list[int]:
    """x^(2^n) for n from 0 to 31: further ones come round again."""
    found = [1 << 30]
    while len(found) < 32:
        found.append(_product(found[-1], found[-1]))
    return found


_SQUARES = _squares()
