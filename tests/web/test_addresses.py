"""Addresses made quickly: those that Flask itself makes, wherever the site is mounted, within bounds."""

from __future__ import annotations

import re
from typing import Any

import flask
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.routing import BuildError

from catalog.web import addresses

_ONE_OF = re.compile(r"<any\(([^)]+)\):(\w+)>")
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("pages.index", {}),
    ("pages_en.index", {}),
    ("pages.search", {}),
    ("pages.search", {"q": "trống đồng & <b>", "kind": ["book", "map"], "page": 3, "sort": None}),
    ("pages_en.search", {"q": "a/b?c=d", "near": "21.02, 105.84", "literal": 1, "kind": []}),
    ("pages.record", {"identifier": "museum-trong"}),
    ("pages.record", {"identifier": "museum-trong", "at": 3, "of": 20}),
    ("pages.record", {"identifier": "có dấu/và ?"}),
    ("pages.record", {"identifier": 12}),
    ("pages_en.institution", {"slug": "hue-library", "page": None, "kind": "book"}),
    ("pages.facet", {"field": "subject_value", "q": "huế"}),
    ("pages.record", {"identifier": "museum-trong", "_anchor": "rights"}),
    ("pages.record", {"identifier": "museum-trong", "_external": True}),
    ("static", {"filename": "css/site.css", "v": "0123"}),
    ("counting.click", {"kind": "record", "name": "museum-trong"}),
    ("api.search", {"q": "huế"}),
)


@pytest.mark.parametrize(("view", "values"), ASKED)
@pytest.mark.parametrize("root", ["", "/khomo"])
def test_an_address_is_the_one_that_flask_makes(
    view: str, values: dict[str, Any], root: str, app: Flask
) -> None:
    with app.test_request_context("/", base_url=f"http://khomo.example{root}/"):
        for _again in range(2):
            assert addresses.url_for(view, **values) == flask.url_for(view, **values)


def test_every_view_has_the_address_that_flask_makes(app: Flask) -> None:
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            integers = rule.endpoint.endswith(("revision", "version", "roll_back")) or "<int:" in rule.rule
            values: dict[str, Any] = dict.fromkeys(rule.arguments, 7 if integers else "hue-library.json")
            values |= {name: told.partition(",")[0] for told, name in _ONE_OF.findall(rule.rule)}
            for more in ({}, {"q": "trống đồng", "page": 2}):
                told = addresses.url_for(rule.endpoint, **values, **more)
                assert told == flask.url_for(rule.endpoint, **values, **more)


def test_a_view_that_is_not_there_is_told_as_flask_tells_it(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(BuildError, match=r"pages\.nowhere"):
        addresses.url_for("pages.nowhere")


def test_links_follow_where_the_site_is_mounted_at_each_request(client: FlaskClient) -> None:
    for root in ("", "/khomo", "/muc-luc", ""):
        told = client.get("/about", base_url=f"http://khomo.example{root}/").get_data(as_text=True)
        links = html.document_fromstring(told).xpath("//footer//nav//a/@href")
        assert len(links) > 10
        assert all(link.startswith(f"{root}/") for link in links if not link.startswith("mailto:")), root
        assert f"{root}/search" in links


def test_no_more_paths_are_kept_than_there_is_room_for(app: Flask) -> None:
    for number in range(addresses.MOST + 50):
        with app.test_request_context("/", base_url=f"http://khomo.example/at-{number}/"):
            assert addresses.url_for("pages.search") == f"/at-{number}/search"
    assert app.extensions["catalog.paths"].cache_info().currsize == addresses.MOST
