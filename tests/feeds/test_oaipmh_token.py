"""Resumption tokens hold a list's place, and no other word is one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.feeds.oaipmh_request import OaiError
from catalog.feeds.oaipmh_token import Token, decode

PLACE = Token("ab" * 16, "ListRecords", "oai_dc", "kind:book", 0, 0, 250, 250, 1000)
numbers = st.integers(min_value=0, max_value=1 << 62)
words = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)


@given(st.builds(Token, words, words, words, words, numbers, numbers, numbers, numbers, numbers))
@settings(deadline=None)
def test_a_token_is_read_as_it_was_written(token: Token) -> None:
    text = token.encode()
    assert decode(text) == token
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=200))
@settings(deadline=None)
def test_no_other_text_is_a_token(text: str) -> None:
    with pytest.raises(OaiError, match="is no token"):
        decode(text)


@given(st.integers(min_value=0, max_value=len(PLACE.encode()) - 1), st.sampled_from("Aa0-_=%"))
@settings(deadline=None)
def test_a_changed_letter_is_noticed(place: int, letter: str) -> None:
    text = PLACE.encode()
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(OaiError, match="is no token"):
            decode(changed)


@pytest.mark.parametrize(
    "told", [[1] * 9, ["a"] * 9, ["a", "b", "c", "d", 0, 0, -1, 0, 0], ["a"] * 4 + [True] * 5]
)
def test_values_that_no_list_has_are_refused_even_with_the_right_sum(told: list[Any]) -> None:
    with pytest.raises(OaiError, match="is no token"):
        decode(Token(*told).encode())
