"""The subjects: those most used, all of them by the alphabet, and those that hold a word."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from catalog.formats.text.collation import INITIALS
from catalog.sdk.search import FacetCount, Query
from catalog.search import heading_lists, wordbook
from catalog.search.headings import COLLECTION, SUBJECT
from catalog.search.wordbook import Wordbook
from catalog.web import caching, metadata, ways_to
from catalog.web.errors import answer
from catalog.web.frame import blueprint, page, parts
from catalog.web.heading_pages import address
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.paging import last_page, paging
from catalog.web.params import MAX_NEAR, page_number

PAGE_SIZE = 120
MOST_USED = 48
MOST_FOUND = 100
_COLLECTIONS = 24


@blueprint.get("/subjects")
@limited(2)
def subjects() -> Response:
    """The subjects; ``letter`` and ``page`` are of the alphabet, ``q`` is a word to find."""
    letter, number = request.args.get("letter", "").strip().upper(), page_number(request.args.get("page", ""))
    typed = " ".join(request.args.get("q", "").split())[:MAX_NEAR]
    if letter not in INITIALS or typed:
        letter = ""
    book = wordbook.at(parts().settings.index)
    return caching.conditional(
        lambda: _page(book, letter, number, typed),
        caching.index_stand(parts()),
        book.stamp(),
        letter,
        number,
        typed,
    )


def _page(book: Wordbook, letter: str, number: int, typed: str) -> Response:
    initials = heading_lists.initials(book, SUBJECT)
    total = initials.get(letter, 0)
    last = last_page(total, PAGE_SIZE) if letter else 1
    if number > last:
        return answer(404, _("This list has no page %(page)s.", page=number))
    return page(
        "subjects.html",
        typed=typed,
        letter=letter,
        initials=initials,
        all=sum(initials.values()),
        total=total,
        found=_found(typed) if typed else [],
        listed=_listed(heading_lists.under(book, SUBJECT, letter, (number - 1) * PAGE_SIZE, PAGE_SIZE))
        if letter
        else [],
        most_used=[] if letter or typed else _most_used(book),
        collections=[]
        if letter or typed
        else [
            (one.text, one.records, address(COLLECTION, one.key))
            for one in heading_lists.most_used(book, COLLECTION, _COLLECTIONS)
        ],
        pages=paging(number, total, PAGE_SIZE, lambda wanted: _address(letter, wanted), most=last),
        metadata=metadata.Metadata(graph=metadata.script(metadata.breadcrumbs((_("Subjects"), "")))),
    )


Row = tuple[str, int, str]
"""The words of a subject, how many have it, its page."""


def _address(letter: str, number: int) -> str:
    more: dict[str, Any] = {"page": number} if number > 1 else {}
    return page_url("subjects", letter=letter, **more)


def _listed(found: list[heading_lists.Listed]) -> list[Row]:
    return [(one.text, one.records, address(SUBJECT, one.key)) for one in found]


def _most_used(book: Wordbook) -> list[Row]:
    """The most used ones, of the index where the lists are not made yet."""
    return _listed(heading_lists.most_used(book, SUBJECT, MOST_USED)) or _counted("", MOST_USED)


def _found(typed: str) -> list[Row]:
    return _counted(typed, MOST_FOUND)


def _counted(typed: str, most: int) -> list[Row]:
    """The subjects that hold the words typed, of each spelling the most frequent."""
    query = Query(facet_size=most, limit=0)
    counts: tuple[FacetCount, ...] = parts().engine.facet_values("subject_value", typed, query)
    rows: dict[str, Row] = {}
    for one in counts:
        way = ways_to.subject(one.value)
        rows.setdefault(way, (one.value, one.count, way))
    return list(rows.values())
