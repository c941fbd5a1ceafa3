"""Words: how plain words become nodes, so that folded finds, exact ranks and neighbours outrank.

Weights are those of ``catalog.search.ranking``, other ways to say the words those of ``expansions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from catalog.sdk.tree import And, Boost, Constant, Keyword, Node, Or, Phrase, Prefer, Term
from catalog.search import expansions
from catalog.search.analysis import Tokens, analyse, has_marks
from catalog.search.document import MAX_MAIN_TITLE, normalise_identifier
from catalog.search.expansions import Part
from catalog.search.numbers import worded_day
from catalog.search.ranking import weight

NEIGHBOURS = 8
"""Of a longer row of words only the first so many pairs are looked for side by side."""
NEAR, NEAR_FIELDS = 1, ("title", "subject", "description")
"""With so many others between them the two syllables of a word may still be that word, in these fields."""
_LETTER_AND_DIGIT = re.compile(r"(?=.*\d)(?=.*[^\W\d_])")
_SHORTEST_MIXED, _SHORTEST_NUMBER = 3, 6


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed: mostly one token, several where signs join them ("H'Mông", "288/KH-UBND")."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    text: str = ""
    compounds: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> Word | None:
        """The word, None if nothing of it can be searched."""
        tokens = analyse(text)
        if not tokens.exact:
            return None
        return cls(tokens.exact, tokens.folded, text, tokens.compounds)

    @property
    def is_marked(self) -> bool:
        """Whether it was typed with accents."""
        return any(map(has_marks, self.exact, self.folded))


def word_node(word: Word, field: str | None = None) -> Node:
    """What one word finds: its folded form; works with its exact form or number rank higher."""
    if word.compounds:
        return number_node(word, field)
    if len(word.folded) == 1:
        found: Node = Term(word.folded[0], field, folded=True)
        return Prefer(found, _weighed(Term(word.exact[0], field), "exact")) if word.is_marked else found
    # Signs hold the parts together, so they are searched as a phrase.
    found = Phrase(word.folded, field, folded=True)
    return Prefer(found, _weighed(Phrase(word.exact, field), "exact")) if word.is_marked else found


def number_node(word: Word, field: str | None = None) -> Node:
    """What a number finds: any of its spellings; works with the whole number rank higher."""
    whole = [Term(folded, field, folded=True) for _, folded in word.compounds]
    if len(word.folded) == 1:
        return Or((Term(word.folded[0], field, folded=True), *whole))
    parts: list[Node] = [Phrase(word.folded, field, folded=True)]
    day = worded_day(word.text)
    parts += [Phrase(day, field, folded=True)] if day else []
    return Prefer(Or((*parts, *whole)), Or(tuple(whole)))


def phrase_node(tokens: Tokens, field: str | None, slop: int) -> Node:
    """What a quoted phrase finds: the folded tokens side by side; the exact ones rank higher."""
    found = Phrase(tokens.folded, field, folded=True, slop=slop)
    if tokens.exact == tokens.folded:
        return found
    return Prefer(found, _weighed(Phrase(tokens.exact, field, slop=slop), "exact"))


def all_of(words: Sequence[Word]) -> Node:
    """What a row of words finds: all of them, or other ways to say them; side by side ranked higher.

    A row that looks like a number of a thing ("TD-LS-001", "978 604 1 05827 1") also finds, before all
    else, what has this number.
    """
    parts = _parts(words)
    nodes = tuple(_nodes(words, parts))
    found = nodes[0] if len(nodes) == 1 else And(nodes)
    return _or_identified(prefer_neighbours(found, words, parts), words)


def most_of(words: Sequence[Word]) -> Node:
    """What most of the words find: two of three, three of four, one of two; neighbours rank higher.

    A term of several syllables that is known ("trống đồng") counts as one word, unless it is all there is.
    """
    # Where little is found the syllables of a word are enough, wherever they stand; but to be a book does
    # not answer half of "sách Huế".
    parts = [replace(part, compound=False, kinds=()) for part in _parts(words)]
    if len(parts) > 1:
        nodes = tuple(And(within) if len(within) > 1 else within[0] for within in _grouped(words, parts))
        terms = parts
    else:
        nodes = tuple(map(word_node, words))
        terms = []
    minimum = max(1, len(nodes) - max(1, len(nodes) // 3))
    found: Node = Or(nodes, minimum=minimum)
    if len(parts) == 1 and parts[0].is_known:
        found = Or((found, *_expanded(words, parts[0])))
    return prefer_neighbours(found, words, terms)


def prefer_neighbours(found: Node, words: Sequence[Word], parts: Sequence[Part] = ()) -> Node:
    """``found``, works that hold two neighbouring words side by side ranked higher.

    In Vietnamese two syllables are mostly one word: "đồng" and "trống" apart say little of "trống đồng".
    Within the known terms of ``parts`` that is said by their own nodes.
    """
    within = {place for part in parts if part.is_known for place in range(part.start + 1, part.end)}
    pairs = [
        (left.folded[-1], right.folded[0])
        for place, (left, right) in enumerate(pairwise(words), start=1)
        if place not in within
    ][:NEIGHBOURS]
    wanted = [_weighed(Phrase(pair, folded=True), "neighbours") for pair in dict.fromkeys(pairs)]
    exact = tuple(token for word in words for token in word.exact)
    folded = tuple(token for word in words for token in word.folded)
    is_marked = any(word.is_marked for word in words)
    if len(words) > 1 and len(exact) <= NEIGHBOURS:
        if len(folded) > 2:
            wanted.append(_weighed(Phrase(folded, "title", folded=True), "whole_title"))
        if is_marked and len(within) < len(words) - 1:
            wanted.append(_weighed(Phrase(exact), "exact_phrase"))
    if len(folded) <= MAX_MAIN_TITLE:
        typed = " ".join(exact if is_marked else folded)
        wanted.append(Constant(Keyword("main_title", typed), weight("main_title")))
    return Prefer(found, Or(tuple(wanted))) if wanted else found


def _weighed(node: Node, name: str) -> Node:
    factor = weight(name)
    return node if factor == 1.0 else Boost(node, factor)


def _parts(words: Sequence[Word]) -> tuple[Part, ...]:
    return expansions.parts([(word.exact, word.folded) for word in words])


def _nodes(words: Sequence[Word], parts: Sequence[Part]) -> Iterator[Node]:
    """The nodes that are all wanted: those of words alone, one for each part with other ways to say it."""
    for part, within in zip(parts, _grouped(words, parts), strict=True):
        if part.is_known:
            yield within[0]
        else:
            yield from within


def _grouped(words: Sequence[Word], parts: Sequence[Part]) -> Iterator[tuple[Node, ...]]:
    """For each part the nodes that are wanted of it."""
    for part in parts:
        within = words[part.start : part.end]
        if part.is_known:
            yield (Or((*_said(within, part.compound), *_expanded(words, part))),)
        else:
            yield tuple(map(word_node, within))


def _said(words: Sequence[Word], compound: bool) -> Iterator[Node]:
    """A known term as it was typed: side by side; its syllables apart are hardly a match of it.

    Those of a word of two syllables must be near each other to be one at all.
    """
    direct = tuple(map(word_node, words))
    if len(direct) == 1:
        yield direct[0]
        return
    exact = tuple(token for word in words for token in word.exact)
    folded = tuple(token for word in words for token in word.folded)
    yield _weighed(phrase_node(Tokens(exact, folded), None, 0), "term")
    if compound:
        near = (Phrase(folded, name, folded=True, slop=NEAR) for name in NEAR_FIELDS)
        yield _weighed(Or(tuple(near)), "scattered")
    else:
        yield _weighed(And(direct), "scattered")


def _expanded(words: Sequence[Word], part: Part) -> Iterator[Node]:
    source = " ".join(word.text for word in words[part.start : part.end])
    yield from (expansions.node(alternative, source) for alternative in part.alternatives)
    yield from (Constant(Keyword("kind", kind), weight("kind")) for kind in part.kinds)


def _or_identified(found: Node, words: Sequence[Word]) -> Node:
    number = normalise_identifier("".join(word.text for word in words))
    shortest = _SHORTEST_MIXED if _LETTER_AND_DIGIT.match(number) else _SHORTEST_NUMBER
    if len(number) < shortest or not any(map(str.isdecimal, number)):
        return found
    return Or((found, Constant(Keyword("identifier", number), weight("identifier"))))
