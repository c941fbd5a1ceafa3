"""Cursors: what is written is read, anything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import ForeignCursor
from catalog.feeds.cursor import Cursor, check, decode

LOG = "0123456789abcdef" * 2
numbers = st.integers(min_value=0, max_value=1 << 62)


@given(start=numbers, position=numbers)
def test_a_cursor_is_read_as_it_was_written(start: int, position: int) -> None:
    down = Cursor(LOG, "down", max(start, position), min(start, position))
    assert decode(down.encode()) == down
    up = Cursor.up(LOG, position)
    assert decode(up.encode()) == up
    fresh = Cursor.fresh(LOG, start, position)
    assert decode(fresh.encode()) == fresh
    assert fresh.mode == ("fresh" if position < start else "up")


@given(st.text(max_size=80) | st.text("ABCabc019-_", min_size=52, max_size=52))
def test_what_is_not_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(ForeignCursor, match="start again"):
        decode(text)


@given(position=numbers, place=st.integers(0, 51), letter=st.sampled_from("ABCDxyz0189-_"))
def test_a_cursor_with_one_letter_changed_is_refused(position: int, place: int, letter: str) -> None:
    text = Cursor.up(LOG, position).encode()
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(ForeignCursor):
            decode(changed)


def test_the_message_shows_no_more_than_a_cursors_length_of_what_was_sent() -> None:
    with pytest.raises(ForeignCursor) as caught:
        decode("x" * 100_000)
    assert len(str(caught.value)) < 200


def test_a_cursor_of_another_log_or_ahead_of_this_one_is_foreign() -> None:
    check(Cursor.up(LOG, 7), LOG, 7)
    with pytest.raises(ForeignCursor, match="start again"):
        check(Cursor.up(LOG, 7), LOG[::-1], 7)
    with pytest.raises(ForeignCursor, match="start again"):
        check(Cursor.up(LOG, 8), LOG, 7)


def test_cursors_that_were_given_out_long_ago_are_read_for_ever() -> None:
    down = "ZAEjRWeJq83vASNFZ4mrze8AAAAAAAAACQAAAAAAAAAHRLMzyAj0"
    up = "dQEjRWeJq83vASNFZ4mrze8AAAAAAAAABwAAAAAAAAAHGP-U9Aec"
    assert decode(down) == Cursor(LOG, "down", 9, 7)
    assert decode(up) == Cursor.up(LOG, 7)


def test_a_cursor_is_safe_in_an_address() -> None:
    text = Cursor("f" * 32, "down", (1 << 62), (1 << 62) - 1).encode()
    assert len(text) == 52
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
