"""The results of a search to take along."""

from __future__ import annotations

import csv
import io

import requests
import rispy
from flask import Flask
from flask.testing import FlaskClient
from pybtex.database import parse_string

from catalog import indexing
from tests.factories import make_record, publish_records
from tests.serving import serving
from tests.web.conftest import Read, links_of


def test_what_is_found_comes_in_each_form_as_the_page_shows_it(
    sample: list[str], client: FlaskClient, read: Read
) -> None:
    query = "?q=hu%E1%BA%BF&sort=title&page=7"
    found = client.get(f"/search.json{query}".replace("&page=7", "")).get_json()
    shown = [item["id"] for item in found["items"]]
    assert len(shown) > 1
    ris = client.get(f"/search.ris{query}")
    assert [entry["id"] for entry in rispy.loads(ris.get_data(as_text=True))] == shown
    bib = client.get(f"/search.bib{query}")
    assert list(parse_string(bib.get_data(as_text=True), "bibtex").entries) == shown
    table = client.get(f"/search.csv{query}")
    text = table.get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == shown
    for response, name in ((ris, "ris"), (bib, "bib"), (table, "csv")):
        told = f'attachment; filename="khomo-search.{name}"'
        assert response.headers["Content-Disposition"] == told
        held = {"If-None-Match": response.headers["ETag"]}
        assert client.get(f"/search.{name}{query}", headers=held).status_code == 304
    offered = links_of(read("/search?q=hu%E1%BA%BF"), "//p[contains(@class, 'data-links')]//a")
    assert [offered[name].partition("?")[0] for name in ("RIS", "BibTeX", "CSV")] == [
        "/search.ris", "/search.bib", "/search.csv",
    ]  # fmt: skip


def test_a_thousand_are_given_and_each_once(app: Flask) -> None:
    publish_records([make_record(f"{number}", title=f"Truyện {number}") for number in range(1010)])
    indexing.sync(app.extensions["catalog"])
    found = app.test_client().get("/search.ris?q=truy%E1%BB%87n").get_data(as_text=True)
    assert len({entry["id"] for entry in rispy.loads(found)}) == 1000


def test_a_wrong_search_is_told_before_anything_is_sent(sample: list[str], client: FlaskClient) -> None:
    for form in ("ris", "bib", "csv"):
        for wrong, parameter in (("sort=zzz", "sort"), ("year=x", "year"), ("q=" + "a" * 1500, "q")):
            response = client.get(f"/search.{form}?{wrong}")
            assert (response.status_code, response.get_json()["parameter"]) == (400, parameter)
        assert client.get(f"/search.{form}?q=%00%ED%A0%80&unknown=1&q=2").status_code == 200
        refused = client.post(f"/search.{form}")
        assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True)
    assert client.get("/search.ris?q=khongcogi").data == b""


def test_a_real_server_streams_the_results(sample: list[str], app: Flask) -> None:
    with serving(app) as url:
        got = requests.get(f"{url}/search.csv", timeout=10)
    assert got.text.count("\r\n") == len(sample) + 1
