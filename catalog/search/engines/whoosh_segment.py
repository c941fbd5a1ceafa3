"""One segment of a Whoosh index: its columns, and the trees evaluated on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from whoosh.reading import TermNotFound

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
from catalog.search.trees import placements, wildcard_stem

# BM25 with the constants that Tantivy and Lucene use.
_SATURATION, _LENGTH = 1.2, 0.75

Scores = dict[int, float]


class SegmentValues:
    """The columns of a segment in memory, read when first asked for. A segment never changes."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._facets: dict[str, list[tuple[str, ...]]] = {}

    @cached_property
    def ids(self) -> list[str]:
        """The work of each document."""
        return [value.decode() for value in self._column("column_id")]

    @cached_property
    def titles(self) -> list[bytes]:
        """The collation key of each document."""
        return list(self._column("column_title"))

    @cached_property
    def newest(self) -> list[int]:
        """The number that "newest" sorts by."""
        return list(self._column("column_newest"))

    def of(self, name: str) -> list[tuple[str, ...]]:
        """The values that each document has of a keyword or number field."""
        values = self._facets.get(name)
        if values is None:
            values = self._facets[name] = self._load(name)
        return values

    def _load(self, name: str) -> list[tuple[str, ...]]:
        values: list[tuple[str, ...]] = [()] * self._reader.doc_count_all()
        if name not in self._reader.indexed_field_names():
            return values
        for text in list(self._reader.lexicon(name)):
            one = (text.decode(),)
            for document in self._reader.postings(name, text).all_ids():
                values[document] = values[document] + one if values[document] else one
        return values

    def likeness(self, document: int) -> str:
        """What was stored of a document to find others like it."""
        return str(self._reader.column_reader("column_likeness")[document].decode())

    def _column(self, name: str) -> Iterable[Any]:
        column = self._reader.column_reader(name)
        return (column[document] for document in range(self._reader.doc_count_all()))


class Segment:
    """Evaluates clean trees: the documents that match, with their scores."""

    def __init__(
        self,
        reader: Any,
        values: SegmentValues,
        fields: Mapping[str, IndexField],
        rarity: Callable[[str, str], float],
        expand: Callable[[str, str, str], Sequence[str]],
        average: Callable[[str], float],
    ) -> None:
        self.reader, self.values = reader, values
        self._fields, self._rarity, self._expand, self._average = fields, rarity, expand, average
        self._texts = [field for field in fields.values() if field.type == "text"]

    @cached_property
    def everything(self) -> frozenset[int]:
        """All documents that are not deleted."""
        return frozenset(self.reader.all_doc_ids())

    def match(self, node: Node, within: Container[int] | None = None) -> Scores:
        """The documents (of ``within``, if given) that match ``node``."""
        match node:
            case And(parts):
                return self._all_of(parts, within)
            case Or(parts, minimum):
                return self._some_of(parts, minimum, within)
            case Prefer(required, wanted):
                found = self.match(required, within)
                return _added(found, self.match(wanted, found.keys())) if found else found
            case Boost(part, factor):
                return {document: score * factor for document, score in self.match(part, within).items()}
            case Constant(part, score):
                return dict.fromkeys(self.match(part, within), score)
            case Keyword(field, value):
                return dict.fromkeys(_kept(self._ids(field, value), within), 0.0)
            case NumberRange(field, low, high):
                return dict.fromkeys(_kept(self._range(field, low, high), within), 0.0)
            case Everything():
                return dict.fromkeys(_kept(self.everything, within), 0.0)
            case Not(part):
                excluded = self.match(part, within)
                return dict.fromkeys(set(_kept(self.everything, within)) - excluded.keys(), 0.0)
            case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
                return self._leaf(node, within)
        raise TypeError(f"not a node of a query tree: {node!r}")

    def _all_of(self, parts: Sequence[Node], within: Container[int] | None) -> Scores:
        found: Scores | None = None
        for part in sorted(parts, key=_cost):
            if isinstance(part, Not) and found is not None:
                for document in self.match(part.part, found.keys()):
                    del found[document]
                continue
            scores = self.match(part, within if found is None else found.keys())
            found = scores if found is None else {one: found[one] + score for one, score in scores.items()}
            if not found:
                break
        return found or {}

    def _some_of(self, parts: Sequence[Node], minimum: int, within: Container[int] | None) -> Scores:
        total: Scores = {}
        times: dict[int, int] = {}
        for part in parts:
            for document, score in self.match(part, within).items():
                total[document] = total.get(document, 0.0) + score
                times[document] = times.get(document, 0) + 1
        if minimum > 1:
            return {document: score for document, score in total.items() if times[document] >= minimum}
        return total

    def _leaf(self, leaf: Term | Phrase | Prefix | Wildcard | Fuzzy, within: Container[int] | None) -> Scores:
        total: Scores = {}
        for field in [self._fields[leaf.field]] if leaf.field else self._texts:
            name = f"{field.name}_folded" if leaf.folded else field.name
            for document, score in self._in_field(leaf, name, within).items():
                total[document] = total.get(document, 0.0) + score * field.weight
        return total

    def _in_field(self, leaf: Node, name: str, within: Container[int] | None) -> Scores:
        match leaf:
            case Term(text):
                return self._term(name, text, within)
            case Phrase(tokens, slop=slop):
                return self._phrase(name, tokens, slop, within)
            case Prefix(text):
                alike = self._expand(name, text, "*")
            case Wildcard(text):
                stem = wildcard_stem(text)
                alike = self._expand(name, stem, text[len(stem) :])
            case Fuzzy(text, distance=distance) if self._has(name):
                alike = tuple(self.reader.terms_within(name, text, distance))
            case _:
                alike = ()
        found: set[int] = set()
        for token in alike:
            found.update(self._ids(name, token))
        return dict.fromkeys(_kept(found, within), 1.0)

    def _has(self, name: str) -> bool:
        return name in self.reader.indexed_field_names()

    def _postings(self, name: str, token: str) -> Any:
        try:
            return self.reader.postings(name, token)
        except TermNotFound:
            return None

    def _ids(self, name: str, token: str) -> Iterable[int]:
        postings = self._postings(name, token)
        return () if postings is None else postings.all_ids()

    def _term(self, name: str, token: str, within: Container[int] | None) -> Scores:
        postings = self._postings(name, token)
        if postings is None:
            return {}
        score = self._scorer(name, self._rarity(name, token))
        found: Scores = {}
        while postings.is_active():
            document = postings.id()
            if within is None or document in within:
                found[document] = score(document, postings.weight())
            postings.next()
        return found

    def _scorer(self, name: str, rarity: float) -> Callable[[int, float], float]:
        length, average = self.reader.doc_field_length, self._average(name) or 1.0
        best = rarity * (_SATURATION + 1)

        def score(document: int, times: float) -> float:
            share = 1 - _LENGTH + _LENGTH * length(document, name, 1) / average
            return float(best * times / (times + _SATURATION * share))

        return score

    def _phrase(self, name: str, tokens: Sequence[str], slop: int, within: Container[int] | None) -> Scores:
        candidates: set[int] | None = None
        for token in dict.fromkeys(tokens):
            ids = set(_kept(self._ids(name, token), within))
            candidates = ids if candidates is None else candidates & ids
            if not candidates:
                return {}
        positions = {token: self._positions(name, token, candidates or set()) for token in set(tokens)}
        ways = placements(len(tokens), slop)
        score = self._scorer(name, sum(self._rarity(name, token) for token in tokens))
        found: Scores = {}
        for document in candidates or ():
            places = [positions[token][document] for token in tokens]
            times = sum(_stands(start, places, way) for start in places[0] for way in ways)
            if times:
                found[document] = score(document, times)
        return found

    def _positions(self, name: str, token: str, wanted: set[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        postings = self._postings(name, token)
        while postings is not None and postings.is_active():
            if postings.id() in wanted:
                found[postings.id()] = set(postings.value_as("positions"))
            postings.next()
        return found

    def _range(self, name: str, low: int | None, high: int | None) -> set[int]:
        found: set[int] = set()
        lowest, highest = low if low is not None else -math.inf, high if high is not None else math.inf
        if name == NEWEST:
            return {one for one in self.everything if lowest <= self.values.newest[one] <= highest}
        if self._has(name):
            for text in list(self.reader.lexicon(name)):
                if lowest <= int(text) <= highest:
                    found.update(self._ids(name, text.decode()))
        return found


def _stands(start: int, places: Sequence[set[int]], way: Sequence[int]) -> bool:
    return all(start + offset in positions for offset, positions in zip(way, places, strict=True))


def _kept(found: Iterable[int], within: Container[int] | None) -> Iterable[int]:
    return found if within is None else [document for document in found if document in within]


def _added(found: Scores, more: Scores) -> Scores:
    for document, score in more.items():
        found[document] += score
    return found


def _cost(node: Node) -> int:
    """Cheap and selective parts come first, so that dear ones look at few documents; ``Not`` comes last."""
    match node:
        case Not():
            return 4
        case Everything():
            return 3
        case Keyword() | NumberRange():
            return 0
        case Term() | Phrase():
            return 1
        case _:
            return 2
