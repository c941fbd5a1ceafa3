"""The files of a dump while they are written: packed, counted, their checksums taken on the way."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import orjson

from catalog.feeds import gzip_member
from catalog.feeds.dump import Form, LeftOut, Part
from catalog.feeds.dump_manifest import File
from catalog.feeds.gzip_member import GzipMember, Piece


class PackedFile:
    """A file in one form, as one gzip member."""

    def __init__(self, folder: Path, dump: str, form: Form) -> None:
        self._form, self._name = form, f"{dump}.{form.suffix}.gz"
        self._file = (folder / self._name).open("xb")
        self._member, self._hash = GzipMember(), hashlib.sha256()
        self._bytes = self._records = self._left_out = 0
        self._write(gzip_member.HEADER)
        self._add(gzip_member.pack(form.opening))

    def take(self, part: Part) -> None:
        """Write a batch; raises ``OSError``."""
        self._add(part.piece)
        self._records += part.records
        self._left_out += len(part.left_out)

    def finish(self) -> File:
        """Bring the file onto the disk; gives what the manifest says of it."""
        self._add(gzip_member.pack(self._form.closing))
        self._write(self._member.trailer())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return File(
            form=self._form.name,
            name=self._name,
            media_type=self._form.media_type,
            bytes=self._bytes,
            bytes_unpacked=self._member.size,
            records=self._records,
            left_out=self._left_out,
            sha256=self._hash.hexdigest(),
        )

    def close(self) -> None:
        """Close a file that is given up; one that is finished stays as it is."""
        # What could not be written out, as on a full disk, fails once more here: it is no longer wanted.
        try:
            self._file.close()
        except OSError:
            return

    def _add(self, piece: Piece) -> None:
        self._write(self._member.add(piece))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._hash.update(content)
        self._bytes += len(content)


def write_left_out(folder: Path, dump: str, left_out: list[LeftOut]) -> File:
    """The file that names what the others leave out, a JSON object a line."""
    name = f"{dump}.left-out.ndjson"
    content = b"".join(orjson.dumps(entry._asdict(), option=orjson.OPT_APPEND_NEWLINE) for entry in left_out)
    with (folder / name).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return File(
        form="left_out",
        name=name,
        media_type="application/x-ndjson",
        bytes=len(content),
        bytes_unpacked=len(content),
        records=len(left_out),
        left_out=0,
        sha256=hashlib.sha256(content).hexdigest(),
    )
