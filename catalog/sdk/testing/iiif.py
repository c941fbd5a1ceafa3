"""Made-up IIIF documents of a museum: manifests of both versions, collections, a stream of changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catalog.sdk.testing.documents import BASE

__all__ = ["collection", "collection_v2", "manifest", "manifest_v2", "named", "stream"]

Json = dict[str, Any]


def manifest(number: int, **more: Any) -> Json:
    """A manifest of Presentation 3 at ``/m/<number>``: a drum with two pictures; ``more`` goes over it."""
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{BASE}/m/{number}",
        "type": "Manifest",
        "label": {"vi": [f"Trống đồng số {number}"], "en": [f"Bronze drum no. {number}"]},
        "summary": {"vi": ["Mặt trống có <b>ngôi sao</b> mười bốn cánh."]},
        "metadata": [
            {"label": {"vi": ["Số kiểm kê"], "en": ["Inventory no."]}, "value": {"none": [f"LSb.{number}"]}},
            {"label": {"vi": ["Chất liệu"]}, "value": {"vi": ["Đồng; thiếc"]}},
            {"label": {"vi": ["Kích thước"]}, "value": {"vi": ["cao 63 cm; đk mặt 79,3 cm"]}},
            {"label": {"vi": ["Niên đại"]}, "value": {"vi": ["Văn hóa Đông Sơn"]}},
            {"label": {"vi": ["Vị trí kho"]}, "value": {"vi": ["Kho 2, giá 7"]}},
        ],
        "requiredStatement": {"label": {"en": ["Attribution"]}, "value": {"vi": ["Bảo tàng Mẫu"]}},
        "rights": "http://creativecommons.org/licenses/by/4.0/",
        "homepage": [
            {"id": f"{BASE}/hien-vat/{number}", "type": "Text", "label": {"vi": ["Trang hiện vật"]},
             "format": "text/html"}
        ],
        "rendering": [
            {"id": f"{BASE}/pdf/{number}.pdf", "type": "Text", "label": {"vi": ["Hồ sơ"]},
             "format": "application/pdf"}
        ],
        "items": [_canvas(number, side) for side in (1, 2)],
        **more,
    }  # fmt: skip


def _canvas(number: int, side: int) -> Json:
    service = {"id": f"{BASE}/iiif/{number}-{side}", "type": "ImageService2", "profile": "level2"}
    body = {"id": f"{BASE}/iiif/{number}-{side}/full/full/0/default.jpg", "type": "Image",
            "format": "image/jpeg", "width": 4000, "height": 3000, "service": [service]}  # fmt: skip
    page = {
        "type": "AnnotationPage",
        "items": [{"type": "Annotation", "motivation": "painting", "body": body}],
    }
    return {"id": f"{BASE}/m/{number}/c/{side}", "type": "Canvas", "label": {"vi": [f"Mặt {side}"]},
            "width": 4000, "height": 3000, "items": [page]}  # fmt: skip


def manifest_v2(number: int, **more: Any) -> Json:
    """What ``manifest`` says, in Presentation 2."""
    return {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{BASE}/m/{number}",
        "@type": "sc:Manifest",
        "label": [
            {"@value": f"Trống đồng số {number}", "@language": "vi"},
            {"@value": f"Bronze drum no. {number}", "@language": "en"},
        ],
        "description": {"@value": "Mặt trống có <b>ngôi sao</b> mười bốn cánh.", "@language": "vi"},
        "metadata": [
            {"label": [{"@value": "Số kiểm kê", "@language": "vi"}], "value": f"LSb.{number}"},
            {"label": "Chất liệu", "value": {"@value": "Đồng; thiếc", "@language": "vi"}},
            {"label": "Kích thước", "value": ["cao 63 cm; đk mặt 79,3 cm"]},
            {"label": "Niên đại", "value": "Văn hóa Đông Sơn"},
            {"label": "Vị trí kho", "value": "Kho 2, giá 7"},
        ],
        "attribution": {"@value": "Bảo tàng Mẫu", "@language": "vi"},
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "related": {"@id": f"{BASE}/hien-vat/{number}", "label": "Trang hiện vật", "format": "text/html"},
        "rendering": {"@id": f"{BASE}/pdf/{number}.pdf", "label": "Hồ sơ", "format": "application/pdf"},
        "sequences": [{"@type": "sc:Sequence", "canvases": [_canvas_v2(number, side) for side in (1, 2)]}],
        **more,
    }


def _canvas_v2(number: int, side: int) -> Json:
    service = {"@context": "http://iiif.io/api/image/2/context.json", "@id": f"{BASE}/iiif/{number}-{side}",
               "profile": "http://iiif.io/api/image/2/level2.json"}  # fmt: skip
    resource = {"@id": f"{BASE}/iiif/{number}-{side}/full/full/0/default.jpg", "@type": "dctypes:Image",
                "format": "image/jpeg", "width": 4000, "height": 3000, "service": service}  # fmt: skip
    return {"@id": f"{BASE}/m/{number}/c/{side}", "@type": "sc:Canvas", "label": f"Mặt {side}", "width": 4000,
            "height": 3000, "images": [{"motivation": "sc:painting", "resource": resource}]}  # fmt: skip


def named(number: int) -> Json:
    """A manifest as a collection names it."""
    return {"id": f"{BASE}/m/{number}", "type": "Manifest", "label": {"vi": [f"Trống đồng số {number}"]}}


def collection(path: str, items: Iterable[Json], **more: Any) -> Json:
    """A collection of Presentation 3 at ``path``."""
    return {"id": BASE + path, "type": "Collection", "label": {"vi": ["Sưu tập " + path.strip("/")]},
            "items": list(items), **more}  # fmt: skip


def collection_v2(path: str, numbers: Iterable[int], **more: Any) -> Json:
    """A collection of Presentation 2 at ``path`` with these manifests."""
    manifests = [
        {"@id": f"{BASE}/m/{number}", "@type": "sc:Manifest", "label": str(number)} for number in numbers
    ]
    return {"@id": BASE + path, "@type": "sc:Collection", "label": "Sưu tập " + path.strip("/"),
            "manifests": manifests, **more}  # fmt: skip


def stream(activities: Sequence[tuple[str, int, str]], *, size: int = 2) -> dict[str, Json]:
    """Documents by path of a stream at ``/changes``: activities as type, number of the manifest, time."""
    pages = [activities[start : start + size] for start in range(0, len(activities), size)]
    found: dict[str, Json] = {
        "/changes": {"id": f"{BASE}/changes", "type": "OrderedCollection", "totalItems": len(activities),
                     "last": {"id": f"{BASE}/changes?page={len(pages) - 1}", "type": "OrderedCollectionPage"}}
    }  # fmt: skip
    for place, page in enumerate(pages):
        items = [{"type": kind, "endTime": time, "object": {"id": f"{BASE}/m/{number}", "type": "Manifest"}}
                 for kind, number, time in page]  # fmt: skip
        found[f"/changes?page={place}"] = {"type": "OrderedCollectionPage", "orderedItems": items}
        if place:
            before = {"id": f"{BASE}/changes?page={place - 1}", "type": "OrderedCollectionPage"}
            found[f"/changes?page={place}"]["prev"] = before
    return found
