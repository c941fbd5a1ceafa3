"""Photographs as they come from a phone, made ready: upright, small, without where they were taken.

What is kept is drawn anew from the pixels, so nothing else of the file goes with it: no EXIF (place, time,
name of the phone), no colour profile's text, no thumbnail, no hidden second picture.
"""

from __future__ import annotations

import io
import threading
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.errors import MediaRefused

LONGEST_SIDE = 1600
MOST_PIXELS = 110_000_000
"""As many as phones take; a JPEG is never unpacked to its whole size."""
_UNPACKED = 25_000_000
"""Pixels of pictures that have to be unpacked whole: these take 300 MB."""
_AT_ONCE = threading.BoundedSemaphore(1)
"""One after the other in each process, so that several large ones do not take its memory together."""
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands (ISO/IEC 23008-12) of what phones write; other files of that family are films."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A JPEG with a second picture behind the first (of newer phones) is read as MPO.
_SCALED = ("JPEG", "MPO")
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, MemoryError)
QUALITY = 82


def ready(payload: bytes, *, most_bytes: int) -> bytes:
    """The photograph as JPEG of at most 1600 pixels a side, turned as it was held, with nothing but pixels.

    What it is, its bytes tell, never its name. Raises ``MediaRefused`` with the rule ``empty``, ``too_large``
    (more than ``most_bytes``), ``too_many_pixels``, ``heic``, ``type`` or ``damaged``.
    """
    if not payload:
        raise MediaRefused("empty", "the file is empty")
    if len(payload) > most_bytes:
        raise MediaRefused("too_large", f"{len(payload):,} bytes, at most {most_bytes:,} are taken")
    try:
        with _AT_ONCE, warnings.catch_warnings():
            # Our own limit is checked below, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)
            return _drawn(payload)
    except MediaRefused:
        raise
    except Image.DecompressionBombError as error:
        raise MediaRefused("too_many_pixels", f"the picture has too many pixels: {error}") from None
    except UnidentifiedImageError:
        if payload[4:8] == b"ftyp" and payload[8:12] in _HEIC:
            raise MediaRefused("heic", "HEIC, which few browsers can show; send it as JPEG") from None
        raise MediaRefused("type", f"no picture that is known (it begins with {payload[:12]!r})") from None
    except _DAMAGE as error:
        raise MediaRefused("damaged", f"the picture is damaged: {error}") from None


def _drawn(payload: bytes) -> bytes:
    with Image.open(io.BytesIO(payload), formats=_FORMATS) as opened:
        width, height = opened.size
        # A progressive one keeps all of it in memory until its last part has come.
        scaled = opened.format in _SCALED and not opened.info.get("progressive")
        most = MOST_PIXELS if scaled else _UNPACKED
        if width * height > most:
            raise MediaRefused("too_many_pixels", f"{width} x {height} pixels, at most {most:,} are taken")
        # JPEG can be read at a half, a quarter or an eighth of its size, which costs as much less.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        picture = _on_white(upright)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB; what can be seen through is white, as the page is."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")
