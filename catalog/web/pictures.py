"""Pictures and addresses that a page may show: only http and https, only https or our own inline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to show; ``inline`` is false where the page may only link to it (plain http)."""

    address: str
    thumbnail: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    inline: bool = True
    caption: str = ""
    credit: str = ""


def web_address(text: str) -> str:
    """``text`` if it is an http or https address of some host, else an empty text."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def pictures(record: Mapping[str, Any]) -> list[Picture]:
    """The pictures of a published record that have a usable address."""
    return of_images(record.get("images", ()))


def of_images(images: Iterable[Mapping[str, Any]]) -> list[Picture]:
    """These images of a published record, without those that have no usable address."""
    return [shown for image in images if (shown := _picture(image)) is not None]


def first_picture(record: Mapping[str, Any]) -> Picture | None:
    """The first picture that can be shown in a page."""
    return next((picture for picture in pictures(record) if picture.inline), None)


def _picture(image: Mapping[str, Any]) -> Picture | None:
    address = _address(image.get("url", ""))
    if not address:
        return None
    given = _address(image.get("thumbnail", ""))
    thumbnail = given or (f"{address}/thumb" if _is_raster_of_ours(address) else address)
    return Picture(
        address=address,
        thumbnail=thumbnail if _is_inline(thumbnail) else address,
        alt=image.get("alt", ""),
        width=image.get("width"),
        height=image.get("height"),
        inline=_is_inline(address),
        caption=image.get("caption", ""),
        credit=image.get("credit", ""),
    )


def _address(text: str) -> str:
    return text if text.startswith("/media/") else web_address(text)


def _is_inline(address: str) -> bool:
    return address.startswith(("/media/", "https://"))


def _is_raster_of_ours(address: str) -> bool:
    return address.startswith("/media/") and address.count("/") == 2 and "." not in address
