"""What hypothesis makes for the search: records of a few words, query trees of all nodes, typed queries."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from catalog.sdk.search import Query
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
from catalog.search.analysis import analyse
from catalog.search.fields import CORE_FIELDS, facet_names

WORDS = (
    "đồng", "dong", "Đông", "trống", "trong", "hòa", "hoà", "hoa", "Kiều", "kieu", "kiệu", "kỹ", "kĩ", "ky",
    "của", "cua", "sử", "sư", "ưu", "ƣu", "C++", "C#", "288/KH-UBND", "kh", "2024", "978-604-1", "H'Mông",
    "straße", "東京", "京", "Ελλάδα", "e\u0301cole", unicodedata.normalize("NFD", "sử"), "a",
)  # fmt: skip
FACETS = facet_names(CORE_FIELDS)
_KINDS, _ACCESS = ("book", "map", "object"), ("open", "members", "unknown")
_PEOPLE = ("Nguyễn Du", "Nguyen Du", "Đoàn Thị Điểm", "Hoà")
_SUBJECTS = ("Sử", "Trống đồng", "văn hoá", "C++")
_TEXT_FIELDS = (None, None, "title", "creator", "subject", "description", "rest")
INSTITUTIONS = {
    "tv": {"slug": "tv", "name_vi": "Thư viện Huế", "system": "library", "province": "Thành phố Huế"},
    "bt": {"slug": "bt", "name_vi": "Bảo tàng", "system": "museum", "level": "province"},
}

words = st.sampled_from(WORDS)
texts = st.lists(words, min_size=2, max_size=7).map(" ".join)
years = st.integers(-300, -290) | st.integers(1890, 1910) | st.integers(2020, 2026)


def _part(name: str, values: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.sampled_from(values).map(lambda value: {name: value}), max_size=3)


_spans = st.tuples(years, st.sampled_from((0, 0, 3, 120))).map(
    lambda span: {"display": str(span[0]), "earliest": span[0], "latest": span[0] + span[1]}
)
_records = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(_KINDS),
        "title": texts,
        "institution": st.sampled_from(("tv", "bt", "elsewhere")),
        "access": st.sampled_from(_ACCESS),
        "languages": st.lists(st.sampled_from(("vi", "en")), max_size=2),
    },
    optional={
        "description": texts,
        "creators": _part("name", _PEOPLE),
        "subjects": _part("label", _SUBJECTS),
        "notes": st.lists(texts, max_size=2),
        "issued": _spans,
        "free": st.booleans(),
        "links": st.just([{"rel": "fulltext", "url": "https://a.example/"}]),
        "education_levels": st.lists(st.sampled_from(("Lớp 1", "Lớp 9")), max_size=2),
    },
)
shelves = st.lists(_records, min_size=6, max_size=16)
"""The records of a small catalog."""


def numbered(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records with ids and places in the log."""
    return [
        {
            **record,
            "id": f"made-{number}",
            "seq": number // 2,
            "source": {"slug": "made", "native_id": str(number)},
        }
        for number, record in enumerate(records)
    ]


def _tokens(form: int) -> st.SearchStrategy[str]:
    found = {token for word in WORDS for token in (analyse(word).exact, analyse(word).folded)[form]}
    return st.sampled_from(sorted(found))


@st.composite
def leaves(draw: st.DrawFn) -> Node:
    """One searched token or row of tokens, or one value."""
    folded = draw(st.booleans())
    field, token = draw(st.sampled_from(_TEXT_FIELDS)), draw(_tokens(int(folded)))
    match draw(st.integers(0, 8)):
        case 0 | 1:
            return Term(token, field, folded)
        case 2:
            tokens = draw(st.lists(_tokens(int(folded)), min_size=1, max_size=3))
            return Phrase(tuple(tokens), field, folded, draw(st.integers(0, 2)))
        case 3:
            return Prefix(token[:2], field, folded)
        case 4:
            return Wildcard(
                f"{token[0]}{draw(st.sampled_from(('?', '*', '*?', '??')))}{token[2:]}", field, folded
            )
        case 5:
            return Fuzzy(token, field, folded, draw(st.integers(1, 2)))
        case 6:
            return Keyword(*draw(_values))
        case 7:
            ends = draw(st.tuples(st.none() | years, st.none() | years))
            return NumberRange(draw(st.sampled_from(("year", "year_from", "completeness"))), *ends)
        case _:
            return Everything()


_values = st.one_of(
    st.tuples(st.just("kind"), st.sampled_from((*_KINDS, "none"))),
    st.tuples(st.just("creator_value"), st.sampled_from(_PEOPLE)),
    st.tuples(st.just("language"), st.sampled_from(("vi", "en"))),
    st.tuples(st.just("id"), st.sampled_from(("made-0", "made-3"))),
    st.tuples(st.just("year"), years.map(str)),
)


def _groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, max_size=4).map(tuple)
    two = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(And, two),
        st.builds(Or, several, st.integers(1, 3)),
        st.builds(Not, parts),
        st.builds(Boost, parts, st.sampled_from((0.05, 2.0))),
        st.builds(Constant, parts, st.sampled_from((0.0, 3.0))),
        st.builds(Prefer, parts, parts),
    )


trees = st.recursive(leaves(), _groups, max_leaves=8)
"""Query trees of all kinds of nodes."""

_atoms = st.one_of(
    words,
    st.tuples(words, words).map(" ".join),
    st.tuples(words, words).map('"{0[0]} {0[1]}"'.format),
    st.tuples(words, st.sampled_from("*~^?")).map("".join),
    st.tuples(st.sampled_from(("title", "nhan đề", "tác giả", "kind", "year", "id")), words).map(":".join),
    st.tuples(years, years).map(lambda ends: f"year:[{min(ends)} TO {max(ends)}]"),
)
_joined = st.lists(
    st.tuples(st.sampled_from(("", "AND ", "OR ", "NOT ", "-", "(", '"')), _atoms), min_size=1, max_size=4
)
typed = _joined.map(lambda parts: " ".join("".join(part) for part in parts)) | st.text(max_size=20)
"""What people type, and what they type by mistake."""

_WANTED = {
    "kind": _KINDS,
    "language": ("vi", "en"),
    "access": _ACCESS,
    "creator_value": _PEOPLE,
    "year": ("1900", "1890..1905", "..0", "2000..", "1900..1800", "x"),
    "free": ("yes", "no"),
}


def _wanted(name: str) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    several = st.lists(st.sampled_from(_WANTED[name]), min_size=1, max_size=3).map(tuple)
    return st.tuples(st.just(name), several)


filters = st.just({}) | st.lists(st.sampled_from(sorted(_WANTED)).flatmap(_wanted), max_size=2).map(dict)


@st.composite
def queries(draw: st.DrawFn, tree: Node) -> Query:
    """A query for ``tree``, with filters and an order, that asks for all that can be counted."""
    return Query(
        tree=tree,
        filters=draw(filters),
        facets=FACETS,
        histograms=("year",),
        sort=draw(st.sampled_from(("relevance", "newest", "title"))),
        limit=1_000,
    )
