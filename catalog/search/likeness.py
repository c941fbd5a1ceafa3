"""Likeness: what is kept of a work to find others like it, and the query made of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from catalog.sdk.search import Document, IndexField
from catalog.sdk.tree import Boost, Node, Or, Phrase, Prefer, Term
from catalog.search.analysis import Analysed

KEPT_FIELDS = ("title", "subject", "creator")
KEPT_TOKENS = 16
"""Of each field so many tokens are kept."""
ASKED = 12
"""So many tokens, the rarest, make the query."""
MAX_WORKS = 60_000
"""So many works, summed over the tokens asked for, are looked at: common tokens of a large index are left."""
_FEWEST = 3
_SIDE_BY_SIDE = 3.0
_COMMON = 0.3
_ALWAYS_RARE = 4


def kept(document: Document) -> str:
    """The line that an engine stores with a document: per field its name and its first folded tokens."""
    parts = []
    for name in KEPT_FIELDS:
        if values := document.texts.get(name):
            # Only the first are wanted: the rest of a long text is not taken apart.
            tokens = " ".join([_folded(value) for value in values]).split(" ", KEPT_TOKENS)[:KEPT_TOKENS]
            parts.append(f"{name} {' '.join(dict.fromkeys(tokens))}")
    return "\n".join(parts)


def _folded(value: Sequence[Sequence[str]]) -> str:
    # An abstract class asks long whether something is one of it.
    return value.folded_text if type(value) is Analysed else " ".join(value[1])


def tree(
    stored: str, fields: Sequence[IndexField], frequency: Callable[[str, str], int], documents: int
) -> Node | None:
    """The query for works like the one ``stored`` tells of, None if it shares no word with another.

    Two syllables are mostly one word, so works that hold neighbours of the tokens side by side come first.
    """
    weights = {field.name: field.weight for field in fields}
    ranked: list[tuple[float, Term, int]] = []
    for line in stored.splitlines():
        name, *tokens = line.split(" ")
        for token in tokens if name in weights else ():
            count = frequency(f"{name}_folded", token)
            if 1 < count <= max(_ALWAYS_RARE, documents * _COMMON):
                rarity = math.log(1 + documents / count)
                ranked.append((weights[name] * rarity, Term(token, name, folded=True), count))
    ranked.sort(key=lambda entry: (-entry[0], entry[1].text, entry[1].field or ""))
    asked = _affordable(ranked)
    if not asked:
        return None
    # One shared syllable says little: "trong" stands in thousands of titles.
    found = Or(asked, minimum=2 if len(asked) > _FEWEST else 1)
    pairs = _neighbours(stored, asked)
    return Prefer(found, Boost(Or(pairs), _SIDE_BY_SIDE)) if pairs else found


def _affordable(ranked: Sequence[tuple[float, Term, int]]) -> tuple[Term, ...]:
    """The rarest terms that together are in no more than ``MAX_WORKS`` works, but a few in any case."""
    asked: list[Term] = []
    left = MAX_WORKS
    for _, term, count in ranked:
        if len(asked) < ASKED and (len(asked) < _FEWEST or count <= left):
            asked.append(term)
            left -= count
    return tuple(asked)


def _neighbours(stored: str, asked: Sequence[Term]) -> tuple[Phrase, ...]:
    known = {(term.field, term.text) for term in asked}
    return tuple(
        Phrase(pair, name, folded=True)
        for name, *tokens in (line.split(" ") for line in stored.splitlines())
        for pair in pairwise(tokens)
        if {(name, pair[0]), (name, pair[1])} <= known
    )
