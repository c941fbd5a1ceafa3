"""Files and media as pictures and links, as both Omekas tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalog.formats.identifiers import web_address
from catalog.formats.marc_access import as_link
from catalog.sdk import Image, Link
from khomo_omeka.classic import DUBLIN_CORE, texts_of
from khomo_omeka.facts import plain
from khomo_omeka.reading import Document, count, entries, part, text

MAX_SHOWN = 50
"""Pictures and links of one record; what is more (a book page by page) is at the site's own page."""
_SHOWABLE = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml", "image/avif", "")
"""What browsers show; of others (TIFF) the picture that the site made of them is taken."""
_INFO = re.compile(r"/info\.json\Z")
_CAMERA = re.compile(r"(?:img|dsc|dscn|scan|image|photo|demo)?[-_ ]*\d[\w -]*\.\w{2,5}", re.I)
"""Names that cameras and scanners give: they say nothing of a picture."""


def shown(files: Iterable[Document], flavour: str) -> tuple[tuple[Link, ...], tuple[Image, ...]]:
    """The links and pictures that files lead to, in their order."""
    found: list[Link | Image] = []
    for file in files:
        lead = _classic(file) if flavour == "classic" else _omeka_s(file)
        if lead is not None:
            found.append(lead)
        if len(found) == MAX_SHOWN:
            break
    unique = dict.fromkeys(found)
    links = tuple(entry for entry in unique if isinstance(entry, Link))
    return links, tuple(entry for entry in unique if isinstance(entry, Image))


def with_caption(image: Image, caption: str) -> Image:
    """A picture with the words that stand below it, where there are any."""
    if not caption:
        return image
    return Image(
        url=image.url,
        thumbnail=image.thumbnail,
        iiif=image.iiif,
        width=image.width,
        height=image.height,
        alt=caption[:300],
    )


def _classic(file: Document) -> Link | Image | None:
    addresses, kind = part(file, "file_urls"), text(file.get("mime_type"))
    original = web_address(text(addresses.get("original")))
    derived = web_address(text(addresses.get("fullsize")))
    thumbnail = web_address(text(addresses.get("thumbnail")))
    name = plain(next(texts_of(file, DUBLIN_CORE, "Title"), ""))[:200]
    if not kind.startswith("image/"):
        label = name or text(file.get("original_filename"))[:200]
        return as_link(original, label, kind, "0") if original else None
    described = name or _telling(text(file.get("original_filename")))
    url = original if kind in _SHOWABLE else derived
    if not url:
        return None
    width, height = _pixels(file.get("pixels")) if url == original else (None, None)
    return Image(url=url, thumbnail=thumbnail, width=width, height=height, alt=described)


def _omeka_s(file: Document) -> Link | Image | None:
    kind, ingester = text(file.get("o:media_type")), text(file.get("o:ingester"))
    name = plain(text(file.get("o:title")) or next(_titles(file), ""))[:200]
    small = part(file, "o:thumbnail_urls") or part(file, "thumbnail_display_urls")
    thumbnail = web_address(text(small.get("medium")))
    if ingester == "iiif":
        return _iiif(file, name, thumbnail)
    original = web_address(text(file.get("o:original_url")))
    if kind.startswith("image/"):
        described = plain(text(file.get("o:alt_text")))[:300] or _telling(name)
        url = original if original and kind in _SHOWABLE else web_address(text(small.get("large")))
        return Image(url=url, thumbnail=thumbnail, alt=described) if url else None
    address = original or web_address(text(file.get("o:source")))
    if not address or text(file.get("o:renderer")) == "html":
        return None
    if ingester in ("youtube", "oembed"):
        return Link(rel="media", url=address, label=name)
    return as_link(address, name, kind, "0" if original else "")


def _titles(file: Document) -> Iterator[str]:
    yield from (text(value.get("@value")) for value in entries(file.get("dcterms:title")))


def _iiif(file: Document, name: str, thumbnail: str) -> Image | None:
    """A picture of a IIIF image service (Image API 2 and 3), which tells its size."""
    data = part(file, "data")
    told = text(data.get("@id")) or text(data.get("id")) or text(file.get("o:source"))
    service = web_address(_INFO.sub("", told).rstrip("/"))
    if not service:
        return None
    is_third = "image/3" in text(data.get("@context")) or bool(text(data.get("id")))
    size = "max" if is_third else "full"
    width, height = _pixels([data.get("width"), data.get("height")])
    return Image(
        url=f"{service}/full/{size}/0/default.jpg",
        thumbnail=thumbnail or f"{service}/full/!400,400/0/default.jpg",
        iiif=service,
        width=width,
        height=height,
        alt=plain(text(file.get("o:alt_text")))[:300] or _telling(name),
    )


def _pixels(value: Any) -> tuple[int | None, int | None]:
    if not isinstance(value, list) or len(value) != 2:
        return None, None
    width, height = count(value[0]), count(value[1])
    return (width, height) if width and height and max(width, height) < 10**6 else (None, None)


def _telling(name: str) -> str:
    return "" if _CAMERA.fullmatch(name) else name[:200]
