"""Where an institution is: its province and commune of today, by whatever names or codes it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.gazetteer.listed import address, parents, unit
from catalog.gazetteer.locating import Candidate, locate
from catalog.gazetteer.meant import Provinces, place_keys, provinces_of_place
from catalog.gazetteer.territory import successors
from catalog.gazetteer.units import (
    BEYOND,
    CERTAIN,
    COMMUNE,
    DISTRICT,
    LIKELY,
    NEW,
    OLD,
    PROVINCE,
    WHOLE,
    Unit,
)

_SHOWN = 8


class Seat(NamedTuple):
    """An institution's province and commune in the list since July 2025; ``faults`` are told by field."""

    province: Unit | None = None
    commune: Unit | None = None
    faults: Mapping[str, str] = {}

    @property
    def names(self) -> dict[str, str]:
        """The official names, as an institution's facts hold them; what is not known is left out."""
        found = {"province": self.province, "commune": self.commune}
        return {name: one.full_name for name, one in found.items() if one}

    @property
    def codes(self) -> dict[str, str]:
        """``province_code`` and ``commune_code`` with their ``code_list``; empty if nothing is known."""
        found = {"province_code": self.province, "commune_code": self.commune}
        codes = {name: one.code for name, one in found.items() if one}
        return {**codes, "code_list": NEW} if codes else {}


def seat(facts: Mapping[str, Any]) -> Seat:
    """Where an institution is, by its ``province``, ``commune`` and ``address``.

    Old names and codes are read as what the unit became. What is left out is taken from the address where
    that is certain. A name that several units bear, one that is divided among several now and one that is
    in no list are faults; they say what to write.
    """
    given = (facts.get("province") or "", facts.get("commune") or "", facts.get("address") or "")
    return _seat(*(text.strip() for text in given))


@lru_cache(maxsize=20_000)
def _seat(province: str, commune: str, address: str) -> Seat:
    in_province, fault = _province(province) if province else (None, "")
    if fault:
        return Seat(faults={"province": fault})
    if not commune:
        return _by_address(in_province, address)
    found, fault = _commune(commune, in_province)
    if fault:
        return Seat(in_province, faults={"commune": fault})
    return Seat(_province_of(found), found)


def _province(text: str) -> tuple[Unit | None, str]:
    if text.isdecimal() or unit(text):
        return _by_code(text, PROVINCE)
    provinces = [one for one in locate(text) if one.unit.level == PROVINCE]
    sure = [one.unit for one in provinces if one.certainty in (CERTAIN, LIKELY)]
    if len(sure) == 1:
        return _of_today(sure[0])
    if provinces and all(one.extent == BEYOND for one in provinces):
        among = ", ".join(one.unit.full_name for one in provinces)
        return None, f"was divided: name one of {among}"
    how = "write it like Thành phố Huế or Tỉnh Quảng Trị, and leave it empty for one abroad"
    return None, f"is not a province of Vietnam, old or new: {how}"


def _by_code(text: str, level: str) -> tuple[Unit | None, str]:
    whole = unit(text)
    if whole and whole.level == level:
        return _of_today(whole)
    new, old = unit(f"{NEW}:{text}"), unit(f"{OLD}:{text}")
    if new and old and new.level == level and new.name != old.name:
        told = f"is the code of {old.full_name} until June 2025 and of {new.full_name} since"
        return None, f"{told}: write the name, or {old.key} or {new.key}"
    found = new or old
    if found is None or found.level != level:
        return None, f"is the code of no {level} of Vietnam, old or new"
    return _of_today(found)


def _of_today(found: Unit) -> tuple[Unit | None, str]:
    if found.list_version == NEW:
        return found, ""
    became = successors(found)
    if len(became) == 1:
        return became[0].unit, ""
    among = ", ".join(link.unit.full_name for link in became[:_SHOWN])
    return None, f"({address(found)}) was divided on 1 July 2025: name one of {among}"


def _commune(text: str, province: Unit | None) -> tuple[Unit | None, str]:
    if text.isdecimal() or unit(text):
        found, fault = _by_code(text, COMMUNE)
        if found and province and _province_of(found) != province:
            return None, f"is {address(found)}, which is not in {province.full_name}"
        return found, fault
    said = f"{text}, {province.full_name}" if province else text
    fitting = [one for one in locate(said) if one.unit.level != PROVINCE]
    if province:
        fitting = [one for one in fitting if _province_of(one.unit) == province]
    return _only(text, fitting, province)


def _only(text: str, fitting: Sequence[Candidate], province: Unit | None) -> tuple[Unit | None, str]:
    """The commune of today among what fits; a new one goes before old ones of its name."""
    new = [one.unit for one in fitting if one.unit.list_version == NEW]
    if len(new) == 1:
        return new[0], ""
    choice = new or [one.unit for one in fitting]
    if not choice:
        where = f"in {province.full_name}" if province else "of Vietnam"
        return None, f"is no commune {where}, old or new: look it up with catalog places find {text!r}"
    if len(choice) > 1:
        among = "; ".join(address(one) for one in choice[:_SHOWN])
        more = f" and {len(choice) - _SHOWN} more" if len(choice) > _SHOWN else ""
        how = "write its type" if province else "give the province too"
        return None, f"is the name of {len(choice)} units ({among}{more}): {how}"
    if choice[0].level == DISTRICT:
        among = ", ".join(link.unit.full_name for link in successors(choice[0])[:_SHOWN])
        return None, f"is {choice[0].full_name}, which ended on 30 June 2025: name the commune ({among} ...)"
    return _of_today(choice[0])


def _by_address(province: Unit | None, text: str) -> Seat:
    """What the address says for certain; it is free text, so what it does not say is no fault."""
    for one in locate(text):
        # An address is one of today: a commune that kept its name but not all its ground is that of today.
        sure = one.certainty == CERTAIN or (one.certainty == LIKELY and one.also)
        its_province = _province_of(one.unit)
        if not sure or one.extent != WHOLE or (province and its_province != province):
            continue
        commune = _of_today(one.unit)[0] if one.unit.level == COMMUNE else None
        return Seat(its_province, commune)
    return Seat(province)


def _province_of(found: Unit | None) -> Unit | None:
    """The province of today in which a unit is."""
    if found is None:
        return None
    top = (found, *parents(found))[-1]
    return _of_today(top)[0]


def provinces_of_institution(facts: Mapping[str, Any]) -> Provinces:
    """The provinces of an institution in both lists, for facets; none of those abroad or unknown."""
    return provinces_of_place(_place(facts))


def institution_keys(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of all units of both lists that hold the institution, as ``place_keys`` gives them of a place."""
    return place_keys(_place(facts))


def _place(facts: Mapping[str, Any]) -> Mapping[str, str]:
    found = seat(facts)
    where = found.commune or found.province
    return {"code": where.code, "code_list": where.list_version} if where else {}
