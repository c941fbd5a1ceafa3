"""The folder of the dumps: each lies in a folder of its own, put there whole by one renaming.

What is not of this catalog's log, or whose files have another size than its manifest says, is not there for
readers. A folder that is being filled, or was when its maker died, has a name that begins with a dot.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from pathlib import Path

from catalog.feeds.dump_manifest import MANIFEST, Manifest, decode

KEPT = 2
"""The newest, and the one before it, so that a download of that can come to its end."""
_NAME = re.compile(r"(khomo-[0-9]{8}-[0-9]{1,19}-[0-9a-f]{8})(?:\.[A-Za-z0-9.]{1,40})?\Z")
_BEING_MADE = ".making-"


def dump_of(name: str) -> str | None:
    """The name of the dump that a file of this name belongs to; None for a name that no dump's file has."""
    found = _NAME.match(name)
    return found[1] if found else None


class Shelf:
    """The dumps under ``folder``, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kept(self, log_id: str, head: int) -> list[Manifest]:
        """The whole dumps of that log, whose last number is ``head``; newest first."""
        found = [manifest for name in self._names() if (manifest := self._whole(name)) is not None]
        ours = [manifest for manifest in found if manifest.log_id == log_id and manifest.seq <= head]
        return sorted(ours, key=lambda manifest: (manifest.seq, manifest.made), reverse=True)

    def path(self, manifest: Manifest, name: str) -> Path:
        """Where the file of that name of a dump lies."""
        return self.folder / manifest.name / name

    def begin(self) -> Path:
        """A new empty folder to fill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / f"{_BEING_MADE}{secrets.token_hex(8)}"
        place.mkdir()
        return place

    def put(self, place: Path, manifest: Manifest) -> None:
        """Let readers see the dump that was made in ``place``; it is on the disk when this returns."""
        _write(place / MANIFEST, manifest.encode())
        _sync(place)
        place.rename(self.folder / manifest.name)
        _sync(self.folder)

    def tidy(self, log_id: str, head: int) -> None:
        """Remove what makers that died left behind, dumps of other logs, and all but the newest ``KEPT``.

        To be called by the one maker alone. What a reader has open stays readable to it.
        """
        for place in self.folder.glob(f"{_BEING_MADE}*"):
            _remove(place)
        kept = {manifest.name for manifest in self.kept(log_id, head)[:KEPT]}
        for name in self._names():
            if name not in kept:
                # Renamed first: half of a dump is never to be seen.
                gone = self.folder / f"{_BEING_MADE}{secrets.token_hex(8)}"
                with contextlib.suppress(OSError):
                    (self.folder / name).rename(gone)
                    _remove(gone)

    def _names(self) -> list[str]:
        try:
            return [entry.name for entry in os.scandir(self.folder) if dump_of(entry.name) == entry.name]
        except OSError:
            # None was made yet, or it cannot be read: for readers that is the same.
            return []

    def _whole(self, name: str) -> Manifest | None:
        try:
            manifest = decode((self.folder / name / MANIFEST).read_bytes())
            sizes = [(self.folder / name / file.name).stat().st_size for file in manifest.files]
        except (OSError, ValueError):
            return None
        fits = manifest.name == name and sizes == [file.bytes for file in manifest.files]
        return manifest if fits else None


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make sure that the names in a folder outlive a power cut, where the system lets folders be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
