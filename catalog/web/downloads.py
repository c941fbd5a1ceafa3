"""What of a record can be taken away as a file, each with the line that names its source."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog.record import Image, Record
from catalog.web import labels
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named
from catalog.web.pictures import web_address
from catalog.web.reuse import Reuse, line_of

MOST = 12
"""So many files are offered on a page; the manifest and the data of the record have all."""
_READ_IN_A_BROWSER = ("", "text/html", "application/xhtml+xml")
_TYPES: Names = {
    "application/pdf": "PDF",
    "application/epub+zip": "EPUB",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "text/plain": lazy_gettext("Plain text"),
    "audio": lazy_gettext("Audio"),
    "video": lazy_gettext("Video"),
    "image": lazy_gettext("Picture"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file: ``name`` for people, ``host`` where it lies elsewhere, ``line`` to be written beside it."""

    address: str
    name: str
    kind: str
    line: str
    host: str = ""


def downloads(record: Record, holder: str, address: str, reuse: Reuse | None) -> list[Download]:
    """The files of a record that may be taken away, none where nobody allowed it."""
    if reuse is None or not reuse.allows_copies:
        return []
    found = [
        _picture(record, image, number, holder, address, reuse)
        for number, image in enumerate(record.images, 1)
    ]
    found += [
        Download(
            address=link.url,
            name=link.label or named(labels.LINK_RELS, link.rel),
            kind=_kind(link.media_type),
            line=reuse.line,
            host=urlsplit(link.url).hostname or "",
        )
        for link in record.links
        if link.rel in ("fulltext", "media")
        and web_address(link.url)
        and link.media_type.partition(";")[0].strip() not in _READ_IN_A_BROWSER
    ]
    return [one for one in found if one is not None][:MOST]


def _picture(
    record: Record, image: Image, number: int, holder: str, address: str, reuse: Reuse
) -> Download | None:
    own = image.url.startswith("/media/")
    if not own and not web_address(image.url):
        return None
    name = (
        image.alt
        or image.caption
        or (_("Picture %(number)s", number=number) if len(record.images) > 1 else _("Picture"))
    )
    line = line_of(record, holder, address, reuse.licence, image.credit) if image.credit else reuse.line
    host = "" if own else urlsplit(image.url).hostname or ""
    return Download(address=image.url, name=name, kind=_size(image), line=line, host=host)


def _size(image: Image) -> str:
    if image.width and image.height:
        return f"{image.width} × {image.height}"
    return ""


def _kind(media_type: str) -> str:
    media_type = media_type.partition(";")[0].strip().lower()
    known = _TYPES.get(media_type) or _TYPES.get(media_type.partition("/")[0])
    return str(known or media_type.rpartition("/")[2].upper()[:12])
