"""Trees: a query tree checked and cleaned, so that engines compile only what they can.

After ``clean``: phrases have two tokens or more, ``Not`` stands only within an ``And`` beside something
positive, there are no empty groups, every field is known, and leaves without any mark are folded.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from catalog.errors import QueryError
from catalog.formats.text.fold import fold
from catalog.sdk.search import NEWEST, IndexField, Query
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

MAX_DEPTH = 60
"""Deeper trees than the query language can make are refused, so that no engine recurses to death."""
MAX_OFFSET = 10_000
MAX_LIMIT = 1_000
MAX_EXPANSION = 500
"""So many tokens, the most frequent, stand for a prefix or a word with wildcards."""
_MAX_PLACEMENTS = 60

NOTHING = Or(())
Fields = Mapping[str, IndexField]


def check_query(query: Query, fields: Fields) -> None:
    """Raises ``QueryError`` for a page, filter, facet or sort that cannot be."""
    if not 0 <= query.offset <= MAX_OFFSET:
        raise QueryError(
            f"results can be paged up to number {MAX_OFFSET}, not {query.offset}", parameter="page"
        )
    if not 0 <= query.limit <= MAX_LIMIT:
        raise QueryError(f"a page holds up to {MAX_LIMIT} results, not {query.limit}", parameter="size")
    for name in query.filters:
        if name != "id" and (name not in fields or fields[name].type not in ("keyword", "number")):
            raise QueryError(f"there is no filter {name!r}", parameter=name)
    for name in (*query.facets, *query.large_facets):
        if name not in fields or not fields[name].facet:
            raise QueryError(f"{name!r} is not a facet", parameter="facets")
    for name in query.histograms:
        if name not in fields or not fields[name].ends:
            raise QueryError(f"{name!r} has no histogram", parameter="histograms")
    if query.sort not in ("relevance", "newest", "title"):
        raise QueryError(f"sort={query.sort!r}: must be relevance, newest or title", parameter="sort")


def clean(node: Node, fields: Fields, depth: int = 0) -> Node:
    """The tree that engines compile. Raises ``QueryError`` for an unknown field or too deep a tree."""
    if depth > MAX_DEPTH:
        raise QueryError(f"the query is nested more than {MAX_DEPTH} deep")
    match node:
        case And(parts):
            return _clean_and([clean(part, fields, depth + 1) for part in parts])
        case Or(parts, minimum):
            return _clean_or([_positive(clean(part, fields, depth + 1)) for part in parts], minimum)
        case Not(part):
            return _clean_not(clean(part, fields, depth + 1))
        case Boost(part, factor):
            return Boost(_positive(clean(part, fields, depth + 1)), factor)
        case Constant(part, score):
            return Constant(_positive(clean(part, fields, depth + 1)), score)
        case Prefer(required, wanted):
            inner = clean(wanted, fields, depth + 1)
            outer = _positive(clean(required, fields, depth + 1))
            return outer if inner in (NOTHING, Everything()) else Prefer(outer, _positive(inner))
        case _:
            return _clean_leaf(node, fields)


def clean_top(node: Node, fields: Fields) -> Node:
    """``clean`` for a whole tree: a lone ``Not`` becomes everything but that."""
    return _positive(clean(node, fields))


def _positive(node: Node) -> Node:
    return And((Everything(), node)) if isinstance(node, Not) else node


def _clean_and(parts: list[Node]) -> Node:
    if NOTHING in parts:
        return NOTHING
    wanted = [part for part in parts if part != Everything()]
    if not wanted:
        return Everything()
    if all(isinstance(part, Not) for part in wanted):
        wanted.insert(0, Everything())
    return wanted[0] if len(wanted) == 1 else And(tuple(wanted))


def _clean_or(parts: list[Node], minimum: int) -> Node:
    found = [part for part in parts if part != NOTHING]
    if minimum > len(found) or not found:
        return NOTHING
    if len(found) == 1:
        return found[0]
    return And(tuple(found)) if minimum == len(found) else Or(tuple(found), max(1, minimum))


def _clean_not(part: Node) -> Node:
    if isinstance(part, Not):
        return part.part
    if part == NOTHING:
        return Everything()
    return NOTHING if part == Everything() else Not(part)


def _clean_leaf(node: Node, fields: Fields) -> Node:
    match node:
        case Phrase(tokens, field, folded, _) if len(tokens) < 2:
            node = Term(tokens[0], field, folded) if tokens else NOTHING
    match node:
        case Wildcard(text) if not wildcard_stem(plain_text(text)):
            raise QueryError(f"a word with wildcards begins with a letter: {text!r}")
        case Term(text, field) | Prefix(text, field) | Wildcard(text, field) | Fuzzy(text, field):
            _check_field(field, fields, ("text",))
            text = plain_text(text)
            return replace(node, text=text, folded=node.folded or _is_plain(text)) if text else NOTHING
        case Phrase(tokens, field, folded):
            _check_field(field, fields, ("text",))
            tokens = tuple(map(plain_text, tokens))
            return replace(node, tokens=tokens, folded=folded or all(map(_is_plain, tokens)))
        case Keyword(field, value):
            _check_field(field, fields, ("keyword", "number"))
            return Keyword(field, plain_text(value))
        case NumberRange(field, low, high):
            _check_field(field, fields, ("number",))
            if low is not None and high is not None and low > high:
                return NOTHING
    return node


def _check_field(name: str | None, fields: Fields, types: tuple[str, ...]) -> None:
    if name is None or (name == "id" and "keyword" in types) or (name == NEWEST and types == ("number",)):
        return
    if name not in fields or fields[name].type not in types:
        raise QueryError(f"there is no {types[0]} field {name!r}")


def clean_filters(filters: Mapping[str, tuple[str, ...]], fields: Fields) -> dict[str, tuple[str, ...]]:
    """The filters without empty ones, the numbers and ranges among them in their plain form."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in filters.items():
        if name in fields and fields[name].type == "number":
            found[name] = tuple(_plain_number(value) for value in values)
        elif values:
            found[name] = tuple(map(plain_text, values))
    return {name: values for name, values in found.items() if values}


def plain_text(text: str) -> str:
    """``text`` without lone surrogates, which no encoding can hold and so no work has."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _is_plain(token: str) -> bool:
    return token.isascii() or fold(token) == token


_NUMBER = re.compile(r"-?[0-9]{1,18}")
_RANGE = re.compile(r"(-?[0-9]{1,18})?\.\.(-?[0-9]{1,18})?")


def _plain_number(text: str) -> str:
    # What is no number and no range stays as it is, and is found nowhere.
    if _NUMBER.fullmatch(text):
        return str(int(text))
    ends = range_of(text)
    return text if ends is None else "..".join("" if end is None else str(end) for end in ends)


def range_of(text: str) -> tuple[int | None, int | None] | None:
    """The ends of a range that a filter is, "1900..1945" or open on one side; None for any other value."""
    found = _RANGE.fullmatch(text)
    if found is None or text == "..":
        return None
    low, high = (int(end) if end else None for end in found.groups())
    return low, high


def filter_node(name: str, values: Sequence[str], fields: Fields) -> Node:
    """What the values of one filter find: any of them; ranges find the spans that touch them."""
    parts: list[Node] = []
    for value in values:
        ends = range_of(value) if name in fields and fields[name].type == "number" else None
        parts.append(Keyword(name, value) if ends is None else _touching(name, *ends, fields))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _touching(name: str, low: int | None, high: int | None, fields: Fields) -> Node:
    begin, end = fields[name].ends or (name, name)
    if low is not None and high is not None and low > high:
        return NOTHING
    if begin == end:
        return NumberRange(name, low, high)
    return And((NumberRange(begin, None, high), NumberRange(end, low, None)))


def is_ranked(node: Node) -> bool:
    """Whether works can differ in score: a tree of filters alone orders nothing."""
    match node:
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            return True
        case And(parts) | Or(parts):
            return isinstance(node, Or) or any(is_ranked(part) for part in parts)
        case Boost(part):
            return is_ranked(part)
        case Prefer() | Constant():
            return True
        case _:
            return False


Leaf = Term | Phrase | Prefix | Wildcard | Fuzzy


def leaves(node: Node, *, without: type[Node] | tuple[()] = ()) -> Iterator[Leaf]:
    """The searched tokens of a tree that count for a work: not those under ``Not``, nor ``without``."""
    if isinstance(node, without):
        return
    match node:
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, without=without)
        case Boost(part) | Constant(part):
            yield from leaves(part, without=without)
        case Prefer(required, wanted):
            yield from leaves(required, without=without)
            yield from leaves(wanted, without=without)


def wildcard_stem(pattern: str) -> str:
    """What stands before the first ``?`` or ``*`` of a pattern: where its tokens lie in the vocabulary."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def wildcard_test(pattern: str) -> Callable[[str], object]:
    """Tells whether a token fits a pattern of ``?`` and ``*``, in time linear in the token."""
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match


def placements(count: int, slop: int) -> list[tuple[int, ...]]:
    """The positions that ``count`` tokens in order may take with ``slop`` others among them, nearest first.

    Bounded: with many tokens less slop is granted than asked. Engines differ in what they call slop, so
    each is given plain positions.
    """
    found: list[tuple[int, ...]] = []
    for extra in range(slop + 1):
        last = count - 1 + extra
        within = [(0, *inner, last) for inner in combinations(range(1, last), count - 2)]
        if len(found) + len(within) > _MAX_PLACEMENTS:
            break
        found.extend(within)
    return found
