"""Which units fit all names of a text together: the small one lies in all the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.gazetteer.mentions import Mention, Reading
from catalog.gazetteer.table import names, table
from catalog.gazetteer.territory import lies_in
from catalog.gazetteer.units import OLD, digits_of
from catalog.gazetteer.words import is_number


class Option(NamedTuple):
    """A unit for which a mention may stand, and how well.

    ``digits`` are those of its code; ``exact``: its name has the same marks; ``type_fits``: it has the type
    that is said.
    """

    place: int
    digits: int
    extent: str
    exact: bool
    type_fits: bool


class Chain(NamedTuple):
    """A unit that lies in units of all other names of a text.

    ``typed``: a type is said with its own name; ``within``: digits of the codes of what it lies in;
    ``strict``: all of one list; ``distinct``: how many units the names stand for; ``loose``: names were
    taken without regard to marks and types, ``doubtful``: names with types on were left out.
    """

    place: int
    extent: str
    typed: bool
    type_fits: bool
    within: tuple[int, ...]
    strict: bool
    distinct: int
    loose: bool = False
    doubtful: bool = False


def chains(reading: Reading) -> list[Chain]:
    """The best chains for the mentions of a text, each unit once.

    All names are taken as they are written; if nothing fits, marks and types are taken loosely; then names
    without a type are passed by, as those of streets and houses; at last all but the provinces.
    """
    mentions = reading.mentions
    if len(mentions) > 1:
        mentions = tuple({(mention.numbers, mention.types): mention for mention in mentions}.values())
    narrow = [_narrowed(mention, reading.unmarked) for mention in mentions]
    if len(mentions) == 1 and _says_little(mentions[0]):
        return _fitting(mentions, [[option for option in narrow[0] if option.digits < 5 and option.exact]])
    if found := _fitting(mentions, narrow):
        return found
    options = [_options(mention, reading.unmarked) for mention in mentions]
    if found := _fitting(mentions, options):
        return [chain._replace(loose=True) for chain in found]
    for kept in _fewer(mentions, narrow):
        if found := _fitting([mentions[place] for place in kept], [narrow[place] for place in kept]):
            left_out = any(mention.types for place, mention in enumerate(mentions) if place not in kept)
            # What is left out must be the small end: without the province it may have been the big one.
            doubtful = left_out or not any(_is_province(narrow[place]) for place in kept)
            return [chain._replace(doubtful=doubtful) for chain in found]
    return _provinces(mentions, narrow)


def _says_little(mention: Mention) -> bool:
    """Whether a name alone is too short for a commune: one syllable without a type, or a number ("p. 14")."""
    return is_number(mention.exact) or not (mention.types or " " in mention.exact)


def _options(mention: Mention, unmarked: bool) -> list[Option]:
    known, exact = table(), names().exact
    digits = digits_of(mention.types)
    found = []
    for number in mention.numbers:
        entry = known.entry(number)
        for place in entry.units:
            if mention.types and len(known.codes[place]) not in digits:
                continue
            if mention.former and known.lists[place] != OLD:
                continue
            same = exact[number] == mention.exact or unmarked
            found.append(
                Option(place, len(known.codes[place]), entry.extent, same, entry.type in mention.types)
            )
    return found


@lru_cache(maxsize=10_000)
def _narrowed(mention: Mention, unmarked: bool) -> list[Option]:
    """Those whose name is written as it is, and of these those whose type is said, if there are such."""
    options = _options(mention, unmarked)
    exact = [option for option in options if option.exact] or options
    return [option for option in exact if option.type_fits] or exact


def _fitting(mentions: Sequence[Mention], options: Sequence[Sequence[Option]]) -> list[Chain]:
    found: dict[int, Chain] = {}
    for number, those in enumerate(options):
        others = [other for place, other in enumerate(options) if place != number]
        # A province lies in no district, whatever the names.
        least = max((min(option.digits for option in other) for other in others), default=0)
        for option in those:
            if option.digits < least:
                continue
            chain = _chain(mentions[number], option, others)
            known = chain and found.get(option.place)
            if chain and (known is None or known[5:7] < chain[5:7]):
                found[option.place] = chain
    best = max((chain[5:7] for chain in found.values()), default=None)
    return [chain for chain in found.values() if chain[5:7] == best]


def _chain(mention: Mention, option: Option, others: Sequence[Sequence[Option]]) -> Chain | None:
    """The unit with those around it for which the other mentions stand; None if one of them fits none."""
    lists = table().lists
    own = lists[option.place]
    around: list[Option] = []
    for those in others:
        fitting = [other for other in those if lies_in(option.place, other.place)]
        if len(fitting) > 1:
            fitting.sort(key=lambda other: (lists[other.place] != own, other.place == option.place))
        elif not fitting:
            return None
        around.append(fitting[0])
    return Chain(
        option.place,
        option.extent,
        bool(mention.types),
        option.type_fits,
        tuple([other.digits for other in around if other.place != option.place]),
        all([lists[other.place] == own for other in around]),
        len({option.place, *[other.place for other in around]}),
    )


def _fewer(mentions: Sequence[Mention], options: Sequence[Sequence[Option]]) -> Iterable[tuple[int, ...]]:
    """Which mentions to keep: without one that has no type, then without all such but provinces."""
    everything = range(len(mentions))
    spare = [place for place in everything if not mentions[place].types and not _is_province(options[place])]
    for one in spare:
        yield tuple(place for place in everything if place != one)
    yield tuple(place for place in everything if place not in spare)
    provinces = tuple(place for place in everything if _is_province(options[place]))
    if len(provinces) == 1:
        yield provinces


def _is_province(options: Iterable[Option]) -> bool:
    return any(option.digits == 2 for option in options)


def _provinces(mentions: Sequence[Mention], options: Sequence[Sequence[Option]]) -> list[Chain]:
    """Each province that is named, where the names contradict each other."""
    found: dict[int, Chain] = {}
    for mention, those in zip(mentions, options, strict=True):
        for chain in _fitting([mention], [those]):
            if len(table().codes[chain.place]) == 2:
                found[chain.place] = chain._replace(doubtful=True)
    return list(found.values())
