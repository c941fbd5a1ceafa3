"""Free text to place: which units a text may mean, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.gazetteer.chains import Chain, chains
from catalog.gazetteer.mentions import Reading, read
from catalog.gazetteer.table import table
from catalog.gazetteer.territory import lies_in
from catalog.gazetteer.units import BEYOND, CERTAIN, LIKELY, NEW, OLD, POSSIBLE, WHOLE, Unit

REMEMBERED = 8_000
"""Texts whose candidates are remembered; strangers send texts of 50 candidates, so not too many."""
MOST_CANDIDATES = 50
_ORDER = (CERTAIN, LIKELY, POSSIBLE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a text may mean.

    ``certainty``: certain if nothing else fits what is said, likely if one unit fits and too little is said
    to be sure, possible if several fit. ``extent``: whole if the text names the unit, part if it names what
    is now a part of it, beyond if it names more than it. ``matched``: the names that were read. ``also``:
    units of the old list of the same name, which this one continues.
    """

    unit: Unit
    certainty: str
    extent: str
    matched: tuple[str, ...]
    also: tuple[Unit, ...] = ()


def locate(text: str) -> tuple[Candidate, ...]:
    """The units of Vietnam that ``text`` may mean, surest first, at most 50; () if it names no place.

    Names may be typed with or without accents, from small to big or the other way round, with types or
    their abbreviations before them ("P. Thuận Hóa, TP. Huế", "Huyện Phong Điền, tỉnh Thừa Thiên Huế"). Of
    several places divided by semicolons each is looked up. A name that several units bear is never guessed:
    all come as possible.
    """
    return _located(text[:600])


@lru_cache(maxsize=REMEMBERED)
def _located(text: str) -> tuple[Candidate, ...]:
    if ";" in text:
        parts = [candidate for part in text.split(";") for candidate in _located(part)]
        return tuple(dict.fromkeys(parts))[:MOST_CANDIDATES]
    reading = read(text)
    return _resolved(reading) if reading.mentions else ()


def unit_of(candidates: Sequence[Candidate]) -> Unit | None:
    """The one unit that is named for certain and as a whole, None if there is none or more than one."""
    sure = [candidate for candidate in candidates if candidate.certainty == CERTAIN]
    return sure[0].unit if len(sure) == 1 and sure[0].extent == WHOLE else None


# The name of a province that in a text without its type may as well be a person's.
_PERSONS = frozenset({"hồ chí minh", "ho chi minh"})


def _resolved(reading: Reading) -> tuple[Candidate, ...]:
    merged = _merged(chains(reading))
    matched = tuple(mention.matched for mention in reading.mentions)
    found = []
    for chain, also in merged:
        certainty = _certainty(chain, merged, reading)
        units = tuple(table().unit(place) for place in also)
        found.append(Candidate(table().unit(chain.place), certainty, chain.extent, matched, units))
    return tuple(sorted(found, key=_rank)[:MOST_CANDIDATES])


def _rank(candidate: Candidate) -> tuple[int, int, bool, str]:
    unit = candidate.unit
    return _ORDER.index(candidate.certainty), len(unit.code), unit.list_version == OLD, unit.code


Merged = Sequence[tuple[Chain, tuple[int, ...]]]


def _merged(found: Sequence[Chain]) -> Merged:
    """The chains, those of an old unit told with the new one of that name in which it lies as a whole."""
    if len(found) == 1:
        return [(found[0], ())]
    known = table()
    new = [chain for chain in found if known.lists[chain.place] == NEW]
    taken: dict[int, list[int]] = {}
    kept: list[Chain] = []
    for chain in found:
        into = next((other for other in new if _continues(chain.place, other.place)), None)
        if into is None or known.lists[chain.place] == NEW:
            kept.append(chain)
        else:
            taken.setdefault(into.place, []).append(chain.place)
    return [(chain, tuple(taken.get(chain.place, ()))) for chain in kept]


def _continues(old: int, new: int) -> bool:
    """Whether an old unit whose name fits as well is the new one of another list, whole or in the main."""
    known = table()
    if len(known.codes[old]) == len(known.codes[new]) == 5:
        return known.types[old] == known.types[new] and new in known.became.get(old, ())
    return lies_in(old, new) and (len(known.codes[old]) == 2 or lies_in(new, old))


def _certainty(chain: Chain, merged: Merged, reading: Reading) -> str:
    provinces = [other for other, _ in merged if len(table().codes[other.place]) == 2]
    if chain.extent == BEYOND or chain.doubtful:
        return POSSIBLE
    if provinces:
        return _of_province(chain, provinces, reading)
    if len(merged) > 1:
        whole = [other for other, _ in merged if _is_whole_address(other)]
        return LIKELY if whole == [chain] and not chain.loose else POSSIBLE
    also = merged[0][1]
    # Divided in 2025: by its name alone nobody knows whether what went elsewhere is meant.
    divided = not all(lies_in(old, chain.place) for old in also)
    unsure = reading.more or chain.loose or divided
    return CERTAIN if _is_said_enough(chain) and not unsure else LIKELY


def _of_province(chain: Chain, provinces: Sequence[Chain], reading: Reading) -> str:
    if len(provinces) > 1 or chain not in provinces:
        return POSSIBLE
    person = not chain.typed and reading.mentions[0].exact in _PERSONS
    return LIKELY if person or reading.more or chain.loose else CERTAIN


def _is_whole_address(chain: Chain) -> bool:
    """Whether the text says of a commune all that an address of today has: its type and its province.

    An old commune of the same name in the same province needs its district to be told from others.
    """
    today = table().lists[chain.place] == NEW
    return today and chain.typed and chain.type_fits and chain.within == (2,)


def _is_said_enough(chain: Chain) -> bool:
    """Whether type and surroundings leave no doubt about a district or commune that alone fits."""
    in_province, in_district = 2 in chain.within, 3 in chain.within
    is_district = len(table().codes[chain.place]) == 3
    if chain.typed:
        # A district that became a town keeps its name; a commune's namesakes are too many for that.
        return chain.type_fits or (is_district and in_province)
    return in_province and (is_district or in_district)
