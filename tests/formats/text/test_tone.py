from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.tone import unify_tone

OLD_AND_NEW = [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("thúy", "thuý"), ("ủy", "uỷ"),
               ("Hóa", "Hoá"), ("HÒA", "HOÀ"), ("họa", "hoạ"), ("lòe", "loè")]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD_AND_NEW)
def test_both_school_rules_give_the_older_placement(old: str, new: str) -> None:
    assert unify_tone(old) == unify_tone(new) == old


ALIKE = "quý giếng ngoèo thuở hoàn xoài khuỷu huỳnh loáng quả quế xoáy của mùa già khuya"


@pytest.mark.parametrize("word", ALIKE.split())
def test_words_that_both_rules_write_alike_stay(word: str) -> None:
    assert unify_tone(word) == word


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Hùynh", "Huỳnh"),
        ("tòan", "toàn"),
        ("qúy", "quý"),
        ("qũy", "quỹ"),
        ("thỏai", "thoải"),
        ("qúa", "quá"),
    ],
)
def test_a_mark_that_no_rule_allows_is_moved(wrong: str, right: str) -> None:
    assert unify_tone(wrong) == right


def test_decomposed_text_gives_the_same_as_composed() -> None:
    assert unify_tone(unicodedata.normalize("NFD", "Khánh Hoà, uỷ ban")) == "Khánh Hòa, ủy ban"


@given(st.text(alphabet="qhtonguyaeàáòóỳýùúèéQU "))
def test_unifying_twice_changes_nothing(text: str) -> None:
    assert unify_tone(unify_tone(text)) == unify_tone(text)
