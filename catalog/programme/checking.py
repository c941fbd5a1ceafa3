"""Institutions as people enter them, checked: the schema's rules, and the codes of the programme's lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.errors import InvalidInput
from catalog.programme import types
from catalog.schemas import InstitutionSchema, load_checked

LISTED: Mapping[str, str] = {
    "type": "types",
    "level": "levels",
    "status": "statuses",
    "owner": "owners",
    "region_class": "region_classes",
    "services": "services",
    "accessibility": "accessibility",
}
"""The list that a fact's code is one of."""
_SEVERAL = ("services", "accessibility")


def checked(given: Mapping[str, Any], where: str, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The facts as the store takes them; ``known`` are those that the institution has already.

    A code that is in no list is let through where it stood there before. Raises ``InvalidInput``, which names
    every fault by its field.
    """
    facts = load_checked(InstitutionSchema(), dict(given), where)
    faults: dict[str, list[str]] = {}
    for name in facts.keys() & LISTED.keys():
        unknown = [code for code in _codes(facts[name]) if code and not _is_known(name, code, facts)]
        before = _codes((known or {}).get(name, ""))
        if new := [code for code in unknown if code not in before]:
            faults[name] = [f"{new[0]!r} is not in the list: {', '.join(_offered(name, facts))}"]
    if faults:
        raise InvalidInput(where, faults)
    return facts


def _codes(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _is_known(name: str, code: str, facts: Mapping[str, Any]) -> bool:
    if name == "type":
        return types.type_of(facts.get("system", ""), code) is not None
    return types.term_of(LISTED[name], code) is not None


def _offered(name: str, facts: Mapping[str, Any]) -> list[str]:
    if name == "type":
        return [term.code for term in types.types_at(date.today(), facts.get("system", ""))]  # noqa: DTZ011
    return [term.code for term in types.terms(LISTED[name])]


def oddities(facts: Mapping[str, Any], day: date) -> list[str]:
    """What is likely wrong and yet may be: ``type_ended``, ``level_ended``, ``level_of_type``.

    ``day`` is that on which the institution stands like this.
    """
    found = []
    kind = types.type_of(facts.get("system", ""), facts.get("type") or "")
    level = types.term_of("levels", facts.get("level") or "")
    if facts.get("status") == "closed":
        return []
    if kind is not None and not kind.holds(day):
        found.append("type_ended")
    if level is not None and not level.holds(day):
        found.append("level_ended")
    if kind is not None and level is not None and kind.levels and level.code not in kind.levels:
        found.append("level_of_type")
    return found
