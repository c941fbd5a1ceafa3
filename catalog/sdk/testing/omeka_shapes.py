"""Documents in the shape of Omeka S 4.1, as its REST API gives them: values, resources, sites, pages."""

from __future__ import annotations

from typing import Any

HOST = "https://bao-tang.example"
Document = dict[str, Any]


def literal(value: Any, label: str = "", **more: Any) -> Document:
    """A value that is a text or a number."""
    return {"type": "literal", "property_label": label, "is_public": True, "@value": value, **more}


def address(at: str, label: str = "", **more: Any) -> Document:
    """A value that is an address, with its label."""
    found = {"type": "uri", "is_public": True, "@id": at, **more}
    return {**found, "o:label": label} if label else found


def resource(number: int, title: str, name: str = "items") -> Document:
    """A value that is another resource of the same site."""
    return {
        "type": "resource",
        "is_public": True,
        "@id": f"{HOST}/api/{name}/{number}",
        "value_resource_id": number,
        "value_resource_name": name,
        "display_title": title,
    }


def reference(name: str, number: int) -> Document:
    """How one document names another."""
    return {"@id": f"{HOST}/api/{name}/{number}", "o:id": number}


def moment(text: str) -> Document:
    """A date with its time."""
    return {"@value": text, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}


def base(kind: str, name: str, number: int, title: str, modified: str) -> Document:
    """What all resources have."""
    return {
        "@context": f"{HOST}/api-context",
        "@id": f"{HOST}/api/{name}/{number}",
        "@type": kind,
        "o:id": number,
        "o:is_public": True,
        "o:owner": reference("users", 1),
        "o:title": title,
        "o:created": moment("2026-01-05T02:00:00+00:00"),
        "o:modified": moment(modified),
    }


def item(number: int, title: str, kind: str = "", *, media: tuple[int, ...] = (), **values: Any) -> Document:
    """An item; names of values have "__" for the colon."""
    found = base("o:Item", "items", number, title, f"2026-03-{number % 28 + 1:02d}T02:00:00+00:00")
    found |= {
        "@type": ["o:Item", kind] if kind else "o:Item",
        "o:resource_class": reference("resource_classes", 26) if kind else None,
        "o:resource_template": None,
        "thumbnail_display_urls": {"large": None, "medium": None, "square": None},
        "o:media": [reference("media", one) for one in media],
        "o:item_set": [reference("item_sets", 100)],
        "o:site": [reference("sites", 1), reference("sites", 2)],
        "dcterms:title": [literal(title, "Title")],
    }
    return {**found, **{name.replace("__", ":"): value for name, value in values.items()}}


def medium(number: int, of: int, ingester: str, kind: str = "", **more: Any) -> Document:
    """A medium of an item."""
    found = base("o:Media", "media", number, more.pop("title", ""), "2026-03-01T02:00:00+00:00")
    files: Document = {"large": None, "medium": None, "square": None}
    original = more.pop("original", None)
    if kind.startswith("image/"):
        files = {size: f"{HOST}/files/{size}/{number}.jpg" for size in files}
    return {
        **found,
        "o:ingester": ingester,
        "o:renderer": more.pop("renderer", "file"),
        "o:item": reference("items", of),
        "o:source": more.pop("source", None),
        "o:media_type": kind or None,
        "o:sha256": "0" * 64,
        "o:size": 1200,
        "o:filename": None,
        "o:lang": None,
        "o:alt_text": more.pop("alt", None),
        "o:original_url": original,
        "o:thumbnail_urls": files,
        "data": more.pop("data", []),
        **more,
    }


def page(number: int, site: int, title: str, slug: str, blocks: list[Document], **more: Any) -> Document:
    """A page of a site."""
    found = {
        "@id": f"{HOST}/api/site_pages/{number}",
        "@type": "o:SitePage",
        "o:id": number,
        "o:slug": slug,
        "o:title": title,
        "o:is_public": True,
        "o:block": blocks,
        "o:site": reference("sites", site),
        "o:created": moment("2026-02-01T02:00:00+00:00"),
        "o:modified": None,
    }
    return {**found, **more}


def html(text: str) -> Document:
    """A block that tells."""
    return {"o:layout": "html", "o:data": {"html": text}, "o:layout_data": [], "o:attachment": []}


def attached(layout: str, *shown: tuple[int, int, str]) -> Document:
    """A block that shows items, each with a medium (0 for none) and a caption."""
    entries = [
        {
            "o:item": reference("items", number),
            "o:media": reference("media", file) if file else None,
            "o:caption": caption,
        }
        for number, file, caption in shown
    ]
    return {"o:layout": layout, "o:data": [], "o:layout_data": [], "o:attachment": entries}


def link(number: int, *links: Document) -> Document:
    """An entry of a navigation that leads to a page, with those below it."""
    return {"type": "page", "data": {"label": "", "id": number}, "links": list(links)}
