"""What is on in a place, as its page shows it: exhibitions, all else, and where the whole is listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from catalog import gazetteer
from catalog.activities.occasions import ATTENDED
from catalog.gazetteer import CERTAIN, COMMUNE, NEW, PROVINCE, Unit
from catalog.store.occasions import Wanted
from catalog.web import i18n, place_words
from catalog.web.cards import Institutions
from catalog.web.i18n import page_url
from catalog.web.nearby import near_of
from catalog.web.occasions_shown import Shown, shown

_SHOWN = 6
_AHEAD = timedelta(60)
_EXHIBITION = "exhibition"
_OTHERS = tuple(kind for kind in ATTENDED if kind != _EXHIBITION)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHere:
    """What is on in a place within two months; ``address`` and ``calendar`` list all, "" where none does.

    A province is listed itself, of anything smaller what is round it too (``is_round``).
    """

    others: Shown
    exhibitions: Shown
    address: str
    calendar: str
    is_round: bool


def on_here(session: Session, unit: Unit, known: Institutions) -> OnHere:
    """What is on in a unit of today, or in what became of one of before."""
    told = _listed(unit)
    return OnHere(
        others=shown(session, _wanted(unit, _OTHERS), known, _SHOWN),
        exhibitions=shown(session, _wanted(unit, (_EXHIBITION,)), known, _SHOWN),
        address=page_url("whats_on", **told) if told else "",
        calendar=url_for("calendar.whats_on", **told) if told else "",
        is_round="near" in told,
    )


def is_province(unit: Unit) -> bool:
    """Whether a unit is a province of today."""
    return unit.level == PROVINCE and not place_words.is_old(unit)


def codes_of_today(unit: Unit) -> frozenset[str]:
    """The codes of the units of today that a place is: its own, or those of what it became for certain."""
    if not place_words.is_old(unit):
        return frozenset({unit.code})
    if unit.level == PROVINCE:
        # The province of today is larger: what lies within is known by the communes alone.
        within = filter(None, map(gazetteer.unit, gazetteer.expanded(unit)))
        return frozenset(one.code for one in within if (one.list_version, one.level) == (NEW, COMMUNE))
    links = gazetteer.successors(unit)
    return frozenset(link.unit.code for link in links if link.certainty == CERTAIN)


def _wanted(unit: Unit, kinds: tuple[str, ...]) -> Wanted:
    today = i18n.today()
    return Wanted(since=today, until=today + _AHEAD, kinds=kinds, once=True, **_where(unit))


def _where(unit: Unit) -> dict[str, Any]:
    if is_province(unit):
        return {"province": unit.key}
    return {"communes": frozenset(f"{NEW}:{code}" for code in codes_of_today(unit))}


def _listed(unit: Unit) -> dict[str, Any]:
    """The parameters of the list of what is on that holds what is on here."""
    if is_province(unit):
        return {"province": unit.code}
    return {"near": near_of(unit)} if gazetteer.centre(unit) else {}
