"""Caching: weak ETags that change when, and only when, the answer can."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalog import indexing
from catalog.resources import resource_folder
from catalog.store.db import db
from tests.factories import make_record, publish_records

CACHED = (
    "/",
    "/en/",
    "/search?q=hue",
    "/search.json?q=hue",
    "/record/sample-kieu",
    "/institution/hue-library",
    "/institutions",
)


def test_an_unchanged_answer_is_304_without_its_body(sample: list[str], client: FlaskClient) -> None:
    for address in CACHED:
        _is_304(address, client)


def _is_304(address: str, client: FlaskClient) -> None:
    first = client.get(address)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_change_of_any_record_gives_another_tag(app: Flask, sample: list[str], client: FlaskClient) -> None:
    before = {address: client.get(address).headers["ETag"] for address in CACHED}
    publish_records([make_record("new", title="Huế mới")])
    indexing.sync(app.extensions["catalog"])
    for address, tag in before.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200, address


def test_search_pages_change_with_the_index_not_only_with_the_log(
    app: Flask, sample: list[str], client: FlaskClient
) -> None:
    publish_records([make_record("new", title="Huế mới")])
    before = client.get("/search?q=moi")
    indexing.sync(app.extensions["catalog"])
    after = client.get("/search?q=moi", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Huế <mark>mới</mark>" in after.get_data(as_text=True)


def test_both_languages_have_their_own_tag(sample: list[str], client: FlaskClient) -> None:
    assert client.get("/").headers["ETag"] != client.get("/en/").headers["ETag"]


def test_home_follows_what_is_published(sample: list[str], client: FlaskClient) -> None:
    assert "6 bản ghi" in client.get("/").get_data(as_text=True)
    publish_records([make_record("new")])
    assert "7 bản ghi" in client.get("/").get_data(as_text=True)


def test_errors_carry_no_tag(sample: list[str], client: FlaskClient) -> None:
    for address in ("/record/nope", "/search?page=9", "/institution/nope"):
        response = client.get(address)
        assert response.status_code == 404
        assert "ETag" not in response.headers


def test_static_files_are_cached_for_ever_at_their_hashed_address(app: Flask, client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/").get_data(as_text=True))
    address, *_others = page.xpath("//link[@rel='stylesheet']/@href")
    style = client.get(address, buffered=True)
    assert style.status_code == 200
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (
        client.get(address.split("?")[0], buffered=True).headers["Cache-Control"] == "public, max-age=86400"
    )
    assert client.get(address[:-1] + "x", buffered=True).headers["Cache-Control"] == "public, max-age=86400"
    assert client.get("/static/css/nope.css?v=1").status_code == 404


def test_every_file_that_a_stylesheet_names_is_there(app: Flask, client: FlaskClient) -> None:
    folder = resource_folder("static") / "css"
    named = {
        name
        for path in folder.glob("*.css")
        for name in re.findall(r"url\(\.\./([^)]+)\)", path.read_text("utf-8"))
    }
    assert len(named) >= 4
    for name in named:
        assert client.get(f"/static/{name}", buffered=True).status_code == 200, name


def test_a_missing_database_is_503_with_a_time_to_come_back(app: Flask, client: FlaskClient) -> None:
    db.drop_all()
    for address, kind in (("/", "text/html"), ("/search.json", "application/json")):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (503, kind)
        assert response.headers["Retry-After"] == "30"
        assert response.headers["Cache-Control"] == "no-store"


def test_a_broken_index_is_503_for_searches_and_leaves_records_readable(
    make_app: Callable[..., Flask], sample: list[str], settings: object, client: FlaskClient
) -> None:
    app = make_app()
    folder = app.extensions["catalog"].settings.index
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.write_bytes(b"not an index")
    again = app.test_client()
    assert again.get("/search?q=hue").status_code == 503
    assert again.get("/record/sample-kieu").status_code == 200
    assert again.get("/").status_code == 200
    assert again.get("/healthz").status_code == 503


def test_a_304_costs_no_reading_of_records(sample: list[str], client: FlaskClient) -> None:
    tag = client.get("/institution/hue-library").headers["ETag"]
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    from sqlalchemy import event

    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/institution/hue-library", headers={"If-None-Match": tag})
    event.remove(db.engine, "before_cursor_execute", note)
    assert not any("records" in statement for statement in statements)
    assert sum(statement.startswith("SELECT") for statement in statements) == 2


def test_the_script_of_every_page_is_one_and_cached_for_ever(app: Flask, client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/about").get_data(as_text=True))
    (address,) = page.xpath("//script[@src]/@src")
    script = client.get(address)
    assert script.mimetype == "text/javascript"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/site.js?v=other").headers["Cache-Control"] == "public, max-age=86400"
    tag = {"If-None-Match": script.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    told = script.get_data(as_text=True)
    # What must not flash comes first, and nothing in it would need to be a module.
    assert told.index("dataset.scripts") < told.index("DOMContentLoaded")
    assert not re.search(r"^(import|export)\b", told, re.M)
