"""Records' places for search and facets: the units that are meant, what holds them, their provinces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.gazetteer.listed import unit
from catalog.gazetteer.locating import Candidate, locate
from catalog.gazetteer.table import table
from catalog.gazetteer.territory import covering, holders
from catalog.gazetteer.units import BEYOND, CERTAIN, NEW, PROVINCE, Unit


class Provinces(NamedTuple):
    """The provinces of a place in both lists, most often one of each; none where they cannot be told."""

    new: tuple[Unit, ...] = ()
    old: tuple[Unit, ...] = ()


def place_keys(place: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of all units of both lists that hold a record's place, for the index.

    ``place`` has ``label`` and perhaps ``code`` and ``code_list`` as records publish them. A label that
    could be one of several units of one province gives the keys of all of them, one of several provinces
    none.
    """
    return _keys(*_said(place))


def query_keys(text: str) -> tuple[str, ...]:
    """The keys one of which a record's ``place_keys`` hold if it is in the place that ``text`` names.

    What is named for certain, else all that it may mean; () if it names no place.
    """
    candidates = locate(text)
    sure = [candidate for candidate in candidates if candidate.certainty == CERTAIN]
    return tuple(dict.fromkeys(candidate.unit.key for candidate in sure or candidates))


def provinces_of_place(place: Mapping[str, Any]) -> Provinces:
    """The provinces of a record's place (``label``, ``code``, ``code_list``), for facets."""
    return _provinces(*_said(place))


def _said(place: Mapping[str, Any]) -> tuple[str, str]:
    code, list_version = place.get("code"), place.get("code_list")
    key = f"{list_version}:{code}" if code and list_version else ""
    return place.get("label") or "", key if key in table().ordinals else ""


@lru_cache(maxsize=20_000)
def _keys(label: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder for one in _meant(label, key) for holder in covering(one)))


@lru_cache(maxsize=20_000)
def _provinces(label: str, key: str) -> Provinces:
    meant = _meant(label, key)
    new, old = _held_by(meant, new=True), _held_by(meant, new=False)
    if len(new) > 1 and not _is_wider(label, key):
        return Provinces()
    return Provinces(new, old if len(old) <= len(new) else ())


def _held_by(units: Iterable[Unit], *, new: bool) -> tuple[Unit, ...]:
    """The provinces of one list that hold units for certain, each once."""
    known = table()
    found: dict[int, None] = {}
    for one in units:
        for place, certainty in holders(known.place(one)).items():
            outer = known.unit(place)
            if certainty == CERTAIN and outer.level == PROVINCE and (outer.list_version == NEW) == new:
                found[place] = None
    return tuple(known.unit(place) for place in found)


def _is_wider(label: str, key: str) -> bool:
    return not key and all(candidate.extent == BEYOND for candidate in locate(label))


def _meant(label: str, key: str) -> tuple[Unit, ...]:
    """The units that a code or else a label stands for; () if they are not all of one province."""
    if key:
        found = unit(key)
        return (found,) if found else ()
    candidates = locate(label)
    sure = [candidate for candidate in candidates if candidate.certainty == CERTAIN]
    if sure:
        return _units(sure)
    together = _units(candidates)
    if all(candidate.extent == BEYOND for candidate in candidates) or len(_held_by(together, new=True)) == 1:
        return together
    return ()


def _units(candidates: Sequence[Candidate]) -> tuple[Unit, ...]:
    # The old unit of the same name comes too: "Lào Cai" was smaller before.
    return tuple(dict.fromkeys(one for found in candidates for one in (found.unit, *found.also)))
