"""Rights, institutions and ways on of a manifest of IIIF Presentation 3 (sections 3.1.3, 3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.access_terms import access_stated
from catalog.formats.identifiers import web_address
from catalog.formats.iiif_content import Content
from catalog.formats.iiif_metadata import Draft
from catalog.formats.iiif_values import first, said
from catalog.formats.json_documents import Document, documents, identity, text, types
from catalog.formats.text.fold import fold
from catalog.record import Holding, Link, Related, Rights

_CREDITS = frozenset((
    "", "attribution", "ghi cong", "nguon", "credit", "credit line", "source", "provided by", "courtesy of",
    "mention", "quellenangabe", "required statement", "acknowledgement",
))  # fmt: skip
_TEXTS = (
    "application/pdf",
    "application/epub+zip",
    "text/",
    "application/vnd.openxmlformats",
    "application/msword",
)


def rights_of(manifest: Document, draft: Draft) -> Rights | None:
    """What may be done with it: licence, statement, the line that must be shown."""
    required = next(iter(documents(manifest.get("requiredStatement"))), {})
    label, texts = first(required.get("label")), [entry.text for entry in said(required.get("value"))[:4]]
    is_credit = fold(label).strip(" :") in _CREDITS
    statements = [*([] if is_credit or not texts else [f"{label}: {texts[0]}"]), *draft.all("rights")]
    given = text(manifest.get("rights")) or draft.first("licence")
    found = Rights(
        statement="; ".join(dict.fromkeys(statements))[:5000],
        licence=given[:500],
        credit=(texts[0] if is_credit and texts else draft.joined("credit"))[:2000],
    )
    return found if found != Rights() else None


def access_of(draft: Draft, content: Content) -> str:
    """Who may see it, as far as it is said: by a statement, or by a login before the pictures."""
    stated = access_stated(draft.all("rights"))
    return "restricted" if content.closed and stated in ("unknown", "open") else stated


def holdings_of(manifest: Document, draft: Draft) -> tuple[Holding, ...]:
    """Who holds the thing and under which number: the provider, else what the metadata names."""
    providers = [first(entry.get("label")) for entry in documents(manifest.get("provider"))[:5]]
    holder = draft.first("holder") or next(filter(None, providers), "")
    number = draft.first("call_number")
    return (Holding(institution=holder[:500], call_number=number[:500]),) if holder or number else ()


def links_of(manifest: Document, content: Content, url: str = "") -> tuple[Link, ...]:
    """Its pages, its files to read or hear, and the manifest itself, which a viewer opens from ``url``."""
    found = [*_pages(manifest), *_renderings(manifest), *content.media]
    address = web_address(url) or web_address(identity(manifest))
    if address:
        found.append(Link(rel="manifest", url=address, media_type="application/ld+json", label="IIIF"))
    return tuple(dict.fromkeys(found))


def _pages(manifest: Document) -> Iterator[Link]:
    for entry in documents(manifest.get("homepage"))[:10]:
        address = web_address(identity(entry))
        if address and "Manifest" not in types(entry):
            media_type = text(entry.get("format"))[:100]
            yield Link(rel="page", url=address, media_type=media_type, label=first(entry.get("label"))[:500])


def _renderings(manifest: Document) -> Iterator[Link]:
    for entry in documents(manifest.get("rendering"))[:20]:
        address, media_type = web_address(identity(entry)), text(entry.get("format"))[:100]
        if address:
            is_text = media_type.startswith(_TEXTS) or (not media_type and "Text" in types(entry))
            rel = "page" if media_type == "text/html" else "fulltext" if is_text else "media"
            yield Link(rel=rel, url=address, media_type=media_type, label=first(entry.get("label"))[:500])


def parts_of(manifest: Document) -> tuple[tuple[str, ...], tuple[Related, ...]]:
    """The collections that a manifest says it is in, by name, and other manifests that it is a part of."""
    collections, related = [], []
    for entry in documents(manifest.get("partOf"))[:50]:
        name, address = first(entry.get("label"))[:1000], web_address(identity(entry))
        if "Manifest" in types(entry):
            related.append(Related(title=name, type="part_of", url=address))
        elif name:
            collections.append(name)
    return tuple(dict.fromkeys(collections)), tuple(entry for entry in related if entry.title or entry.url)
