"""The results of a search to take along: ``/search.ris``, ``/search.bib``, ``/search.csv``.

They take the parameters of the search page but for its number, and give up to ``MOST`` records, one for
each work, as the page shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import orjson
from flask import Blueprint, Response, request, stream_with_context

from catalog.feeds import dump_csv
from catalog.formats.addressed import addressed
from catalog.sdk.format import Format
from catalog.shape import from_dict
from catalog.store.stored import Stored
from catalog.web import caching, searching
from catalog.web.frame import parts
from catalog.web.limits import limited
from catalog.web.searching import Answer, Asked
from catalog.web.site import base_url

blueprint = Blueprint("search_saved", __name__)

MOST = 1000
"""So many records of a search are given; the feeds and dumps give all there are."""
_PAGE = 100

Write = Callable[[Iterable[Stored]], bytes]


@blueprint.get("/search.ris")
@limited(10)
def ris() -> Response:
    """The results as RIS, for Zotero, EndNote and Mendeley."""
    return _saved("ris", parts().hooks.formats.get("ris"))


@blueprint.get("/search.bib")
@limited(10)
def bibtex() -> Response:
    """The results as BibTeX."""
    return _saved("bib", parts().hooks.formats.get("bibtex"))


@blueprint.get("/search.csv")
@limited(10)
def table() -> Response:
    """The results as a table, of the same columns as the CSV dump."""
    return _answered("csv", "text/csv", _rows, dump_csv.header())


def _saved(suffix: str, known: Format) -> Response:
    base = base_url()

    def write(found: Iterable[Stored]) -> bytes:
        return b"\r\n".join([*(_written(known, stored, base) for stored in found), b""])

    return _answered(suffix, known.media_type, write)


def _written(known: Format, stored: Stored, base: str) -> bytes:
    return known.write(addressed(from_dict(orjson.loads(stored.json)), base))


def _rows(found: Iterable[Stored]) -> bytes:
    return dump_csv.rows(stored.parsed() for stored in found)


def _answered(suffix: str, media_type: str, write: Write, head: bytes = b"") -> Response:
    asked = searching.ask(parts(), request.args)

    def answer() -> Response:
        # What is wrong with the search is told before anything is sent.
        first = _page(asked, 1)
        body = stream_with_context(_streamed(asked, first, write, head))
        response = Response(body, content_type=f"{media_type}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="khomo-search.{suffix}"'
        return response

    return caching.conditional(answer, caching.index_stand(parts()), base_url(), request.query_string)


def _page(asked: Asked, number: int) -> Answer:
    return Asked(asked.parts, asked.params.explained(False).on_page(number), _PAGE).run()


def _streamed(asked: Asked, first: Answer, write: Write, head: bytes) -> Iterator[bytes]:
    """The head, then page after page; no record comes twice, though the index may move on meanwhile."""
    yield head
    seen: set[str] = set()
    answer = first
    for number in range(1, MOST // _PAGE + 1):
        if number > 1:
            answer = _page(asked, number)
        fresh = [one.stored for one in answer.results if one.stored.id not in seen]
        seen.update(stored.id for stored in fresh)
        yield write(fresh)
        if number >= answer.last:
            return
