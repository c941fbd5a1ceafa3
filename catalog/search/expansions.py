"""Expansions: the other ways to say what a row of words says, as nodes that rank below the words.

Bounded: a query is looked for in at most ``MAX_EXPANSIONS`` other ways in all, each in four fields or, for
names and places, wherever text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from catalog.sdk.tree import Boost, Node, Or, Phrase
from catalog.sdk.tree import Term as Token
from catalog.search import bilingual, synonyms
from catalog.search.analysis import Tokens, analyse, has_marks
from catalog.search.concepts import Concept, Term, inflections, plural
from catalog.search.ranking import weight

MAX_EXPANSIONS = 10
"""Of all other ways to say the parts of a query so many are looked for."""
MAX_FOR_PART = 4
"""Of the other ways to say one part of a query so many are looked for."""
FIELDS = ("title", "subject", "description", "rest")
"""Where other words for a kind, a material or a subject are looked for."""
SHORT_FIELDS = ("title", "subject", "rest")
"""Where one syllable is looked for: in running text it is mostly a part of another word."""

_ENGLISH = re.compile(r"[a-z]{4,20}")
# A syllable typed without accents: no English plural is made of it.
_SYLLABLE = re.compile(
    r"(?:ngh?|ch|gh|gi|kh|nh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch?|m|ng?|nh|p|t)?"
)

Pair = tuple[tuple[str, ...], tuple[str, ...]]
"""Exact and folded tokens of a word as typed."""


@dataclass(frozen=True, slots=True)
class Expanded(Boost):
    """What another way to say ``source`` finds: ``kind`` is "synonym", "translation" or "inflection"."""

    kind: str = "synonym"
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to say something."""

    text: str
    tokens: Tokens
    kind: str
    anywhere: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Words ``start`` to ``end`` of a row, and the other ways to say them (none for most words).

    ``compound`` tells that they are the two syllables of a Vietnamese word, which mean it together only;
    ``kinds`` are the kinds of records that they name.
    """

    start: int
    end: int
    alternatives: tuple[Alternative, ...] = ()
    compound: bool = False
    kinds: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is another way to say it."""
        return bool(self.alternatives or self.kinds)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term as a key: a query means it if its tokens are typed so, or without accents."""

    term: Term
    tokens: Tokens
    concept: Concept


def parts(words: Sequence[Pair]) -> tuple[Part, ...]:
    """The row cut into its longest known terms and single words, in order."""
    found: list[Part] = []
    start = 0
    while start < len(words):
        end, entries = _longest(words, start)
        others = _alternatives(entries) if entries else _inflected(words[start])
        compound = bool(entries) and all(map(_is_compound, entries))
        kinds = tuple(dict.fromkeys(entry.concept.kind for entry in entries if entry.concept.kind))
        found.append(Part(start, end, tuple(others), compound, kinds))
        start = end
    expanded = sum(bool(part.alternatives) for part in found)
    most = min(MAX_FOR_PART, max(1, MAX_EXPANSIONS // expanded)) if expanded else 0
    if expanded > MAX_EXPANSIONS:
        found = [
            part if number < MAX_EXPANSIONS else replace(part, alternatives=())
            for number, part in enumerate(found)
        ]
    return tuple(replace(part, alternatives=part.alternatives[:most]) for part in found)


def node(alternative: Alternative, source: str) -> Expanded:
    """What the alternative finds, weighed below what was typed."""
    exact, folded = alternative.tokens.exact, alternative.tokens.folded
    leaf: Token | Phrase
    if len(folded) > 1:
        leaf = Phrase(folded, folded=True)
    elif has_marks(exact[0], folded[0]):
        leaf = Token(exact[0])
    else:
        leaf = Token(folded[0], folded=True)
    found: Node = leaf
    if not alternative.anywhere:
        names = FIELDS if len(folded) > 1 or not has_marks(exact[0], folded[0]) else SHORT_FIELDS
        found = Or(tuple(_within(leaf, name) for name in names))
    # However long a name is, it is one thing: it weighs no more than two words.
    factor = weight(alternative.kind) * min(1.0, 2 / len(folded))
    return Expanded(found, factor, alternative.kind, alternative.text, source)


def _within(leaf: Token | Phrase, field: str) -> Node:
    if isinstance(leaf, Phrase):
        return Phrase(leaf.tokens, field, folded=leaf.folded)
    return Token(leaf.text, field, folded=leaf.folded)


def _longest(words: Sequence[Pair], start: int) -> tuple[int, list[_Entry]]:
    """The end of the longest known term that begins at ``start``, and its entries."""
    lexicon, longest = _lexicon()
    tokens: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    best: tuple[int, list[_Entry]] = (start + 1, [])
    for end in range(start, len(words)):
        exact, tokens = exact + words[end][0], tokens + words[end][1]
        if len(tokens) > longest:
            break
        entries = [entry for entry in lexicon.get(tokens, ()) if _is_meant(entry, exact)]
        if entries:
            best = end + 1, entries
    return best


def _is_compound(entry: _Entry) -> bool:
    return entry.term.language == "vi" and len(entry.tokens.folded) == 2 and entry.term.is_marked


def _is_meant(entry: _Entry, typed: Sequence[str]) -> bool:
    """Whether ``typed`` is the term; without accents only a term of two syllables or more is taken for it."""
    exact, folded = entry.tokens.exact, entry.tokens.folded
    if len(exact) == 1:
        return typed[0] == exact[0]
    pairs = zip(typed, exact, folded, strict=True)
    return all(token in (form, plain) for token, form, plain in pairs)


def _inflected(word: Pair) -> Iterator[Alternative]:
    """The other forms of an English word, which is none that can be a syllable of Vietnamese."""
    exact, folded = word
    if len(exact) != 1 or exact != folded or not _ENGLISH.fullmatch(exact[0]):
        return
    if not _SYLLABLE.fullmatch(exact[0]):
        for other in inflections(exact[0]):
            yield Alternative(other, analyse(other), "inflection", anywhere=False)


def _alternatives(entries: Sequence[_Entry]) -> Iterator[Alternative]:
    """The other terms of the concepts, each once: other numbers of the same term, the first terms of each
    language before the rest, plurals last."""
    seen = {entry.tokens.folded for entry in entries}
    ranked = sorted(
        (
            (0 if term is entry.term else is_plural, place, number, text, entry, term)
            for entry in entries
            for number, (place, term) in enumerate(_placed(entry.concept))
            if term.searched
            for is_plural, text in enumerate(_forms(term, entry.concept))
        ),
        key=lambda row: row[:3],
    )
    for *_, text, entry, term in ranked:
        tokens = analyse(text)
        if tokens.folded in seen:
            continue
        seen.add(tokens.folded)
        kind = "synonym" if term.language == entry.term.language else "translation"
        if term is entry.term:
            kind = "inflection"
        yield Alternative(text, tokens, kind, entry.concept.anywhere)


def _forms(term: Term, concept: Concept) -> tuple[str, ...]:
    """A term and its plural, where there is one: names have none."""
    if term.language != "en" or concept.anywhere:
        return (term.text,)
    return term.text, plural(term.text)


def _placed(concept: Concept) -> Iterator[tuple[int, Term]]:
    """Each term with its place among those of its language."""
    counts: dict[str, int] = {}
    for term in concept.terms:
        place = counts.get(term.language, 0)
        counts[term.language] = place + 1
        yield place, term


@cache
def _lexicon() -> tuple[dict[tuple[str, ...], list[_Entry]], int]:
    """Folded tokens -> what they can mean, and the number of tokens of the longest term."""
    lexicon: dict[tuple[str, ...], list[_Entry]] = {}
    for concept in (*synonyms.load(), *bilingual.load()):
        for term in concept.terms:
            for text in _forms(term, concept):
                tokens = analyse(text)
                lexicon.setdefault(tokens.folded, []).append(_Entry(term, tokens, concept))
    return lexicon, max(map(len, lexicon))
