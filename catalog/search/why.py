"""Why a work was found, as plain facts that a page says in the reader's language.

Derived from the query tree and the work's records, not from an engine: the same facts on every engine. A
fact says which words of which field answer the query, not how much they weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Literal, get_args

from catalog.formats.text.fold import fold
from catalog.sdk.search import Document, IndexField
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
from catalog.search.document import build_document
from catalog.search.expansions import Expanded
from catalog.search.trees import placements

Kind = Literal[
    "value", "exact", "neighbours", "folded", "prefix",
    "inflection", "synonym", "translation", "spelling", "range",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of reasons, the strongest first.

``exact``: the words as typed, accents and order; ``folded``: the words without regard to accents;
``neighbours``: words of the query side by side; ``prefix``: a word with that beginning or pattern;
``inflection``, ``synonym``, ``translation``: another way to say what was typed; ``spelling``: a word that is
nearly the one typed; ``value``: a whole value, such as a number; ``range``: a number within bounds.
"""
MAX_REASONS = 12
"""So many reasons, the strongest, are told."""
_MOST_PLACES = 50

Json = Mapping[str, Any]
Leaf = Term | Phrase | Prefix | Wildcard | Fuzzy


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: in ``field`` of the index stands ``text`` (as the record has it, in lower case).

    ``asked`` is the part of the query that a synonym, translation or inflection stands for, else "".
    """

    field: str
    text: str
    kind: Kind
    asked: str = ""


def reasons(
    tree: Node,
    records: Sequence[Json],
    institutions: Mapping[str, Json],
    fields: Sequence[IndexField],
) -> tuple[Reason, ...]:
    """Why the work of ``records`` matches ``tree``: at most 12 facts, fields by weight, the strongest first.

    The arguments are those of ``build_document``; ``tree`` is as ``language.parse`` gives it, or the one that
    was searched in the end. A work that does not match has no reasons.
    """
    document = build_document("", records, institutions, fields)
    known = {field.name: field for field in fields}
    found = _joined(_of(tree, _Reader(document, known)))
    order = {name: (-field.weight, number) for number, (name, field) in enumerate(known.items())}

    def place(reason: Reason) -> tuple[bool, tuple[float, int], int]:
        return reason.kind not in _AS_TYPED, order[reason.field], -len(reason.text)

    return tuple(sorted(_longest(found), key=place)[:MAX_REASONS])


_AS_TYPED = frozenset({"value", "exact", "neighbours", "folded", "prefix"})
_RUNS = frozenset({"exact", "neighbours"})


@dataclass(frozen=True, slots=True)
class _Match:
    """Tokens ``places`` of one value of a field that answer a part of the query."""

    field: str
    value: Sequence[str]
    places: tuple[int, ...]
    kind: Kind
    asked: str = ""

    @property
    def reason(self) -> Reason:
        text = " ".join(self.value[place] for place in self.places)
        return Reason(self.field, text, self.kind, self.asked)


class _Reader:
    """Finds tokens in the fields of one document."""

    def __init__(self, document: Document, fields: Mapping[str, IndexField]) -> None:
        self._document = document
        self._values = {
            name: [(tuple(value[0]), tuple(value[1])) for value in document.texts.get(name, ())]
            for name, field in fields.items()
            if field.type == "text"
        }

    def matches(self, leaf: Leaf, within: Expanded | None) -> Iterator[_Match]:
        """Where the leaf's tokens stand, and what kind of reason that is."""
        for name in (leaf.field,) if leaf.field else self._values:
            for exact, folded in self._values.get(name, ()):
                searched = folded if leaf.folded else exact
                for places in _places(leaf, searched):
                    exactly = all(exact[place] == searched[place] for place in places)
                    if within is not None:
                        yield _Match(name, exact, places, _EXPANDED[within.kind], within.source)
                    else:
                        yield _Match(name, exact, places, _kind(leaf, exactly))

    def has(self, keyword: Keyword) -> bool:
        """Whether the document has the whole value."""
        return keyword.value in self._document.keywords.get(keyword.field, ())

    def number(self, within: NumberRange) -> int | None:
        """The first number of the document within the range."""
        numbers = self._document.numbers.get(within.field, ())
        low = within.low if within.low is not None else min(numbers, default=0)
        high = within.high if within.high is not None else max(numbers, default=0)
        return next((number for number in numbers if low <= number <= high), None)


Found = _Match | Reason


def _of(node: Node, reader: _Reader, within: Expanded | None = None) -> list[Found]:
    match node:
        case And(parts):
            found = [_of(part, reader, within) for part in parts if not isinstance(part, Not | Everything)]
            return list(chain.from_iterable(found)) if all(found) else []
        case Or(parts):
            return [reason for part in parts for reason in _of(part, reader, within)]
        case Prefer(required, wanted):
            needed = _of(required, reader, within)
            return needed + _of(wanted, reader, within) if needed else []
        case Boost(part):
            return _of(part, reader, node if isinstance(node, Expanded) else within)
        case Constant(part):
            return _of(part, reader, within)
        case Keyword(field, value):
            return [Reason(field, value, "value")] if reader.has(node) else []
        case NumberRange(field):
            number = reader.number(node)
            return [] if number is None else [Reason(field, str(number), "range")]
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            return list(reader.matches(node, within))
        case _:
            return []


def _kind(leaf: Leaf, exactly: bool) -> Kind:
    match leaf:
        case Prefix() | Wildcard():
            return "prefix"
        case Fuzzy():
            return "spelling"
        case Phrase(folded=True):
            return "neighbours"
        case Phrase():
            return "exact"
        case _:
            return "exact" if exactly else "folded"


_EXPANDED: Mapping[str, Kind] = {
    "synonym": "synonym",
    "translation": "translation",
    "inflection": "inflection",
}


def _places(leaf: Leaf, tokens: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Where in a value the leaf's tokens stand."""
    match leaf:
        case Phrase(wanted, slop=slop):
            ways = placements(len(wanted), slop)
            starts = [place for place, token in enumerate(tokens) if token == wanted[0]]
            for start in starts[:_MOST_PLACES]:
                for way in ways:
                    places = tuple(start + offset for offset in way)
                    if places[-1] < len(tokens) and all(
                        tokens[place] == token for place, token in zip(places, wanted, strict=True)
                    ):
                        yield places
        case Term(text):
            yield from ((place,) for place, token in enumerate(tokens) if token == text)
        case Prefix(text):
            yield from ((place,) for place, token in enumerate(tokens) if token.startswith(text))
        case Wildcard(text):
            pattern = re.compile(re.escape(text).replace(r"\?", ".").replace(r"\*", ".*"))
            yield from ((place,) for place, token in enumerate(tokens) if pattern.fullmatch(token))
        case Fuzzy(text, distance=distance):
            near = ((place, token) for place, token in enumerate(tokens) if _is_near(token, text, distance))
            yield from ((place,) for place, _ in near)


def _is_near(token: str, text: str, distance: int) -> bool:
    """Whether ``token`` is ``text`` within so many edits (Levenshtein 1966)."""
    if abs(len(token) - len(text)) > distance:
        return False
    row = list(range(len(text) + 1))
    for number, letter in enumerate(token, start=1):
        above, row = row, [number]
        for place, other in enumerate(text):
            row.append(min(above[place] + (letter != other), above[place + 1] + 1, row[place] + 1))
    return row[-1] <= distance


def _joined(found: Iterable[Found]) -> list[Reason]:
    """The reasons, pairs of neighbours that overlap ("bảo tàng", "tàng lịch") joined to one run."""
    runs: dict[tuple[str, int], list[_Match]] = {}
    reasons: dict[Reason, None] = {}
    for one in found:
        if isinstance(one, Reason):
            reasons[one] = None
        elif one.kind in _RUNS and len(one.places) > 1 and not one.asked:
            runs.setdefault((one.field, id(one.value)), []).append(one)
        else:
            reasons[one.reason] = None
    for matches in runs.values():
        for match in _overlapping(matches):
            reasons[match.reason] = None
    return list(reasons)


def _overlapping(matches: Sequence[_Match]) -> Iterator[_Match]:
    # A phrase that was matched with its accents is told before the same one without.
    ordered = sorted(matches, key=lambda one: (one.places[0], -one.places[-1], KINDS.index(one.kind)))
    run = ordered[0]
    for match in ordered[1:]:
        if match.places[0] > run.places[-1]:
            yield run
            run = match
        elif match.places[-1] > run.places[-1]:
            run = replace(run, places=tuple(sorted({*run.places, *match.places})), kind="neighbours")
    yield run


def _longest(found: Iterable[Reason]) -> list[Reason]:
    """The reasons that no longer or stronger one of the same field says too, accents aside."""
    kept: list[Reason] = []
    for reason in sorted(found, key=lambda one: (-len(one.text.split()), KINDS.index(one.kind))):
        words = f" {fold(reason.text)} "
        if not any(other.field == reason.field and words in f" {fold(other.text)} " for other in kept):
            kept.append(reason)
    return kept
