from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.marc_losses import LOST_CHARACTERS, LOST_LETTERS
from catalog.harvest.oddities import oddities
from catalog.record import DateSpan, TextRepair
from tests.factories import make_record


@pytest.mark.parametrize("payload", [b"a\x07b", b'{"title": "a\\u0007b"}', b"\x00", b"a\x7f"])
def test_control_characters_are_told(payload: bytes) -> None:
    ((field, _, rule, message),) = oddities(make_record(), payload)
    assert (field, rule) == ("record", "forbidden_character")
    assert "taken out" in message


@pytest.mark.parametrize(
    "payload", [b"245\x1e10\x1faTitle\x1d", b"line\r\nline\ttab", "Truyện Kiều".encode()]
)
def test_marks_of_formats_and_line_ends_are_not_odd(payload: bytes) -> None:
    assert oddities(make_record(), payload) == ()


@given(st.binary())
def test_the_only_controls_let_pass_are_spaces_and_marks_of_iso_2709(payload: bytes) -> None:
    controls = {*range(0x20), 0x7F} - {*b"\t\n\r", *range(0x1B, 0x20)}
    assert bool(oddities(make_record(), payload.replace(b"\\", b""))) == bool(controls.intersection(payload))


def test_an_absurd_date_is_told_with_field_and_value() -> None:
    record = make_record(issued=DateSpan(display="99999", certainty="unknown"))
    ((field, value, rule, message),) = oddities(record, b"")
    assert (field, value, rule) == ("issued", "99999", "unclear_date")
    assert message == "is not understood as a date; it is kept as text"


def test_a_date_that_says_it_is_unknown_is_not_odd() -> None:
    record = make_record(period=DateSpan(display="không rõ", certainty="unknown"))
    assert oddities(record, b"") == ()


def test_a_guessed_encoding_is_told_apart_from_texts_that_were_repaired() -> None:
    repairs = (
        TextRepair(field="record", original="Lịch s", read_as="tcvn3"),
        TextRepair(field="title", original="Lá»‹ch", read_as="utf8"),
    )
    guessed, repaired = oddities(make_record(repairs=repairs), b"")
    assert (guessed[0], guessed[2]) == ("record", "guessed_encoding")
    assert "was read as tcvn3" in guessed[3]
    assert (repaired[0], repaired[2]) == ("title", "repaired_text")
    assert "(utf8) and are read again: 1;" in repaired[3]


@pytest.mark.parametrize("note", [LOST_CHARACTERS, LOST_LETTERS])
def test_lost_letters_are_told(note: str) -> None:
    record = make_record(notes=(note,))
    assert oddities(record, b"") == (("title", record.title, "lossy_charset", note),)
