"""Nearby: what was typed or located into the field "near", as one point or as places to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog import gazetteer
from catalog.errors import QueryError
from catalog.gazetteer import CERTAIN, COMMUNE, DISTRICT, NEW, PROVINCE, Candidate, Unit
from catalog.search.near import Point
from catalog.web.i18n import gettext as _
from catalog.web.params import SearchParams

RADII = (2, 5, 10, 20, 50, 100)
"""Kilometres that are offered to choose from."""
_SUITING = {COMMUNE: 10.0, DISTRICT: 20.0, PROVINCE: 50.0}
_ABOUT_A_POINT = 10.0
_MOST_CHOICES = 12
_NUMBER = r"[+-]?[0-9]{1,4}(?:\.[0-9]{1,20})?"
_POINT = re.compile(rf"({_NUMBER})\s*[,;]\s*({_NUMBER})", re.ASCII)
# What can be nothing but numbers, sound ones or not.
_NUMBERS = re.compile(r"(?:[-+0-9.,;:\s]|e(?=[-+0-9])|nan|inf(?:inity)?)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several places that a name may mean: its address to people and what to put into ``near``."""

    label: str
    near: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """Where to search round. Without a ``point`` there are ``choices``, or the place is not known."""

    label: str
    point: Point | None = None
    radius: float = _ABOUT_A_POINT
    choices: tuple[Choice, ...] = ()


def nearby(params: SearchParams) -> Nearby | None:
    """What ``near`` and ``radius`` ask for, None where nothing is.

    A name that several units bear is never guessed. Raises ``QueryError`` for coordinates that cannot be.
    """
    text = params.near
    if not text:
        return None
    if _NUMBERS.fullmatch(text):
        point = _point(text)
        label = _("%(lat)s, %(lon)s", lat=f"{point[0]:g}", lon=f"{point[1]:g}")
        return Nearby(label, point, params.radius or _ABOUT_A_POINT)
    named = gazetteer.unit(text)
    if named is not None:
        return _at(named, params)
    candidates = gazetteer.locate(text)
    sure = [found for found in candidates if found.certainty == CERTAIN]
    meant = _different(sure or candidates)
    if len(meant) == 1:
        return _at(meant[0], params)
    return Nearby(text, choices=tuple(map(_choice, meant[:_MOST_CHOICES])))


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text.strip())
    if found:
        lat, lon = float(found[1]), float(found[2])
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    raise QueryError(
        _(
            "near must be a place, or degrees north and east like “16.46, 107.59”, not “%(value)s”.",
            value=text[:40],
        ),
        parameter="near",
    )


def _at(unit: Unit, params: SearchParams) -> Nearby:
    point = gazetteer.centre(_as_before(unit))
    return Nearby(gazetteer.address(unit), point, params.radius or _SUITING[unit.level])


def _as_before(unit: Unit) -> Unit:
    """The old unit of which a new one was made without a change of ground, so that both names mean one point.

    Centres of old units are those of their towns, not the middles of maps.
    """
    made_of = gazetteer.predecessors(unit) if unit.list_version == NEW else ()
    return made_of[0].unit if len(made_of) == 1 and made_of[0].certainty == CERTAIN else unit


def _different(candidates: Sequence[Candidate]) -> list[Unit]:
    """The units meant, without those that are the ground of another one of them under its name before."""
    units = [found.unit for found in candidates if gazetteer.centre(found.unit) is not None]
    grounds = {_as_before(unit).key: unit for unit in reversed(units)}
    return [unit for unit in units if grounds[_as_before(unit).key] is unit]


def _choice(unit: Unit) -> Choice:
    address = gazetteer.address(unit)
    label = address if unit.list_version == NEW else _("%(place)s (before July 2025)", place=address)
    return Choice(label, near_of(unit))


def near_of(unit: Unit) -> str:
    """What ``near`` is to hold so that it means this unit alone."""
    address = gazetteer.address(unit)
    # The address is nicer to read in the form and in a link; a few addresses are those of two units.
    told = _different([found for found in gazetteer.locate(address) if found.certainty == CERTAIN])
    return address if told == [unit] else unit.key
