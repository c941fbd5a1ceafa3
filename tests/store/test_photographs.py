"""Photographs from a phone: upright, small, with nothing of where and by what they were taken."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from catalog.errors import MediaRefused
from catalog.store import photographs
from tests.web.phone.site import photograph

MOST = 25_000_000


def made(payload: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(photographs.ready(payload, most_bytes=MOST)))
    picture.load()
    return picture


def saved(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def rule_of(payload: bytes, most: int = MOST) -> str:
    with pytest.raises(MediaRefused) as refused:
        photographs.ready(payload, most_bytes=most)
    return refused.value.rule


def test_a_photograph_is_turned_as_it_was_held_and_made_smaller() -> None:
    picture = made(photograph(2400, 1200))
    assert picture.format == "JPEG"
    assert picture.size == (800, 1600)
    # The red quarter was top left; turned a quarter clockwise it is top right.
    red, _green, blue = picture.convert("RGB").getpixel((750, 50))  # type: ignore[misc]
    assert red > 150
    assert blue < 60


def test_place_time_and_phone_are_gone() -> None:
    payload = photographs.ready(photograph(), most_bytes=MOST)
    assert b"KhoMoPhone" in photograph()
    assert b"KhoMoPhone" not in payload
    assert b"Exif" not in payload
    picture = Image.open(io.BytesIO(payload))
    assert dict(picture.getexif()) == {}
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)


def test_a_small_picture_keeps_its_size_and_what_is_clear_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture = made(saved(clear, "PNG"))
    assert picture.size == (40, 30)
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert made(saved(Image.new("P", (10, 10)), "GIF")).size == (10, 10)


def test_what_is_no_picture_is_refused_whatever_it_is_called() -> None:
    assert rule_of(b"") == "empty"
    assert rule_of(b"MZ\x90\x00" + b"\x00" * 500) == "type"
    assert rule_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "type"
    assert rule_of(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100) == "heic"
    assert rule_of(b"\x00\x00\x00\x18ftypisom" + b"\x00" * 100) == "type"
    assert rule_of(photograph()[:3000]) == "damaged"


def test_too_large_and_too_many_dots_are_refused_before_they_are_unpacked() -> None:
    assert rule_of(b"\xff\xd8\xff" + b"\x00" * 1000, most=1000) == "too_large"
    bomb = saved(Image.new("1", (5_001, 5_001)), "PNG")
    assert len(bomb) < 100_000
    assert rule_of(bomb) == "too_many_pixels"
