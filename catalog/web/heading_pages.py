"""The pages of people and bodies, of subjects and of collections: what is told of them, and their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound

from catalog.errors import QueryError
from catalog.sdk.search import Bucket, Query
from catalog.sdk.tree import Keyword
from catalog.search import heading_lists, headings, wordbook
from catalog.search.headings import COLLECTION, PERSON, SUBJECT
from catalog.web import caching, i18n, labels, metadata, results, search_feeds, ways_to
from catalog.web.cards import make_cards
from catalog.web.errors import answer
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.headings import LAST_PAGE, PAGE_SIZE, SORTS, Asked, Told, find, tell
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.paging import last_page, paging
from catalog.web.params import MAX_TEXT, SearchParams, page_number
from catalog.web.site import base_url

_ARGUMENTS = {PERSON: "key", SUBJECT: "key", COLLECTION: "slug"}
_FACETS = {PERSON: "creator_value", SUBJECT: "subject_value"}
_MOST_NAMES = 10
_SIMILAR = 12


@blueprint.get("/person/<key>")
@limited(2)
def person(key: str) -> Response:
    """A person or body that made or helped to make what records tell of."""
    return _answer(PERSON, key)


@blueprint.get("/subject/<key>")
@limited(2)
def subject(key: str) -> Response:
    """What records are about."""
    return _answer(SUBJECT, key)


@blueprint.get("/collection/<slug>")
@limited(2)
def collection(slug: str) -> Response:
    """A collection that records say they belong to."""
    return _answer(COLLECTION, slug)


def _answer(kind: str, given: str) -> Response:
    key = headings.canonical(given)
    if not key:
        raise NotFound
    if key != given:
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return Response(status=301, headers={"Location": address(kind, key) + query})
    asked = _asked(kind, key)
    return caching.conditional(lambda: _page(asked), caching.index_stand(parts()), kind, key, repr(asked))


def address(kind: str, key: str, /, **query: Any) -> str:
    """The address of the page of a heading."""
    named: dict[str, Any] = {_ARGUMENTS[kind]: key}
    return page_url(kind, **named, **query)


def _asked(kind: str, key: str) -> Asked:
    """What the address asks for; a kind or a sort that there is not is left out."""
    args = request.args
    text = " ".join(args.get("q", "").split())
    if len(text) > MAX_TEXT:
        told = _(
            "q may hold at most %(most)s characters; this one has %(length)s.",
            most=MAX_TEXT,
            length=len(text),
        )
        raise QueryError(told, parameter="q")
    only, sort = args.get("kind", ""), args.get("sort", "")
    return Asked(
        kind=kind,
        key=key,
        text=text,
        only=only if only in labels.KINDS else "",
        sort=sort if sort in SORTS else SORTS[0],
        page=page_number(args.get("page", "")),
    )


def _page(asked: Asked) -> Response:
    if asked.page > LAST_PAGE:
        return answer(404, _("This list has no page %(page)s.", page=asked.page))
    found = find(parts().engine, asked)
    told = tell(asked.kind, asked.key, found.sample)
    if told is None:
        return _missing(asked)
    if asked.page > last_page(found.total, PAGE_SIZE):
        return answer(404, _("This list has no page %(page)s.", page=asked.page))
    known, whole = known_institutions(), _whole_search(asked, told)
    return page(
        "heading.html",
        asked=asked,
        told=told,
        total=found.total,
        # The kinds are those of all its records that fit the words: one way back from each.
        kinds=[(one.value, one.count, _part(asked, only=one.value)) for one in found.kinds],
        everything=_part(asked, only=""),
        sorts=[(sort, labels.SORTS[sort], _part(asked, sort=sort)) for sort in SORTS],
        bars=_bars(found.years, whole),
        cards=make_cards(found.shown, known),
        pages=paging(
            asked.page, found.total, PAGE_SIZE, lambda wanted: _on_page(asked, wanted), most=LAST_PAGE
        ),
        about=_about(asked),
        metadata=_metadata(asked, told),
        canonical=_canonical(asked),
        own_address=address(asked.kind, asked.key),
        registers=[(one, address(asked.kind, one)) for one in told.registers if one != asked.key],
        whole_search=results.search_address(whole),
        feeds=search_feeds.forms(whole, i18n.language()),
    )


def _part(asked: Asked, **changed: str) -> str:
    part = replace(asked, page=1, **changed)
    return address(asked.kind, asked.key, **part.query())


def _on_page(asked: Asked, wanted: int) -> str:
    more = {"page": wanted} if wanted > 1 else {}
    return address(asked.kind, asked.key, **asked.query(), **more)


def _canonical(asked: Asked) -> str:
    """The address of the page itself: without words, kind and sort, but with its number."""
    return _absolute(_on_page(Asked(kind=asked.kind, key=asked.key), asked.page))


def _whole_search(asked: Asked, told: Told) -> SearchParams:
    """The search for the same with all filters: by the names as records write them."""
    facet = _FACETS.get(asked.kind)
    if facet is None:
        return SearchParams(text=f'collection:"{told.name.replace(chr(34), " ")[:200]}"')
    return SearchParams().with_values(facet, sorted(name[:200] for name in told.names[:_MOST_NAMES]))


def _bars(years: Sequence[Bucket], whole: SearchParams) -> list[dict[str, Any]]:
    """The bars of the years, each with its height in percent and the search that it stands for."""
    most = max((bar.count for bar in years), default=0)
    if most == 0 or len(years) < 2:
        return []
    return [
        {
            "label": results.years_label(f"{bar.low}..{bar.high}"),
            "count": bar.count,
            "height": max(4, round(100 * bar.count / most)) if bar.count else 0,
            "address": results.search_address(whole.with_values("year", (f"{bar.low}..{bar.high}",))),
        }
        for bar in years
    ]


def _about(asked: Asked) -> tuple[str, int] | None:
    """What is about a person, as the address of the subject of that name and the number of its works."""
    if asked.kind != PERSON or headings.is_authority(asked.key):
        return None
    query = Query(tree=Keyword(headings.FIELD, headings.value(SUBJECT, asked.key)), limit=0)
    (count,) = parts().engine.count_many([query])
    return (address(SUBJECT, asked.key), count) if count else None


def _metadata(asked: Asked, told: Told) -> metadata.Metadata:
    crumbs = [(_("Subjects"), page_url("subjects"))] if asked.kind == SUBJECT else []
    node: dict[str, Any] = {
        "@type": {PERSON: "Thing", SUBJECT: "DefinedTerm", COLLECTION: "Collection"}[asked.kind],
        "name": told.name,
        "url": _absolute(address(asked.kind, asked.key)),
    }
    if told.names[1:]:
        node["alternateName"] = list(told.names[1:])
    if told.out:
        node["sameAs"] = [one for one, _host in told.out]
    return metadata.Metadata(graph=metadata.script(node, metadata.breadcrumbs(*crumbs, (told.name, ""))))


def _absolute(path: str) -> str:
    return base_url() + path


def _missing(asked: Asked) -> Response:
    """The answer where no record names it: 410 where one did when the lists were made, with its last name."""
    held = heading_lists.found(wordbook.at(parts().settings.index), asked.kind, asked.key)
    words = held.text if held else asked.key.replace("-", " ")
    response = page(
        "heading_missing.html",
        name=words,
        is_gone=held is not None,
        similar=_similar(asked.kind, words),
        kind=asked.kind,
    )
    response.status_code = 404 if held is None else 410
    response.headers["Cache-Control"] = "no-store" if held else "public, max-age=60"
    return response


def _similar(kind: str, words: str) -> list[tuple[str, int, str]]:
    """Headings that hold the words, accents apart: their words, how many works, their pages."""
    facet = _FACETS.get(kind)
    if facet is None or not words.strip():
        return []
    try:
        counts = parts().engine.facet_values(facet, words[:100], Query(facet_size=_SIMILAR, limit=0))
    except QueryError:
        # Words that no search takes have nothing like them.
        return []
    way = ways_to.agent if kind == PERSON else ways_to.subject
    found: dict[str, tuple[str, int, str]] = {}
    for one in counts:
        found.setdefault(way(one.value), (one.value, one.count, way(one.value)))
    return list(found.values())
