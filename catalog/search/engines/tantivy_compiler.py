"""Clean query trees to Tantivy queries: one that only finds, and one that finds and ranks.

What is found is looked up once in a field that holds the tokens of all text fields, so that several words
meet as plain lists of documents. What ranks stands beside it as wanted parts, one flat list, each of which
adds its score where it matches: nothing of it decides what is found. Where those parts alone stand in all
that is found, as for one word, they are gone through once and nothing is looked up beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import tantivy

from catalog.sdk.search import NEWEST, IndexField
from catalog.sdk.tree import (
    And,
    Boost,
    Constant,
    Everything,
    Fuzzy,
    Keyword,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
)
from catalog.search.engines.implied import is_exact_form, is_told_by_ranking, needed, parted, required
from catalog.search.engines.tantivy import ANYWHERE
from catalog.search.trees import (
    MAX_EXPANSION,
    NOTHING,
    filter_node,
    placements,
    wildcard_stem,
    wildcard_test,
)

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_INTEGER = tantivy.FieldType.Integer
_LOW, _HIGH = -(2**63), 2**63 - 1
_HEAVY = 2.0
"""From this weight on a field ranks words that are meant by their beginning."""

Leaf = Term | Phrase | Prefix | Wildcard | Fuzzy


class Compiler:
    """Compiles trees for one opened index."""

    def __init__(self, schema: Any, searcher: Any, fields: Mapping[str, IndexField]) -> None:
        self._schema, self._searcher, self._fields = schema, searcher, fields
        self._texts = [field for field in fields.values() if field.type == "text"]
        self._expanded = lru_cache(maxsize=1_000)(self._expand)

    def finding(self, tree: Node, filters: Mapping[str, Sequence[str]]) -> Any:
        """The query for what a tree finds, narrowed by filters; its scores mean nothing."""
        parts = [self._found(filter_node(name, values, self._fields)) for name, values in filters.items()]
        if tree != Everything() or not parts:
            parts.insert(0, self._found(tree))
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(_MUST, part) for part in parts])

    def ranking(self, tree: Node, filters: Mapping[str, Sequence[str]]) -> Any:
        """The query for a tree narrowed by filters, with scores."""
        whole, (tree, constants) = tree, parted(tree)
        scores = self._scores(tree)
        if not filters and scores and is_told_by_ranking(tree):
            ranked = _any(scores)
        else:
            ranked = _ranked(self.finding(whole, filters), scores)
        # What half of all works have is asked of those found alone, one by one: in one list with the
        # rest it would be gone through for all.
        for constant in constants:
            ranked = tantivy.Query.boolean_query([(_MUST, ranked), (_SHOULD, *self._scores(constant))])
        return ranked

    # What is found

    def _found(self, node: Node) -> Any:
        match node:
            case And():
                return tantivy.Query.boolean_query(list(self._all(node)))
            case Or(parts, minimum):
                if node == NOTHING:
                    return tantivy.Query.empty_query()
                compiled = [(_SHOULD, self._found(part)) for part in needed(parts, minimum)]
                return tantivy.Query.boolean_query(compiled, minimum_number_should_match=minimum)
            case Prefer() | Boost() | Constant():
                return self._found(required(node))
            case Keyword(field, value):
                return self._value(field, value)
            case NumberRange(field, low, high):
                return self._range(field, low, high)
            case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
                return self._leaf(node)
            case _:
                return tantivy.Query.all_query()

    def _all(self, node: And) -> Iterable[tuple[Any, Any]]:
        for part in map(required, node.parts):
            if isinstance(part, And):
                yield from self._all(part)
            elif isinstance(part, Not):
                yield _MUST_NOT, self._found(part.part)
            else:
                yield _MUST, self._found(part)

    def _leaf(self, leaf: Leaf) -> Any:
        if leaf.field is None and leaf.folded:
            return self._anywhere(leaf)
        found = [query for _, query in self._by_field(leaf)]
        if not found:
            return tantivy.Query.empty_query()
        return found[0] if len(found) == 1 else _any(found)

    def _anywhere(self, leaf: Leaf) -> Any:
        if not isinstance(leaf, Phrase):
            found = self._in_field(leaf, ANYWHERE)
            return tantivy.Query.empty_query() if found is None else found
        # The field of all tokens knows no positions: it only says where to look.
        words = [self._term(ANYWHERE, token) for token in dict.fromkeys(leaf.tokens)]
        phrases = _any([query for _, query in self._by_field(leaf)])
        return tantivy.Query.boolean_query([(_MUST, part) for part in (*words, phrases)])

    # What ranks

    def _scores(self, node: Node) -> list[Any]:
        """Queries each of which adds its score to what ``node`` finds."""
        match node:
            case And(parts):
                return [query for part in parts for query in self._scores(part)]
            case Or(parts):
                return [query for part in parts for query in self._scores_alone(part)]
            case Prefer(part, wanted):
                return self._scores(part) + self._scores_alone(wanted)
            case Boost(part, factor):
                return [tantivy.Query.boost_query(query, factor) for query in self._scores(part)]
            case Constant(part, score):
                return [tantivy.Query.const_score_query(self._found(part), score)]
            case Prefix() | Wildcard() | Fuzzy():
                # Many tokens in a field that says little rank nothing, and cost the most.
                return self._weighed(node, _HEAVY if node.field is None else 0.0)
            case Term() | Phrase():
                return self._weighed(node)
            case _:
                return []

    def _weighed(self, leaf: Leaf, least: float = 0.0) -> list[Any]:
        pairs = self._by_field(leaf, least)
        return [tantivy.Query.boost_query(query, field.weight) for field, query in pairs]

    def _scores_alone(self, node: Node) -> list[Any]:
        """As ``_scores``, where ``node`` need not be found for the whole to be found."""
        match node:
            case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Constant() | Boost(Term() | Phrase()):
                # Where one of their queries matches, they are found.
                return self._scores(node)
            case Or(parts, 1):
                return [query for part in parts for query in self._scores_alone(part)]
            case Prefer(Term() | Phrase() as folded, wanted) if is_exact_form(wanted, folded):
                return self._scores(folded) + self._scores(wanted)
            case _:
                scores = self._scores(node)
                if not scores:
                    return []
                return [_any(scores) if is_told_by_ranking(node) else _ranked(self._found(node), scores)]

    def _by_field(self, leaf: Leaf, least: float = 0.0) -> list[tuple[IndexField, Any]]:
        fields = (
            [self._fields[leaf.field]]
            if leaf.field
            else [field for field in self._texts if field.weight >= least]
        )
        names = [f"{field.name}_folded" if leaf.folded else field.name for field in fields]
        found = [(field, self._in_field(leaf, name)) for field, name in zip(fields, names, strict=True)]
        return [(field, query) for field, query in found if query is not None]

    def _in_field(self, leaf: Leaf, name: str) -> Any:
        match leaf:
            case Term(text):
                return self._term(name, text)
            case Phrase(tokens, slop=slop):
                return self._phrase(name, tokens, slop)
            case Prefix() | Wildcard():
                return self._any_token(leaf, name)
            case Fuzzy(text, distance=distance):
                fuzzy = tantivy.Query.fuzzy_term_query(
                    self._schema, name, text, distance=distance, transposition_cost_one=False
                )
                return tantivy.Query.const_score_query(fuzzy, 1.0)

    def _term(self, name: str, text: str) -> Any:
        return tantivy.Query.term_query(self._schema, name, text)

    def _phrase(self, name: str, tokens: Sequence[str], slop: int) -> Any:
        phrases = [
            tantivy.Query.phrase_query(self._schema, name, list(zip(places, tokens, strict=True)))
            for places in placements(len(tokens), slop)
        ]
        return phrases[0] if len(phrases) == 1 else tantivy.Query.disjunction_max_query(phrases)

    def _any_token(self, leaf: Prefix | Wildcard, name: str) -> Any:
        # A field among all takes the tokens that are frequent in all: they are listed once.
        tokens = self._expanded(leaf, ANYWHERE if leaf.folded and leaf.field is None else name)
        if not tokens:
            return None
        terms = tantivy.Query.term_set_query(self._schema, name, list(tokens))
        return tantivy.Query.const_score_query(terms, 1.0)

    def _expand(self, leaf: Prefix | Wildcard, name: str) -> tuple[str, ...]:
        """The most frequent of the tokens that are meant."""
        if isinstance(leaf, Prefix):
            found = self._searcher.terms_with_prefix(name, leaf.text, limit=MAX_EXPANSION)
        else:
            fits = wildcard_test(leaf.text)
            alike = self._searcher.terms_with_prefix(name, wildcard_stem(leaf.text))
            found = sorted((pair for pair in alike if fits(pair[0])), key=lambda pair: (-pair[1], pair[0]))
        return tuple(token for token, _ in found[:MAX_EXPANSION])

    # Values

    def _value(self, name: str, value: str) -> Any:
        field = self._fields.get(name)
        if field is None or field.type != "number":
            return self._term(name, value)
        if not value.lstrip("-").isdecimal():
            return tantivy.Query.empty_query()
        return self._range(name, int(value), int(value))

    def _range(self, name: str, low: int | None, high: int | None) -> Any:
        lowest = _LOW if low is None else max(low, _LOW)
        highest = _HIGH if high is None else min(high, _HIGH)
        if lowest > highest:
            return tantivy.Query.empty_query()
        # Few numbers are different: the lists of their documents are shorter than the column of all. But no
        # two works are equally new, and their numbers stand in the column alone.
        return tantivy.Query.range_query(
            self._schema, name, _INTEGER, lowest, highest, use_inverted_index=name != NEWEST
        )


def _ranked(found: Any, scores: Sequence[Any]) -> Any:
    parts = [(_MUST, tantivy.Query.const_score_query(found, 0.0))]
    return tantivy.Query.boolean_query(parts + [(_SHOULD, score) for score in scores])


def _any(queries: Sequence[Any]) -> Any:
    return tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])
