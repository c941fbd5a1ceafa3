"""Where an institution is, as people write it: units of today to offer where that is not clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.gazetteer import COMMUNE, NEW, PROVINCE, Unit, locate, parents, seat, successors

MOST_OFFERS = 8


def offers(facts: Mapping[str, Any]) -> tuple[Unit, ...]:
    """Units of today that ``province`` or ``commune`` may mean; none where both are clear or unknown.

    A unit that was divided gives all of those that it became.
    """
    faults = seat(facts).faults
    if not faults:
        return ()
    commune, province = (str(facts.get(name) or "") for name in ("commune", "province"))
    if "province" in faults:
        return _first(_today(province, PROVINCE))
    return _first(_today(f"{commune}, {province}", COMMUNE)) or _first(_today(commune, COMMUNE))


def _today(text: str, level: str) -> Iterator[Unit]:
    for candidate in locate(text):
        found = candidate.unit
        today = [found] if found.list_version == NEW else [link.unit for link in successors(found)]
        yield from (unit for unit in today if unit.level == level)


def _first(units: Iterator[Unit]) -> tuple[Unit, ...]:
    return tuple(dict.fromkeys(units))[:MOST_OFFERS]


def names(unit: Unit) -> dict[str, str]:
    """The facts that say an institution is in that unit."""
    if unit.level == PROVINCE:
        return {"province": unit.full_name}
    above = next((one for one in parents(unit) if one.level == PROVINCE), None)
    return {"province": above.full_name if above else "", "commune": unit.full_name}
