"""Gzip and tar around a file: unpacked into temporary files within bounds, a tar as the zip of its files."""

from __future__ import annotations

import gzip
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO, cast

from catalog.errors import SourceMalformed, SourceRefused
from catalog.sdk.files.pack import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, SMALL

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_USTAR = 257
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError)


def unpacked(stack: ExitStack, stream: BinaryIO, name: str) -> tuple[BinaryIO, str]:
    """The file within a gzip, and a zip in place of a tar; other files as they are, at their start.

    ``stack`` closes the copies. Raises ``SourceRefused`` beyond the bounds of zips, ``SourceMalformed`` for
    damage.
    """
    if _beginning(stream).startswith(_GZIP):
        stream = _from_gzip(_temporary(stack), stream, name)
        name = _without_suffix(name)
    if _beginning(stream)[_USTAR : _USTAR + 5] == b"ustar":
        stream = _as_zip(_temporary(stack), stream, name)
    return stream, name


def _temporary(stack: ExitStack) -> BinaryIO:
    return cast("BinaryIO", stack.enter_context(tempfile.TemporaryFile(prefix="khomo-")))


def _beginning(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(512)
    stream.seek(0)
    return head


def _without_suffix(name: str) -> str:
    lowered = name.lower()
    if lowered.endswith(".tgz"):
        return f"{name[:-4]}.tar"
    return name[:-3] if lowered.endswith(".gz") else name


def _from_gzip(copy: BinaryIO, stream: BinaryIO, name: str) -> BinaryIO:
    packed = os.fstat(stream.fileno()).st_size
    total = 0
    try:
        with gzip.GzipFile(fileobj=stream) as content:
            while chunk := content.read(_CHUNK):
                total += len(chunk)
                _check(total, packed, name)
                copy.write(chunk)
    except _DAMAGE as error:
        raise SourceMalformed(f"file {name}: the gzip is broken: {error}") from None
    copy.seek(0)
    return copy


def _check(total: int, packed: int, name: str) -> None:
    if total > MAX_UNPACKED or (total > SMALL and total > MAX_RATIO * max(packed, 1)):
        raise SourceRefused(
            f"file {name}: would unpack {packed:,} bytes to more than {total:,}: not accepted"
        )


def _as_zip(copy: BinaryIO, stream: BinaryIO, name: str) -> BinaryIO:
    """A zip, not packed, of the plain files of a tar; links and devices are left out."""
    try:
        with tarfile.open(fileobj=stream, mode="r:") as tar, zipfile.ZipFile(copy, "w") as archive:
            for part in _plain_files(tar, name):
                content = tar.extractfile(part)
                with archive.open(part.name, "w", force_zip64=True) as target:
                    while content is not None and (chunk := content.read(_CHUNK)):
                        target.write(chunk)
    except _DAMAGE as error:
        raise SourceMalformed(f"file {name}: the tar is broken: {error}") from None
    copy.seek(0)
    return copy


def _plain_files(tar: tarfile.TarFile, name: str) -> Iterator[tarfile.TarInfo]:
    total = 0
    seen: set[str] = set()
    for count, part in enumerate(tar, start=1):
        total += max(part.size, 0) if part.isreg() else 0
        if count > MAX_ENTRIES or total > MAX_UNPACKED:
            raise SourceRefused(
                f"file {name}: holds over {MAX_ENTRIES:,} files or {MAX_UNPACKED:,} bytes; give it in parts"
            )
        # Zips hold no two of one name; holes of a sparse file unpack to more than they take.
        if part.isreg() and not part.issparse() and part.name not in seen:
            seen.add(part.name)
            yield part
