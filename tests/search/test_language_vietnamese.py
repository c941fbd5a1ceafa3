"""The query language in Vietnamese: names of fields, values, numbers, dates, and how people type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import QueryError
from catalog.sdk.tree import Keyword, Node, Or, Prefix, Term, Wildcard
from catalog.search.fields import CORE_FIELDS
from catalog.search.language import MAX_CHARACTERS, NAMES, parse
from catalog.search.notices import CODES
from catalog.search.trees import clean_top, leaves

BY_NAME = {field.name: field for field in CORE_FIELDS}


def tree(text: str) -> Node:
    return parse(text, CORE_FIELDS).tree


def keywords(text: str) -> set[tuple[str, str]]:
    """The whole values that a query compares."""
    found = tree(text)
    parts = found.parts if isinstance(found, Or) else (found,)
    return {(part.field, part.value) for part in parts if isinstance(part, Keyword)}


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ('nhan đề:"truyện kiều"', 'title:"truyện kiều"'),
        ('nhande:"truyện kiều"', 'title:"truyện kiều"'),
        ('NHAN ĐỀ: "truyện kiều"', 'title:"truyện kiều"'),
        ("nhan de:kiều", "title:kiều"),
        ("tiêu đề:kiều", "title:kiều"),
        ("thơ nhan đề:kiều", "thơ title:kiều"),
        ("(tác giả:Du OR tacgia:Trai)", "(creator:Du OR creator:Trai)"),
        ("NOT chủ đề:sen", "NOT subject:sen"),
        ("từ khoá:sen", "subject:sen"),
        ("mô tả:sen", "description:sen"),
        ('nhà xuất bản:"Kim Đồng"', 'publisher:"Kim Đồng"'),
        ("nơi:Huế", "place:Huế"),
        ("nơi lưu giữ:hue", "institution:hue"),
        ("loại:sách", "kind:sach"),
        ("ngôn ngữ:vi", "language:vi"),
        ("tỉnh:Huế", "province:Huế"),
        ("hệ thống:museum", "system:museum"),
        ("cấp:xã", "level:commune"),
        ("truy cập:mở", "access:open"),
        ("mã:sach-1", "id:sach-1"),
        ("ký hiệu xếp giá:VV1", "identifier:VV1"),
        ("kí hiệu:VV1", "identifier:VV1"),
        ("năm:1925", "year:1925"),
        ("năm: [1900 đến 1945]", "year:[1900 TO 1945]"),
        ("năm:[1900-1945]", "year:[1900 TO 1945]"),
        ("năm:[1900 tới]", "year:[1900 TO]"),
        ("thế kỷ:XV", 'period:"thế kỷ XV"'),
        ("thế kỉ:15", 'period:"15th century"'),
        ('thời kỳ:"nhà Nguyễn"', "period:[1802 TO 1945]"),
        ("đối tượng:học", "audience:học"),
        ("lớp:6", 'grade:"lớp 6"'),
        ("môn học:Toán", "school_subject:Toán"),
        ("loại học liệu:video", "learning_type:video"),
        ("giấy phép:CC0", "licence:CC0"),
        ("nguồn:hue", "source:hue"),
        ("bộ sưu tập:sen", "collection:sen"),
        ("miễn phí:có", "free:yes"),
        ("trực tuyến:có", "online:yes"),
        ("“truyện kiều”", '"truyện kiều"'),
        ("nhan đề：“truyện kiều”", 'title:"truyện kiều"'),
        ("hoà bình", "hòa bình"),
        ("kĩ thuật", "kỹ thuật"),
        ("Ðà Nẵng Ɖức thƣ", "Đà Nẵng Đức thư"),
        ("th\u200bư viện\u202e", "thư viện"),
    ],
)
def test_what_people_write_in_vietnamese_is_the_same_query(typed: str, english: str) -> None:
    assert clean_top(tree(typed), BY_NAME) == clean_top(tree(english), BY_NAME)
    assert parse(unicodedata.normalize("NFD", typed), CORE_FIELDS) == parse(typed, CORE_FIELDS)


def test_each_field_has_vietnamese_names_known_without_accents_and_blanks() -> None:
    for name in NAMES.values():
        for alias in name.aliases:
            bare = unicodedata.normalize("NFD", alias.replace(" ", "").replace("đ", "d"))
            bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
            for written in (f"{alias}:1925", f"{alias.upper()}:1925", f"{bare}:1925"):
                assert tree(written) == tree(f"{name.name}:1925"), written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Huế: di sản", ("Huế:", "di", "sản")),
        ("tên lửa", ("tên", "lửa")),
        ("Năm anh em", ("Năm", "anh", "em")),
        ("subtitle:kiều", ("subtitle", "kiều")),
        ("title : kiều", ("title", "kiều")),
        ("Nhan đề: kiều", ("Nhan", "đề:", "kiều")),
    ],
)
def test_what_only_looks_like_a_field_is_words(text: str, words: tuple[str, ...]) -> None:
    assert parse(text, CORE_FIELDS).words == words


def test_what_stands_in_quotes_names_no_field() -> None:
    assert all(leaf.field is None for leaf in leaves(tree('"nhan đề:kiều"')))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("loại:luận văn", ("kind", "loại")),
        ('loại:"luận văn"', ("kind", "thesis")),
        ("loại:sach", ("kind", "book")),
        ("tiếng:Pháp", ("language", "fr")),
        ('language:"tiếng Việt"', ("language", "vi")),
        ("language:english", ("language", "en")),
        ('system:"bảo tàng"', ("system", "museum")),
        ('level:"cấp tỉnh"', ("level", "province")),
        ('access:"tại chỗ"', ("access", "on_site")),
        ('learning_type:"giáo án"', ("learning_type", "lesson_plan")),
        ('licence:"cc by 4.0"', ("licence", "CC-BY-4.0")),
        ("free:không", ("free", "no")),
        ("online:có", ("online", "yes")),
        ("grade:6", ("education_level", "Lớp 6")),
        ('audience:"học sinh"', ("audience", "Học sinh")),
        ("place:huế", ("place_key", "vn-2025-07:46")),
        ('province:"thua thien hue"', ("province", "Thành phố Huế")),
        ("isbn:0-306-40615-2", ("identifier", "9780306406157")),
        ("isbn:9780306406157", ("identifier", "0306406152")),
        ("issn:1859-0012", ("identifier", "18590012")),
    ],
)
def test_values_may_be_said_in_plain_words(text: str, value: tuple[str, str]) -> None:
    assert (value in keywords(text)) is (value[1] != "loại")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tru*en", Wildcard("tru*en", folded=True)),
        ("tr?ng", Wildcard("tr?ng", folded=True)),
        ("trố?g", Wildcard("trố?g")),
        ("tr**?**", Prefix("tr", folded=True)),
        ("th?", Or((Wildcard("th?", folded=True), Term("th", folded=True)))),
        ("title:tru*en", Wildcard("tru*en", "title", folded=True)),
        ("ki*", Or((Prefix("ki", folded=True), Term("ky", folded=True)))),
        ("895.92*", Prefix("895.92", folded=True)),
        ("identifier:895.92*", Prefix("895.92", "rest", folded=True)),
        ("HOÀ*", Prefix("hòa")),
    ],
)
def test_letters_may_be_left_open(text: str, expected: Node) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Thư viện ở đâu?", ("Thư", "viện", "ở", "đâu")),
        ("Ai xây? Xây năm nào?", ("Ai", "xây", "Xây", "năm", "nào")),
        ("What is this ?", ("What", "is", "this", "?")),
    ],
)
def test_the_mark_of_a_question_is_no_wildcard(question: str, words: tuple[str, ...]) -> None:
    found = parse(question, CORE_FIELDS)
    assert found.words == tuple(word for word in words if word != "?")
    assert found.notices == ()


ODD = [
    '"' * 999, "*" * 1_000, "\x00" * 9, "\x00a\x00", "שלום עולם", "مرحبا بالعالم", "漢字 かな 한글", "😀😀",
    "((((", "))))", "[[[[ TO ]]]]", "title:", "title::", ":::", "năm:[", "năm:[TO]", "year:99999999999",
    "AND OR NOT", "NOT NOT NOT", "^^^^", "a^b^c", "~~~", '"a"~99999', "foo:bar:baz", "\ud800", "ﷺ" * 200,
    "a\u0301" * 300, "?" * 500,
    "title:(a OR b) NOT", '"nhan đề:', "x*y*z*" * 60, "nhan đề:" * 60, "1/" * 400, "- - - -", "\\", "//",
    "a&b|c!d", "%s %d {0}", "<script>", "'; DROP TABLE works; --", "\u202eabc", "isbn:" + "9" * 500,
    "a b" * 200,
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:24])
def test_odd_input_gives_a_tree_or_is_refused_by_name(text: str) -> None:
    assert _is_answered(text)


def _is_answered(text: str) -> bool:
    """Whether the text gives a tree that engines take, and known notices; or is refused for its size."""
    try:
        parsed = parse(text, CORE_FIELDS)
    except QueryError as refused:
        return refused.parameter == "q" and "at most" in str(refused)
    clean_top(parsed.tree, BY_NAME)
    return {notice.code for notice in parsed.notices} <= set(CODES)


def test_ten_thousand_characters_are_refused_before_they_are_read() -> None:
    with pytest.raises(QueryError, match=str(MAX_CHARACTERS)):
        parse("(" * 10_000, CORE_FIELDS)


@given(st.text(max_size=MAX_CHARACTERS))
def test_any_text_gives_a_tree_that_engines_take(text: str) -> None:
    assert _is_answered(text)


_WRITTEN = (
    "nhan đề: tác giả: năm: lớp: : ? * th? *a a* “ ” ( ) AND OR NOT ^2 ~3 [ ] TO đến 1900 "
    "288 / KH - UBND 25/8/2023"
)


@given(st.lists(st.sampled_from(_WRITTEN.split(" ")), max_size=30), st.sampled_from(["", " "]))
def test_any_row_of_signs_gives_a_tree_that_engines_take(parts: list[str], blank: str) -> None:
    assert _is_answered(blank.join(parts))
