"""The files of uploads: received under the home folder, each in a folder that nobody can guess.

Beside the file lie what each step found (``look.json``, ``preview.json``), the workbook of problems and what
the source was before the upload was published.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

from catalog.errors import CatalogError, InvalidInput
from catalog.settings import Settings
from catalog.store.uploads import Upload

LOOK, PREVIEW, PROBLEMS, BEFORE = "look.json", "preview.json", "problems.xlsx", "before.json"
_CHUNK = 1 << 20
_LONGEST_NAME = 120
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]+")
_OWN = frozenset((LOOK, PREVIEW, PROBLEMS, BEFORE))


class Received(NamedTuple):
    """A file that was kept: its folder, its name, its bytes, its SHA-256 in hex."""

    folder: str
    name: str
    size: int
    sha256: str


def receive(settings: Settings, stream: BinaryIO, name: str) -> Received:
    """Keep a file that somebody sends; ``name`` is what they call it.

    Raises ``InvalidInput`` for an empty one and one above the setting ``upload_max_bytes``, ``CatalogError``
    where it cannot be kept.
    """
    folder = secrets.token_hex(12)
    name = fit_name(name)
    place = settings.uploads / folder
    digest = hashlib.sha256()
    size = 0
    try:
        place.mkdir(parents=True, mode=0o700)
        with (place / name).open("xb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > settings.upload_max_bytes:
                    break
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise CatalogError(f"the file cannot be kept: {error.strerror or error}") from error
    if not size or size > settings.upload_max_bytes:
        shutil.rmtree(place, ignore_errors=True)
        rule = "is empty" if not size else f"has over {settings.upload_max_bytes:,} bytes"
        raise InvalidInput("upload", {"file": [rule]})
    return Received(folder, name, size, digest.hexdigest())


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
    """Keep what a step found, in one go: nobody reads half of it."""
    place = folder_of(settings, upload) / name
    draft = place.with_name(f".{name}.{os.getpid()}")
    draft.write_bytes(orjson.dumps(value, default=str))
    draft.replace(place)


def forget(settings: Settings, upload: Upload, *names: str) -> None:
    """Remove what steps kept under these names."""
    for name in names:
        (folder_of(settings, upload) / name).unlink(missing_ok=True)


def remove(settings: Settings, folder: str) -> None:
    """Remove the folder of an upload with all that is in it."""
    if folder:
        shutil.rmtree(settings.uploads / folder, ignore_errors=True)
