"""Groups: records put together by their keys, and the reasons for it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from catalog.matching.generic import is_generic
from catalog.matching.keys import PARTY, scheme
from catalog.matching.sketch import Matching, Sketch
from catalog.matching.titles import TitleParts

ALIKE = 0.6
"""The share of common words from which two titles are taken for one (Jaccard)."""


class Reason(NamedTuple):
    """Why two records are of one work: ``scheme`` isbn, issn, doi, title, editor, or a plugin's own word.

    ``value`` is the number, "" for a title and an editor's word.
    """

    scheme: str
    value: str


class Sets:
    """Disjoint sets of names (union-find): ``join`` makes two one, ``of`` gives a set's smallest name."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._sizes: dict[str, int] = {}

    def of(self, name: str) -> str:
        """The smallest name of the set that holds ``name``."""
        parents, root = self._parents, name
        while (above := parents.get(root, root)) != root:
            root = above
        while (above := parents.get(name, name)) != root:
            parents[name], name = root, above
        return root

    def join(self, one: str, other: str) -> None:
        """Make the sets of two names one."""
        low, high = sorted((self.of(one), self.of(other)))
        if low != high:
            self._sizes[low] = self._sizes.get(low, 1) + self._sizes.get(high, 1)
            self._parents[high] = low

    def size(self, name: str) -> int:
        """The number of names in the set that holds ``name``."""
        return self._sizes.get(self.of(name), 1)


def grouped(members: Mapping[str, Matching]) -> dict[str, str]:
    """Each record's group among ``members``, told by the smallest id of the group.

    The same whatever the order of ``members``. Keys that are to be ignored are the caller's to leave out.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for record, matching in members.items():
        for key in matching.keys:
            holders[key].append(record)
    sets = Sets()
    for key, records in holders.items():
        if len(records) > 1:
            _join_alike(key, records, members, sets)
    return {record: sets.of(record) for record in members}


def _join_alike(key: str, records: Sequence[str], members: Mapping[str, Matching], sets: Sets) -> None:
    fits = _fit(key)
    by_sketch: dict[Sketch, list[str]] = defaultdict(list)
    for record in records:
        by_sketch[members[record].sketch].append(record)
    for sketch, same in by_sketch.items():
        if len(same) > 1 and fits(sketch, sketch):
            for record in same[1:]:
                sets.join(same[0], record)
    for one, other in itertools.combinations(by_sketch, 2):
        if fits(one, other):
            sets.join(by_sketch[one][0], by_sketch[other][0])


def reasons(one: Matching, other: Matching) -> tuple[Reason, ...]:
    """Why two records are of one work; nothing for two that only a third one brings together."""
    common = [key for key in one.keys if key in other.keys and _fit(key)(one.sketch, other.sketch)]
    return tuple(dict.fromkeys(map(_reason, common)))


def _reason(key: str) -> Reason:
    if key.startswith(PARTY):
        return Reason("editor", "")
    name, _, value = key.partition(":")
    return Reason(name, "" if name == "title" else value)


def _fit(key: str) -> Callable[[Sketch, Sketch], bool]:
    return _FITS.get(scheme(key), _always) if not key.startswith(PARTY) else _always


def _always(one: Sketch, other: Sketch) -> bool:
    return True


def _same_number(one: Sketch, other: Sketch) -> bool:
    """For ISBN, ISSN and DOI: publishers use a number again, and give one to all volumes of a set."""
    if one.kind != other.kind or not _same_edition(one.edition, other.edition):
        return False
    first, second = one.parts, other.parts
    if first.volume != second.volume or (is_generic(first.head) and one.year != other.year):
        return False
    return alike(first, second)


def _same_title(one: Sketch, other: Sketch) -> bool:
    """For title, creator and year: a volume, an edition, another subtitle make another work."""
    if (one.kind, one.edition) != (other.kind, other.edition):
        return False
    first, second = one.parts, other.parts
    if first.volume != second.volume:
        return False
    return not first.rest or not second.rest or _overlap(first.rest.split(), second.rest.split()) >= ALIKE


_FITS = {"isbn": _same_number, "issn": _same_number, "doi": _same_number, "title": _same_title}


def _same_edition(one: str, other: str) -> bool:
    # Whoever leaves the edition out means the one that the number is of.
    return not one or not other or one == other


def alike(one: TitleParts, other: TitleParts) -> bool:
    """Whether two titles can be of one thing: the same numbers, and most of the words in common."""
    first, second, first_rest, second_rest = (
        text.split() for text in (one.head, other.head, one.rest, other.rest)
    )
    told, told_too = _numerals(first_rest), _numerals(second_rest)
    if _numerals(first) != _numerals(second) or (told and told_too and told != told_too):
        return False
    if one.head == other.head or _overlap(first, second) >= ALIKE:
        return True
    return _overlap(first + first_rest, second + second_rest) >= ALIKE


def _numerals(words: Iterable[str]) -> set[str]:
    return {word for word in words if word.isdecimal()}


def _overlap(first: Sequence[str], second: Sequence[str]) -> float:
    one, other = set(first), set(second)
    return len(one & other) / (len(one | other) or 1)
