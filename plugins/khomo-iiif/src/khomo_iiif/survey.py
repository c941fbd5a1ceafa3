"""What is at an address, for ``check``."""

from __future__ import annotations

from catalog.formats.iiif_v2 import is_v2
from catalog.formats.json_documents import text
from catalog.sdk import SourceInfo, SourceRefused
from catalog.sdk.activities import is_stream
from khomo_iiif.harvest import refusal
from khomo_iiif.pages import Page
from khomo_iiif.walk import streams_of, total_of


def survey(root: Page, changes: str) -> SourceInfo:
    """The collection, manifest or stream as ``SourceInfo``; raises ``SourceRefused`` for anything else."""
    if is_stream(root.head):
        total = root.head.get("totalItems")
        told = total if isinstance(total, int) and not isinstance(total, bool) else None
        details = {"document": "stream of changes (IIIF Change Discovery)", "activities": told}
        return SourceInfo(title=root.label or root.url, formats=("iiif",), details=details)
    if root.kind not in ("Manifest", "Collection"):
        raise SourceRefused(refusal(root))
    is_single = root.kind == "Manifest"
    stream = changes or next(streams_of(root), "")
    inner = root.counts.get("collections", 0)
    details = {
        "document": root.kind.lower(),
        "version": version_of(root),
        "collections in it": inner or None,
        "changes": stream or ("the manifest itself" if is_single else "by the dates of manifests"),
    }
    total = 1 if is_single else total_of(root)
    notices = () if total != 0 else ("the collection lists no manifests",)
    return SourceInfo(
        title=root.label or root.url,
        formats=("iiif",),
        total=total,
        notices=notices,
        details={name: value for name, value in details.items() if value is not None},
    )


def version_of(root: Page) -> str:
    """The version of the Presentation API, as far as the document tells it."""
    context = root.head.get("@context")
    named = " ".join(text(entry) for entry in (context if isinstance(context, list) else [context]))
    known = (number for number in ("3", "2", "1") if f"presentation/{number}" in named)
    return next(known, "2" if is_v2(root.head) else "3")
