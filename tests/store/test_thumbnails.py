"""Small copies of pictures: their sizes, their colours, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from catalog.errors import MediaRefused
from catalog.store import thumbnails
from catalog.store.thumbnails import SIZES, Drawn, drawn

MOST = 5_000_000


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def made(payload: bytes) -> Drawn:
    return drawn(payload, most_bytes=MOST)


def opened(found: Drawn, size: int) -> Image.Image:
    picture = Image.open(io.BytesIO(found.files[size]))
    picture.load()
    return picture


def rule_of(payload: bytes, most: int = MOST) -> str:
    with pytest.raises(MediaRefused) as refused:
        drawn(payload, most_bytes=most)
    return refused.value.rule


def test_a_large_picture_is_made_in_four_sizes_by_its_longer_side() -> None:
    found = made(saved(Image.new("RGB", (3000, 1500), "teal")))
    assert (found.width, found.height) == (3000, 1500)
    assert {size: opened(found, size).size for size in SIZES} == {
        176: (176, 88), 352: (352, 176), 800: (800, 400), 1600: (1600, 800),
    }  # fmt: skip
    assert opened(found, 352).format == "WEBP"
    assert found.bytes == sum(map(len, found.files.values()))


@pytest.mark.parametrize(
    ("side", "sizes"), [(100, [176]), (176, [176]), (300, [176, 352]), (900, list(SIZES))]
)
def test_a_small_picture_is_never_made_larger_nor_twice(side: int, sizes: list[int]) -> None:
    found = made(saved(Image.new("RGB", (side, side // 2), "teal"), "PNG"))
    assert sorted(found.files) == sizes
    assert opened(found, sizes[-1]).size == (side, side // 2)


def test_a_copy_for_lists_is_light() -> None:
    noise = Image.effect_noise((1200, 1200), 60).convert("RGB")
    assert len(made(saved(noise, quality=90)).files[176]) < 10_000


def test_a_picture_stands_as_it_was_held() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    found = made(saved(Image.new("RGB", (600, 300), "teal"), exif=turned.tobytes()))
    assert (found.width, found.height) == (300, 600)
    assert opened(found, 352).size == (176, 352)


def test_nothing_but_pixels_goes_along() -> None:
    told = Image.Exif()
    told[0x010E] = "where it was taken"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = made(saved(Image.new("RGB", (400, 300), "teal"), exif=told.tobytes(), icc_profile=profile))
    copy = opened(found, 352)
    assert dict(copy.getexif()) == {}
    assert not {"exif", "icc_profile", "xmp"} & set(copy.info)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "CMYK", "I;16"])
def test_every_way_to_say_colours_is_understood(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    found = made(saved(Image.new(mode, (400, 200)), kind))
    assert opened(found, 352).mode == "RGB"
    assert opened(found, 352).size == (352, 176)


def test_sixteen_bits_of_grey_are_the_same_grey() -> None:
    found = made(saved(Image.new("I;16", (200, 200), 32_768), "PNG"))
    assert abs(opened(found, 176).getpixel((50, 50))[0] - 128) <= 2  # type: ignore[index]


def test_the_inks_of_a_printer_keep_their_colour() -> None:
    found = made(saved(Image.new("CMYK", (200, 200), (0, 255, 255, 0))))
    red, green, blue = opened(found, 176).getpixel((50, 50))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


def test_what_can_be_seen_through_is_white() -> None:
    found = made(saved(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG"))
    assert min(opened(found, 176).getpixel((50, 50))) > 250  # type: ignore[type-var]


def test_of_a_moving_picture_the_first_one_is_shown() -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("white", "black", "red")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    found = made(moving)
    assert min(opened(found, 176).getpixel((50, 50))) > 250  # type: ignore[type-var]
    assert getattr(opened(found, 176), "n_frames", 1) == 1


def test_a_damaged_colour_profile_does_not_cost_the_picture() -> None:
    found = made(saved(Image.new("RGB", (400, 300), "teal"), icc_profile=b"\0" * 200))
    assert opened(found, 352).size == (352, 264)


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "type"),
        (b"<!DOCTYPE html><html></html>", "type"),
        (b"%PDF-1.7", "type"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "type"),
        (saved(Image.new("RGB", (300, 300)), "BMP"), "type"),
        (saved(Image.effect_noise((300, 300), 50), "PNG")[:4000], "damaged"),
    ],
)
def test_what_is_no_picture_of_the_web_is_refused_by_its_bytes(payload: bytes, rule: str) -> None:
    assert rule_of(payload) == rule


def test_too_many_bytes_are_not_looked_at() -> None:
    assert rule_of(saved(Image.new("RGB", (300, 300))), most=100) == "too_large"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8000, 20_000, 60_000])
def test_a_bomb_is_not_unpacked(side: int) -> None:
    assert rule_of(bomb(side, side)) == "too_many_pixels"


def test_the_limits_are_those_that_the_documentation_names() -> None:
    assert thumbnails.SIZES == (176, 352, 800, 1600)
