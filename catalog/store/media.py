"""Pictures and documents of records, kept by content: the name of a file is the SHA-256 of its bytes.

What belongs to a form that may never be taken waits apart (``wait``) until it is (``settle``); what waits
longer than a week is cleared by the next that comes.

What a file is, its bytes tell, never its name: PNG, JPEG, WebP and GIF pictures and PDF documents are
kept, everything else is refused. SVG is refused because it can carry scripts.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.errors import MediaRefused, Unpublished
from catalog.store.thumbnails import SIZES, drawn

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
THUMBNAIL_PIXELS = 352
WAITS_SECONDS = 7 * 86_400
_WAITING = "waiting"

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "pdf": "application/pdf",
}
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises for damaged files, by format: there is no base class of its own.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: its SHA-256 in hex, media type, size in bytes, pixels (None for a document)."""

    hash: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None


def keep(folder: Path, payload: bytes) -> Kept:
    """The file as it is now kept under ``folder``; keeping the same bytes again changes nothing.

    Raises ``MediaRefused`` for a type that is not served, for damage, for more than 20 MB or 50 million
    pixels, and ``Unpublished`` when the disk cannot be written.
    """
    if not payload:
        raise MediaRefused("empty", "the file is empty")
    if len(payload) > MAX_BYTES:
        raise MediaRefused("too_large", f"{len(payload):,} bytes, at most {MAX_BYTES:,} are kept")
    suffix, width, height = _identify(payload)
    digest = hashlib.sha256(payload).hexdigest()
    target = _place(folder, digest, suffix)
    if not target.is_file():
        write_whole(target, payload)
    return Kept(digest, MEDIA_TYPES[suffix], len(payload), width, height)


def wait(folder: Path, payload: bytes) -> str:
    """The hash of the file, held until ``settle`` keeps it; after a week it may be gone.

    Raises as ``keep`` does.
    """
    waiting = folder / _WAITING
    _clear(waiting)
    digest = hashlib.sha256(payload).hexdigest()
    if _found(folder, digest) is None:
        keep(waiting, payload)
        if (held := _found(waiting, digest)) is not None:
            os.utime(held)
    return digest


def settle(folder: Path, hash: str) -> Kept | None:
    """The picture of that hash, kept for good if it waited; None where there is none.

    Raises ``Unpublished`` when the disk cannot be written.
    """
    path = path_of(folder, hash)
    if path is None or not is_picture(path):
        return None
    target = _place(folder, hash, path.suffix.removeprefix("."))
    if path != target:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        except FileNotFoundError:
            # The same form, sent twice at once: the other one has moved it.
            pass
        except OSError as error:
            raise Unpublished(f"media file {target} cannot be written: {error}") from error
    return held(folder, hash)


def held(folder: Path, hash: str) -> Kept | None:
    """The picture of that hash, kept for good or waiting; None where there is none."""
    path = path_of(folder, hash)
    if path is None or not is_picture(path):
        return None
    with Image.open(path) as picture:
        media_type = MEDIA_TYPES[path.suffix.removeprefix(".")]
        return Kept(hash, media_type, path.stat().st_size, *picture.size)


def path_of(folder: Path, hash: str) -> Path | None:
    """Where the file of that hash lies; None for an unknown hash and for what is not a SHA-256 in hex.

    The path's suffix is a key of ``MEDIA_TYPES``.
    """
    if not _HASH.match(hash):
        return None
    return _found(folder, hash) or _found(folder / _WAITING, hash)


def is_picture(path: Path | None) -> bool:
    """Whether the file at a path that ``path_of`` gave is a picture."""
    return path is not None and path.suffix != ".pdf"


def _found(folder: Path, hash: str) -> Path | None:
    paths = (_place(folder, hash, suffix) for suffix in MEDIA_TYPES)
    return next((path for path in paths if path.is_file()), None)


def _clear(waiting: Path) -> None:
    """Remove what has waited too long, with its thumbnail."""
    since = time.time() - WAITS_SECONDS
    for path in waiting.glob("*/*"):
        try:
            if path.stat().st_mtime < since:
                path.unlink()
                thumbs = waiting.parent / "thumbs"
                for folder in (thumbs, *(thumbs / str(size) for size in SIZES)):
                    _place(folder, path.stem, "webp").unlink(missing_ok=True)
        except OSError:
            # Another process has cleared it, or keeps it just now.
            continue


def thumbnail_of(folder: Path, hash: str) -> Path | None:
    """A WebP picture of at most 352 pixels a side, made once and kept; None where there is no picture."""
    source = path_of(folder, hash)
    if source is None or not is_picture(source):
        return None
    target = _place(folder / "thumbs", hash, "webp")
    if not target.is_file():
        try:
            small = _shrink(source)
        except (*_DAMAGE, *_BOMBS):
            return None
        write_whole(target, small)
    return target


def sized(folder: Path, hash: str, size: int) -> Path | None:
    """A WebP copy of the kept picture whose longer side has at most ``size`` pixels, made once and kept.

    None where there is no picture, and for a size that is not one of ``thumbnails.SIZES``.
    """
    source = path_of(folder, hash)
    if size not in SIZES or source is None or not is_picture(source):
        return None
    target = _place(folder / "thumbs" / str(size), hash, "webp")
    if not target.is_file():
        try:
            made = drawn(source.read_bytes(), most_bytes=MAX_BYTES, sizes=(size,))
        except (MediaRefused, OSError):
            return None
        write_whole(target, made.files[size])
    return target


def _place(folder: Path, digest: str, suffix: str) -> Path:
    return folder / digest[:2] / f"{digest}.{suffix}"


def _identify(payload: bytes) -> tuple[str, int | None, int | None]:
    if payload.startswith(b"%PDF-"):
        return "pdf", None, None
    try:
        with Image.open(io.BytesIO(payload), formats=tuple(_SUFFIXES)) as picture:
            width, height = picture.size
            suffix = _SUFFIXES[picture.format or ""]
            if width * height > MAX_PIXELS:
                raise MediaRefused("too_many_pixels", _too_many(width, height))
            # An eighth of the size is enough to come upon a cut file; other formats ignore it.
            picture.draft("RGB", (width // 8 or 1, height // 8 or 1))
            picture.load()
    except _BOMBS as error:
        raise MediaRefused("too_many_pixels", f"the picture has too many pixels: {error}") from None
    except (UnidentifiedImageError, KeyError):
        raise MediaRefused("type", _unknown_type(payload)) from None
    except _DAMAGE as error:
        raise MediaRefused("damaged", f"the picture is damaged: {error}") from None
    return suffix, width, height


def _too_many(width: int, height: int) -> str:
    return f"the picture has {width} x {height} pixels, at most {MAX_PIXELS:,} are kept"


def _unknown_type(payload: bytes) -> str:
    head = payload[:1000].lstrip().lower()
    if b"<svg" in head:
        return "SVG is not kept because it can carry scripts; give PNG, JPEG, WebP, GIF or PDF"
    return f"not a PNG, JPEG, WebP or GIF picture nor a PDF (it begins with {payload[:12]!r})"


def _shrink(source: Path) -> bytes:
    with Image.open(source, formats=tuple(_SUFFIXES)) as opened:
        opened.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        upright = ImageOps.exif_transpose(opened)
        clear = "A" in upright.getbands() or "transparency" in upright.info
        picture = upright.convert("RGBA" if clear else "RGB")
    picture.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    small = io.BytesIO()
    picture.save(small, "WEBP", quality=80)
    return small.getvalue()


def write_whole(target: Path, payload: bytes) -> None:
    """Write beside and rename, so that a reader or a killed process never leaves half a file there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    except OSError as error:
        raise Unpublished(f"media folder {target.parent} cannot be written: {error}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise Unpublished(f"media file {target} cannot be written: {error}") from error
