"""The files of an item: what leads to them, who may read them, under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.formats.marc_access import as_link
from catalog.formats.text.clean import clean
from catalog.sdk import Image, Link
from khomo_dspace.hal import Document, embedded, members, number, part, text
from khomo_dspace.page import uuid_of

ORIGINAL, THUMBNAIL, CC_LICENCE = "ORIGINAL", "THUMBNAIL", "CC-LICENSE"
LICENCE_FILES = ("license_url", "license_rdf")
"""Files of the bundle CC-LICENSE that hold the address of a Creative Commons licence."""
MAX_SHOWN = 50
"""Links and pictures of one record; what is more (a book page by page) is on the item's own page."""
_STATUSES = {"open.access": "open", "embargo": "restricted", "restricted": "restricted"}
_LICENCE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/[\w./-]{1,80}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """``access`` is "open", "restricted" or "" where it is not known; ``embargo`` is a note for people."""

    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    access: str = ""
    embargo: str = ""
    licence: str = ""


def files_of(item: Document, api: str, ui: str, licence: str = "") -> Files:
    """What the files embedded in an item lead to, only those that anyone can have; ``licence`` is theirs."""
    originals = bitstreams(item, ORIGINAL)
    status = part(item, "accessStatus")
    known = _STATUSES.get(text(status.get("status")), "")
    access = known if originals or known == "restricted" else ""
    is_open = access == "open" and bool(api)
    readable = [file for file in originals if _is_readable(file)] if is_open else []
    found = [_lead(file, api, ui) for file in readable[:MAX_SHOWN]]
    images = [entry for entry in found if isinstance(entry, Image)]
    return Files(
        links=tuple(entry for entry in found if isinstance(entry, Link)),
        images=tuple(_with_thumbnail(images, item, api)) if is_open else (),
        access=access,
        embargo=_embargo(status),
        licence=licence_in(licence),
    )


def bitstreams(item: Document, bundle: str) -> list[Document]:
    """The files of one bundle of an item, in the order in which it shows them."""
    bundles = members(embedded(item, "bundles"), "bundles")
    named = (entry for entry in bundles if text(entry.get("name")) == bundle)
    return [file for entry in named for file in members(embedded(entry, "bitstreams"), "bitstreams")]


def licence_in(words: str) -> str:
    """The address of a Creative Commons licence in a text, "" for none."""
    found = _LICENCE.search(words)
    return found[0] if found else ""


def content(api: str, file: Document) -> str:
    """The address of a file's bytes."""
    return f"{api}/core/bitstreams/{uuid_of(file)}/content"


def _is_readable(file: Document) -> bool:
    """Whether nothing is said against a file of an open item: its own status, where that came with it."""
    return _STATUSES.get(text(part(file, "accessStatus").get("status")), "open") == "open"


def _lead(file: Document, api: str, ui: str) -> Link | Image:
    kind = text(part(file, "format").get("mimetype")).partition(";")[0]
    name = clean(text(file.get("name")))[:200]
    if kind.startswith("image/"):
        return Image(url=content(api, file), alt=_described(file) or name)
    # The page of the interface counts the download and asks for a login where one is needed after all.
    address = f"{ui}/bitstreams/{uuid_of(file)}/download" if ui else content(api, file)
    size = _size(number(file.get("sizeBytes")))
    return as_link(address, f"{name} ({size})" if name and size else name, kind, "0")


def _described(file: Document) -> str:
    given = file.get("metadata")
    entries = given.get("dc.description") if isinstance(given, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    return clean(text(first.get("value")))[:200] if isinstance(first, dict) else ""


def _size(count: int | None) -> str:
    """A size for people, in the units that browsers show."""
    if not count:
        return ""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"


def _with_thumbnail(images: list[Image], item: Document, api: str) -> Iterator[Image]:
    """The pictures, the first one with the item's thumbnail; of a book its cover alone."""
    small = part(item, "thumbnail")
    address = content(api, small) if uuid_of(small) else ""
    if not images and address:
        yield Image(url=address, thumbnail=address)
    for place, image in enumerate(images):
        yield Image(url=image.url, thumbnail=address, alt=image.alt) if place == 0 and address else image


def _embargo(status: Document) -> str:
    if text(status.get("status")) != "embargo":
        return ""
    day = text(status.get("embargoDate"))
    return f"embargo: {day}" if _DAY.fullmatch(day) else "embargo"
