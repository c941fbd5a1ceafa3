"""Institutions as people enter them, checked: the schema's rules, and the codes of the programme's lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from catalog.errors import Fault, InvalidInput
from catalog.formats.icalendar_times import HERE
from catalog.gazetteer import seat
from catalog.programme import types
from catalog.schemas import InstitutionSchema, faults_of
from catalog.schemas.fields import Text

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
EARLIEST = 1000
"""No institution of Vietnam changed its name before this year."""
_SCHEMA = InstitutionSchema()
_ACT = Text(200)


def examined(
    given: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The facts as the store takes them, and what is wrong with them (the facts are then not to be used).

    ``known`` are the facts that the institution has already: a code that is in no list is let through where
    it stood there before.
    """
    try:
        facts: dict[str, Any] = _SCHEMA.load(given)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        faults = [*faults_of(messages, given), *_unlisted(given, known or {})]
        # Where an institution is was not looked at: all faults are told at once.
        told = {fault.field for fault in faults}
        faults += [fault for fault in _misplaced(given) if fault.field not in told]
        return dict(given), tuple(faults)
    return facts, tuple(_unlisted(facts, known or {}))


def checked(given: Mapping[str, Any], where: str, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The facts as the store takes them; raises ``InvalidInput``, which names every fault by its field."""
    facts, faults = examined(given, known)
    if faults:
        told: dict[str, list[str]] = {}
        for fault in faults:
            shown = f"{fault.value!r} " if fault.value else ""
            told.setdefault(fault.field, []).append(shown + fault.message)
        raise InvalidInput(where, told)
    return facts


def faults_of_change(since: date | None, act: str, *, today: date | None = None) -> list[Fault]:
    """What is wrong with the day from which a new name, state or place holds, and with its act."""
    faults = []
    if since is not None and since.year < EARLIEST:
        faults.append(Fault("since", since.isoformat(), "too_early", f"is before the year {EARLIEST}"))
    if since is not None and since > (today or datetime.now(ZoneInfo(HERE)).date()):
        faults.append(Fault("since", since.isoformat(), "future", "is still to come"))
    try:
        _ACT.deserialize(act)
    except ValidationError as error:
        rule = error.messages[0]
        faults.append(Fault("act", act[:200], getattr(rule, "rule", "type"), str(rule)))
    return faults


def _unlisted(facts: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Fault]:
    for name in LISTED:
        before = _codes(known.get(name))
        for code in _codes(facts.get(name)):
            if code not in before and not _is_listed(name, code, facts):
                offered = ", ".join(term.code for term in offered_terms(name, facts.get("system", "")))
                yield Fault(name, code, "not_in_list", f"is not one of {offered}")


def _misplaced(given: Mapping[str, Any]) -> Iterator[Fault]:
    place = {name: given.get(name) for name in ("province", "commune", "address")}
    if all(value is None or isinstance(value, str) for value in place.values()):
        for name, message in seat(place).faults.items():
            yield Fault(name, str(place[name] or ""), "place", message)


def _codes(value: Any) -> list[str]:
    return [
        code for code in (value if isinstance(value, list) else [value]) if isinstance(code, str) and code
    ]


def _is_listed(name: str, code: str, facts: Mapping[str, Any]) -> bool:
    if name == "type":
        return types.type_of(facts.get("system", ""), code) is not None
    return name == "level" or types.term_of(LISTED[name], code) is not None


def offered_terms(name: str, system: str = "") -> tuple[types.Term, ...]:
    """The words of a fact's list, for a system's institutions."""
    if name == "services" and system:
        return types.services_of(system)
    found = types.terms(LISTED[name])
    return tuple(term for term in found if name != "type" or system in ("", term.system))


def oddities(facts: Mapping[str, Any], day: date) -> list[str]:
    """What is likely wrong and yet may be: type_ended, level_ended, level_of_type, half_position, abroad.

    ``day`` is that on which the institution stands like this; of a closed one nothing is odd.
    """
    if facts.get("status") == "closed":
        return []
    kind = types.type_of(facts.get("system", ""), facts.get("type") or "")
    level = types.term_of("levels", facts.get("level") or "")
    told = {
        "type_ended": kind is not None and not kind.holds(day),
        "level_ended": level is not None and not level.holds(day),
        "level_of_type": kind is not None and level is not None and level.code not in kind.levels,
        "half_position": (facts.get("lat") is None) != (facts.get("lon") is None),
        "abroad": _is_abroad(facts.get("lat"), facts.get("lon")),
    }
    return [name for name, is_so in told.items() if is_so]


def _is_abroad(lat: float | None, lon: float | None) -> bool:
    """Whether a point lies outside Vietnam with its islands: often degrees of another notation."""
    return lat is not None and lon is not None and not (7 <= lat <= 24 and 102 <= lon <= 118)
