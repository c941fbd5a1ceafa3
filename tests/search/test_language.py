from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import QueryError
from catalog.sdk.tree import (
    And,
    Boost,
    Constant,
    Everything,
    Keyword,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
)
from catalog.search.fields import CORE_FIELDS
from catalog.search.language import parse
from catalog.search.notices import CODES
from catalog.search.ranking import weight
from catalog.search.trees import clean_top, leaves
from catalog.search.words import Word, all_of, word_node

MAIN_TITLE = Keyword("main_title", "sen")
BY_NAME = {field.name: field for field in CORE_FIELDS}


def tree(text: str) -> Node:
    return parse(text, CORE_FIELDS).tree


def codes(text: str) -> list[str]:
    return [notice.code for notice in parse(text, CORE_FIELDS).notices]


def row(*texts: str) -> Node:
    return all_of([word for word in map(Word.of, texts) if word])


def folded(text: str, field: str | None = None) -> Term:
    return Term(text, field, folded=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        ("  \x00 ", Everything()),
        ("sen", row("sen")),
        ("creator:Lũ", word_node(Word(("lũ",), ("lu",), "Lũ"), "creator")),
        ("sen hồ lũ", row("sen", "hồ", "lũ")),
        ("sen OR cúc", Or((row("sen"), row("cúc")))),
        ("sen AND NOT (mai OR cam)", And((row("sen"), Not(Or((row("mai"), row("cam"))))))),
        ("sen title:hồ lũ", And((row("sen"), tree("title:hồ"), row("lũ")))),
        ("NOT sen", Not(row("sen"))),
        ("NOT", row("NOT")),
        ("C++", row("C++")),
        ("tr*", Prefix("tr", folded=True)),
        ("trố*", Prefix("trố")),
        ("title:tr*", Prefix("tr", "title", folded=True)),
        ('"trong dong"', Phrase(("trong", "dong"), folded=True)),
        ('"trong dong"~3', Phrase(("trong", "dong"), folded=True, slop=2)),
        ("subject:sen", folded("sen", "subject")),
        (
            "title:sen",
            Prefer(folded("sen", "title"), Constant(Keyword("main_title", "sen"), weight("main_title"))),
        ),
        ("kind:Book", Or((Keyword("kind", "Book"), Keyword("kind", "book")))),
        ("kind:sách", Keyword("kind", "book")),
        ("id:sach-1", Keyword("id", "sach-1")),
        ("identifier:AB", Or((Keyword("identifier", "ab"), folded("ab", "rest")))),
        ("institution:hue", Or((Keyword("institution", "hue"), folded("hue", "institution_name")))),
        ("year:1925", And((NumberRange("year_to", 1925, None), NumberRange("year_from", None, 1925)))),
        ("sen^2", Boost(row("sen"), 2.0)),
        ("sen^9999", Boost(row("sen"), 10.0)),
    ],
)
def test_the_language_says_what_is_meant(text: str, expected: Node) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("year:[1900 TO 1945]", 1900, 1945),
        ("year:[1945 TO 1900]", 1900, 1945),
        ("year:[1900 TO]", 1900, None),
        ("year:[TO 1945]", None, 1945),
        ("year:1900..1945", 1900, 1945),
        ("year:1900-1945", 1900, 1945),
        ("year:-300", -300, -300),
    ],
)
def test_years_are_searched_by_the_ends_of_their_spans(text: str, low: int | None, high: int | None) -> None:
    assert tree(text) == And((NumberRange("year_to", low, None), NumberRange("year_from", None, high)))


def test_a_document_number_is_searched_as_it_is() -> None:
    found = tree("288/KH-UBND")
    assert {Phrase(("288", "kh", "ubnd"), folded=True), folded("288/kh-ubnd")} <= set(leaves(found))
    assert isinstance(found, Or)
    assert Constant(Keyword("identifier", "288/khubnd"), weight("identifier")) in found.parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is this?", ["what", "is", "this"]),
        ("Huế: di sản", ["hue", "di", "san"]),
        ("http://a.vn", ["http", "a", "vn"]),
        ('"chưa đóng', ["chua", "dong"]),
        ("((sen", ["sen"]),
        ("sen)", ["sen"]),
        ("[Hà Nội]", ["ha", "noi"]),
        ("-sen", ["sen"]),
        ("AND OR", ["and", "or"]),
        ("*ab", ["ab"]),
        ("foo:bar", ["foo", "bar"]),
        ("year:sớm", ["som"]),
        ("year:[a TO b]", ["a", "b"]),
        ("kind:", ["kind"]),
    ],
)
def test_what_is_no_language_is_searched_as_words(text: str, words: list[str]) -> None:
    said = repr(tree(text))
    for word in words:
        assert f"'{word}'" in said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"tra* kieu"', "wildcard_ignored"),
        ("kind:bo*", "wildcard_ignored"),
        ("*uyen", "wildcard_leading"),
        ("title:*uyen", "wildcard_leading"),
        ("aa* bb* cc* dd* ee* ff* gg*", "wildcards_many"),
        ("t*", "prefix_short"),
        ("t?", "prefix_short"),
        ("t?m", "prefix_short"),
        ('"a b" ' * 17, "phrases_many"),
        ('title:"a b" ' * 17, "phrases_many"),
        ("foo:bar", "unknown_field"),
        ("year:sớm", "not_a_year"),
        ("***", "words_ignored"),
        ("😀", "words_ignored"),
    ],
)
def test_what_could_not_be_taken_as_meant_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]
    assert code in CODES


@pytest.mark.parametrize("text", ["Truyện Kiều - Nguyễn Du", "sen & cúc", "Hỏi ?"])
def test_signs_between_words_are_not_worth_a_notice(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Truyen Kieeu", ("Truyen", "Kieeu")),
        ("sen OR cúc", ()),
        ("sen AND cúc", ()),
        ('"trong dong"', ()),
        ("title:sen lan", ()),
        ("sen^2 lan", ()),
    ],
)
def test_only_plain_words_may_be_corrected(text: str, words: tuple[str, ...]) -> None:
    assert parse(text, CORE_FIELDS).words == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sen NOT AND lan) cúc", ("sen", "lan)", "cúc")),
        ("NOT OR cúc) sen NOT", ("cúc)", "sen")),
    ],
)
def test_signs_that_make_no_sense_leave_the_words(text: str, words: tuple[str, ...]) -> None:
    assert parse(text, CORE_FIELDS).words == words


@pytest.mark.parametrize(
    "text", ["a" * 1_001, "(" * 21 + "a", "a " * 65, '"a b" ' * 65, "(a OR " * 21], ids=lambda text: text[:12]
)
def test_a_query_beyond_the_limits_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text, CORE_FIELDS)
    assert refused.value.parameter == "q"


@pytest.mark.parametrize("text", ["(" * 20 + "a" + ")" * 20, "a " * 64, "x" * 1_000, "NOT " * 60 + "a"])
def test_a_query_at_the_limits_is_answered(text: str) -> None:
    clean_top(parse(text, CORE_FIELDS).tree, BY_NAME)


_SIGNS = r'AND OR NOT ( ) " * ? ^2 ^ ~3 [ ] { } : TO title: year: kind: / \ - + trống hoà 喃 שלום 😀'
_PIECES = st.one_of(st.sampled_from(_SIGNS.split(" ")), st.text(max_size=5))


@given(st.lists(_PIECES, max_size=25))
def test_whatever_is_typed_gives_a_tree_an_engine_can_take(parts: list[str]) -> None:
    parsed = parse(" ".join(parts)[:1_000], CORE_FIELDS)
    clean_top(parsed.tree, BY_NAME)
    assert {notice.code for notice in parsed.notices} <= set(CODES)
