"""Words: how plain words become nodes, so that folded finds, exact ranks and neighbours outrank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalog.sdk.search import And, Boost, Node, Or, Phrase, Prefer, Term
from catalog.search.analysis import Tokens, analyse, has_marks

NEIGHBOURS = 8
"""Of a longer row of words only the first so many pairs are looked for side by side."""
_EXACT_PHRASE = 2.0


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
    if len(word.folded) == 1:
        found: Node = Term(word.folded[0], field, folded=True)
        return Prefer(found, Term(word.exact[0], field)) if word.is_marked else found
    # Signs hold the parts together, so they are searched as a phrase.
    found = Phrase(word.folded, field, folded=True)
    wanted = [Term(folded, field, folded=True) for _, folded in word.compounds]
    if word.is_marked:
        wanted.append(Phrase(word.exact, field))  # type: ignore[arg-type]
    return Prefer(found, Or(tuple(wanted))) if wanted else found


def phrase_node(tokens: Tokens, field: str | None, slop: int) -> Node:
    """What a quoted phrase finds: the folded tokens side by side; the exact ones rank higher."""
    found = Phrase(tokens.folded, field, folded=True, slop=slop)
    if tokens.exact == tokens.folded:
        return found
    return Prefer(found, Phrase(tokens.exact, field, slop=slop))


def all_of(words: Sequence[Word]) -> Node:
    """What a row of words finds: all of them, side by side ranked higher."""
    nodes = tuple(word_node(word) for word in words)
    found = nodes[0] if len(nodes) == 1 else And(nodes)
    return prefer_neighbours(found, words)


def most_of(words: Sequence[Word]) -> Node:
    """What most of the words find: two of three, three of four, one of two; neighbours rank higher."""
    nodes = tuple(word_node(word) for word in words)
    minimum = max(1, len(nodes) - max(1, len(nodes) // 3))
    return prefer_neighbours(Or(nodes, minimum=minimum), words)


def prefer_neighbours(found: Node, words: Sequence[Word]) -> Node:
    """``found``, works that hold two neighbouring words side by side ranked higher.

    In Vietnamese two syllables are mostly one word: "đồng" and "trống" apart say little of "trống đồng".
    """
    pairs = [(left.folded[-1], right.folded[0]) for left, right in pairwise(words)][:NEIGHBOURS]
    wanted: list[Node] = [Phrase(pair, folded=True) for pair in dict.fromkeys(pairs)]
    whole = tuple(token for word in words for token in word.exact)
    if len(words) > 1 and len(whole) <= NEIGHBOURS and any(word.is_marked for word in words):
        wanted.append(Boost(Phrase(whole), _EXACT_PHRASE))
    return Prefer(found, Or(tuple(wanted))) if wanted else found
