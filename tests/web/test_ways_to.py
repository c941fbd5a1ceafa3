"""The addresses of people, places, subjects and collections: one page for all ways to write a name."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask

from catalog.gazetteer import NEW, OLD, unit
from catalog.web import ways_to


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


def test_the_ways_lead_to_pages_in_the_page_s_language(app: Flask) -> None:
    for start in ("", "/en"):
        with app.test_request_context(f"{start}/"):
            assert unquote(ways_to.agent("Nguyễn, Du")) == f"{start}/person/nguyễn-du"
            assert unquote(ways_to.subject("Thơ Nôm")) == f"{start}/subject/thơ-nôm"
            assert unquote(ways_to.collection("Tủ sách Huế")) == f"{start}/collection/tủ-sách-huế"
            assert ways_to.place("Thành phố Huế", "46", NEW) == f"{start}/place/46"


def test_whoever_a_register_names_has_one_page_under_all_names(app: Flask) -> None:
    with app.test_request_context("/"):
        named = {
            ways_to.agent(name, "http://viaf.org/viaf/24719901/#Nguyen") for name in ("Nguyễn Du", "阮攸")
        }
    assert {unquote(address) for address in named} == {"/person/viaf:24719901"}


def test_what_has_no_name_or_no_unit_is_searched_for(app: Flask) -> None:
    with app.test_request_context("/"):
        assert urlsplit(ways_to.agent("  ")).path == "/search"
        assert urlsplit(ways_to.agent("???")).path == "/search"
        assert unquote(urlsplit(ways_to.place("Xứ không có thật")).query) == 'q=place:"Xứ+không+có+thật"'
        assert len(unquote(ways_to.searched("chữ " * 2000))) < 230
