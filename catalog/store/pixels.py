"""Sizes of kept pictures, read from the files themselves: what a record's source did not tell."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from catalog.store.media import MEDIA_TYPES, path_of


class Pixels(NamedTuple):
    """A picture's width and height in pixels, and its media type."""

    width: int
    height: int
    media_type: str


@functools.lru_cache(maxsize=8192)
def pixels_of(folder: Path, hash: str) -> Pixels | None:
    """The size of the kept picture of that SHA-256; None for a document and for what is not there.

    Only the head of the file is read, and once: a file of that name never changes.
    """
    path = path_of(folder, hash)
    if path is None or path.suffix == ".pdf":
        return None
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            return Pixels(width, height, MEDIA_TYPES[path.suffix.removeprefix(".")])
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
