"""Facets that records can be filtered by; their values are told by ``catalog.web.typing_ahead``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from catalog.web import caching
from catalog.web.api_v1 import telling
from catalog.web.api_v1.frame import Parameters, asked_by, at, gives
from catalog.web.api_v1.shapes import FacetsSchema
from catalog.web.frame import parts
from catalog.web.i18n import lazy_gettext as _
from catalog.web.results import facet_label
from catalog.web.site import base_url


@at("/facets", tags=[_("Facets and suggestions")])
@gives(FacetsSchema, _("All facets"), _("What records can be filtered by, facets of plugins among it."))
@asked_by(Parameters)
def facets(_asked: Mapping[str, Any]) -> Response:
    """The facets that records can be filtered by, those of plugins among them."""
    telling.form(table=False)
    return caching.conditional(_facets, seconds=3600)


def _facets() -> Response:
    items = [
        {
            "field": field.name,
            "label": facet_label(field.name, field.label),
            "values": f"{base_url()}/api/v1/facets/{field.name}",
        }
        for field in parts().engine.fields
        if field.facet and field.label
    ]
    return telling.answer({"items": items})
