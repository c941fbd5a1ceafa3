from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.identifiers import addresses_in, doi, handle, identify, isbn, issn, web_address
from catalog.record import Identifier


@pytest.mark.parametrize(
    "text",
    [
        "0306406152",
        "0-306-40615-2 (pbk.)",
        "ISBN 978-0-306-40615-7",
        "ISBN: 9780306406157 :",
        "9780306406157 (v. 1)",
    ],
)
def test_an_isbn_in_any_dress_becomes_thirteen_digits(text: str) -> None:
    assert isbn(text) == "9780306406157"


def test_the_check_digit_x_counts_ten() -> None:
    assert isbn("080442957X") == isbn("0-8044-2957-x") == "9780804429573"


@pytest.mark.parametrize(
    "text", ["0306406153", "9780306406158", "12345", "", "97803064061571", "Giá: 100.000đ"]
)
def test_a_wrong_isbn_is_none(text: str) -> None:
    assert isbn(text) == ""


def test_an_issn_is_checked_and_has_its_hyphen() -> None:
    assert issn("ISSN 00280836") == issn("0028-0836 (print)") == "0028-0836"
    assert issn("2434-561x") == "2434-561X"
    assert issn("0028-0837") == ""


def test_dois_and_handles_lose_their_resolver() -> None:
    assert doi("https://doi.org/10.1000/ABC.12.") == doi("doi:10.1000/abc.12") == "10.1000/abc.12"
    assert doi("https://example.org/10.1000") == ""
    assert handle("http://hdl.handle.net/123456789/55") == handle("hdl:123456789/55") == "123456789/55"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "ftp://a.vn/x", "http://", "http://a b.vn", "http://user:secret@a.vn/", "a.vn",
     "", "http://[::1", "http://a.vn:99999999/", 'http://a.vn/"onclick', "http://a.vn/" + "x" * 3000],
)  # fmt: skip
def test_only_plain_http_addresses_are_taken(text: str) -> None:
    assert web_address(text) == ""


def test_addresses_in_running_text_lose_the_punctuation_after_them() -> None:
    assert addresses_in("Xem http://a.vn/x, và (https://b.vn/y).") == ("http://a.vn/x", "https://b.vn/y")


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("urn:ISBN:0306406152", "isbn", "9780306406157"),
        ("ISSN 0028-0836", "issn", "0028-0836"),
        ("10.1000/182", "doi", "10.1000/182"),
        ("oai:tailieu.vn:12", "oai", "oai:tailieu.vn:12"),
        ("https://n2t.net/ark:/12345/x6", "ark", "ark:/12345/x6"),
    ],
)
def test_schemes_are_told_apart(text: str, scheme: str, value: str) -> None:
    assert identify(text) == Identifier(scheme=scheme, value=value)


def test_other_texts_are_of_no_scheme() -> None:
    assert identify("LV.0012") is None
    assert identify("https://a.vn/9780306406157") is None


@given(st.text(alphabet="0123456789Xx- ISBN(.)", max_size=60))
def test_whatever_is_taken_for_an_isbn_is_one(text: str) -> None:
    number = isbn(text)
    assert number == "" or isbn(number) == number
