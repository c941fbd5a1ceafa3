"""Static files packed once, as small as they get, and kept in the home folder: no request waits for it twice.

Brotli's highest level takes a second for the largest file. ``catalog serve`` packs all files when it starts,
beside its server; who is asked for one before that packs it alone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

from catalog.errors import Unpublished
from catalog.resources import resource_folder
from catalog.store.media import write_whole

try:
    import brotli
except ImportError:  # the extra "fast" brings it
    brotli = None

BROTLI, GZIP = "br", "gzip"
CODINGS = (BROTLI, GZIP) if brotli is not None else (GZIP,)
"""What can be packed here, the smallest first."""
TEXTS = (".css", ".js", ".svg", ".txt", ".xsl")
"""Static files that packing shortens; fonts and photographs are packed already."""
_PAGE = 5
_GZIP_BITS = 16 + zlib.MAX_WBITS
_SUFFIXES = {BROTLI: "br", GZIP: "gz"}


def digest(content: bytes) -> str:
    """The short hash by which content is named in addresses."""
    return hashlib.sha256(content).hexdigest()[:12]


def page(body: bytes, coding: str) -> bytes:
    """A page, packed as well as may be while somebody waits for it."""
    if coding == BROTLI:
        packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=_PAGE)
        return packed
    return _gzip(body, 6)


def smallest(content: bytes, coding: str) -> bytes:
    """The content as small as this coding makes it."""
    if coding == BROTLI:
        packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
        return packed
    return _gzip(content, 9)


@functools.lru_cache(maxsize=256)
def kept(content: bytes, coding: str, folder: Path) -> bytes:
    """The content as small as it gets, packed once for all processes that have this folder."""
    path = _path(content, coding, folder)
    with contextlib.suppress(OSError):
        return path.read_bytes()
    packed = smallest(content, coding)
    # A folder that cannot be written costs each process its own packing, nothing else.
    with contextlib.suppress(Unpublished):
        write_whole(path, packed)
    return packed


def prepare(contents: Iterable[bytes], folder: Path) -> None:
    """Pack all of these, and forget what no build of today asks for."""
    wanted = {_path(content, coding, folder): (content, coding) for content in contents for coding in CODINGS}
    for path, (content, coding) in wanted.items():
        if not path.exists():
            kept(content, coding, folder)
    for suffix in _SUFFIXES.values():
        for path in set(folder.glob(f"*.{suffix}")) - wanted.keys():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def texts() -> list[bytes]:
    """The static files that packing shortens."""
    folder = resource_folder("static")
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in TEXTS]


def _path(content: bytes, coding: str, folder: Path) -> Path:
    return folder / f"{digest(content)}.{_SUFFIXES[coding]}"


def _gzip(body: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP_BITS)
    return packer.compress(body) + packer.flush()
