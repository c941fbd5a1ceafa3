"""The DCAT catalog over HTTP: which form is given, how fresh it is, what is counted."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from catalog.dumps import making
from catalog.store import sources
from catalog.store.db import writing
from tests.factories import make_record, publish_records, withdraw

pytestmark = pytest.mark.databases("sqlite")
DCAT, VOID = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://rdfs.org/ns/void#")


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        (None, "/catalog.jsonld"),
        ("*/*", "/catalog.jsonld"),
        ("application/ld+json", "/catalog.jsonld"),
        ("application/json;q=0.5", "/catalog.jsonld"),
        ("text/turtle, application/ld+json;q=0.2", "/catalog.ttl"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/data"),
    ],
)
def test_the_catalog_leads_to_the_form_that_is_preferred(
    client: FlaskClient, accept: str | None, address: str
) -> None:
    answer = client.get("/catalog", headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://localhost{address}")
    assert "Accept" in answer.vary


def test_a_form_that_is_not_given_and_a_wrong_method_are_told(client: FlaskClient) -> None:
    answer = client.get("/catalog", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    told = answer.get_json()
    assert (told["ok"], told["status"], told["forms"]) == (False, 406, ["/catalog.jsonld", "/catalog.ttl"])
    for address in ("/catalog", "/catalog.ttl", "/catalog.jsonld"):
        refused = client.post(address)
        assert refused.status_code == 405
        assert "GET" in refused.headers["Allow"]
        assert refused.get_json()["status"] == 405
        assert client.head(address).status_code in (200, 303)


def read_turtle(client: FlaskClient) -> Graph:
    answer = client.get("/catalog.ttl")
    assert answer.content_type == "text/turtle; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.data, format="turtle")


def test_datasets_dumps_and_rhythms_are_those_of_the_catalog(app: Flask, client: FlaskClient) -> None:
    publish_records(
        [
            make_record("1", metadata_licence="CC0-1.0"),
            make_record("2", metadata_licence="CC0-1.0"),
            make_record("3", source="museum", institution="history-museum", metadata_licence="CC-BY-4.0"),
        ]
    )
    with writing() as session:
        sources.update(session, "sample", every_seconds=3_600)
    making.make(app.extensions["catalog"].settings, workers=0)
    graph = read_turtle(client)
    whole, hue = (URIRef(f"http://localhost/catalog#dataset{end}") for end in ("", "-hue-library"))
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == {
        whole, hue, URIRef("http://localhost/catalog#dataset-history-museum")
    }  # fmt: skip
    assert graph.value(whole, VOID.entities) == Literal(3)
    assert graph.value(hue, VOID.entities) == Literal(2)
    assert str(graph.value(hue, DCTERMS.license)).endswith("/zero/1.0/")
    assert graph.value(whole, DCTERMS.license) is None
    assert str(graph.value(hue, DCTERMS.accrualPeriodicity)).endswith("/HOURLY")
    for address in graph.objects(None, DCAT.downloadURL):
        file = client.get(str(address).removeprefix("http://localhost"))
        sizes = [graph.value(node, DCAT.byteSize) for node in graph.subjects(DCAT.downloadURL, address)]
        assert (file.status_code, [int(str(size)) for size in sizes]) == (200, [len(file.data)])
        file.close()
    assert len(set(graph.objects(None, DCAT.downloadURL))) >= 3


def test_the_catalog_is_answered_with_304_until_something_changes(app: Flask, client: FlaskClient) -> None:
    publish_records([make_record("1"), make_record("2")])
    first = client.get("/catalog.jsonld")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/catalog.jsonld", headers=tag).status_code == 304
    withdraw("sample-2")
    assert client.get("/catalog.jsonld", headers=tag).status_code == 200
    assert "1 records" in client.get("/catalog.jsonld").get_data(as_text=True)
