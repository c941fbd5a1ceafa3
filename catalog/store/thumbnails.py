"""Small copies of a picture: WebP in four sizes, upright, in the colours of the web, with nothing but pixels.

The bytes may come from any server, so they are bounded before anything is unpacked: by their number, by the
format that they are, by the pixels that their head names. SVG is no format here: it can carry scripts.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalog.errors import MediaRefused

SIZES = (176, 352, 800, 1600)
"""Pixels of the longer side: in lists, on tiles, on the page of a thing, to look into."""
MOST_PIXELS = 120_000_000
"""Of JPEG, which is unpacked at a half, a quarter or an eighth of its size."""
_UNPACKED = 50_000_000
"""Of what has to be unpacked whole: 200 MB."""
_QUALITY = {176: 70, 352: 72, 800: 76, 1600: 78}
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A JPEG with a second picture behind the first is read as MPO.
_SCALED = ("JPEG", "MPO")
_AT_ONCE = threading.BoundedSemaphore(1)
"""One after the other in each process, so that several large ones do not take its memory together."""
# What Pillow raises for damaged files, by format: there is no base class of its own.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, MemoryError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pixels of the picture as it stands upright, and its copies by size.

    A size is left out where the one before it is the whole picture already.
    """

    width: int
    height: int
    files: dict[int, bytes]

    @property
    def bytes(self) -> int:
        """What the copies take together."""
        return sum(map(len, self.files.values()))


def drawn(payload: bytes, *, most_bytes: int, sizes: tuple[int, ...] = SIZES) -> Drawn:
    """The picture's copies in these sizes, which rise; of a moving one its first picture.

    Raises ``MediaRefused`` with the rule ``empty``, ``too_large``, ``too_many_pixels``, ``type`` or
    ``damaged``.
    """
    if not payload:
        raise MediaRefused("empty", "the answer is empty")
    if len(payload) > most_bytes:
        raise MediaRefused("too_large", f"{len(payload):,} bytes, at most {most_bytes:,} are taken")
    try:
        with _AT_ONCE, warnings.catch_warnings():
            # Our own limits are looked at before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)
            return _drawn(payload, sizes)
    except MediaRefused:
        raise
    except _BOMBS as error:
        raise MediaRefused("too_many_pixels", f"the picture has too many pixels: {error}") from None
    except UnidentifiedImageError:
        raise MediaRefused("type", _unknown_type(payload)) from None
    except _DAMAGE as error:
        raise MediaRefused("damaged", f"the picture is damaged: {error}") from None


def _drawn(payload: bytes, sizes: tuple[int, ...]) -> Drawn:
    with Image.open(io.BytesIO(payload), formats=_FORMATS) as opened:
        width, height = opened.size
        # A progressive one keeps all of it in memory until its last part has come.
        scaled = opened.format in _SCALED and not opened.info.get("progressive")
        most = MOST_PIXELS if scaled else _UNPACKED
        if width * height > most:
            raise MediaRefused("too_many_pixels", f"{width} x {height} pixels, at most {most:,} are taken")
        opened.draft(opened.mode if opened.mode in ("L", "RGB", "CMYK") else None, (sizes[-1], sizes[-1]))
        upright = ImageOps.exif_transpose(opened)
        if (upright.width > upright.height) != (opened.width > opened.height):
            width, height = height, width
        whole = _scalable(upright)
    whole.thumbnail((sizes[-1], sizes[-1]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _plain(whole)
    largest = next((size for size in sizes if size >= max(width, height)), sizes[-1])
    files = {size: _packed(picture, size) for size in sizes if size <= largest}
    return Drawn(width, height, files)


def _scalable(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller by more than leaving dots out."""
    if picture.mode.startswith(("I", "F")):
        # Sixteen bits: Pillow would cut them off at 255.
        return picture.convert("F").point(lambda value: value * (1 / 257) + 0).convert("L")
    if picture.mode in ("1", "P", "PA", "LA", "La", "RGBa"):
        clear = "A" in picture.getbands() or "a" in picture.mode or "transparency" in picture.info
        return picture.convert("RGBA" if clear else "RGB")
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in sRGB, on white where it can be seen through, without what else its file carried."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        picture = ground.convert("RGB")
    else:
        picture = _in_srgb(picture)
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    return plain


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, told, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile that is damaged or of other colours: the picture is good enough without it.
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _packed(picture: Image.Image, size: int) -> bytes:
    smaller, made = picture.copy(), io.BytesIO()
    smaller.thumbnail((size, size), Image.Resampling.LANCZOS)
    smaller.save(made, "WEBP", quality=_QUALITY[size], method=4)
    return made.getvalue()


def _unknown_type(payload: bytes) -> str:
    head = payload[:1000].lstrip().lower()
    if b"<svg" in head:
        return "SVG is not taken because it can carry scripts"
    if head.startswith((b"<!doctype", b"<html")):
        return "a web page came in place of a picture"
    return f"not a JPEG, PNG, WebP or GIF picture (it begins with {payload[:12]!r})"
