"""The media store: what is kept, what is refused, where it lies."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from catalog.errors import MediaRefused, Unpublished
from catalog.store import media


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **saving) -> bytes:
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(written, kind, **saving)
    return written.getvalue()


def png_that_declares(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header tells any size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    empty = b"IDAT" + zlib.compress(b"")
    data = struct.pack(">I", len(empty) - 4) + empty + struct.pack(">I", zlib.crc32(empty))
    return b"\x89PNG\r\n\x1a\n" + chunk + data


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
def test_a_picture_is_kept_by_its_content(tmp_path, kind, media_type):
    payload = picture(kind)
    kept = media.keep(tmp_path, payload)
    assert kept == media.Kept(hashlib.sha256(payload).hexdigest(), media_type, len(payload), 40, 30)
    assert media.path_of(tmp_path, kept.hash).read_bytes() == payload


def test_a_document_is_kept_without_pixels(tmp_path):
    payload = b"%PDF-1.7\n%%EOF\n"
    kept = media.keep(tmp_path, payload)
    assert (kept.media_type, kept.width, kept.height) == ("application/pdf", None, None)
    assert media.path_of(tmp_path, kept.hash).read_bytes() == payload


def test_keeping_the_same_bytes_twice_writes_once(tmp_path):
    payload = picture()
    first = media.keep(tmp_path, payload)
    path = media.path_of(tmp_path, first.hash)
    written = path.stat().st_mtime_ns
    assert media.keep(tmp_path, payload) == first
    assert path.stat().st_mtime_ns == written
    assert [entry for entry in tmp_path.rglob("*") if entry.is_file()] == [path]


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
        (b"<!doctype html><script>alert(1)</script>", "type"),
        (picture("TIFF"), "type"),
        (picture("PNG", (200, 200))[:9000], "damaged"),
        (picture("JPEG", (200, 200))[:3000], "damaged"),
        (png_that_declares(8000, 8000), "too_many_pixels"),
        (png_that_declares(60000, 60000), "too_many_pixels"),
        (b"%PDF-" + bytes(media.MAX_BYTES), "too_large"),
    ],
)
def test_what_is_not_served_is_refused_with_its_rule(tmp_path, payload, rule):
    with pytest.raises(MediaRefused) as refused:
        media.keep(tmp_path, payload)
    assert refused.value.rule == rule
    assert not list(tmp_path.iterdir())


def test_the_refusal_of_svg_says_what_to_give_instead(tmp_path):
    with pytest.raises(MediaRefused, match=r"SVG is not kept .* give PNG"):
        media.keep(tmp_path, b"<svg/>")


@pytest.mark.parametrize("hash", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64, "0" * 64 + "\n"])
def test_an_unknown_or_malformed_hash_has_no_path(tmp_path, hash):
    media.keep(tmp_path, picture())
    assert media.path_of(tmp_path, hash) is None
    assert media.thumbnail_of(tmp_path, hash) is None


def test_a_thumbnail_is_made_once_and_fits_into_352_pixels(tmp_path):
    kept = media.keep(tmp_path, picture("JPEG", (1000, 500)))
    path = media.thumbnail_of(tmp_path, kept.hash)
    written = path.stat().st_mtime_ns
    with Image.open(path) as small:
        assert (small.format, small.size) == ("WEBP", (352, 176))
    assert media.thumbnail_of(tmp_path, kept.hash) == path
    assert path.stat().st_mtime_ns == written


def test_a_thumbnail_stands_upright_and_keeps_transparency(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6
    lying = media.keep(tmp_path, picture("JPEG", (60, 30), exif=turned.tobytes()))
    with Image.open(media.thumbnail_of(tmp_path, lying.hash)) as small:
        assert small.size == (30, 60)
    clear = media.keep(tmp_path, picture("PNG", mode="RGBA"))
    with Image.open(media.thumbnail_of(tmp_path, clear.hash)) as small:
        assert small.size == (40, 30)


def test_a_document_has_no_thumbnail(tmp_path):
    assert media.thumbnail_of(tmp_path, media.keep(tmp_path, b"%PDF-1.4").hash) is None


def test_a_folder_that_cannot_be_written_ends_the_run_resumably(tmp_path):
    blocked = tmp_path / "media"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(Unpublished, match="cannot be written"):
        media.keep(blocked, picture())
