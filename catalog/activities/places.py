"""Where an activity is: the commune that is meant, what became of one that is no more, the venue in words."""

from __future__ import annotations

from typing import NamedTuple

from catalog import gazetteer
from catalog.activities.model import Venue
from catalog.formats.text.fold import fold
from catalog.gazetteer import NEW, Unit
from catalog.record import Place

_MOST_OFFERED = 8


class Meant(NamedTuple):
    """What a text names: the commune of today if it is one for certain, else what could be meant.

    ``gone`` is the commune or district that is no more since 1 July 2025 and whose successors are offered.
    """

    unit: Unit | None = None
    offered: tuple[Unit, ...] = ()
    gone: Unit | None = None


def meant(text: str, province: Unit | None = None) -> Meant:
    """The commune that ``text`` names ("xã Quảng Điền, Huế"); ``province`` decides between namesakes."""
    found = _located(text)
    if province is not None and len(found) > 1:
        found = _located(f"{text}, {province.full_name}") or found
    today = _communes(found, NEW)
    if len(today) == 1:
        return Meant(unit=today[0])
    if today:
        return Meant(offered=today[:_MOST_OFFERED])
    gone = next((unit for unit in found if unit.list_version != NEW), None)
    if gone is None:
        return Meant()
    now = tuple(dict.fromkeys(link.unit for link in _successors(gone)))
    return Meant(offered=now[:_MOST_OFFERED], gone=gone)


def _located(text: str) -> list[Unit]:
    """Communes and districts that the text itself names, not what else it says of where they are."""
    named = (found.unit for found in gazetteer.locate(text) if found.extent == gazetteer.WHOLE)
    return [unit for unit in named if unit.level != gazetteer.PROVINCE]


def _communes(units: list[Unit], list_version: str) -> tuple[Unit, ...]:
    wanted = [unit for unit in units if unit.list_version == list_version and unit.level == gazetteer.COMMUNE]
    return tuple(dict.fromkeys(wanted))


def _successors(gone: Unit) -> list[gazetteer.Link]:
    if gone.level == gazetteer.COMMUNE:
        return list(gazetteer.successors(gone))
    return [link for inner in gazetteer.children(gone) for link in gazetteer.successors(inner)]


def commune_of(key: str) -> Unit | None:
    """The commune of today of that key (``vn-2025-07:19813``), None if there is none."""
    unit = gazetteer.unit(key)
    is_one = unit is not None and unit.list_version == NEW and unit.level == gazetteer.COMMUNE
    return unit if is_one else None


def venue_text(venue: Venue) -> str:
    """The venue in one line: hall, street, commune, province; each once."""
    unit = commune_of(venue.commune)
    parts = [venue.name, venue.address]
    for outer in (unit, *gazetteer.parents(unit)) if unit else ():
        # Many addresses end with the commune and the province already.
        if fold(outer.full_name) not in fold(venue.address):
            parts.append(outer.full_name)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def place_of(venue: Venue) -> Place | None:
    """The venue as a place of the record: its commune, its point; None where neither is told."""
    unit = commune_of(venue.commune)
    if unit is None and venue.lat is None:
        return None
    return Place(
        label=gazetteer.address(unit) if unit else venue.name or venue.address or "—",
        code=unit.code if unit else "",
        code_list=unit.list_version if unit else "",
        lat=venue.lat,
        lon=venue.lon,
    )
