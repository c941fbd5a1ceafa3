"""Which files of this machine a source may read.

Only those under the folders of the catalog's settings, or the very files that were named on the command
line: who may edit a source's options on the web must not read the machine's other files through it.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from catalog.errors import SourceMalformed, SourceRefused, SourceUnavailable


@dataclass(frozen=True, slots=True)
class FileAccess:
    """The folders that may be read, and single trusted files beside them (absolute paths)."""

    roots: tuple[str, ...]
    trusted: tuple[str, ...] = ()

    def open(self, path: str) -> BinaryIO:
        """The file, open for reading bytes; symbolic links are followed before the rules are applied.

        Raises ``SourceRefused`` for what may not be read, ``SourceUnavailable`` for what is not there,
        ``SourceMalformed`` for a folder or a device.
        """
        return _open_regular(self.locate(path), path)

    def locate(self, path: str) -> Path:
        """The real path of a file that may be read; it need not exist. Raises ``SourceRefused``."""
        if "\0" in path:
            raise SourceRefused(f"file {path!r}: its path holds a NUL character")
        for trusted in self.trusted:
            if same_file(path, trusted):
                return Path(os.path.realpath(trusted))
        if ".." in PurePath(path).parts:
            raise SourceRefused(f"file {path}: its path holds '..'; give the path without it")
        roots = [Path(os.path.realpath(root)) for root in self.roots]
        candidates = [Path(os.path.realpath(root / path)) for root in roots] or [Path(os.path.realpath(path))]
        allowed = [found for found in candidates if any(found.is_relative_to(root) for root in roots)]
        if not allowed:
            raise SourceRefused(
                f"file {path}: lies outside the folders that sources may read "
                f"({', '.join(self.roots) or 'none'}); put it there or add its folder to CATALOG_FILE_ROOTS"
            )
        return next((found for found in allowed if found.exists()), allowed[0])


def same_file(path: str, trusted: str) -> bool:
    """Whether ``path`` means the trusted file: the same real path, or its end as it was typed."""
    if os.path.realpath(path) == os.path.realpath(trusted):
        return True
    tail = PurePath(os.path.normpath(path)).parts
    tail = tail[sum(part == ".." for part in tail) :]
    return not PurePath(path).is_absolute() and bool(tail) and PurePath(trusted).parts[-len(tail) :] == tail


def _open_regular(real: Path, path: str) -> BinaryIO:
    # Without O_NONBLOCK, opening a pipe would wait for its writer for ever.
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        handle = os.open(real, flags)
    except OSError as error:
        raise _not_opened(path, error) from None
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
    raise SourceMalformed(f"file {path}: is {kind}, not a file")


def _not_opened(path: str, error: OSError) -> SourceUnavailable | SourceRefused | SourceMalformed:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return SourceUnavailable(f"file {path}: is not there")
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return SourceMalformed(f"file {path}: is a pipe, socket or device, not a file")
    if error.errno == errno.EACCES:
        return SourceRefused(f"file {path}: the catalog's user may not read it")
    return SourceUnavailable(f"file {path}: cannot be opened: {error.strerror}")
