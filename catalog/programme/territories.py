"""The territory of a plan or a report: its name, its place in addresses, the units of today that it is.

A territory is the key of a unit in the list of its time ("vn-2025-06:46"), empty for the whole country.
"""

from __future__ import annotations

from catalog import gazetteer
from catalog.gazetteer import NEW

COUNTRY = "vn"
"""How the whole country stands in addresses."""


def address_of(territory: str) -> str:
    """How a territory stands in addresses: the code of a unit of today, the key of one of before."""
    return territory.removeprefix(f"{NEW}:") or COUNTRY


def of_address(text: str) -> str | None:
    """The territory that stands so in an address; None for none."""
    if text == COUNTRY:
        return ""
    found = gazetteer.unit(f"{NEW}:{text}") or gazetteer.unit(text)
    return None if found is None or address_of(found.key) != text else found.key


def name(territory: str, language: str) -> str:
    """What a territory is called in a heading: "Thành phố Huế", a commune with its province."""
    found = gazetteer.unit(territory) if territory else None
    if found is None:
        return "Cả nước" if language == "vi" else "The whole country"
    return gazetteer.address(found)


def units_today(territory: str) -> frozenset[str] | None:
    """The keys of today's units that make up the territory; None: it is the whole country.

    A province of before that is all of one of today is that one; any other is its communes.
    """
    found = gazetteer.unit(territory) if territory else None
    if found is None:
        return None
    if found.list_version == NEW:
        return frozenset({found.key})
    became = gazetteer.successors(found)
    if len(became) == 1 and len(gazetteer.predecessors(became[0].unit)) == 1:
        return frozenset({became[0].unit.key})
    inside = (gazetteer.unit(key) for key in gazetteer.expanded(found))
    return frozenset(unit.key for unit in inside if unit is not None and unit.list_version == NEW)


def short_name(territory: str) -> str:
    """The name of a territory without its type, as papers put it before their day: "Huế"."""
    found = gazetteer.unit(territory) if territory else None
    return "Hà Nội" if found is None else found.name
