"""What is on, as the pages of places and institutions show it: the next occasion of each record."""

from __future__ import annotations

from typing import NamedTuple

import orjson
from sqlalchemy.orm import Session

from catalog.store import occasions, records
from catalog.store.occasions import Wanted
from catalog.web import i18n
from catalog.web.cards import Institutions, make_card
from catalog.web.home import Occasion


class Shown(NamedTuple):
    """Some occasions, and how many there are in all (``occasions.MOST_COUNTED``: as many or more)."""

    occasions: list[Occasion]
    total: int


def shown(session: Session, wanted: Wanted, known: Institutions, limit: int) -> Shown:
    """The first occasions that are asked for; what runs already is told under today."""
    found = occasions.between(session, wanted, limit=limit)
    live = records.live(session, list(dict.fromkeys(one.record for one in found.occasions)))
    today = i18n.today()
    return Shown(
        [
            Occasion(card=make_card(orjson.loads(live[one.record].json), known), day=max(one.first, today))
            for one in found.occasions
            if one.record in live
        ],
        found.total,
    )
