"""The names of units that a text holds, with what is said of their type; streets and houses are passed by."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from catalog.gazetteer.table import Names, names, table
from catalog.gazetteer.units import digits_of
from catalog.gazetteer.words import TYPES_AFTER, TYPES_BEFORE, Word, is_number, name_forms, parts, words

MOST_PARTS, MOST_WORDS, MOST_MENTIONS = 12, 40, 6
"""More parts of a text, words of a part and names are not read."""


class Mention(NamedTuple):
    """A name in a text: what it may stand for, and how it is written there.

    ``types`` are those said with it, () if none; ``exact`` is the name with its marks, ``former`` tells
    that "cũ" follows it, ``matched`` is all that was read as it stands in the text.
    """

    numbers: tuple[int, ...]
    types: tuple[str, ...]
    exact: str
    former: bool
    matched: str


class Reading(NamedTuple):
    """What was read in a text.

    ``unmarked`` tells that the text was typed without accents, ``more`` that words follow the last mention
    that could not be read, ``abroad`` that it names another country (there are no mentions then).
    """

    mentions: tuple[Mention, ...]
    unmarked: bool = False
    more: bool = False
    abroad: bool = False


# What may stand before or after a name in its part of the text, with marks or all without.
_PASSED = frozenset(
    exact
    for exact, _ in name_forms(
        *("ở", "o", "tại", "tai", "nay", "là", "la", "thuộc", "thuoc", "trước", "cũ", "cu"),
        *("tỉnh", "tinh", "in", "at", "of", "province", "city", "district"),
    )
)
_COUNTRY = frozenset({"viet nam", "vietnam", "vn", "chxhcn viet nam"})
_NOTHING = Reading(())


def read(text: str) -> Reading:
    """The mentions in ``text``, in its order."""
    mentions: list[Mention] = []
    unmarked, more = True, False
    for part in parts(text)[:MOST_PARTS]:
        found = _read_part(part)
        if found.abroad:
            return found
        mentions += found.mentions
        unmarked = unmarked and found.unmarked
        more = found.more or (more and not found.mentions)
    return Reading(tuple(mentions[:MOST_MENTIONS]), unmarked, more and bool(mentions))


# The province and often the district are those of many other texts.
@lru_cache(maxsize=10_000)
def _read_part(part: str) -> Reading:
    """What stands between two commas, read; a name may hold a dash, other dashes part as commas do."""
    known = names()
    found = words(part)[:MOST_WORDS]
    if not found:
        return _NOTHING
    folded = " ".join([word.folded for word in found])
    unmarked = part.isascii() or all(word.exact.isascii() for word in found)
    if folded in _COUNTRY or folded in known.elsewhere:
        return Reading((), unmarked, abroad=folded not in _COUNTRY)
    items: list[Mention | Word] = []
    cuts: list[int] = []
    place = 0
    while place < len(found):
        if place and found[place].dashed:
            cuts.append(len(items))
        if length := _country(found, place):
            place += length
            continue
        mention, after = _mention(part, found, place, known)
        items.append(mention or found[place])
        place = after
    mentions: list[Mention] = []
    more = False
    for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True):
        kept, unread = _kept(items[start:end])
        mentions += kept
        more = unread or (more and not kept)
    return Reading(tuple(mentions), unmarked, more)


def _country(found: list[Word], place: int) -> int:
    """How many words from ``place`` on name Vietnam."""
    if found[place].folded in _COUNTRY:
        return 1
    return 2 * (" ".join([word.folded for word in found[place : place + 2]]) in _COUNTRY)


def _kept(items: list[Mention | Word]) -> tuple[list[Mention], bool]:
    """The mentions if there is nothing else, or those from the first with a type on if only names follow it.

    With them whether the end could not be read.
    """
    while items and isinstance(items[0], Word) and items[0].exact in _PASSED:
        items = items[1:]
    while (
        items and isinstance(items[-1], Word) and (items[-1].exact.isdecimal() or items[-1].exact in _PASSED)
    ):
        items = items[:-1]
    first = 0
    if any(isinstance(item, Word) for item in items):
        typed = (place for place, item in enumerate(items) if isinstance(item, Mention) and item.types)
        first = next(typed, len(items))
    kept = [item for item in items[first:] if isinstance(item, Mention)]
    if len(kept) == len(items) - first:
        return kept, bool(items) and not kept
    return [], True


def _mention(part: str, found: list[Word], place: int, known: Names) -> tuple[Mention | None, int]:
    """The longest name at ``place``, with its type if one is said, and where the words go on."""
    best = _named(part, found, place, place, (), known)
    for length in (2, 1):
        first = place + length
        if first >= len(found) or any(word.dashed for word in found[place + 1 : first + 1]):
            continue
        types = TYPES_BEFORE.get(
            found[place].exact if length == 1 else f"{found[place].exact} {found[place + 1].exact}"
        )
        typed = _named(part, found, place, first, types, known) if types else None
        if typed and (best is None or typed[1] >= best[1]) and _is_of_level(typed[0]):
            return typed
    return best or (None, place + 1)


def _named(
    part: str, found: list[Word], start: int, first: int, types: tuple[str, ...], known: Names
) -> tuple[Mention, int] | None:
    """The longest name from the word ``first`` on, and where words go on; None if no name begins there."""
    longest = known.longest.get(found[first].folded, 0)
    for after in range(min(first + longest, len(found)), first, -1):
        numbers = known.numbers.get(" ".join([word.folded for word in found[first:after]]))
        if numbers is None or _runs_into_type(found, after):
            continue
        if any(word.dashed for word in found[first + 1 : after]) and numbers[0] not in known.dashed:
            continue
        exact = " ".join([word.exact for word in found[first:after]])
        if not types and after < len(found) and found[after].exact in TYPES_AFTER:
            types = TYPES_AFTER[found[after].exact]
            after += 1
        if not types and not _stands_alone(exact, numbers, known):
            return None
        former = after < len(found) and found[after].exact in ("cũ", "cu")
        matched = part[found[start].start : found[after - 1].end]
        return Mention(numbers, types, exact, former, matched), after + former
    return None


def _is_of_level(mention: Mention) -> bool:
    """Whether one of the units can have the type that is said: "TT Huế" is no town of that name."""
    known = table()
    digits = digits_of(mention.types)
    places = (place for number in mention.numbers for place in known.entry(number).units)
    return any(len(known.codes[place]) in digits for place in places)


def _runs_into_type(found: list[Word], after: int) -> bool:
    """Whether the last word begins a type: "Tân Hòa Thành" in "phường Tân Hòa thành phố Hòa Bình"."""
    return after < len(found) and f"{found[after - 1].exact} {found[after].exact}" in TYPES_BEFORE


def _stands_alone(exact: str, numbers: tuple[int, ...], known: Names) -> bool:
    """Whether words without a type are a name: not a number, and no other marks than the name has."""
    if exact.isascii():
        return not is_number(exact)
    return any(_agrees(exact, known.exact[number]) for number in numbers)


def _agrees(written: str, name: str) -> bool:
    """Whether each word is the name's, or is typed without marks ("Đà Nang")."""
    if written == name:
        return True
    pairs = zip(written.split(" "), name.split(" "), strict=True)
    return all(word.isascii() or word == own for word, own in pairs)
