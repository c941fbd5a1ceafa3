"""Data: a record, a search, the schema, the state of the site, errors as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from catalog import indexing
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.shape import from_dict, to_dict
from catalog.store import changes, records
from catalog.store.db import reading
from tests.factories import add_institution, make_record, publish_records
from tests.web.samples import EVERYTHING, SAMPLES

Publish = Callable[..., list[str]]


def test_a_records_json_is_what_the_store_publishes(sample: list[str], client: FlaskClient) -> None:
    response = client.get("/record/sample-kieu.json")
    with reading() as session:
        stored = records.get(session, "sample-kieu")
    assert stored is not None
    assert response.data == stored.published()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/record/sample-kieu.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("record", [EVERYTHING(), *SAMPLES()], ids=lambda record: record.id)
def test_published_json_reads_back_as_the_same_record(record: object) -> None:
    assert dataclasses.is_dataclass(record)
    assert from_dict(to_dict(record)) == record


def test_every_published_record_fits_the_json_schema(publish: Publish, client: FlaskClient) -> None:
    response = client.get("/api/v1/record.schema.json")
    schema = response.get_json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for identifier in publish(EVERYTHING(), *SAMPLES()):
        validator.validate(client.get(f"/record/{identifier}.json").get_json())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "banana"),
        ("title", ""),
        ("seq", "1"),
        ("unknown", 1),
        ("links", [{"rel": "page"}]),
        ("free", "yes"),
    ],
)
def test_the_json_schema_refuses_what_the_door_refuses(
    field: str, value: object, sample: list[str], client: FlaskClient
) -> None:
    validator = jsonschema.Draft202012Validator(client.get("/api/v1/record.schema.json").get_json())
    published = client.get("/record/sample-kieu.json").get_json()
    assert not list(validator.iter_errors(published))
    assert list(validator.iter_errors({**published, field: value}))


def test_search_json_gives_total_items_facets_and_notices(sample: list[str], client: FlaskClient) -> None:
    found = client.get("/search.json?q=truyen+kieu").get_json()
    assert found["total"] == 1
    assert found["items"] == [
        {
            "id": "sample-kieu",
            "title": "Truyện Kiều",
            "kind": "book",
            "institution": "hue-library",
            "held_in": 1,
        }
    ]
    assert found["facets"]["kind"] == [{"value": "book", "count": 1}]
    assert set(found["facets"]) == set(facet_names(CORE_FIELDS)) - {"year"}
    assert found["histograms"] == {"year": [{"from": 1925, "to": 1925, "count": 1}]}
    assert found["left_out"] == []
    assert (found["page"], found["pages"], found["next"], found["notices"]) == (1, 1, None, [])


def test_search_json_leads_from_page_to_page(publish: Publish, client: FlaskClient) -> None:
    publish(*(make_record(str(number), title=f"Sách số {number}") for number in range(45)))
    seen, address = [], "/search.json?q=sach&sort=newest&kind=book"
    while address:
        found = client.get(address).get_json()
        seen += [item["id"] for item in found["items"]]
        address = found["next"]
    assert seen == [f"sample-{number}" for number in reversed(range(45))]


def test_search_json_tells_notices_in_english(publish: Publish, client: FlaskClient) -> None:
    publish(make_record())
    (notice,) = client.get("/search.json?q=year:abc").get_json()["notices"]
    assert notice["code"] == "not_a_year"
    assert notice["message"] == "“abc” is not a year; it was searched as words."


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=x", "page"),
        ("page=1000000000", "page"),
        ("sort=x", "sort"),
        ("year=abc", "year"),
        ("q=" + "a" * 1001, "q"),
        ("q=" + "%28" * 40, "q"),
        ("kind=" + "k" * 201, "kind"),
        ("&".join(f"kind=k{number}" for number in range(500)), "kind"),
    ],
)
def test_a_bad_parameter_is_named(query: str, parameter: str, app: Flask, client: FlaskClient) -> None:
    response = client.get(f"/search.json?{query}")
    told = response.get_json()
    assert response.status_code == 400
    assert (told["ok"], told["status"], told["parameter"]) == (False, 400, parameter)
    assert parameter in told["error"] or parameter == "page"


def test_health_is_good_once_what_is_published_is_searchable(app: Flask, client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["ok"] is True
    publish_records([make_record()])
    behind = client.get("/healthz")
    assert behind.status_code == 503
    assert "catalog index sync" in behind.get_json()["error"]
    indexing.sync(app.extensions["catalog"])
    response = client.get("/healthz")
    with reading() as session:
        head = changes.head(session).seq
    assert response.status_code == 200
    assert response.get_json() == {"ok": True, "records": 1, "head": head, "indexed": head}
    assert response.headers["Cache-Control"] == "no-store"


def test_an_index_a_little_behind_is_no_fault(app: Flask, client: FlaskClient) -> None:
    publish_records([make_record("1")])
    indexing.sync(app.extensions["catalog"])
    publish_records([make_record("2")])
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json()["indexed"] < response.get_json()["head"]


def test_health_says_that_the_database_is_missing(app: Flask, client: FlaskClient) -> None:
    from catalog.store.db import db

    db.drop_all()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["error"] == "the database does not answer"


def test_an_unknown_data_address_answers_json(client: FlaskClient) -> None:
    for address in ("/nope.json", "/api/v1/nope", "/record/nope.json"):
        response = client.get(address)
        assert response.status_code == 404
        assert response.get_json()["ok"] is False
        assert response.get_json()["error"].startswith("The address may be misspelt")


def test_robots_are_sent_to_pages_and_browsers_to_the_search(client: FlaskClient) -> None:
    told = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /search" in told
    assert told.endswith("\nSitemap: http://localhost/sitemap.xml\n")
    root = etree.fromstring(client.get("/opensearch.xml").data)
    templates = [url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates == [
        "http://localhost/search?q={searchTerms}&page={startPage?}",
        "http://localhost/search.json?q={searchTerms}&page={startPage?}",
        "http://localhost/search.atom?q={searchTerms}",
        "http://localhost/search.feed.json?q={searchTerms}",
        "http://localhost/api/v1/suggest/opensearch?q={searchTerms}",
        "http://localhost/opensearch.xml",
    ]
    english = client.get("/opensearch.xml?lang=en").get_data(as_text=True)
    assert 'template="http://localhost/en/search?q={searchTerms}&amp;page={startPage?}"' in english
    assert "<Language>en</Language>" in english


def test_changed_facts_of_an_institution_show_at_once(sample: list[str], client: FlaskClient) -> None:
    before = client.get("/record/sample-kieu")
    add_institution("hue-library", hours="7:30–19:00")
    after = client.get("/record/sample-kieu", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "7:30–19:00" in after.get_data(as_text=True)
