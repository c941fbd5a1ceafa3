"""Pictures, films, documents and pages of a LIDO record (resourceWrap, recordInfoLink, objectPublishedID)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.identifiers import identify, web_address
from catalog.formats.lido_element import attribute, children, concept, preference, said, text, within
from catalog.formats.lido_physical import measurement
from catalog.formats.marc_access import as_link, media_type
from catalog.record import Identifier, Image, Link

_SMALL = re.compile(r".*(?:thumb|preview|small|lido00451|vignette).*", re.IGNORECASE)
_LARGE = re.compile(r".*(?:master|large|full|original|lido00464|provided|high).*", re.IGNORECASE)
_MEDIA = re.compile(r".*(?:video|film|moving|audio|sound|ton|music).*", re.IGNORECASE)
_TEXT = re.compile(r"(?:text|pdf|document|dokument|web ?page|html|3d.*)", re.IGNORECASE)
_SERVICE = re.compile(r"(https?://.+?)/info\.json")
_SERVED = re.compile(
    r"(https?://.+?)/(?:full|square|pct:[^/]+|[\d,]+)/[^/]+/!?[\d.]+/(?:default|native|color)\.\w+"
)


class _Copy(NamedTuple):
    """One representation of a resource: address, what it is called, declared media type, pixels."""

    url: str
    type: str
    media_type: str
    width: int | None
    height: int | None


def media(administrative: list[etree._Element]) -> tuple[list[Link], list[Image]]:
    """Links and pictures, one for each resource; thumbnails and IIIF services beside the largest copy."""
    found: dict[Link | Image, None] = {}
    for block in administrative:
        for entry in within(block, "resourceWrap/resourceSet"):
            found.update(dict.fromkeys(_resource(entry)))
    links = [entry for entry in found if isinstance(entry, Link)]
    return links, [entry for entry in found if isinstance(entry, Image)]


def _resource(entry: etree._Element) -> Iterator[Link | Image]:
    kind = " ".join(concept(child).label for child in children(entry, "resourceType"))
    alt = text(entry, "resourceDescription")[:500]
    pictures = []
    for copy in _copies(entry):
        if lead := _lead(copy, kind, alt):
            yield lead
        else:
            pictures.append(copy)
    if pictures:
        yield _picture(pictures, alt)


def _copies(entry: etree._Element) -> Iterator[_Copy]:
    for representation in children(entry, "resourceRepresentation"):
        sizes = {
            found.type: int(found.value)
            for child in children(representation, "resourceMeasurementsSet")
            if (found := measurement(child)) and 1 <= found.value <= 1_000_000
        }
        for link in children(representation, "linkResource"):
            if address := web_address(said(link)):
                declared = attribute(link, "formatResource").lower()
                type_ = attribute(representation, "type").rpartition("/")[2]
                yield _Copy(address, type_, declared, sizes.get("width"), sizes.get("height"))


def _lead(copy: _Copy, kind: str, label: str) -> Link | None:
    """A link, where the copy is no picture; None for a picture, which is what is not told to be else."""
    if _SERVICE.fullmatch(copy.url) or _SMALL.fullmatch(copy.type):
        return None
    declared = (
        copy.media_type if "/" in copy.media_type else media_type(copy.url) or _declared(copy.media_type)
    )
    if copy.url.endswith(("/manifest.json", "/manifest")) or "manifest" in copy.type.lower():
        return Link(rel="manifest", url=copy.url, label=label)
    if declared.startswith("image/"):
        return None
    if declared.startswith("text/html") or _TEXT.fullmatch(kind) or declared in ("application/pdf",):
        rel = "fulltext" if declared == "application/pdf" else "page"
        return Link(rel=rel, url=copy.url, media_type=declared[:100], label=label)
    if declared or copy.type.lower().startswith(("video", "audio")):
        lead = as_link(copy.url, label, declared[:100])
        return lead if isinstance(lead, Link) else None
    return Link(rel="media", url=copy.url, label=label) if _MEDIA.fullmatch(kind) else None


def _declared(short: str) -> str:
    """The media type for a bare word as "jpg" or "html"."""
    return media_type(f"a.{short}") or ("text/html" if short in ("html", "htm") else "")


def _picture(copies: list[_Copy], alt: str) -> Image:
    services = [
        found[1] for copy in copies if (found := _SERVICE.fullmatch(copy.url) or _SERVED.fullmatch(copy.url))
    ]
    shown = [copy for copy in copies if not _SERVICE.fullmatch(copy.url)]
    small = [copy for copy in shown if _SMALL.fullmatch(copy.type)]
    large = [copy for copy in shown if copy not in small]
    large.sort(key=lambda copy: (-(copy.width or 0), not _LARGE.fullmatch(copy.type)))
    iiif = services[0] if services else ""
    best = next(iter(large or small), None)
    if best is None:
        return Image(url=f"{iiif}/full/max/0/default.jpg", iiif=iiif, alt=alt)
    thumbnail = small[0].url if small and small[0] is not best else ""
    return Image(url=best.url, thumbnail=thumbnail, iiif=iiif, width=best.width, height=best.height, alt=alt)


def pages(lido: etree._Element, administrative: list[etree._Element]) -> list[Link]:
    """The pages about the object: those of the record, else its own address where it is one of the web."""
    entries = [
        entry
        for block in administrative
        for entry in within(block, "recordWrap/recordInfoSet/recordInfoLink")
    ]
    entries.sort(key=preference)
    found: dict[Link, None] = {}
    for entry in entries:
        declared = attribute(entry, "formatResource").lower()
        address = web_address(said(entry))
        if address and ("xml" in declared or "json" in declared or "rdf" in declared):
            found[Link(rel="catalogue", url=address, media_type=declared[:100])] = None
        elif address:
            found[Link(rel="page", url=address)] = None
    if not any(link.rel == "page" for link in found):
        found.update({Link(rel="page", url=address): None for address in _addresses(lido)})
    return list(found)


def _addresses(lido: etree._Element) -> list[str]:
    published = (said(entry) for entry in children(lido, "objectPublishedID"))
    return [address for told in published if (address := web_address(told))]


def identifiers(lido: etree._Element) -> list[Identifier]:
    """The numbers that the object is published under: doi, handle, ark, isbn ...; addresses are links."""
    found: dict[Identifier, None] = {}
    for entry in children(lido, "objectPublishedID"):
        value = said(entry)
        if known := identify(value):
            found[known] = None
        elif value and len(value) <= 500 and not web_address(value):
            kind = attribute(entry, "type")
            scheme = kind if re.fullmatch(r"[a-z][a-z0-9_-]{1,29}", kind) and kind != "local" else "other"
            found[Identifier(scheme=scheme, value=value)] = None
    return list(found)
