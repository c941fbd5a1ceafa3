"""Marks in texts, and the stretch of a long text that is shown."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sdk.tree import And, Everything, Fuzzy, Node, Not, Or, Phrase, Prefix, Term, Wildcard
from catalog.search.fields import CORE_FIELDS
from catalog.search.highlighting import Highlighter, Part, Run
from catalog.search.language import parse

LONG = (
    "Năm 1893 người dân đắp đê ở Hà Nam gặp một chiếc trống. " * 5
    + "Trống đồng Ngọc Lũ là chiếc trống đẹp nhất còn lại. "
    + "Mặt trống có ngôi sao mười bốn cánh. " * 9
)


def shown(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)


def marked(query: str, text: str, field: str | None = None) -> str:
    parsed = parse(query, CORE_FIELDS)
    return shown(Highlighter.of(parsed.words, parsed.tree).mark(text, field))


@pytest.mark.parametrize("query", ["trong dong", "trống đồng", "TRỐNG ĐỒNG", "đồng trống", "trong* đong"])
def test_accented_text_is_marked_for_words_without_accents(query: str) -> None:
    assert marked(query, "Chiếc Trống đồng này") == "Chiếc [Trống đồng] này"


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("sen", "Hoa sen, lá sen", "Hoa [sen], lá [sen]"),
        ("sen", "sênh sang", "sênh sang"),
        ('"hoa sen"', "Hoa sen trong hoa, sen", "[Hoa sen] trong [hoa, sen]"),
        ('"hoa trong"~2', "hoa sen trong", "[hoa sen trong]"),
        ('"hoa trong"', "hoa sen trong", "hoa sen trong"),
        ("thuv* OR x", "thuvien thư viện", "[thuvien] thư viện"),
        ("288/KH-UBND", "Số 288/KH-UBND ngày", "Số [288/KH-UBND] ngày"),
        ("c++", "C++ và C", "[C++] và C"),
        ("hoà", "hòa hoa", "[hòa hoa]"),
        ("漢", "漢字", "[漢]字"),
        ("sen NOT hoa", "hoa sen", "hoa [sen]"),
        ("b", "<b>đậm</b>", "<[b]>đậm</[b]>"),
        ("amp", "R &amp; D", "R &[amp]; D"),
    ],
)
def test_what_the_query_asks_for_is_marked(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_a_word_wanted_in_one_field_is_marked_there_alone() -> None:
    assert marked("title:sen hoa", "Hoa và sen", "title") == "[Hoa] và [sen]"
    assert marked("title:sen hoa", "Flower", "title") == "Flower", "what the search adds is no reason"
    assert marked("title:sen hoa", "Hoa và sen", "description") == "[Hoa] và sen"


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Fuzzy("kieeu"), "Truyện [Kiều] kí"),
        (Wildcard("k*u"), "Truyện [Kiều] kí"),
        (Prefix("k"), "Truyện [Kiều kí]"),
        (And((Term("kiều"), Not(Term("kí")))), "Truyện [Kiều] kí"),
        (Or((Phrase(("truyện", "kí")), Term("ki", folded=True))), "Truyện Kiều [kí]"),
        (Everything(), "Truyện Kiều kí"),
    ],
)
def test_each_leaf_of_a_tree_marks_in_its_way(tree: Node, expected: str) -> None:
    assert shown(Highlighter.of((), tree).mark("Truyện Kiều kí")) == expected


def test_marks_of_decomposed_text_hold_its_combining_signs() -> None:
    text = unicodedata.normalize("NFD", "Trống đồng\u0336 và trống")
    parts = Highlighter.of(("trong", "dong")).mark(text)
    assert "".join(part.text for part in parts) == text
    assert not any(unicodedata.combining(part.text[0]) for part in parts)
    assert [unicodedata.normalize("NFC", part.text) for part in parts if part.is_hit][1] == "trống"


def test_a_snippet_shows_the_densest_stretch_between_whole_words() -> None:
    snippet = Highlighter.of(("trống", "đồng", "ngọc", "lũ")).snippet(LONG, length=120)
    text = "".join(part.text for part in snippet.parts)
    assert Part("Trống đồng Ngọc Lũ", True) in snippet.parts
    assert (snippet.cut_before, snippet.cut_after) == (True, True)
    assert len(text) <= 120
    assert f" {text} " in LONG


def test_a_text_without_a_hit_is_shown_from_its_beginning() -> None:
    snippet = Highlighter.of(("sen",)).snippet(LONG, length=100)
    ((text, is_hit),) = snippet.parts
    assert LONG.startswith(text + " ")
    assert not is_hit
    assert (snippet.cut_before, snippet.cut_after) == (False, True)


def test_a_short_text_is_shown_whole() -> None:
    snippet = Highlighter.of(("sen",)).snippet("Hoa sen")
    assert (shown(snippet.parts), snippet.cut_before, snippet.cut_after) == ("Hoa [sen]", False, False)
    assert Highlighter.of(("sen",)).snippet("").parts == ()


TEXTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("aăâđêtrongdô \u0301\u0323\u200d<&>\n\0"), max_size=300
)
RUNS = st.builds(
    Run,
    st.lists(st.text("abdegnorst", min_size=1, max_size=3), min_size=1, max_size=3).map(tuple),
    slop=st.integers(0, 2),
)


@given(TEXTS, st.lists(RUNS, max_size=4), st.lists(TEXTS, max_size=3), st.integers(10, 100))
def test_joined_parts_are_the_text_and_no_letter_is_parted_from_its_marks(
    text: str, runs: list[Run], words: list[str], length: int
) -> None:
    for highlighter in (Highlighter(runs), Highlighter.of(words)):
        parts = highlighter.mark(text)
        assert "".join(part.text for part in parts) == text
        assert all(left.is_hit != right.is_hit for left, right in pairwise(parts))
        assert all(part.text for part in parts)
        borders = [part.text[0] for part in parts[1:]]
        assert not any(unicodedata.category(letter).startswith("M") for letter in borders)


@given(TEXTS, st.lists(RUNS, max_size=4), st.integers(10, 100))
def test_a_snippet_is_a_stretch_of_the_text_with_a_hit_if_there_is_one(
    text: str, runs: list[Run], length: int
) -> None:
    highlighter = Highlighter(runs)
    snippet = highlighter.snippet(text, length=length)
    shown = "".join(part.text for part in snippet.parts)
    assert shown in text
    assert text.startswith(shown) or snippet.cut_before
    assert text.endswith(shown) or snippet.cut_after
    assert any(part.is_hit for part in snippet.parts) == any(part.is_hit for part in highlighter.mark(text))
    first = text.find(shown) if shown else 0
    assert shown == "" or not unicodedata.category(shown[0]).startswith("M") or first == 0


@pytest.mark.parametrize(
    "text", ["sen " * 60_000, "s" * 250_000, "漢" * 250_000, "\u0301" * 100_000, '"' * 9_999]
)
def test_endless_texts_are_answered(text: str) -> None:
    highlighter = Highlighter.of(("sen", "s", "漢", "NEAR(", "\0", "😀", "x" * 10_000))
    assert "".join(part.text for part in highlighter.mark(text)) == text
    assert len(highlighter.snippet(text).parts) <= 300
