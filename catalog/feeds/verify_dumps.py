"""Dumps as the verifier reads them: whole, their checksums and counts compared with what they say."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import orjson
from lxml import etree

from catalog.errors import SourceMalformed
from catalog.feeds.verify_held import Held
from catalog.feeds.verify_reader import Reader

MANIFEST = "/dumps/manifest.json"
CSV_FIELD = 16 << 20
"""Characters that one field of a table may have."""

Progress = Callable[[int], None]


def manifest(reader: Reader) -> Mapping[str, Any]:
    """What the newest dump says of itself; raises ``NotOffered`` where none was made."""
    return reader.json(MANIFEST)


def read(reader: Reader, told: Mapping[str, Any], progress: Progress) -> Held:
    """What the NDJSON of a dump holds, at the place of the log that its manifest tells.

    Raises ``SourceMalformed`` where the set is not the one that the manifest tells.
    """
    held = Held()
    try:
        held.cursor = told["cursor"]
        count, digest = told["count"], told["digest"]
        (file,) = (file for file in told["files"] if file["form"] == "ndjson")
        with _file(reader, file) as unpacked:
            for line in unpacked:
                held.put(orjson.loads(line))
                progress(len(held.held))
    except (KeyError, TypeError, ValueError) as error:
        raise SourceMalformed(f"{reader.base}{MANIFEST} or its NDJSON is broken: {error!r}") from error
    if (len(held.held), held.digest) != (count, digest):
        raise SourceMalformed(
            f"the NDJSON holds {len(held.held)} records with digest {held.digest}, its manifest tells"
            f" {count} with {digest}"
        )
    return held


def count(reader: Reader, told: Mapping[str, Any], form: str, progress: Progress) -> tuple[int, int]:
    """How many records a further form of the dump holds, and how many it says that it leaves out."""
    try:
        (file,) = (file for file in told["files"] if file["form"] == form)
        left_out = int(file["left_out"])
        with _file(reader, file) as unpacked:
            found = 0
            for _ in _COUNTED[form](unpacked):
                found += 1
                progress(found)
    except (KeyError, TypeError, ValueError, csv.Error, etree.XMLSyntaxError) as error:
        raise SourceMalformed(f"the dump's {form} cannot be read: {error!r}") from error
    if found != file["records"]:
        raise SourceMalformed(
            f"the dump's {form} holds {found} records, its manifest tells {file['records']}"
        )
    return found, left_out


def forms(told: Mapping[str, Any]) -> list[str]:
    """The forms of the dump beside NDJSON that can be counted."""
    return [file["form"] for file in told.get("files", ()) if file["form"] in _COUNTED]


def _file(reader: Reader, file: Mapping[str, Any]) -> IO[bytes]:
    packed, size, checksum = reader.download(f"/dumps/{file['name']}", int(file["bytes"]))
    if (size, checksum) != (file["bytes"], file["sha256"]):
        packed.close()
        raise SourceMalformed(
            f"{file['name']} has {size} bytes with SHA-256 {checksum}, the manifest tells"
            f" {file['bytes']} with {file['sha256']}"
        )
    return io.BufferedReader(_Unpacked(packed, int(file["bytes_unpacked"])))


class _Unpacked(io.RawIOBase):
    """A gzip file's content, no more of it than was told."""

    def __init__(self, packed: IO[bytes], most: int) -> None:
        self._packed, self._left = packed, most
        self._gzip = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; raises ``SourceMalformed`` for more than was told."""
        try:
            piece = self._gzip.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise SourceMalformed(f"a file of the dump cannot be unpacked: {error}") from error
        self._left -= len(piece)
        if self._left < 0:
            raise SourceMalformed("a file of the dump unpacks to more than its manifest tells")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file as well."""
        if not self.closed:
            self._gzip.close()
            self._packed.close()
        super().close()


def _rows(unpacked: IO[bytes]) -> Iterator[object]:
    csv.field_size_limit(CSV_FIELD)
    rows = csv.reader(io.TextIOWrapper(unpacked, "utf-8-sig", newline=""))
    next(rows)
    return rows


def _elements(unpacked: IO[bytes]) -> Iterator[object]:
    for _, element in etree.iterparse(
        unpacked, tag="{http://www.loc.gov/MARC21/slim}record", resolve_entities=False, no_network=True
    ):
        yield element
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)


def _documents(unpacked: IO[bytes]) -> Iterator[object]:
    return (orjson.loads(line) for line in unpacked)


_COUNTED: Mapping[str, Callable[[IO[bytes]], Iterator[object]]] = {
    "csv": _rows,
    "marcxml": _elements,
    "jsonld": _documents,
}
