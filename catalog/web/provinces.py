"""Provinces as visitors name them: by name or code, of today or of before."""

from __future__ import annotations

from catalog import gazetteer
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import Unit


def province_of(text: str) -> Unit | None:
    """The province of today that a name, with or without marks, or a code stands for; None for none.

    What is a part of one now is that one: "Hà Nam" gives Ninh Bình.
    """
    text = text.strip()[:100]
    named = gazetteer.unit(f"{gazetteer.NEW}:{text}") or gazetteer.unit(text)
    if named is None:
        found = [candidate.unit for candidate in gazetteer.locate(text)]
        today = [unit for unit in found if _is_of_today(unit)]
        return today[0] if today else gazetteer.seat({"province": text}).province
    return named if _is_of_today(named) else None


def provinces() -> tuple[Unit, ...]:
    """All provinces of today, as a Vietnamese index has them."""
    listed = gazetteer.units(gazetteer.NEW, gazetteer.PROVINCE)
    return tuple(sorted(listed, key=lambda unit: sort_key(unit.name)))


def _is_of_today(unit: Unit) -> bool:
    return (unit.list_version, unit.level) == (gazetteer.NEW, gazetteer.PROVINCE)
