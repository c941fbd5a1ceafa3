"""What the canvases of a manifest show: pictures with their IIIF services, recordings, films (section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.formats.identifiers import web_address
from catalog.formats.iiif_values import first
from catalog.formats.json_documents import Document, documents, identity, is_count, text, types
from catalog.record import Image, Link

MAX_IMAGES = 50
"""Pictures of one record, as many as people leaf through; a viewer shows them all by the manifest."""
_MAX_MEDIA = 20
_LARGEST = 1_000_000
_THUMBNAIL_WIDTH = 400
_CLOSED = ("auth/1/login", "auth/1/kiosk", "auth/1/external", "auth/0/login", "auth/0/kiosk")


@dataclass(slots=True)
class Content:
    """What is painted on the canvases, their number, their seconds; ``closed``: a login is needed."""

    images: list[Image] = field(default_factory=list)
    media: list[Link] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    seconds: float = 0.0
    canvases: int = 0
    closed: bool = False


def content_of(manifest: Document) -> Content:
    """The content of a manifest of version 3, beginning with its start canvas."""
    found = Content()
    canvases = [entry for entry in documents(manifest.get("items")) if "Canvas" in types(entry)]
    found.canvases = len(canvases)
    start = _start(manifest)
    for canvas in sorted(canvases, key=lambda entry: not (start and identity(entry) == start)):
        _add_canvas(found, canvas)
    thumbnail = picture_in(manifest.get("thumbnail"))
    if thumbnail and not found.images:
        found.images.append(Image(url=thumbnail))
    return found


def picture_in(value: Any) -> str:
    """The address of the first picture that a thumbnail property names, "" for none."""
    return next((address for entry in documents(value) if (address := web_address(identity(entry)))), "")


def _start(manifest: Document) -> str:
    start = next(iter(documents(manifest.get("start"))), {})
    source = next(iter(documents(start.get("source"))), start)
    return identity(source).split("#", 1)[0]


def _add_canvas(found: Content, canvas: Document) -> None:
    duration = canvas.get("duration")
    if isinstance(duration, int | float) and 0 < duration < 1e7:
        found.seconds += duration
    thumbnail, alt = picture_in(canvas.get("thumbnail")), first(canvas.get("label"))[:500]
    for body in _bodies(canvas):
        kind = next(iter(types(body)), "Image")
        found.kinds.add(kind)
        found.closed = found.closed or _asks_login(body)
        address = web_address(identity(body))
        if kind in ("Sound", "Video") and address and len(found.media) < _MAX_MEDIA:
            media_type = text(body.get("format"))[:100]
            found.media.append(Link(rel="media", url=address, media_type=media_type, label=alt))
        elif kind == "Image" and len(found.images) < MAX_IMAGES:
            found.images.extend(filter(None, (_image(body, thumbnail, alt),)))
    if thumbnail and "Video" in found.kinds and not found.images:
        found.images.append(Image(url=thumbnail, alt=alt))


def _bodies(canvas: Document) -> Iterator[Document]:
    """What is painted; of a choice the first, which is shown before anyone chooses."""
    for page in documents(canvas.get("items")):
        for annotation in documents(page.get("items")):
            motivations = annotation.get("motivation", "painting")
            if "painting" in (motivations if isinstance(motivations, list) else [motivations]):
                for body in documents(annotation.get("body"))[:10]:
                    yield from _shown(body)


def _shown(body: Document) -> Iterator[Document]:
    if "Choice" in types(body):
        body = next(iter(documents(body.get("items"))), {})
    if "SpecificResource" in types(body):
        body = next(iter(documents(body.get("source"))), {})
    if body and "TextualBody" not in types(body):
        yield body


def _image(body: Document, thumbnail: str, alt: str) -> Image | None:
    service = _image_service(body)
    base = web_address(identity(service).rstrip("/")) if service else ""
    address = web_address(identity(body)) or (f"{base}/full/full/0/default.jpg" if base else "")
    if not address:
        return None
    width, height = (_pixels(body.get(name)) or _pixels(service.get(name)) for name in ("width", "height"))
    small = thumbnail or (_sized(base, service, width) if base else "")
    return Image(url=address, thumbnail=small, iiif=base, width=width, height=height, alt=alt)


def _pixels(value: Any) -> int | None:
    return value if is_count(value) and value <= _LARGEST else None


def _image_service(body: Document) -> Document:
    for service in documents(body.get("service")):
        profile = str(service.get("profile", ""))
        named = any(kind.startswith("ImageService") for kind in types(service))
        if named or "image" in profile or "image" in text(service.get("@context")):
            return service
    return {}


def _sized(base: str, service: Document, width: int | None) -> str:
    """A smaller copy by width, which servers of level 1 and up give (Image API 2.1 and 3.0, section 4.2)."""
    profile = str(service.get("profile", ""))
    is_first = "ImageService1" in types(service) or "/image/1" in text(service.get("@context"))
    if "level0" in profile or is_first or (width is not None and width < _THUMBNAIL_WIDTH):
        return ""
    return f"{base}/full/{_THUMBNAIL_WIDTH},/0/default.jpg"


def _asks_login(body: Document) -> bool:
    """Whether people must log in first (Authorization Flow 1.0 and 2.0)."""
    for service in documents(body.get("service")):
        for inner in (service, *documents(service.get("service"))):
            profile = str(inner.get("profile", ""))
            if any(name in profile for name in _CLOSED) or "AuthProbeService2" in types(inner):
                return True
    return False
