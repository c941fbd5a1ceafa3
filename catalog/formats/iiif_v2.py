"""Manifests of IIIF Presentation 2 in the words of version 3, so that one reader reads both.

Values keep their forms (``iiif_values`` reads the texts of either version): what changes are the names and
the places of properties (Presentation 3.0, change log; sections named here are those of 2.1.1).
"""

from __future__ import annotations

from typing import Any

from catalog.formats.json_documents import Document, documents, identity, types

_KEPT = ("label", "metadata", "navDate", "viewingDirection", "service", "width", "height")
_TYPES = {"Choice": "Choice", "Image": "Image", "Sound": "Sound", "MovingImage": "Video", "Video": "Video"}


def is_v2(document: Document) -> bool:
    """Whether a document is of version 2 (or 1): it has ``@type``, and what version 3 does not know."""
    names = ("sequences", "manifests", "collections", "members", "@type", "@id")
    return "type" not in document and any(name in document for name in names)


def upgraded(manifest: Document) -> Document:
    """The manifest as version 3 would tell it (sections 5.1 to 5.4)."""
    sequences = documents(manifest.get("sequences"))
    sequence = sequences[0] if sequences else {}
    start = identity_of(sequence.get("startCanvas")) or identity_of(manifest.get("startCanvas"))
    found = _described(manifest)
    found["type"] = next(iter(types(manifest)), "")
    found["items"] = [_canvas(entry) for entry in documents(sequence.get("canvases"))]
    found["rendering"] = [*found["rendering"], *_references(sequence.get("rendering"))]
    found["behavior"] = [*found["behavior"], *_words(sequence.get("viewingHint"))]
    found["structures"] = [
        {**_described(entry), "type": "Range"} for entry in documents(manifest.get("structures"))
    ]
    return {**found, "start": {"id": start}} if start else found


def identity_of(value: Any) -> str:
    """The address of what a value names, "" where it names nothing."""
    found = documents(value)
    return identity(found[0]) if found else ""


def _described(part: Document) -> Document:
    """The descriptive and linking properties that any part may have (section 3)."""
    found: Document = {name: part[name] for name in _KEPT if name in part}
    found["id"] = identity(part)
    found["summary"] = part.get("description")
    if part.get("attribution"):
        found["requiredStatement"] = {"label": {"en": ["Attribution"]}, "value": part["attribution"]}
    licences = [entry for entry in _words(part.get("license")) if entry]
    if licences:
        found["rights"] = licences[0]
    found["thumbnail"] = [_content(entry) for entry in documents(part.get("thumbnail"))]
    found["homepage"] = _references(part.get("related"))
    found["rendering"] = _references(part.get("rendering"))
    found["seeAlso"] = _references(part.get("seeAlso"))
    found["partOf"] = _references(part.get("within"))
    found["behavior"] = _words(part.get("viewingHint"))
    return found


def _words(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [entry.strip() for entry in found if isinstance(entry, str)]


def _references(value: Any) -> list[Document]:
    return [
        {**entry, "id": identity(entry), "type": next(iter(types(entry)), "")} for entry in documents(value)
    ]


def _canvas(canvas: Document) -> Document:
    annotations = [
        {"type": "Annotation", "motivation": "painting", "body": _body(entry.get("resource"))}
        for entry in documents(canvas.get("images"))
    ]
    pages = [{"type": "AnnotationPage", "items": annotations}]
    return {**_described(canvas), "type": "Canvas", "items": pages}


def _body(value: Any) -> Document:
    """The content of an annotation (section 5.4); of a choice, its default first (section 6.3)."""
    found = next(iter(documents(value)), {})
    if "Choice" in types(found):
        inner = [*documents(found.get("default")), *documents(found.get("item"))]
        return {"type": "Choice", "items": [_content(entry) for entry in inner]}
    full = documents(found.get("full"))
    return _content(full[0] if "SpecificResource" in types(found) and full else found)


def _content(value: Document) -> Document:
    kinds = (_TYPES[name] for name in types(value) if name in _TYPES)
    return {**value, "id": identity(value), "type": next(kinds, "Image")}
