"""Every data address, asked in every wrong way: the protocol's own answer or a plain error, never a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from catalog import indexing, wordbooks
from catalog.settings import Settings, load
from tests.factories import publish_records
from tests.rounds import ROUNDS
from tests.web.samples import SAMPLES

pytestmark = pytest.mark.databases("sqlite")

_PARTS: dict[str, tuple[str, ...]] = {
    "identifier": ("sample-kieu", "none"),
    "slug": ("hue-library", "none"),
    "field": ("kind", "none"),
    "suffix": ("ris", "marcxml"),
}
_PAGES = (
    "pages", "static", "site_script", "joined_file", "media", "x_", "dcat.negotiated", "accounts", "admin",
    "phone",
)  # fmt: skip
"""Endpoints that answer people: what they tell of errors is a page."""
_ONLY_SENT_TO = ("/click/", "/api/v1/observations")
"""Addresses that nothing can be fetched from."""
_ODD_PARTS = ("\0", "a\nb", "é" * 200, "..", "%", "x" * 1500, "<script>", "😀", "-1", "~")
_NAMES = (
    "q", "page", "size", "limit", "after", "cursor", "fields", "format", "facets", "sort", "near", "radius",
    "year", "kind", "ids", "when", "from", "to", "until", "lang", "text", "verb", "metadataPrefix", "set",
    "identifier", "resumptionToken", "source", "institution", "explain", "literal", "province", "system",
)  # fmt: skip
_VALUES = (
    "", " ", "\0", "a\0b", "\ud800", "x" * 300, "-1", "0", "1", "9" * 400, "1e309", "nan", "٣", "true",
    "null", "[]", "{}", "%", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "😀",
    "\u202e\ufeff", "2026-02-30", "9999-12-31", "0001-01-01T00:00:00Z", "2026-01-01", "ListRecords",
    "GetRecord", "oai_dc", "title,nope", "id.id.id", "csv", "ndjson", "A" * 52,
    "dZeayLYt4PJf3GmYBFH-Z-QAAAAAAAAAAAAAAAAAAAAAqZEA1Yti",
)  # fmt: skip
_UNSTORABLE = ("a\0b", "\ud800")
_FEW_VALUES = ("\0", "-1", "9" * 400, "😀", "2026-01-01")
_ACCEPTS = (
    "image/png", "*/*", "garbage", ";;;,,q=", "application/json;q=0", "text/html, */*;q=0.1", "text/csv",
    "application/x-ndjson", "application/ld+json", "a/b;q=nan", "x" * 5000, "\xff",
)  # fmt: skip


@pytest.fixture
def app(make_app: Callable[..., Flask], settings: Settings) -> Flask:
    """An app of some records that limits nobody: thousands of requests come in a second."""
    given = load({}, home=settings.home, database_url=settings.database_url, requests_per_minute=0)
    app = make_app(given=given)
    publish_records(SAMPLES())
    indexing.sync(app.extensions["catalog"])
    wordbooks.refresh(app.extensions["catalog"], now=True)
    return app


def _addresses(app: Flask) -> list[str]:
    """Every address of data, its parts filled in."""
    found: set[str] = set()
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(_PAGES):
            found.update(_filled(rule, _PARTS))
    return sorted(found)


def _filled(rule: Rule, parts: dict[str, tuple[str, ...]]) -> list[str]:
    filled = [rule.rule]
    for name in rule.arguments:
        hole = re.compile(rf"<(?:[^<>:]+:)?{name}>")
        filled = [hole.sub(value, path) for path in filled for value in parts.get(name, ("0", "none"))]
    return filled


def _expect(response: TestResponse, asked: object) -> None:
    """An answer that is no fault, and if it is an error one in a shape that a program can read."""
    status = response.status_code
    assert status < 500, (asked, status)
    if status < 400:
        return
    if response.mimetype == "application/json":
        told = response.get_json()
        assert told["ok"] is False, asked
        assert told["status"] == status, asked
        assert len(told["error"]) > 10, asked
        assert len(told["error"]) < 2000, asked
    else:
        # OAI-PMH and others of XML tell theirs in XML, never as a page or as a bare word of the server.
        assert response.mimetype.endswith("xml"), (asked, status, response.mimetype)
        etree.fromstring(response.data)


def _query(name: str, value: str) -> str:
    return f"{name}={quote(value, errors='surrogatepass')}"


def _wrong_queries(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        yield "&".join(_query(name, value) for name in _NAMES)
    yield "&".join(f"{_query(name, 'a')}&{_query(name, 'b')}&{name}" for name in _NAMES)
    yield from ("&&&===", "%00=%00", "?", "=", "%ED%A0%80=1", "a[]=1", _query("q", "x" * 12_000))
    yield "&".join(f"kind=k{number}" for number in range(900))


@pytest.mark.databases("sqlite", "postgresql")
def test_no_parameter_of_any_data_address_makes_a_fault(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    addresses = _addresses(app)
    assert {"/oai", "/feed.json", "/api/v1/records", "/api/v1/changes", "/search.json"} <= set(addresses)
    # What PostgreSQL alone cannot take is text with NUL in it, and halves of signs.
    values = _VALUES if settings.database.startswith("sqlite") else _UNSTORABLE
    for address in addresses:
        for query in _wrong_queries(values):
            with client.get(f"{address}?{query}") as response:
                _expect(response, (address, query[:300]))


@pytest.mark.soak
def test_each_parameter_alone_makes_none(app: Flask, client: FlaskClient) -> None:
    for address in ("/api/v1/records", "/api/v1/events", "/api/v1/changes", "/oai", "/search.feed.json"):
        for name in _NAMES:
            for value in _FEW_VALUES if ROUNDS == 1 else _VALUES:
                with client.get(f"{address}?{_query(name, value)}") as response:
                    _expect(response, (address, name, value[:60]))


def test_no_method_makes_a_fault_and_wrong_ones_are_told_the_right(app: Flask, client: FlaskClient) -> None:
    for address in _addresses(app):
        for method in ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            with client.open(address, method=method, data=b'{"ids": 1}') as response:
                if method == "HEAD":
                    assert response.status_code < 500, address
                    assert response.data == b"", address
                    continue
                _expect(response, (method, address))
                if response.status_code in (200, 405) and method != "POST":
                    right = "POST" if address.startswith(_ONLY_SENT_TO) else "GET"
                    assert right in response.headers.get("Allow", ""), (method, address)


def test_no_accept_header_makes_a_fault(app: Flask, client: FlaskClient) -> None:
    for address in _addresses(app):
        for accept in _ACCEPTS:
            with client.get(address, headers={"Accept": accept}) as response:
                _expect(response, (address, accept[:60]))


def test_no_part_of_an_address_makes_a_fault(app: Flask, client: FlaskClient) -> None:
    odd = tuple(quote(part, safe="") for part in _ODD_PARTS)
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint.startswith(_PAGES):
            continue
        for path in _filled(rule, dict.fromkeys(rule.arguments, odd)):
            with client.get(path) as response:
                assert response.status_code < 500, path


def test_headers_of_caches_and_ranges_make_no_fault(app: Flask, client: FlaskClient) -> None:
    odd: list[dict[str, str]] = [
        {"If-None-Match": '"'}, {"If-None-Match": "*"}, {"If-None-Match": 'W/"x", , "y'},
        {"If-Modified-Since": "yesterday"}, {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"Range": "bytes=5-1"}, {"Range": "bytes=0-0,2-3"}, {"Range": "rows=1-2"}, {"If-Range": "x"},
        {"Accept-Encoding": "gzip;q=2, *;q=x"}, {"X-Forwarded-For": "a, b"}, {"Origin": "null"},
        {"Access-Control-Request-Method": "GET", "Origin": "https://x.example"},
    ]  # fmt: skip
    for address in _addresses(app):
        for headers in odd:
            with client.get(address, headers=headers) as response:
                if response.status_code != 416:
                    _expect(response, (address, headers))
