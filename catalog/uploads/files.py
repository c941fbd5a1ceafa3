"""The files of uploads: received under the home folder, each in a folder that nobody can guess.

Beside the file lie what each step found (``look.json``, ``preview.json``, ``told.json``), the workbook of
problems and what the source was before the upload was published.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

from catalog.errors import CatalogError, InvalidInput, Unpublished
from catalog.settings import Settings
from catalog.store.findings import storable
from catalog.store.uploads import Upload

LOOK, PREVIEW, TOLD, PROBLEMS, BEFORE = (
    "look.json", "preview.json", "told.json", "problems.xlsx", "before.json",
)  # fmt: skip
EMPTY, TOO_LARGE, PROGRAM = "is empty", "is too large", "is a program"
"""Why a file is not taken."""
_CHUNK = 1 << 20
_LONGEST_NAME = 120
# What steers the direction of writing would turn round the sentences in which the name stands.
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_OWN = frozenset((LOOK, PREVIEW, TOLD, PROBLEMS, BEFORE))


class Received(NamedTuple):
    """A file that was kept: its folder, its name, its bytes, its SHA-256 in hex."""

    folder: str
    name: str
    size: int
    sha256: str


def receive(settings: Settings, stream: BinaryIO, name: str, *, below: str = "") -> Received:
    """Keep a file that somebody sends, in a folder of its own (``below`` another); they call it ``name``.

    Raises ``InvalidInput`` for an empty one, one above the setting ``upload_max_bytes`` and a program,
    ``Unpublished`` where it cannot be kept.
    """
    folder = f"{below}/{secrets.token_hex(12)}".lstrip("/")
    name = fit_name(name)
    place = settings.uploads / folder
    digest = hashlib.sha256()
    size = 0
    try:
        place.mkdir(parents=True, mode=0o700)
        with (place / name).open("xb") as file:
            chunk = stream.read(_CHUNK)
            refused = "" if chunk else EMPTY
            if _is_program(chunk):
                refused = PROGRAM
            while chunk and not refused:
                size += len(chunk)
                refused = TOO_LARGE if size > settings.upload_max_bytes else ""
                digest.update(chunk)
                file.write(chunk)
                chunk = stream.read(_CHUNK)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise _unkept(error) from error
    if refused:
        shutil.rmtree(place, ignore_errors=True)
        raise InvalidInput("upload", {"file": [refused]})
    return Received(folder, name, size, digest.hexdigest())


def _is_program(head: bytes) -> bool:
    """Whether it begins like a program of Windows or Linux; a table may begin with the letters MZ."""
    return head.startswith(b"\x7fELF") or (head.startswith(b"MZ") and b"\0" in head[:64])


def _unkept(error: OSError) -> Unpublished:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unpublished("the site has no room left for files: its operator has to see to it")
    return Unpublished(f"the file cannot be kept: {error.strerror or error}")


def fit_name(name: str) -> str:
    """The name of a file without folders and signs that do not fit into names, its ending kept."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = " ".join(_UNFIT.sub("_", plain).split()).lstrip(".") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = plain, "", ""
    # A folder's entry has at most 255 bytes, a letter up to three.
    stem = stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip()
    whole = f"{stem}{dot}{ending}"
    return f"_{whole}" if whole in _OWN else whole


def folder_of(settings: Settings, upload: Upload) -> Path:
    """The folder of an upload whose file is there still; raises ``CatalogError`` once it is gone."""
    if not upload.folder:
        raise CatalogError(f"the file of upload {upload.id} was removed: send it again")
    return settings.uploads / upload.folder


def read(settings: Settings, upload: Upload, name: str) -> Any:
    """What a step kept under that name; None if it did not come to that yet."""
    if not upload.folder:
        return None
    try:
        return orjson.loads((settings.uploads / upload.folder / name).read_bytes())
    except FileNotFoundError:
        return None


def write(settings: Settings, upload: Upload, name: str, value: Any) -> None:
    """Keep what a step found, in one go: nobody reads half of it.

    Raises ``Unpublished`` where there is no room, ``CatalogError`` once the folder is gone.
    """
    try:
        content = orjson.dumps(value, default=str)
    except TypeError:
        content = orjson.dumps(plain(value), default=str)
    with draft_of(settings, upload, name) as draft:
        draft.write_bytes(content)


def plain(value: Any) -> Any:
    """The value with texts as files and databases take them: what a table holds need be no text at all."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {plain(name): plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


@contextmanager
def draft_of(settings: Settings, upload: Upload, name: str) -> Iterator[Path]:
    """The place to write what is then kept under that name; raises as ``write`` does."""
    place = folder_of(settings, upload) / name
    # No name of an upload begins with a dot.
    draft = place.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(place)
    except OSError as error:
        raise _unkept(error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def forget(settings: Settings, upload: Upload, *names: str) -> None:
    """Remove what steps kept under these names."""
    for name in names:
        (folder_of(settings, upload) / name).unlink(missing_ok=True)


def open_problems(settings: Settings, upload: Upload) -> BinaryIO | None:
    """The workbook of problems, open to be read; None where there is none."""
    if not upload.folder:
        return None
    try:
        return (settings.uploads / upload.folder / PROBLEMS).open("rb")
    except FileNotFoundError:
        return None


def keep_newest(settings: Settings, below: str, count: int) -> None:
    """Remove all but the newest files that were received ``below`` a folder."""
    there = sorted((settings.uploads / below).glob("*"), key=lambda one: one.stat().st_mtime_ns)
    for folder in there[:-count]:
        shutil.rmtree(folder, ignore_errors=True)


def remove(settings: Settings, folder: str) -> None:
    """Remove the folder of an upload with all that is in it."""
    if folder:
        shutil.rmtree(settings.uploads / folder, ignore_errors=True)
