"""The JSON shape of a search's answer: what the data address and the command line give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.web.nearby import Nearby
from catalog.web.reasons import sentence
from catalog.web.search_notices import notices
from catalog.web.searching import Answer, Result


def as_data(answer: Answer) -> dict[str, Any]:
    """The answer in its JSON shape.

    ``left_out`` are facets of so many values that they are counted by ``/api/v1/facets/<field>`` alone.
    """
    results = answer.found.results
    told = {
        "total": answer.total,
        "page": answer.params.page,
        "pages": answer.last,
        "items": [_item(result, answer.params.explain) for result in answer.results],
        "facets": {
            name: [{"value": entry.value, "count": entry.count} for entry in counts]
            for name, counts in results.facets.items()
        },
        "histograms": {
            name: [{"from": bar.low, "to": bar.high, "count": bar.count} for bar in bars]
            for name, bars in results.histograms.items()
        },
        "left_out": list(results.left_out),
        "notices": [{"code": told.code, **told.params, "message": told.message} for told in notices(answer)],
        "suggestion": answer.found.suggestion,
        "shown_for": answer.found.shown_for,
    }
    return told | ({"near": _near(answer.nearby)} if answer.nearby else {})


def _item(result: Result, explain: bool) -> dict[str, Any]:
    record = result.record
    told: dict[str, Any] = {
        "id": record["id"],
        "title": record["title"],
        "kind": record["kind"],
        "institution": record.get("institution", ""),
        "held_in": result.places,
    }
    if result.kilometres is not None:
        told["kilometres"] = round(result.kilometres, 1)
    if explain:
        told["reasons"] = [_reason(reason) for reason in result.reasons]
    return told


def _reason(reason: Any) -> Mapping[str, str]:
    told = {"field": reason.field, "text": reason.text, "kind": reason.kind, "message": sentence(reason)}
    return told | ({"asked": reason.asked} if reason.asked else {})


def _near(place: Nearby) -> dict[str, Any]:
    told: dict[str, Any] = {"label": place.label, "point": None, "choices": []}
    if place.point:
        told.update(point=list(place.point), radius=place.radius)
    told["choices"] = [{"label": choice.label, "near": choice.near} for choice in place.choices]
    return told
