"""Ranking: every weight of the search in one table, each with its reason, and the boosts of a whole query.

Scores are sums of BM25 (k1 = 1.2, b = 0.75, the same on every engine), so a weight multiplies the BM25 of
what it stands for; those of "constant" entries are added as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalog.sdk.search import IndexField
from catalog.sdk.tree import Constant, Keyword, Node, Or, Prefer
from catalog.search.trees import is_ranked


@dataclass(frozen=True, slots=True)
class Weight:
    """A number of the ranking and why it is what it is. ``constant``: added, not multiplied."""

    value: float
    reason: str
    constant: bool = False


WEIGHTS: Mapping[str, Weight] = MappingProxyType(
    {
        "title": Weight(8.0, "People mostly type a title they know: it outweighs all other fields together."),
        "creator": Weight(4.0, "The second most asked; names are short, so their length lifts them too."),
        "subject": Weight(
            3.0, "Chosen by a cataloguer: says what a thing is about, where a description only mentions it."
        ),
        "place": Weight(2.0, "Where a thing is from says more of it than a word of its description."),
        "institution_name": Weight(
            1.5, "“thư viện huế” is to find the library's own things, below those that are about it."
        ),
        "description": Weight(1.0, "The measure of the others: a word that is mentioned."),
        "publisher": Weight(1.0, "Asked for together with other words, hardly ever alone."),
        "rest": Weight(0.7, "Notes, numbers, materials: to be found by, hardly ever what was meant."),
        "exact": Weight(
            1.0, "Added to the folded form, which finds: as much again for the accents that were typed."
        ),
        "neighbours": Weight(
            2.0, "Added for each two words that stand side by side: two syllables are mostly one word."
        ),
        "exact_phrase": Weight(2.0, "All words in their order with their accents are what was meant."),
        "whole_title": Weight(1.0, "All words side by side in a title: a known title, accents or not."),
        "main_title": Weight(
            1_000.0, "Who types the whole of a title wants that work, not one whose title holds it.", True
        ),
        "identifier": Weight(
            10_000.0, "A number that names one thing names what is wanted, whatever else holds it.", True
        ),
        "term": Weight(
            3.0, "A known term side by side: as much as its words and their standing side by side."
        ),
        "scattered": Weight(
            0.002, "The syllables of a known term apart from each other are hardly ever that term."
        ),
        "synonym": Weight(
            0.05, "Another word for it ranks below the word itself, yet still by where it stands."
        ),
        "translation": Weight(
            0.05, "As a synonym: whoever types one language can mostly read the other, but asked in this."
        ),
        "kind": Weight(1.0, "A book answers “sách”, but below what says so in words.", True),
        "inflection": Weight(0.5, "An English plural or singular is nearly the word itself."),
        "online": Weight(0.3, "Of two alike, the one that can be read at once serves more people.", True),
        "complete": Weight(0.15, "Of two alike, the one with a description and a picture tells more.", True
        ),
    }
)  # fmt: skip
"""Everything that weighs in the order of results."""


def weight(name: str) -> float:
    """The number of one entry of ``WEIGHTS``; raises ``KeyError`` for an unknown one."""
    return WEIGHTS[name].value


def preferred(tree: Node, fields: Iterable[IndexField]) -> Node:
    """``tree`` with what can be used online and what is described fully a little higher.

    A tree that ranks nothing (everything, filters alone) stays: it is ordered by newest. So does the tree
    of an index without these fields.
    """
    known = {field.name: field.type for field in fields}
    wanted: list[Node] = []
    if known.get("online") == "keyword":
        wanted.append(Constant(Keyword("online", "yes"), weight("online")))
    if known.get("complete") == "keyword":
        wanted.append(Constant(Keyword("complete", "yes"), weight("complete")))
    return Prefer(tree, Or(tuple(wanted))) if wanted and is_ranked(tree) else tree
