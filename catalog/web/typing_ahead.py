"""Typing ahead: data for what is being typed, into the search box or into a facet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.search import wordbook
from catalog.search.beginnings import Beginnings
from catalog.search.fields import facet_names
from catalog.search.suggestions import LIMIT, MAX_LIMIT, Suggestion, suggest
from catalog.web import assets, caching, i18n, labels, params
from catalog.web.cards import institution_name
from catalog.web.errors import problem
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.limits import limited
from catalog.web.results import value_label
from catalog.web.searching import Asked
from catalog.web.site import base_url

blueprint = Blueprint("typing_ahead", __name__)

VALUES = 20
MOST_VALUES = 100
ALIASES = {"subject": "subject_value", "creator": "creator_value"}
"""Short names of facets whose field name is taken by the field of their words."""
MOST_TOLD = 5_000
"""So many values of a facet, the most frequent, can be paged through."""


def _json(value: object, mimetype: str = "application/json") -> Response:
    return Response(orjson.dumps(value), mimetype=mimetype)


# Suggestions


@blueprint.get("/api/v1/suggest")
def suggestions() -> Response:
    """What ``q`` may become: titles, creators, subjects, places, institutions; ``limit``, ``lang``."""
    language, limit = params.language(request.args), _number("limit", LIMIT, MAX_LIMIT)
    typed = request.args.get("q", "")
    return _tagged(lambda: _json(_suggested(typed, limit, language)), limit, language)


@blueprint.get("/api/v1/suggest/opensearch")
def opensearch_suggestions() -> Response:
    """The same for a browser's search box, after the OpenSearch Suggestions extension 1.1."""
    language, typed = params.language(request.args), request.args.get("q", "")
    return _tagged(lambda: _opensearch(typed, language), "opensearch", language)


def _suggested(typed: str, limit: int, language: str) -> dict[str, Any]:
    with i18n.speaking(language):
        found = _suggestions(typed, limit)
        return {"q": typed[: params.MAX_TEXT], "suggestions": [_offer(one, language) for one in found]}


def _suggestions(typed: str, limit: int) -> list[Suggestion]:
    """What is offered, institutions once and by their name in the reader's language where it fits too."""
    found = suggest(wordbook.at(parts().settings.index), typed, limit)
    if not any(one.slug for one in found):
        return list(found)
    known, beginnings = known_institutions(), Beginnings.of(typed)
    offered: dict[str, Suggestion] = {}
    for one in found:
        name = institution_name(known.get(one.slug)) if one.slug else ""
        named = replace(one, text=name) if name and beginnings and beginnings.fit(name) else one
        offered.setdefault(one.slug or f"{one.kind} {one.text}", named)
    return list(offered.values())


def _offer(found: Suggestion, language: str) -> dict[str, Any]:
    return {
        "text": found.text,
        "kind": found.kind,
        "label": named(labels.SUGGESTIONS, found.kind),
        "count": found.count,
        "url": _address(found, language),
    }


def _address(found: Suggestion, language: str) -> str:
    if found.slug:
        return page_url("institution", to=language, slug=found.slug)
    return page_url("search", to=language, q=found.text)


def _opensearch(typed: str, language: str) -> Response:
    with i18n.speaking(language):
        found = _suggestions(typed, LIMIT)
        told = [named(labels.SUGGESTIONS, one.kind) for one in found]
    addresses = [base_url() + _address(one, language) for one in found]
    texts = [one.text for one in found]
    return _json([typed[: params.MAX_TEXT], texts, told, addresses], "application/x-suggestions+json")


def _tagged(make: Callable[[], Response], *facts: object) -> Response:
    """The answer with a tag from the word book alone: nothing is asked of the database for a keystroke."""
    stamp = wordbook.at(parts().settings.index).stamp()
    told = repr((stamp, assets.build(), facts, request.args.get("q", "")))
    tag = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:24]
    response = Response(status=304) if request.if_none_match.contains_weak(tag) else make()
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"public, max-age=300, stale-while-revalidate={caching.STALE}"
    return response


def _number(name: str, otherwise: int, most: int) -> int:
    given = request.args.get(name, "").strip()
    if not given:
        return otherwise
    if not (given.isascii() and given.isdecimal() and len(given) <= 9 and 1 <= int(given) <= most):
        raise QueryError(
            _(
                "%(name)s must be a whole number from 1 to %(most)s, not “%(value)s”.",
                name=name,
                most=most,
                value=given[:40],
            ),
            parameter=name,
        )
    return int(given)


# Values of a facet


@blueprint.get("/api/v1/facets/<field>")
@limited(3)
def facet(field: str) -> Response:
    """Values of a facet of which a word begins with ``q``, counted under the current search.

    The search's own words are in ``text``, its filters under their names; ``limit``, ``page``, ``lang``.
    """
    name = ALIASES.get(field, field)
    known = facet_names(parts().engine.fields)
    if name not in known:
        return problem(404, f"“{field[:80]}” is no facet; those are: {', '.join(known)}.")
    language, limit = params.language(request.args), _number("limit", VALUES, MOST_VALUES)
    _number("page", 1, MOST_TOLD // limit)
    searched = MultiDict(request.args)
    searched["q"] = request.args.get("text", "")[: params.MAX_TEXT]
    asked = params.load(searched, known)
    typed = request.args.get("q", "")[: params.MAX_TEXT]
    return caching.conditional(
        lambda: _json(_values(name, typed, asked, limit, language)), caching.index_stand(parts()), language
    )


def _values(name: str, typed: str, asked: params.SearchParams, limit: int, language: str) -> dict[str, Any]:
    with i18n.speaking(language):
        found = named_values(name, typed, asked)
    first = (asked.page - 1) * limit
    chosen = asked.filters.get(name, ())
    return {
        "field": name,
        "q": typed,
        "total": len(found),
        "page": asked.page,
        "values": [_value(one, chosen) for one in found[first : first + limit]],
        "next": _next(asked.page + 1) if first + limit < len(found) else None,
    }


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A value of a facet with its name for people and the number of matching works."""

    value: str
    label: str
    count: int


def _value(found: NamedCount, chosen: tuple[str, ...]) -> dict[str, Any]:
    return {
        "value": found.value,
        "label": found.label,
        "count": found.count,
        "chosen": found.value in chosen,
    }


def _next(page: int) -> str:
    given = {**request.args.to_dict(flat=False), "page": [str(page)]}
    return url_for(request.endpoint or "", **request.view_args or {}, **given)  # type: ignore[arg-type]


def named_values(name: str, typed: str, asked: params.SearchParams) -> list[NamedCount]:
    """The values of a facet whose names fit what is typed, the most frequent first.

    Raises ``QueryError`` and ``SearchError``.
    """
    engine, institutions = parts().engine, known_institutions()
    field = next(field for field in engine.fields if field.name == name)
    try:
        query = Asked(parts(), asked).query(MOST_TOLD)
    except QueryError as error:
        # The words of the search have another name here.
        parameter = "text" if error.parameter == "q" else error.parameter
        raise QueryError(error.message, parameter=parameter) from error
    # Values that are many are their own names, and the engine finds words in them; of codes only we know how
    # they are called.
    wanted = None if field.words else Beginnings.of(typed)
    if not field.words and wanted is None:
        return []
    counts = engine.facet_values(name, typed if wanted is None else "", query)
    named = (NamedCount(one.value, value_label(name, one.value, institutions), one.count) for one in counts)
    return [one for one in named if wanted is None or wanted.fit(one.label)]
