"""Clean query trees to Tantivy queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy

from catalog.sdk.search import (
    And,
    Boost,
    Constant,
    Everything,
    Fuzzy,
    IndexField,
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
from catalog.search.trees import MAX_EXPANSION, NOTHING, placements, wildcard_stem, wildcard_test

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_INTEGER = tantivy.FieldType.Integer
_LOW, _HIGH = -(2**63), 2**63 - 1


class Compiler:
    """Compiles trees for one opened index."""

    def __init__(self, schema: Any, searcher: Any, fields: Mapping[str, IndexField]) -> None:
        self._schema, self._searcher, self._fields = schema, searcher, fields
        self._texts = [field for field in fields.values() if field.type == "text"]

    def query(self, tree: Node, filters: Mapping[str, Sequence[str]]) -> Any:
        """The query for a tree narrowed by filters, which add nothing to a score."""
        narrowed = [self._filter(name, values) for name, values in filters.items() if values]
        if not narrowed:
            return self.node(tree)
        parts = [(_MUST, part) for part in narrowed]
        if tree != Everything():
            parts.insert(0, (_MUST, self.node(tree)))
        return tantivy.Query.boolean_query(parts)

    def node(self, node: Node) -> Any:
        """The query for one node."""
        match node:
            case And(parts):
                return self._boolean(
                    [(_MUST_NOT, part.part) if isinstance(part, Not) else (_MUST, part) for part in parts]
                )
            case Or(parts, minimum):
                return tantivy.Query.empty_query() if node == NOTHING else self._any(parts, minimum)
            case Prefer(required, wanted):
                return self._boolean([(_MUST, required), (_SHOULD, wanted)])
            case Boost(part, factor):
                return tantivy.Query.boost_query(self.node(part), factor)
            case Constant(part, score):
                return tantivy.Query.const_score_query(self.node(part), score)
            case Keyword(field, value):
                return self._filter(field, (value,))
            case NumberRange(field, low, high):
                return _unscored(self._range(field, low, high))
            case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
                return self._leaf(node)
            case _:
                return _unscored(tantivy.Query.all_query())

    def _boolean(self, parts: list[tuple[Any, Node]]) -> Any:
        return tantivy.Query.boolean_query([(occur, self.node(part)) for occur, part in parts])

    def _any(self, parts: Sequence[Node], minimum: int) -> Any:
        compiled = [(_SHOULD, self.node(part)) for part in parts]
        return tantivy.Query.boolean_query(compiled, minimum_number_should_match=minimum)

    def _leaf(self, leaf: Term | Phrase | Prefix | Wildcard | Fuzzy) -> Any:
        fields = [self._fields[leaf.field]] if leaf.field else self._texts
        compiled = []
        for field in fields:
            found = self._in_field(leaf, f"{field.name}_folded" if leaf.folded else field.name)
            if found is not None:
                compiled.append((_SHOULD, tantivy.Query.boost_query(found, field.weight)))
        if not compiled:
            return tantivy.Query.empty_query()
        return compiled[0][1] if len(compiled) == 1 else tantivy.Query.boolean_query(compiled)

    def _in_field(self, leaf: Term | Phrase | Prefix | Wildcard | Fuzzy, name: str) -> Any:
        match leaf:
            case Term(text):
                return tantivy.Query.term_query(self._schema, name, text)
            case Phrase(tokens, slop=slop):
                return self._phrase(name, tokens, slop)
            case Prefix(text):
                return self._any_token(name, self._searcher.terms_with_prefix(name, text))
            case Wildcard(text):
                fits = wildcard_test(text)
                alike = self._searcher.terms_with_prefix(name, wildcard_stem(text))
                return self._any_token(name, [pair for pair in alike if fits(pair[0])])
            case Fuzzy(text, distance=distance):
                fuzzy = tantivy.Query.fuzzy_term_query(
                    self._schema, name, text, distance=distance, transposition_cost_one=False
                )
                return tantivy.Query.const_score_query(fuzzy, 1.0)

    def _phrase(self, name: str, tokens: Sequence[str], slop: int) -> Any:
        phrases = [
            tantivy.Query.phrase_query(self._schema, name, list(zip(places, tokens, strict=True)))
            for places in placements(len(tokens), slop)
        ]
        return phrases[0] if len(phrases) == 1 else tantivy.Query.disjunction_max_query(phrases)

    def _any_token(self, name: str, found: Sequence[tuple[str, int]]) -> Any:
        """The most frequent of the tokens, each worth the same."""
        if not found:
            return None
        best = sorted(found, key=lambda pair: (-pair[1], pair[0]))[:MAX_EXPANSION]
        terms = tantivy.Query.term_set_query(self._schema, name, [token for token, _ in best])
        return tantivy.Query.const_score_query(terms, 1.0)

    def _filter(self, name: str, values: Sequence[str]) -> Any:
        field = self._fields.get(name)
        if field is not None and field.type == "number":
            numbers = [int(value) for value in values if value.lstrip("-").isdecimal()]
            found = [self._range(name, number, number) for number in numbers]
        else:
            found = [tantivy.Query.term_query(self._schema, name, value) for value in dict.fromkeys(values)]
        if not found:
            return tantivy.Query.empty_query()
        if len(found) == 1:
            return _unscored(found[0])
        return _unscored(tantivy.Query.boolean_query([(_SHOULD, part) for part in found]))

    def _range(self, name: str, low: int | None, high: int | None) -> Any:
        lowest = _LOW if low is None else max(low, _LOW)
        highest = _HIGH if high is None else min(high, _HIGH)
        if lowest > highest:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(self._schema, name, _INTEGER, lowest, highest)


def _unscored(query: Any) -> Any:
    return tantivy.Query.const_score_query(query, 0.0)
