"""Pictures and addresses that a page may show: pictures at addresses of this site alone.

A picture that is kept here is at ``/media/<hash>``. Of one at another's address copies are made when pages
are looked at (``catalog.harvest.pictures``); it is shown at ``/picture/<owner>.<key>/<size>``, where a clear
drawing stands until there is a copy, so that a page never changes with what has come meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, has_app_context

from catalog.parts import Parts
from catalog.store import pictures as known_pictures
from catalog.store.db import reading
from catalog.store.pixels import pixels_of
from catalog.store.thumbnails import SIZES

_SMALL, _MEDIUM, _LARGE, _WHOLE = SIZES
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to show; ``inline`` is false where the page may only link to it.

    ``address`` is the largest there is here, ``large`` one for the page of a thing (800 pixels),
    ``thumbnail`` for tiles (352), ``small`` for lists (176), all of this site. ``url`` is what the record
    says; where that is at another's, ``original`` is the same, ``host`` whose; ``iiif`` is the service whose
    parts a browser may load. ``lost``: it cannot be had; ``width`` and ``height`` are those of the whole.
    """

    address: str
    thumbnail: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    inline: bool = True
    caption: str = ""
    credit: str = ""
    small: str = ""
    large: str = ""
    url: str = ""
    original: str = ""
    host: str = ""
    iiif: str = ""
    lost: bool = False

    @property
    def srcset(self) -> str:
        """The copies that a page of one thing chooses from, with their widths."""
        if not (self.width and self.height):
            return f"{self.thumbnail} {_MEDIUM}w, {self.large} {_LARGE}w"
        share = self.width / max(self.width, self.height)
        longest = max(self.width, self.height)
        widths = (max(1, round(min(size, longest) * share)) for size in (_MEDIUM, _LARGE))
        told = zip((self.thumbnail, self.large), widths, strict=True)
        return ", ".join(dict.fromkeys(f"{address} {width}w" for address, width in told))


def web_address(text: str) -> str:
    """``text`` if it is an http or https address of some host, else an empty text."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def pictures(record: Mapping[str, Any], owners: Mapping[str, str] = NOBODY) -> list[Picture]:
    """The pictures of a published record that have a usable address."""
    return of_images(record.get("images", ()), record.get("id", ""), owners)


def of_images(
    images: Iterable[Mapping[str, Any]], owner: str = "", owners: Mapping[str, str] = NOBODY
) -> list[Picture]:
    """These images of the record ``owner``, without those that have no usable address.

    ``owners`` tells by address of what a draft shows of records that are published.
    """
    found = (_picture(image, owners.get(image.get("url", ""), owner)) for image in images)
    return [shown for shown in found if shown is not None]


def first_picture(record: Mapping[str, Any]) -> Picture | None:
    """The first picture that can be shown in a page."""
    return next((picture for picture in pictures(record) if picture.inline), None)


def house_picture(institution: Mapping[str, Any]) -> Picture | None:
    """The picture of an institution's house, by its facts; None where it has none."""
    image = {"url": institution.get("photo") or ""}
    return _picture(image, f"{known_pictures.HOUSE}{institution.get('slug', '')}")


def small_address(url: str, owner: str = "") -> str:
    """The address here of a tile of the picture that the record ``owner`` has at ``url``; "" without one."""
    shown = _picture({"url": url}, owner)
    return shown.thumbnail if shown else ""


def measured(shown: Sequence[Picture]) -> list[Picture]:
    """The same pictures with the pixels of those that are here, and of others whether they are lost."""
    identifiers = {picture.original: known_pictures.id_of(picture.original) for picture in shown}
    identifiers.pop("", None)
    if not identifiers:
        return [_measured(picture, None) for picture in shown]
    with reading() as session:
        rows = known_pictures.states(session, sorted(identifiers.values()))
    return [_measured(picture, rows.get(identifiers.get(picture.original, ""))) for picture in shown]


def _measured(picture: Picture, row: Any) -> Picture:
    if not picture.original:
        folder = _parts().settings.media
        known = pixels_of(folder, picture.address.removeprefix("/media/"))
        return replace(picture, width=known.width, height=known.height) if known else picture
    if row is None:
        return picture
    if row.state == known_pictures.KEPT:
        return replace(picture, width=row.width, height=row.height)
    return replace(picture, lost=row.state == known_pictures.REFUSED)


def _picture(image: Mapping[str, Any], owner: str) -> Picture | None:
    url = image.get("url", "")
    told = {
        "alt": image.get("alt", ""),
        "width": image.get("width"),
        "height": image.get("height"),
        "caption": image.get("caption", ""),
        "credit": image.get("credit", ""),
        "url": url,
    }
    if url.startswith("/media/"):
        if not _is_raster_of_ours(url):
            return Picture(address=url, thumbnail=url, small=url, large=url, **told)
        return Picture(
            address=url, thumbnail=f"{url}/thumb", small=f"{url}/{_SMALL}", large=f"{url}/{_LARGE}", **told
        )
    if not (owner and web_address(url) and known_pictures.is_foreign(url)):
        return None
    base = f"/picture/{owner}.{known_pictures.key_of(url)}"
    return Picture(
        address=f"{base}/{_WHOLE}",
        thumbnail=f"{base}/{_MEDIUM}",
        small=f"{base}/{_SMALL}",
        large=f"{base}/{_LARGE}",
        original=url,
        host=urlsplit(url).hostname or "",
        iiif=_allowed(image.get("iiif", "")),
        **told,
    )


def _allowed(service: str) -> str:
    """The IIIF service, if the settings let readers' browsers load from its host."""
    if not service or not has_app_context():
        return ""
    try:
        parts = urlsplit(service)
    except ValueError:
        return ""
    hosts = {host.lower() for host in _parts().settings.picture_hosts}
    return service.rstrip("/") if f"{parts.scheme}://{parts.netloc}".lower() in hosts else ""


def _parts() -> Parts:
    held: Parts = current_app.extensions["catalog"]
    return held


def _is_raster_of_ours(address: str) -> bool:
    return address.count("/") == 2 and "." not in address
