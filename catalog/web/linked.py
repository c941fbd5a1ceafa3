"""Records as linked data: the JSON-LD of schema.org at an address of its own."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response

from catalog.formats.schemaorg_write import MEDIA_TYPE, as_jsonld
from catalog.formats.schemaorg_write_values import Site
from catalog.shape import from_dict
from catalog.web import caching, twins
from catalog.web.frame import known_institutions
from catalog.web.site import base_url

blueprint = Blueprint("linked", __name__)


@blueprint.get("/record/<identifier>.jsonld")
def record(identifier: str) -> Response:
    """The record as JSON-LD; 404 for an unknown one, 410 with its tombstone for a withdrawn one."""
    stored = twins.found(identifier)
    if isinstance(stored, Response):
        return stored
    response = twins.dated(stored, "jsonld", caching.stand().institutions)
    if response.status_code == 200:
        base = base_url()
        node = as_jsonld(
            from_dict(orjson.loads(stored.json)),
            address=Site("", base).record(stored.id),
            base=base,
            publisher=known_institutions().get(stored.institution),
            published=stored.modified.date().isoformat(),
        )
        response.set_data(orjson.dumps(node))
        response.content_type = MEDIA_TYPE
    return response
