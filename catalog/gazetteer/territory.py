"""What lies in what, over both lists, by the old communes of which every unit is made."""

from __future__ import annotations

from functools import lru_cache

from catalog.gazetteer.table import table
from catalog.gazetteer.units import CERTAIN, NEW, OLD, PART, POSSIBLE, WHOLE, Link, Unit


@lru_cache(maxsize=4_000)
def grounds(place: int) -> tuple[frozenset[int], frozenset[int]]:
    """The old communes (or islands without any) that are whole in the unit, and those that are in part."""
    known = table()
    if known.lists[place] == OLD:
        return frozenset(known.leaves(place)), frozenset()
    if not known.children[place]:
        made_of = known.made_of.get(place, ())
        whole = frozenset(old for old in made_of if len(known.became[old]) == 1)
        return whole, frozenset(made_of) - whole
    inside = set(known.children[place])
    touched = {old for new in inside for old in known.made_of.get(new, ())}
    whole = frozenset(old for old in touched if inside.issuperset(known.became[old]))
    return whole, frozenset(touched) - whole


@lru_cache(maxsize=20_000)
def holds(outer: int, inner: int) -> str:
    """Whether the unit ``outer`` holds ``inner``: certain, possible (they share ground), "" if not."""
    known = table()
    if known.lists[outer] == known.lists[inner]:
        return CERTAIN if known.is_in(inner, outer) else ""
    whole, partly = grounds(outer)
    inner_whole, inner_partly = grounds(inner)
    if inner_whole | inner_partly <= whole:
        return CERTAIN
    shares = not (whole | partly).isdisjoint(inner_whole | inner_partly)
    # A district is not in a commune, nor is a province of today in one of which it was made.
    small_enough = 2 < len(known.codes[inner]) >= len(known.codes[outer])
    return POSSIBLE if shares and small_enough else ""


def lies_in(inner: int, outer: int) -> bool:
    """Whether the unit ``inner`` lies in ``outer`` for certain; quick, where ``holds`` knows more."""
    known = table()
    if known.lists[inner] == known.lists[outer]:
        return known.is_in(inner, outer)
    if known.lists[outer] == OLD:
        old = known.made_of.get(inner)
        if old is None:
            return holds(outer, inner) == CERTAIN
        return all(known.is_in(part, outer) for part in old)
    if len(known.codes[outer]) == 2:
        # No old province was divided: any of its communes tells.
        return known.parents[known.became[next(known.leaves(inner))][0]] == outer
    return known.became.get(inner) == (outer,)


@lru_cache(maxsize=4_000)
def holders(place: int) -> dict[int, str]:
    """All units of both lists that hold the one of this ordinal, itself first, with the certainty."""
    known = table()
    found = dict.fromkeys(known.ancestors(place), CERTAIN)
    for other in communes_touching(place):
        for outer in known.ancestors(other):
            if outer not in found and (certainty := holds(outer, place)):
                found[outer] = certainty
    return found


def communes_touching(place: int) -> list[int]:
    """The communes (or islands without any) of the other list that share ground with the unit."""
    known = table()
    if known.lists[place] == OLD:
        return list(dict.fromkeys(new for old in known.leaves(place) for new in known.became[old]))
    return list(dict.fromkeys(old for new in known.leaves(place) for old in known.made_of.get(new, ())))


def covering(unit: Unit) -> dict[str, str]:
    """The keys of all units of both lists that hold ``unit``, itself first: certain, or possible if in part.

    This is what an index keeps of a place. A unit whose commune was divided may lie in each of the new ones.
    """
    known = table()
    return {known.keys[place]: certainty for place, certainty in holders(known.place(unit)).items()}


def expanded(unit: Unit) -> dict[str, str]:
    """The keys of all units of both lists that are ``unit`` or lie in it: certain, or possible if in part."""
    known = table()
    place = known.place(unit)
    found = dict.fromkeys(known.below(place), CERTAIN)
    for other in communes_touching(place):
        for inner in known.ancestors(other):
            if inner not in found and (certainty := holds(place, inner)):
                found[inner] = certainty
    return {known.keys[inner]: certainty for inner, certainty in found.items()}


def successors(unit: Unit) -> tuple[Link, ...]:
    """The new units of its level that took over an old one, communes for a district; () for a new unit.

    ``extent`` is whole if all of the old unit is in that one, else part.
    """
    known = table()
    place = known.place(unit)
    return () if unit.list_version == NEW else _links(place, _level_of(communes_touching(place), place))


def predecessors(unit: Unit) -> tuple[Link, ...]:
    """The old units, of its level, of which a new one was made; () for an old unit.

    ``extent`` is whole if all of the old unit went into this one, else part.
    """
    known = table()
    place = known.place(unit)
    if unit.list_version == OLD:
        return ()
    linked = _level_of(communes_touching(place), place)
    whole = grounds(place)[0]
    return tuple(Link(known.unit(old), WHOLE if grounds(old)[0] <= whole else PART) for old in linked)


def _level_of(communes: list[int], place: int) -> list[int]:
    """The communes, or the provinces that they are in if ``place`` is a province."""
    known = table()
    if known.parents[place] >= 0:
        return communes
    return list(
        dict.fromkeys(
            outer for inner in communes for outer in known.ancestors(inner) if known.parents[outer] < 0
        )
    )


def _links(old: int, others: list[int]) -> tuple[Link, ...]:
    known = table()
    return tuple(Link(known.unit(new), WHOLE if holds(new, old) == CERTAIN else PART) for new in others)
