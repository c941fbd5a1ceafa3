"""The records of an institution as its page lists them: by the index, by the store where that cannot."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import SearchError
from catalog.sdk.search import Query, SearchEngine
from catalog.search.trees import MAX_OFFSET
from catalog.store import records
from catalog.store.institutions import bearing
from catalog.store.stored import Stored

log = logging.getLogger(__name__)
PAGE_SIZE = 24
LAST_PAGE = MAX_OFFSET // PAGE_SIZE + 1


class Held(NamedTuple):
    """How many an institution has in all and of each kind, and one page of them, the newest first."""

    total: int
    counts: Mapping[str, int]
    shown: Sequence[Stored]


def held(engine: SearchEngine, session: Session, slug: str, kinds: Sequence[str], page: int) -> Held:
    """What the institution has of these kinds (none: of all)."""
    try:
        return _indexed(engine, session, slug, kinds, page)
    except SearchError as error:
        log.warning("the records of %s are listed without the index: %s", slug, error)
        return _stored(session, slug, kinds, page)


def _indexed(engine: SearchEngine, session: Session, slug: str, kinds: Sequence[str], page: int) -> Held:
    filters = {"institution": (slug,), **({"kind": tuple(kinds)} if kinds else {})}
    query = Query(
        filters=filters, facets=("kind",), sort="newest", offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    found = engine.search(query)
    works = records.of_works(session, [hit.id for hit in found.hits])
    own = frozenset(bearing(session, slug))
    shown = [_to_show(works[hit.id], own) for hit in found.hits if hit.id in works]
    return Held(found.total, {one.value: one.count for one in found.facets["kind"]}, shown)


def _to_show(work: Sequence[Stored], own: frozenset[str]) -> Stored:
    """Which record of a work stands for it: the institution's own, where it is not only a holder."""
    return next((stored for stored in work if stored.institution in own), work[0])


def _stored(session: Session, slug: str, kinds: Sequence[str], page: int) -> Held:
    counts = records.counts_of_institution(session, slug)
    total, shown = records.of_institution(
        session, slug, kinds=kinds, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return Held(total, counts, shown)
