"""Records with pictures as manifests of IIIF Presentation 3, and lists of them as its collections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.formats.identifiers import web_address
from catalog.formats.iiif_write_labels import label_of
from catalog.formats.iiif_write_metadata import Texts, pairs, texts
from catalog.formats.licences import licence_of
from catalog.record import Image, Record, Rights

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
NOMINAL = 1200
"""Pixels a side of the canvas of a picture whose size nobody told: viewers fit the picture into it."""
THUMBNAIL = 352
"""The longer side of our own small copies, in pixels."""
MAX_CANVASES = 500
_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
          "gif": "image/gif", "tif": "image/tiff", "tiff": "image/tiff", "jp2": "image/jp2"}  # fmt: skip
# Rights statements and licences are written with http: so are the identifiers (section 3.3.1).
_RIGHTS = re.compile(r"https?://(?:creativecommons\.org/(?:licenses|publicdomain|publicdomain/mark)/"
                     r"|rightsstatements\.org/vocab/)\S+")  # fmt: skip

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a manifest tells beside the record: ``base`` is the catalog's address without a slash at its end.

    ``institution`` are the published facts of the institution, ``beside`` the twins (suffix, media type,
    name), ``media_types`` those of pictures whose address does not tell it, by address.
    """

    base: str
    institution: Mapping[str, Any] = field(default_factory=dict)
    beside: Sequence[tuple[str, str, str]] = ()
    media_types: Mapping[str, str] = field(default_factory=dict)


def own_manifest(record: Record) -> str:
    """The manifest that the institution itself gives, "" where it gives none."""
    given = (web_address(link.url) for link in record.links if link.rel == "manifest")
    return next(filter(None, given), "")


def has_pictures(record: Record) -> bool:
    """Whether there is anything to make a manifest of."""
    return next(_pictures(record), None) is not None


def address_of(record: Record, base: str) -> str:
    """The manifest's address: the institution's own, else ours."""
    return own_manifest(record) or f"{base}/record/{record.id}/manifest.json"


def manifest(record: Record, around: Surroundings) -> Document:
    """The manifest of a record that ``has_pictures``, whose addresses are whole (``addressed``)."""
    page = f"{around.base}/record/{record.id}"
    canvases, ranges = _canvases(record, page, around)
    rights = record.rights or Rights()
    made: Document = {
        "@context": CONTEXT,
        "id": f"{page}/manifest.json",
        "type": "Manifest",
        "label": texts([record.title], record.languages),
        "summary": texts([record.description], record.languages, keep_lines=True),
        "metadata": pairs(record),
        "requiredStatement": _credit(rights, around.institution),
        "rights": _rights(rights.licence),
        "provider": _provider(around),
        "homepage": _homepages(record, around.base),
        "seeAlso": list(_see_also(page, around.beside)),
        "thumbnail": canvases[0].get("thumbnail", []),
        "items": canvases,
        "structures": ranges if len(ranges) > 1 else [],
    }
    return {name: value for name, value in made.items() if value}


def _pictures(record: Record) -> Iterator[tuple[Image, str]]:
    """The pictures that have a whole address, each once, with the title of the chapter that shows them."""
    seen: set[str] = set()
    shown = [(image, "") for image in record.images]
    shown += [(image, chapter.title) for chapter in record.chapters for image in chapter.images]
    for image, chapter in shown:
        own = image.url.startswith("/media/")
        if image.url not in seen and (own or web_address(image.url)):
            seen.add(image.url)
            yield image, chapter


def _canvases(record: Record, page: str, around: Surroundings) -> tuple[list[Document], list[Document]]:
    canvases: list[Document] = []
    chapters: dict[str, list[Document]] = {}
    for number, (image, chapter) in enumerate(_pictures(record), start=1):
        if number > MAX_CANVASES:
            break
        made = _canvas(image, f"{page}/canvas/{number}", str(number), around)
        canvases.append(made)
        if chapter:
            chapters.setdefault(chapter, []).append({"id": made["id"], "type": "Canvas"})
    ranges = [
        {"id": f"{page}/range/{number}", "type": "Range", "label": texts([title]), "items": items}
        for number, (title, items) in enumerate(chapters.items(), start=1)
    ]
    return canvases, ranges


def _canvas(image: Image, address: str, number: str, around: Surroundings) -> Document:
    sized = bool(image.width and image.height)
    width, height = (image.width, image.height) if sized else (NOMINAL, NOMINAL)
    body = _body(image, around)
    painting = {
        "id": f"{address}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": address,
    }
    canvas: Document = {
        "id": address,
        "type": "Canvas",
        "label": texts([image.alt]) or {"none": [number]},
        "summary": texts([image.caption]),
        "requiredStatement": _credited(image.credit),
        "width": width,
        "height": height,
        "thumbnail": _thumbnail(image, around.base),
        "items": [{"id": f"{address}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    return {name: value for name, value in canvas.items() if value}


def _body(image: Image, around: Surroundings) -> Document:
    known = _TYPES.get(image.url.partition("?")[0].rpartition(".")[2].lower(), "")
    service = web_address(image.iiif)
    body: Document = {
        "id": image.url,
        "type": "Image",
        "format": around.media_types.get(image.url) or known,
        "width": image.width if image.width and image.height else None,
        "height": image.height if image.width and image.height else None,
        "service": [_service(service)] if service else [],
    }
    return {name: value for name, value in body.items() if value}


def _service(address: str) -> Document:
    """The image service; which version it is its info.json tells, and few addresses before."""
    if "/iiif/3/" in address:
        return {"id": address, "type": "ImageService3", "profile": "level1"}
    profile = "http://iiif.io/api/image/2/level1.json"
    return {"@id": address, "@type": "ImageService2", "profile": profile}


def _thumbnail(image: Image, base: str) -> list[Document]:
    if image.url.startswith(f"{base}/media/") and not image.thumbnail:
        small: Document = {"id": f"{image.url}/thumb", "type": "Image", "format": "image/webp"}
        if image.width and image.height:
            share = min(1.0, THUMBNAIL / max(image.width, image.height))
            small |= {
                "width": max(1, round(image.width * share)),
                "height": max(1, round(image.height * share)),
            }
        return [small]
    if address := web_address(image.thumbnail):
        return [{"id": address, "type": "Image"}]
    service = web_address(image.iiif)
    return [{"id": f"{service}/full/400,/0/default.jpg", "type": "Image"}] if service else []


def _credit(rights: Rights, institution: Mapping[str, Any]) -> Document:
    value = texts([rights.credit or rights.holder]) or _names(institution)
    return {"label": label_of("credit"), "value": value} if value else {}


def _credited(line: str) -> Document:
    return {"label": label_of("credit"), "value": texts([line])} if line else {}


def _rights(licence: str) -> str:
    """The address of a licence or rights statement that the specification admits, else ""."""
    address = licence_of(licence).address
    return address.replace("https://", "http://", 1) if _RIGHTS.fullmatch(address) else ""


def _names(institution: Mapping[str, Any]) -> Texts:
    names = {"vi": institution.get("name_vi"), "en": institution.get("name_en")}
    return {tag: [name] for tag, name in names.items() if name}


def _provider(around: Surroundings) -> list[Document]:
    names, slug = _names(around.institution), around.institution.get("slug", "")
    if not names or not slug:
        return []
    site = web_address(around.institution.get("url", ""))
    home = [{"id": site, "type": "Text", "label": names, "format": "text/html"}] if site else []
    agent = {"id": f"{around.base}/institution/{slug}", "type": "Agent", "label": names, "homepage": home}
    return [{name: value for name, value in agent.items() if value}]


def _homepages(record: Record, base: str) -> list[Document]:
    label = texts([record.title], record.languages)
    return [
        {"id": f"{base}{before}/record/{record.id}", "type": "Text", "label": label, "format": "text/html",
         "language": [tag]}
        for tag, before in (("vi", ""), ("en", "/en"))
    ]  # fmt: skip


def _see_also(page: str, beside: Iterable[tuple[str, str, str]]) -> Iterator[Document]:
    for suffix, media_type, name in beside:
        label = {"none": [name]}
        yield {"id": f"{page}.{suffix}", "type": "Dataset", "label": label, "format": media_type}


def member(record: Record, base: str) -> Document:
    """A record as it stands in a collection: its manifest by address and name, with a small picture."""
    found = next(_pictures(record), None)
    entry: Document = {
        "id": address_of(record, base),
        "type": "Manifest",
        "label": texts([record.title], record.languages),
        "thumbnail": _thumbnail(found[0], base) if found else [],
    }
    return {name: value for name, value in entry.items() if value}


def collection(address: str, label: Texts, items: Sequence[Document], **more: Any) -> Document:
    """A collection; ``more`` are further properties, of which empty ones are left out."""
    extra = {name: value for name, value in more.items() if value}
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Collection",
        "label": label,
        **extra,
        "items": [*items],
    }
