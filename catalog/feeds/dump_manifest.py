"""What a dump says of itself: its place in the change log, its files, their checksums."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.feeds.cursor import Cursor

VERSION = 1
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file: its form, its name, sizes in bytes, how many records it holds and leaves out, SHA-256 in hex.

    ``form`` is one of ``dump.FORMS``, or "left_out" for the file that names what the others leave out.
    """

    form: str
    name: str
    media_type: str
    bytes: int
    bytes_unpacked: int
    records: int
    left_out: int
    sha256: str

    @property
    def packed(self) -> str | None:
        """How it is packed: gzip, or None."""
        return "gzip" if self.name.endswith(".gz") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A dump: its name, the place in the log whose state it is, the records of that state, its files.

    ``base`` is the site's address that its JSON-LD was written with; ``made`` when its state was read.
    """

    name: str
    log_id: str
    seq: int
    modified: datetime
    made: datetime
    seconds: float
    count: int
    digest: str
    base: str
    files: tuple[File, ...]

    @property
    def cursor(self) -> str:
        """The cursor to what changed after this dump."""
        return Cursor.up(self.log_id, self.seq).encode()

    def encode(self) -> bytes:
        """The manifest as it lies beside the files."""
        return orjson.dumps({"version": VERSION, **dataclasses.asdict(self)}, option=orjson.OPT_UTC_Z)

    def published(self, site: str) -> dict[str, Any]:
        """The manifest with addresses; ``site`` is the public address without a slash at its end."""
        return {
            "version": VERSION,
            "name": self.name,
            "log": {"id": self.log_id, "seq": self.seq, "modified": self.modified},
            "made": self.made,
            "seconds": self.seconds,
            "count": self.count,
            "digest": self.digest,
            "cursor": self.cursor,
            "next": f"{site}/api/v1/changes?after={self.cursor}",
            "files": [
                {**dataclasses.asdict(file), "packed": file.packed, "url": f"{site}/dumps/{file.name}"}
                for file in self.files
            ],
            "checksums": f"{site}/dumps/{self.name}.{CHECKSUMS}",
            "manifest": f"{site}/dumps/{self.name}.{MANIFEST}",
        }

    def checksums(self) -> bytes:
        """The files' checksums as ``sha256sum --check`` reads them."""
        return "".join(f"{file.sha256}  {file.name}\n" for file in self.files).encode()


def decode(payload: bytes) -> Manifest:
    """The manifest that ``encode`` wrote; raises ``ValueError`` for anything else."""
    told = orjson.loads(payload)
    if not isinstance(told, Mapping) or told.get("version") != VERSION:
        raise ValueError("not a manifest of this version")
    try:
        values = {entry.name: told[entry.name] for entry in dataclasses.fields(Manifest)}
        values["files"] = tuple(File(**file) for file in told["files"])
        for name in ("made", "modified"):
            values[name] = datetime.fromisoformat(told[name])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a whole manifest: {error!r}") from error
    return Manifest(**values)
