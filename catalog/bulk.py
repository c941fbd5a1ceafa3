"""What a process does that handles very many values at a time."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import zlib
from collections.abc import Iterator

try:
    from isal import isal_zlib as _isal
    from isal.isal_zlib import compress as _quick
except ImportError:  # the extra "fast" brings it
    _isal = None  # type: ignore[assignment]
    _quick = None  # type: ignore[assignment]

NEW_OBJECTS = 100_000
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def spare_collector() -> None:
    """Let Python's cyclic collector run seldom, and leave alone what is loaded already.

    A batch holds some hundred thousand small values without cycles; at its usual pace the collector walks
    through them again and again (measured: half of the time of building documents).
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 50, 50)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Let Python look for no garbage while modules are loaded: there is none, and to look takes long."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def share_heap() -> None:
    """Let all threads of this process take memory from two heaps and give it back (GNU libc; else nothing).

    With a heap per thread, what one of them frees is of no use to the others: the indexing process grew from
    115 to 240 MB over 100,000 records. With a single one they wait for each other.
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_TRIM_THRESHOLD, 8_000_000)
        # A page of a source is a megabyte or two: taken from the system each time, it is cleared each time.
        mallopt(_M_MMAP_THRESHOLD, 32_000_000)


def compress(content: bytes, level: int) -> bytes:
    """``content`` as a zlib stream (RFC 1950); ``level`` is 1 to 9, from quick to small.

    Up to level 3 ISA-L does it where it is installed: 12 instead of 35 us for a record of 3 kB, 5 % larger.
    """
    if _quick is None or level > 3:
        return zlib.compress(content, level)
    packed: bytes = _quick(content, 1)
    return packed


def deflate(content: bytes) -> bytes:
    """``content`` as raw DEFLATE (RFC 1951), ended on a byte and without a last block: more can follow.

    ISA-L does it where it is installed, in a fifth of the time, a tenth larger.
    """
    if _isal is not None:
        quick = _isal.compressobj(2, _isal.DEFLATED, -15)
        return bytes(quick.compress(content) + quick.flush(_isal.Z_SYNC_FLUSH))
    packer = zlib.compressobj(3, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH)
