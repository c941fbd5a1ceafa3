"""A zip of files: opened within bounds, read in place, never extracted."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from typing import BinaryIO

from catalog.errors import SourceMalformed, SourceRefused

MAX_ENTRIES = 20_000
MAX_UNPACKED = 4_000_000_000
MAX_RATIO = 250
SMALL = 20_000_000
"""Up to this size a high ratio does no harm."""
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What zlib, the zip reader and a lying directory can raise while a member is unpacked."""


class Pack:
    """An open zip; ``members`` are its files, without what operating systems add by themselves."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Raises ``SourceRefused`` for encryption and for what unpacks beyond bounds, ``SourceMalformed``."""
        self.name = name
        stream.seek(0)
        try:
            self._zip = zipfile.ZipFile(stream)
        except DAMAGE as error:
            raise SourceMalformed(f"file {name}: the zip is broken: {error}") from None
        self.members = [part for part in self._zip.infolist() if not part.is_dir() and not _is_litter(part)]
        _check_bounds(self.members, name)

    def copy(self, part: zipfile.ZipInfo) -> BinaryIO:
        """A member, unpacked into a temporary file that the caller closes; raises ``SourceMalformed``."""
        copy = tempfile.TemporaryFile(prefix="khomo-")  # noqa: SIM115 - the caller closes it
        try:
            with self._zip.open(part) as content:
                shutil.copyfileobj(content, copy, 1 << 20)
        except DAMAGE as error:
            copy.close()
            raise SourceMalformed(f"{self.name}: {part.filename} is broken: {error}") from None
        copy.seek(0)
        return copy

    def read(self, part: zipfile.ZipInfo) -> bytes:
        """The bytes of a member; raises ``SourceMalformed``."""
        try:
            return self._zip.read(part)
        except DAMAGE as error:
            raise SourceMalformed(f"{self.name}: {part.filename} is broken: {error}") from None

    def close(self) -> None:
        """Let go of the zip; its stream stays open."""
        self._zip.close()


def _check_bounds(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_ENTRIES:
        raise SourceRefused(f"file {name}: holds {len(members):,} files, at most {MAX_ENTRIES:,} are read")
    total = sum(part.file_size for part in members)
    if total > MAX_UNPACKED:
        raise SourceRefused(f"file {name}: unpacks to {total:,} bytes, at most {MAX_UNPACKED:,} are read")
    for part in members:
        if part.flag_bits & 1:
            raise SourceRefused(f"file {name}: {part.filename} is locked by a password; zip it without one")
        if part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise SourceRefused(
                f"file {name}: {part.filename} would unpack {part.compress_size:,} bytes "
                f"to {part.file_size:,}: not accepted"
            )


def _is_litter(part: zipfile.ZipInfo) -> bool:
    """What macOS and Windows add by themselves."""
    return part.filename.startswith("__MACOSX/") or base_name(part.filename).startswith((".", "Thumbs.db"))


def base_name(path: str) -> str:
    """The name of a member without its folders."""
    return path.rpartition("/")[2]


def suffix(path: str) -> str:
    """What stands behind the last dot of a name, in lower case."""
    return base_name(path).rpartition(".")[2].lower()
