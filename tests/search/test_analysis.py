from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.analysis import MAX_TOKEN, analyse, indexed, indexed_all


@pytest.mark.parametrize(
    ("text", "exact", "folded"),
    [
        ("Trống đồng", "trống đồng", "trong dong"),
        ("hoà thuý khoẻ", "hòa thúy khỏe", "hoa thuy khoe"),
        ("quý giếng thuở", "quý giếng thuở", "quy gieng thuo"),
        ("Thƣ viện", "thư viện", "thu vien"),
        ("Ðình Ɖông", "đình đông", "dinh dong"),
        ("H'Mông, Sài-Gòn", "h mông sài gòn", "h mong sai gon"),
        ("Năm 1925.", "năm 1925", "nam 1925"),
        ("chữ 喃字 ひ", "chữ 喃 字 ひ", "chu 喃 字 ひ"),
        ("C++ và C#", "c++ và c#", "c++ va c#"),
        ("Straße naïve", "strasse naïve", "strasse naive"),
        ("a\x00b\udcffc 😀 _x_", "a b c x", "a b c x"),
        ("!!! … ***", "", ""),
    ],
)
def test_a_text_has_exact_and_folded_tokens(text: str, exact: str, folded: str) -> None:
    tokens = analyse(text)
    assert (" ".join(tokens.exact), " ".join(tokens.folded)) == (exact, folded)


@pytest.mark.parametrize("text", ["Thư viện tỉnh Đắk Lắk", "Nguyễn Ánh hoà", "ệ ữ ợ"])
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("Kế hoạch 288/KH-UBND ngày 3", "288/kh-ubnd"),
        ("1989/QĐ–BGDĐT", "1989/qd-bgddt"),
        ("ISBN 978-604-1-05827-1", "978-604-1-05827-1"),
    ],
)
def test_a_document_number_is_one_token_beside_its_parts(text: str, compound: str) -> None:
    tokens = analyse(text)
    assert tokens.compounds[0][1] == compound
    exact, folded_tokens = indexed(text)
    assert len(exact) == len(folded_tokens)
    assert folded_tokens[-1] == compound
    assert folded_tokens[: len(tokens.folded)] == tokens.folded


def test_joined_words_without_digits_make_no_number() -> None:
    assert analyse("nghe-nhìn và/hoặc H'Mông").compounds == ()


def test_endless_words_are_cut() -> None:
    tokens = analyse("a" * 10_000 + " " + "ế" * 10_000)
    assert [len(token) for token in tokens.exact] == [MAX_TOKEN, MAX_TOKEN]


@given(st.lists(st.text(alphabet="abC1 -/._:+#éư\x01\x1e\n'", max_size=14), min_size=1, max_size=4))
@settings(deadline=None)
def test_values_that_are_taken_apart_together_are_as_each_alone(values: list[str]) -> None:
    assert indexed_all(values) == [indexed(value) for value in values]


def test_a_value_of_many_without_a_token_keeps_its_place() -> None:
    assert [value.exact_text for value in indexed_all(["a-1", "...", "B/2 c"])] == [
        "a 1 a-1",
        "",
        "b 2 c b/2",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kỹ thuật", "kĩ thuật"),
        ("Mỹ Lý quý", "Mĩ Lí quí"),
        ("bác sỹ", "bác sĩ"),
        ("CÔNG TY", "công ti"),
        ("my ky", "mi ki"),
        ("hy vọng", "hi vọng"),
    ],
)
def test_the_two_spellings_of_a_final_i_are_one_word(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)
    assert indexed(one) == indexed(other)
    assert indexed_all([one, "x"]) == indexed_all([other, "x"])


@pytest.mark.parametrize(("one", "other"), [("vì", "vỳ"), ("tai", "tay"), ("thúy", "thúi"), ("ý", "í")])
def test_other_words_with_i_and_y_stay_apart(one: str, other: str) -> None:
    assert analyse(one).exact != analyse(other).exact
