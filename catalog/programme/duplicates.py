"""Institutions that may have been entered twice: looked for by name and place, ISIL, nearness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.gazetteer import kilometres
from catalog.store import institutions_alike as store
from catalog.store.institutions_alike import Likeness

NEAR_KILOMETRES = 0.3
MOST_PAIRS = 5000
_MOST_CANDIDATES = 4 * MOST_PAIRS
"""So many are kept in memory: those that were set apart must not use up all that are told."""
_MOST_OF_A_GROUP = 40
"""Of a larger group (a name that hundreds bear) only these many are compared with one another."""
_CELL = 0.004
"""Degrees: a cell is some 440 m wide, so that neighbours of one within 300 m lie in it or beside it."""
_GENERIC = frozenset((
    "thu", "vien", "bao", "tang", "nha", "van", "hoa", "trung", "tam", "the", "thao", "khu", "cong",
    "dong", "to", "dan", "pho", "thon", "ban", "lang", "ap", "khom", "xa", "phuong", "dac", "thi", "tran",
    "huyen", "quan", "tinh", "thanh", "truong", "va", "cua", "tong", "hop", "the", "public", "library",
    "museum", "cultural", "centre", "center", "house", "culture", "of", "city", "province", "district",
    "commune", "ward", "village", "general",
))  # fmt: skip
"""Words that say what an institution is, not which one."""


class Pair(NamedTuple):
    """Two that may be one, in the order of their slugs; ``why`` is isil, name or near."""

    one: Likeness
    other: Likeness
    why: str

    @property
    def slugs(self) -> tuple[str, str]:
        """Both slugs."""
        return self.one.slug, self.other.slug


def pairs(session: Session) -> list[Pair]:
    """The likeliest first, at most ``MOST_PAIRS``; those that somebody set apart are left out."""
    return not_apart(session, candidates(session))


def candidates(session: Session) -> tuple[Pair, ...]:
    """The likeliest first, those too that somebody set apart: all institutions are gone through for them."""
    return _first(store.likenesses(session))


def not_apart(session: Session, found: Iterable[Pair]) -> list[Pair]:
    """At most ``MOST_PAIRS`` of these, without those that somebody set apart."""
    apart = store.apart(session)
    return list(islice((pair for pair in found if pair.slugs not in apart), MOST_PAIRS))


def like(session: Session, slug: str) -> list[Pair]:
    """The pairs that one institution is in."""
    found = _first(store.likenesses_of(session, slug, _CELL))
    return not_apart(session, (pair for pair in found if slug in pair.slugs))


def _first(known: Sequence[Likeness]) -> tuple[Pair, ...]:
    found: dict[tuple[str, str], Pair] = {}
    for pair in _all(known):
        found.setdefault(pair.slugs, pair)
        if len(found) == _MOST_CANDIDATES:
            break
    return tuple(found.values())


def _all(known: Sequence[Likeness]) -> Iterator[Pair]:
    yield from _grouped(known, {one.slug: one.isil.casefold() for one in known if one.isil}, "isil")
    named = {one.slug: (one.system, fold(one.name_vi), one.province) for one in known}
    for pair in _grouped(known, named, "name"):
        communes = {pair.one.commune, pair.other.commune}
        if len(communes) == 1 or "" in communes:
            yield pair
    yield from _near(known)


def _grouped(known: Iterable[Likeness], keys: Mapping[str, Hashable], why: str) -> Iterator[Pair]:
    groups: dict[Hashable, list[Likeness]] = defaultdict(list)
    for one in known:
        if (key := keys.get(one.slug)) is not None:
            groups[key].append(one)
    for group in groups.values():
        # Of one commune first: the comparing of a large group ends early.
        group.sort(key=lambda one: (one.commune, one.slug))
        for start in range(0, len(group), _MOST_OF_A_GROUP):
            for one, other in combinations(group[start : start + _MOST_OF_A_GROUP], 2):
                yield _pair(one, other, why)


def _pair(one: Likeness, other: Likeness, why: str) -> Pair:
    return Pair(one, other, why) if one.slug < other.slug else Pair(other, one, why)


def _near(known: Iterable[Likeness]) -> Iterator[Pair]:
    cells: dict[tuple[int, int], list[Likeness]] = defaultdict(list)
    for one in known:
        if one.lat is None or one.lon is None:
            continue
        row, column = int(one.lat // _CELL), int(one.lon // _CELL)
        for at in [(row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]:
            for other in cells[at][:_MOST_OF_A_GROUP]:
                if _are_near(one, other) and _are_named_alike(one, other):
                    yield _pair(one, other, "near")
        cells[row, column].append(one)


def _are_near(one: Likeness, other: Likeness) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return kilometres((one.lat, one.lon), (other.lat, other.lon)) <= NEAR_KILOMETRES


def _are_named_alike(one: Likeness, other: Likeness) -> bool:
    if one.system != other.system:
        return False
    mine, yours = (frozenset(fold(like.name_vi).split()) for like in (one, other))
    own, others = mine - _GENERIC, yours - _GENERIC
    if not own or not others:
        return mine == yours
    figures = {word for word in own ^ others if any(sign.isdigit() for sign in word)}
    return not figures and (own <= others or others <= own or 2 * len(own & others) >= len(own | others))
