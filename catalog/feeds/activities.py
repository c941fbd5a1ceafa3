"""The change log as a stream of activities: IIIF Change Discovery 1.0 (Activity Streams 2.0), level 1 and 2.

Pages hold activities in the order of the log and lead back in time, as its clients read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

CONTEXT = "http://iiif.io/api/discovery/1/context.json"
MEDIA_TYPE = f'application/ld+json;profile="{CONTEXT}"'


class Activity(NamedTuple):
    """What became of a manifest: its address, whether it is gone, when, at which number of the log."""

    manifest: str
    gone: bool
    at: datetime
    seq: int


def stream(address: str, last: str, base: str, name: str) -> dict[str, Any]:
    """The head of a stream whose newest page is at ``last``; ``name`` is that of the catalog at ``base``."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "OrderedCollection",
        "summary": name,
        "seeAlso": [
            {"id": f"{base}/iiif/collection.json", "type": "Dataset", "format": "application/ld+json"},
        ],
        "last": {"id": last, "type": "OrderedCollectionPage"},
    }


def page(address: str, head: str, activities: Sequence[Activity], previous: str) -> dict[str, Any]:
    """A page of the stream at ``head``: activities oldest first; ``previous`` is "" for the first page."""
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": address,
        "type": "OrderedCollectionPage",
        "partOf": {"id": head, "type": "OrderedCollection"},
    }
    if previous:
        made["prev"] = {"id": previous, "type": "OrderedCollectionPage"}
    return {**made, "orderedItems": [_activity(one) for one in sorted(activities, key=lambda one: one.seq)]}


def _activity(one: Activity) -> dict[str, Any]:
    told = one.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "type": "Delete" if one.gone else "Update",
        "object": {"id": one.manifest, "type": "Manifest"},
        "endTime": told,
    }
