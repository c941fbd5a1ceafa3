"""The addresses of people, places, subjects and collections: made and read by the same hand."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.gazetteer import NEW, OLD, unit
from catalog.web import ways_to

NAMES = (
    "Nguyễn Du", "Sở VHTT / Huế", "a_b c", "~2f", "..", ".ẩn", "Đồ 100% & \"bạc\"?#", "阮攸", "C:\\a\tb",
    "Hội  hai khoảng trống", "x" * 200,
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_from_its_address(name: str) -> None:
    key = ways_to.write_key(name)
    assert ways_to.read_key(key) == name
    assert not set("/\\ ") & set(key)
    assert not key.startswith(".")


def test_names_that_differ_have_addresses_that_differ() -> None:
    assert len({ways_to.write_key(name) for name in (*NAMES, "a b c", "a_b_c")}) == len(NAMES) + 2


@pytest.mark.parametrize(("key", "code"), [(f"{NEW}:46", "46"), (f"{OLD}:46", f"{OLD}:46")])
def test_a_place_comes_back_from_its_address(key: str, code: str) -> None:
    found = unit(key)
    assert found is not None
    assert ways_to.place_code(found) == code
    assert ways_to.read_place(code) == found
    assert ways_to.read_place("nowhere") is None


def test_a_class_number_is_always_searched_for(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert urlsplit(ways_to.subject("895.92", "ddc")).path == "/en/search"


def test_the_ways_lead_to_pages_in_the_page_s_language(app: Flask, client: FlaskClient) -> None:
    for start in ("", "/en"):
        with app.test_request_context(f"{start}/"):
            ways = {
                "person": ways_to.agent("Nguyễn Du"),
                "subject": ways_to.subject("Thơ"),
                "collection": ways_to.collection("Tủ sách Huế"),
                "place": ways_to.place("Thành phố Huế", "46", NEW),
            }
            for view, address in ways.items():
                wanted = f"{start}/{view}/" if ways_to.has_page(view) else f"{start}/search"
                assert urlsplit(address).path.startswith(wanted)


def test_what_has_no_name_or_no_unit_is_searched_for(app: Flask) -> None:
    with app.test_request_context("/"):
        assert urlsplit(ways_to.agent("  ")).path == "/search"
        assert unquote(urlsplit(ways_to.place("Xứ không có thật")).query) == 'q=place:"Xứ+không+có+thật"'
        assert len(unquote(ways_to.searched("chữ " * 2000))) < 230
