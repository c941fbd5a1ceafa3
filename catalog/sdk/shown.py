"""Which identifiers a listing has shown, in the same memory whatever its length."""

from __future__ import annotations

_BITS = 1 << 27
_PROBES = 8


class Shown:
    """Which identifiers a list has shown, in 16 MB whatever its length: a Bloom filter, eight bits each.

    It may take a new one for one that came before (once in 200 lists of two million records): it decides
    nothing about a single record, only whether a list brings nothing new, and whether its number of records
    is right.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)
        self.count = 0

    def add(self, identifier: str) -> bool:
        """Note an identifier; gives whether it is new."""
        code = hash(identifier)
        step = code >> 32 | 1
        new = False
        for probe in range(_PROBES):
            place = (code + probe * step) & (_BITS - 1)
            at, bit = place >> 3, 1 << (place & 7)
            if not self._bits[at] & bit:
                self._bits[at] |= bit
                new = True
        self.count += new
        return new
