"""Alike: the works that the page of a record leads on to."""

from __future__ import annotations

import logging

from catalog.errors import SearchError
from catalog.parts import Parts
from catalog.store import records
from catalog.store.db import reading
from catalog.web.cards import Card, Institutions, make_cards

log = logging.getLogger(__name__)
SHOWN = 4


def alike(parts: Parts, work: str, known: Institutions) -> list[Card]:
    """Cards of the works most like this one, none where nothing is, and none without an index."""
    try:
        hits = parts.engine.similar(work, SHOWN)
    except SearchError as error:
        log.warning("nothing like %s can be shown: %s", work, error)
        return []
    with reading() as session:
        held = records.of_works(session, [hit.id for hit in hits])
    return make_cards([held[hit.id][0] for hit in hits if hit.id in held], known)
