"""Typing ahead: data for what is being typed, into the search box or into a facet."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, Response, abort, request, url_for
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.sdk.search import Query
from catalog.search import wordbook
from catalog.search.facet_words import FacetWords, NamedCount, facet_words
from catalog.search.fields import facet_names
from catalog.search.language import parse
from catalog.search.suggestions import LIMIT, MAX_LIMIT, Suggestion, suggest
from catalog.web import assets, caching, i18n, labels, params
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.results import value_label
from catalog.web.site import base_url

blueprint = Blueprint("typing_ahead", __name__)

VALUES = 20
MOST_VALUES = 100
ALIASES = {"subject": "subject_value", "creator": "creator_value"}
"""Short names of facets whose field name is taken by the field of their words."""
_KEPT = 3


def _json(value: object, mimetype: str = "application/json") -> Response:
    return Response(orjson.dumps(value), mimetype=mimetype)


# Suggestions


@blueprint.get("/api/v1/suggest")
def suggestions() -> Response:
    """What ``q`` may become: titles, creators, subjects, places, institutions; ``limit``, ``lang``."""
    language, limit = _language(), _number("limit", LIMIT, MAX_LIMIT)
    typed = request.args.get("q", "")
    return _tagged(lambda: _json(_suggested(typed, limit, language)), limit, language)


@blueprint.get("/api/v1/suggest/opensearch")
def opensearch_suggestions() -> Response:
    """The same for a browser's search box, after the OpenSearch Suggestions extension 1.1."""
    language, typed = _language(), request.args.get("q", "")
    return _tagged(lambda: _opensearch(typed, language), "opensearch", language)


def _suggested(typed: str, limit: int, language: str) -> dict[str, Any]:
    found = suggest(wordbook.at(parts().settings.index), typed, limit)
    with i18n.speaking(language):
        return {"q": typed[: params.MAX_TEXT], "suggestions": [_offer(one, language) for one in found]}


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
    found = suggest(wordbook.at(parts().settings.index), typed)
    with i18n.speaking(language):
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


def _language() -> str:
    given = request.args.get("lang", "") or i18n.DEFAULT
    if given not in i18n.LANGUAGES:
        raise QueryError(
            _(
                "lang must be one of %(known)s, not “%(value)s”.",
                known=", ".join(i18n.LANGUAGES),
                value=given[:40],
            ),
            parameter="lang",
        )
    return given


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
def facet(field: str) -> Response:
    """Values of a facet of which a word begins with ``q``, counted under the current search.

    The search's own words are in ``text``, its filters under their names; ``limit``, ``page``, ``lang``.
    """
    name = ALIASES.get(field, field)
    known = facet_names(parts().engine.fields)
    if name not in known:
        abort(404)
    language, limit = _language(), _number("limit", VALUES, MOST_VALUES)
    _number("page", 1, params.MAX_OFFSET // limit)
    searched = MultiDict(request.args)
    searched["q"] = request.args.get("text", "")[: params.MAX_TEXT]
    asked = params.load(searched, known)
    typed = request.args.get("q", "")[: params.MAX_TEXT]
    return caching.conditional(
        lambda: _json(_values(name, typed, asked, limit, language)), caching.index_stand(parts()), language
    )


def _values(name: str, typed: str, asked: params.SearchParams, limit: int, language: str) -> dict[str, Any]:
    found = _words(name, asked, language).beginning(typed)
    first = (asked.page - 1) * limit
    more = first + limit < min(len(found), params.MAX_OFFSET // limit * limit)
    chosen = asked.filters.get(name, ())
    return {
        "field": name,
        "q": typed,
        "total": len(found),
        "page": asked.page,
        "values": [_value(one, chosen) for one in found[first : first + limit]],
        "next": _next(asked.page + 1) if more else None,
    }


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


_held: OrderedDict[tuple[str, ...], FacetWords] = OrderedDict()
_lock = threading.Lock()


def _words(name: str, asked: params.SearchParams, language: str) -> FacetWords:
    """The facet's values under the search, kept for the next letters that are typed."""
    engine = parts().engine
    others = {facet: values for facet, values in asked.filters.items() if facet != name}
    institutions = known_institutions()
    stand = (str(engine.folder), repr(engine.position()), caching.stand().institutions)
    key = (*stand, name, asked.text, repr(sorted(others.items())), language)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    try:
        tree = parse(asked.text, engine.fields).tree
    except QueryError as error:
        raise QueryError(error.message, parameter="text") from error
    with i18n.speaking(language):
        words = facet_words(
            engine,
            name,
            Query(tree=tree, filters=others),
            lambda value: value_label(name, value, institutions),
        )
    with _lock:
        _held[key] = words
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    return words
