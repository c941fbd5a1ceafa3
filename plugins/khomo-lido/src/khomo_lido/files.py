"""Where LIDO files come from: one file, a zip, tar or gzip of files, a folder; here or at an address."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from catalog.sdk import HttpClient, Source, SourceMalformed, SourceRefused
from catalog.sdk.files import FileAccess, Pack, access_of, is_address, open_origin, suffix, unpacked

SUFFIXES = ("xml", "lido")
MOST_FILES = 20_000
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Part:
    """One XML file: its name for messages, open at its start."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The XML files of a source; ``mark`` changes with what they hold, ``ignored`` are the other files.

    ``since`` goes into the next request, so that an unchanged file need not be sent again. Where there is
    more than one (``several``), one that cannot be read does not end the run.
    """

    name: str
    parts: Iterator[Part]
    several: bool
    mark: Mapping[str, Any] = field(default_factory=dict)
    since: str | None = None
    ignored: tuple[str, ...] = ()


@contextmanager
def open_files(
    settings: Mapping[str, Any], source: Source, http: HttpClient, since: str | None = None
) -> Iterator[Files | None]:
    """The source's files; None when they have not changed ``since``. Raises ``SourceError``."""
    access = access_of(settings, source)
    folder = _folder(settings, access)
    if folder is not None:
        yield _in_folder(folder, FileAccess((*access.roots, str(folder)), access.trusted))
        return
    with open_origin(settings, source, http, since) as opened, ExitStack() as stack:
        if opened is None:
            yield None
            return
        stream, name = unpacked(stack, opened.stream, opened.name)
        if _begins(stream, _PACKED):
            pack = Pack(stream, name)
            stack.callback(pack.close)
            yield _in_pack(pack, opened.mark, opened.since)
            return
        parts = iter([Part(name, stream)])
        yield Files(name=name, parts=parts, several=False, mark=opened.mark, since=opened.since)


def _folder(settings: Mapping[str, Any], access: FileAccess) -> Path | None:
    path = settings.get("path")
    if not path or is_address(path):
        return None
    found = access.locate(path)
    return found if found.is_dir() else None


def _in_folder(folder: Path, access: FileAccess) -> Files:
    found = list(islice(folder.rglob("*"), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise SourceRefused(f"folder {folder.name}: holds over {MOST_FILES:,} files; give it in parts")
    visible = [path for path in sorted(found) if path.is_file() and not path.name.startswith(".")]
    paths = [path for path in visible if suffix(path.name) in SUFFIXES]
    ignored = [str(path.relative_to(folder)) for path in visible if suffix(path.name) not in SUFFIXES]
    _refuse_none(f"folder {folder.name}", len(paths), ignored)
    digest = hashlib.sha256()
    for path in paths:
        told = path.stat()
        digest.update(f"{path.relative_to(folder)}\0{told.st_size}\0{told.st_mtime_ns}\n".encode())
    return Files(
        name=folder.name,
        parts=_opened(paths, folder, access),
        several=True,
        mark={"sha256": digest.hexdigest()},
        ignored=tuple(ignored),
    )


def _opened(paths: list[Path], folder: Path, access: FileAccess) -> Iterator[Part]:
    for path in paths:
        # By the rules again: a link within the folder may lead out of it.
        with access.open(str(path)) as stream:
            yield Part(f"{folder.name}/{path.relative_to(folder)}", stream)


def _in_pack(pack: Pack, mark: Mapping[str, Any], since: str | None) -> Files:
    wanted = [part for part in pack.members if suffix(part.filename) in SUFFIXES]
    ignored = [part.filename for part in pack.members if suffix(part.filename) not in SUFFIXES]
    _refuse_none(f"file {pack.name}", len(wanted), ignored)

    def copied() -> Iterator[Part]:
        for part in wanted:
            with pack.copy(part) as stream:
                yield Part(f"{pack.name}/{part.filename}", stream)

    return Files(name=pack.name, parts=copied(), several=True, mark=mark, since=since, ignored=tuple(ignored))


def _refuse_none(where: str, count: int, ignored: list[str]) -> None:
    if not count:
        shown = ", ".join(ignored[:10]) or "nothing"
        raise SourceMalformed(f"{where}: holds no files of LIDO (.{', .'.join(SUFFIXES)}); it holds {shown}")


def _begins(stream: BinaryIO, marks: tuple[bytes, ...]) -> bool:
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0, os.SEEK_SET)
    return head.startswith(marks)
