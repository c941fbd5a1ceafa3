"""Pages, manifests, pictures, rights and owners in Linked Art (linked.art/model/digital, /object/rights)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.identifiers import web_address
from catalog.formats.json_documents import Document, identity, text, types
from catalog.formats.linkedart_nodes import address, has_class, label, nodes
from catalog.formats.linkedart_statements import Statements
from catalog.record import Holding, Image, Link, Rights

MAX_IMAGES = 50
_WEB_PAGE = ("300264578", "300404763")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp)(?:\?.*)?\Z", re.IGNORECASE)
_IIIF_SIZED = re.compile(
    r"(.+)/(?:full|square|pct:[\d.,]+|\d+,\d+,\d+,\d+)/[^/]+/!?\d+/(?:default|native|color|gray)\.\w+\Z"
)
_IIIF_BASE = re.compile(r"/iiif/(?:2|3)?/?[^/?#]+\Z|/iiif/[23]/")
_LICENCES = ("creativecommons.org", "rightsstatements.org")


def links(document: Document) -> tuple[Link, ...]:
    """The pages about a thing and its IIIF manifests."""
    found = []
    for node in nodes(document, "subject_of"):
        for carrier in (node, *nodes(node, "digitally_carried_by")):
            points = [address(point) for point in nodes(carrier, "access_point")] or [address(carrier)]
            rel = _rel(carrier) or _rel(node)
            media_type = "text/html" if rel == "page" else "application/ld+json"
            name = "IIIF" if rel == "manifest" else label(node)[:500]
            found += [
                Link(rel=rel, url=url, media_type=media_type, label=name) for url in points if rel and url
            ]
    return tuple(dict.fromkeys(found))


def _rel(node: Document) -> str:
    """What kind of link: a manifest conforms to the IIIF Presentation API, a page is HTML."""
    conforms = " ".join(identity(entry) for entry in nodes(node, "conforms_to"))
    formats = " ".join(str(entry) for entry in _list(node.get("format")))
    if "iiif.io/api/presentation" in conforms + formats or has_class(node, (), r"iiif manifest"):
        return "manifest"
    is_page = "text/html" in formats or has_class(node, _WEB_PAGE, r"web ?page|home ?page")
    return "page" if is_page else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def images(document: Document) -> tuple[Image, ...]:
    """The pictures of a thing and of its parts, by IIIF where they have it."""
    found: dict[str, Image] = {}
    for owner in (document, *nodes(document, "part")):
        for node in nodes(owner, "representation", "shows", "digitally_shown_by"):
            for image in _images(node):
                found.setdefault(image.iiif or image.url, image)
    return tuple(found.values())[:MAX_IMAGES]


def _images(node: Document) -> Iterator[Image]:
    shown = nodes(node, "digitally_shown_by")
    for digital in shown or [node]:
        points = nodes(digital, "access_point") or [digital]
        for point in points:
            image = _image(point, digital, label(node))
            if image is not None:
                yield image


def _image(point: Document, digital: Document, alt: str) -> Image | None:
    url = address(point)
    if not url:
        return None
    sized = _IIIF_SIZED.match(url)
    conforms = " ".join(
        identity(entry) for entry in nodes(point, "conforms_to") + nodes(digital, "conforms_to")
    )
    is_service = "iiif.io/api/image" in conforms or (_IIIF_BASE.search(url) and not _IMAGE_FILE.search(url))
    if sized or is_service:
        base = web_address((sized[1] if sized else url).removesuffix("/info.json").rstrip("/"))
        picture = url if sized else f"{base}/full/full/0/default.jpg"
        return Image(url=picture, thumbnail=f"{base}/full/400,/0/default.jpg", iiif=base, alt=_alt(alt))
    formats = " ".join(text(entry.get("format")) for entry in (point, digital))
    if "image/" in formats or _IMAGE_FILE.search(url) or has_class(digital, ("300215302",), "digital image"):
        return Image(url=url, alt=_alt(alt))
    return None


def _alt(name: str) -> str:
    # "Object Overall Image (14515101)" and the like name a file, not what is to be seen.
    return "" if re.search(r"image|\d{5}", name, re.IGNORECASE) else name[:500]


def rights(document: Document, statements: Statements) -> Rights | None:
    """Licence, statement, holder and the line of credit."""
    licences, holders, words = list(statements.licences), [], list(statements.all("rights"))
    for right in nodes(document, "subject_to", "crm:P104_is_subject_to"):
        for entry in (right, *nodes(right, "classified_as")):
            if any(host in identity(entry) for host in _LICENCES):
                licences.append(identity(entry))
        holders += [label(entry) for entry in nodes(right, "possessed_by")]
    found = Rights(
        statement="; ".join(dict.fromkeys(words))[:5000],
        licence=next(iter(licences), "")[:500],
        holder=next(filter(None, holders), "")[:500],
        credit=statements.first("credit")[:2000],
    )
    return found if found != Rights() else None


def holdings(document: Document) -> tuple[Holding, ...]:
    """The institutions that own it, else those that keep it; people who do are nobody's business."""
    for name in ("current_owner", "current_keeper"):
        found = [
            label(node)[:500] for node in nodes(document, name) if "Person" not in types(node) and label(node)
        ]
        if found:
            return tuple(Holding(institution=entry) for entry in dict.fromkeys(found))
    return ()
