"""The messages of a report are told in Vietnamese where their shape is known, else as they came."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.language import said
from catalog.advice.messages import LONGEST, SHAPES, in_language, translated
from catalog.advice.network_shapes import SEEN, TODO, TROUBLES
from catalog.errors import Fault
from catalog.harvest import troubles
from catalog.sdk.events import Failure
from tests.advice.rules_in_code import modules

NAMED = re.compile(r"%\((\w+)\)s")


def filled(shape: str) -> tuple[str, dict[str, str]]:
    values = {name: f"{number}0" for number, name in enumerate(dict.fromkeys(NAMED.findall(shape)), 1)}
    return (shape % values if values else shape), values


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_known_again_and_told_with_its_values(shape: str) -> None:
    message, values = filled(shape)
    told = said(shape, "vi")
    assert translated(message, "vi") == (told % values if values else told)
    assert translated(message, "vi") != message
    assert translated(message, "en") == message


def test_each_shape_is_a_sentence_of_the_code() -> None:
    """What stands between the values of a shape stands in a text of the code: a reworded one is noticed."""
    texts = "\n".join(
        re.sub(r"\s+", " ", node.value)
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    pieces = [
        piece
        for shape in SHAPES
        for piece in re.split(r"%\(\w+\)s|\(|\)|: |, | by ", shape)
        if len(piece.strip()) > 5
    ]
    assert len(pieces) > 60
    assert [piece for piece in pieces if piece.strip() not in texts] == []


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    message = "file a.csv, row 3 (line 9 of the file): a quote is opened and not closed again"
    assert translated(message, "vi") == "tệp a.csv, hàng 3 (dòng 9 của tệp): ngoặc kép mở mà không đóng lại"
    message = "the list ended after 5 records, though the server told of 9: nothing is withdrawn"
    assert translated(message, "vi").startswith("danh sách kết thúc sau 5 biểu ghi")
    message = "page 3 of the list of set 'a': bare signs & became &amp;"
    assert translated(message, "vi").startswith("trang 3 của the list of set 'a': ký hiệu &")


def test_each_part_of_a_list_is_told_with_its_places() -> None:
    left_out = "sums (row 10); notes (rows 12-14, 20)"
    message = f"file so.xlsx, sheet 'Sổ 1': rows that are no records are left out: {left_out}"
    assert translated(message, "vi") == (
        "tệp so.xlsx, trang tính 'Sổ 1': bỏ qua các hàng không phải biểu ghi: tổng cộng (hàng 10); "
        "ghi chú (các hàng 12-14, 20)"
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "http://a.vn:80/oai: nothing answers at a.vn:80, the connection was refused, 3 times; check "
            "the address and its port, or try again later",
            "http://a.vn:80/oai: không có gì trả lời ở a.vn:80, kết nối bị từ chối (3 lần); "
            "hãy xem lại địa chỉ và cổng, hoặc thử lại sau",
        ),
        (
            "https://a.example: the server answered 404 (Not Found); nothing is at this address: correct it; "
            "`catalog sources check HOST` looks at the usual ones",
            "https://a.example: máy chủ trả lời mã 404 (Not Found); ở địa chỉ này không có gì: hãy sửa lại; "
            "lệnh `catalog sources check HOST` sẽ tìm ở những địa chỉ thường gặp",
        ),
        (
            "plugin koha in fetch: KeyError: 'x'",
            "lỗi của trình cắm koha, ở fetch: KeyError: 'x'",
        ),
    ],
)
def test_what_the_network_and_plugins_say_is_told(message: str, told: str) -> None:
    assert translated(message, "vi") == told


@pytest.mark.parametrize("shape", TROUBLES)
def test_a_trouble_of_an_address_is_known_by_what_was_seen_alone(shape: str) -> None:
    values = {"at": "http://a.example", "count": "3", "todo": TODO[0]}
    for seen in SEEN:
        sentence, _values = filled(seen)
        told = translated(shape % {**values, "seen": sentence}, "vi")
        assert told == said(shape, "vi") % {
            **values, "seen": translated(sentence, "vi"), "todo": said(TODO[0], "vi")
        }  # fmt: skip
    unknown = shape % {**values, "seen": "the moon is full"}
    assert translated(unknown, "vi") == unknown


@pytest.mark.parametrize("status", [301, 401, 403, 404, 407, 410, 418, 429, 451, 500, 503])
def test_every_status_of_a_server_is_told(status: int) -> None:
    message = str(troubles.of_status(status).told("https://a.example/oai", 2))
    told = translated(message, "vi")
    assert told.startswith(f"https://a.example/oai: máy chủ trả lời mã {status}")
    assert "its operator" not in told
    assert "(2 lần); " in told


def test_words_after_a_row_s_number_make_it_another_message() -> None:
    assert translated("row 5 is green", "vi") == "row 5 is green"


def test_a_message_of_unknown_shape_stays_as_it_came() -> None:
    assert translated("the moon is full", "vi") == "the moon is full"


def test_a_very_long_message_is_not_searched_for_shapes() -> None:
    long = "column 'x" + "y" * LONGEST + "' holds no number"
    assert translated(long, "vi") == long


@given(st.text(max_size=LONGEST))
def test_any_text_has_a_translation_or_itself(text: str) -> None:
    assert isinstance(translated(text, "vi"), str)
    assert translated(text, "en") == text


def test_percent_signs_and_brackets_of_a_value_are_kept() -> None:
    assert translated("is not one of %(x)s, 100%", "vi") == "không phải là một trong: %(x)s, 100%"


def test_a_failure_keeps_all_but_its_message() -> None:
    failure = Failure(identifier="7", fault=Fault("title", "", "required", "is missing"))
    assert str(in_language(failure, "vi")) == "7 title: không có"
    assert failure.fault.message == "is missing"
