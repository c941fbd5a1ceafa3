"""What strangers send is bounded and escaped; what browsers get is locked down."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.settings import Settings, load

DOORS = (
    "/", "/en/", "/search", "/en/search", "/search.json", "/record/x", "/record/x.json", "/institution/x",
    "/institutions", "/about", "/search/facet/language", "/en/search/facet/subject_value", "/search/facet/no",
    "/api/v1/facets/kind", "/api/v1/suggest", "/feed.json", "/healthz", "/robots.txt", "/opensearch.xml",
    "/api/v1/record.schema.json", "/nope", "/search.feed.json", "/search.atom",
)  # fmt: skip
GARBAGE = (
    "near=nan,1e309", "near=1e309,7", "near=" + "h" * 900, "near=%00", "near=16.4,107.5&radius=nan",
    "near=Hu%E1%BA%BF&radius=1e309", "near=16,107&radius=-1", "near=%D7%A9&sort=distance", "sort=distance",
    "explain=1&q=hue", "literal=1&q=hue", "year=1900..", "year=..", "year_from=x", "year_from=9&year_to=1",
    "page=1000000000", "page=-1", "page=1e9", "page=%00", "page=٣", "page=" + "9" * 5000, "page=0x10",
    "sort=x", "sort=%FF", "sort[]=x", "unknown=facet&q=a",
    "&".join(f"kind=k{number}" for number in range(500)),
    "q=%00", "q=a%00b", "q=" + "a" * 10_000, "q=%FF%FE", "q=%ED%A0%80", "q=" + "(" * 900, "q=" + "a " * 400,
    "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=title:%22", "q=year:[1+TO+", "q=" + quote("đ̣̣̣̣̣̣" * 50),
    "year=99999999999999999999", "year=-1", "year=a", "language=%00", "institution=..%2F..%2Fetc",
    "province=" + "p" * 300, "kind=" + "%F0%9F%99%82" * 50, "q=a&q=b&page=1&page=2", "&&&===", "after=%00",
    "after=" + "z" * 3000, "cursor=x",
)  # fmt: skip
BAD_PATHS = (
    *("/record/" + quote(text, safe="") for text in ("\0", "<script>", "a b", "../x", "é" * 99, "x" * 3000)),
    *("/institution/" + quote(text, safe="") for text in ("\0", "<b>", "..", "x" * 3000, "a\nb")),
    "/en//evil.example", "/static/..%2f..%2fetc/passwd", "/en", "/record/", "/%E0%A4%A", "/en/en/",
)  # fmt: skip


# A script of ours is a file named by its content; JSON-LD is data, and holds no sign of markup.
_FOREIGN_SCRIPT = re.compile(
    r'<script(?! type="module" src="/(?:static/js|joined)/[a-z]+\.js\?v=[0-9a-f]+"></script>'
    r'| src="/site\.js\?v=[0-9a-f]+"(?: data-[a-z]+="[^"<>]*")*></script>'
    r'| type="application/ld\+json">[^<>&]*</script>)',
    re.IGNORECASE,
)


def foreign_scripts(body: str) -> list[str]:
    """Where scripts begin that are not files of ours."""
    return _FOREIGN_SCRIPT.findall(body)


@pytest.mark.parametrize("door", DOORS)
def test_garbage_at_every_door_is_answered_and_never_a_fault(
    door: str, sample: list[str], client: FlaskClient
) -> None:
    for garbage in GARBAGE:
        response = client.get(f"{door}?{garbage}")
        assert response.status_code in (200, 400, 404, 410), (garbage[:80], response.status_code)
        # Data may repeat what was asked: no browser takes JSON for a page.
        if response.mimetype == "text/html":
            assert foreign_scripts(response.get_data(as_text=True)) == []


def test_bad_addresses_are_answered_and_never_a_fault(app: Flask, client: FlaskClient) -> None:
    for path in BAD_PATHS:
        response = client.get(path)
        assert response.status_code in (200, 301, 308, 400, 404), path
        assert b"<script>" not in response.data
        assert response.headers.get("Location", "http://localhost").startswith("http://localhost"), path


def test_a_path_of_two_slashes_never_becomes_a_link_to_another_host(app: Flask, client: FlaskClient) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": "//evil.example/about"})
    assert "//evil.example" not in response.headers.get("Location", "")
    assert b'"//evil.example' not in response.data


def test_public_addresses_only_answer_to_reading(app: Flask, client: FlaskClient) -> None:
    for method, door in itertools.product(("POST", "PUT", "DELETE", "PATCH"), DOORS[:12]):
        response = client.open(door, method=method, data=b"x" * 10)
        assert response.status_code == 405, (method, door)
        assert "GET" in response.headers["Allow"]


def test_what_is_searched_for_is_escaped(sample: list[str], client: FlaskClient) -> None:
    body = client.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22onfocus=x").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert foreign_scripts(body) == []
    assert '"onfocus' not in body


def test_every_answer_carries_the_security_headers(app: Flask, client: FlaskClient) -> None:
    for door in DOORS:
        headers = client.get(door).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';"), door
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Set-Cookie" not in headers
        assert "Strict-Transport-Security" not in headers


def test_styles_scripts_and_fonts_carry_what_is_theirs_and_a_drawing_all(client: FlaskClient) -> None:
    # A drawing can be opened by itself, and be a document with scripts.
    drawing = client.get("/static/img/logo.svg", buffered=True).headers
    assert drawing["Content-Security-Policy"].startswith("default-src 'none';")
    for address in ("/static/css/site.css", "/site.js", "/joined/record.js"):
        headers = client.get(address, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert "Content-Security-Policy" not in headers
        assert sum(len(name) + len(value) + 4 for name, value in headers) < 500


def test_a_secure_address_asks_to_stay_secure(app: Flask, client: FlaskClient) -> None:
    response = client.get("/", base_url="https://localhost")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")


def test_pages_hold_no_inline_script_style_or_handler(sample: list[str], client: FlaskClient) -> None:
    for door in ("/", "/search?q=hue", "/record/sample-kieu", "/institution/hue-library", "/about", "/nope"):
        body = client.get(door).get_data(as_text=True)
        assert foreign_scripts(body) == []
        for part in ("<style", " style=", " onclick", " onerror", "javascript:"):
            assert part not in body, (door, part)


def test_a_foreign_host_is_refused(make_app: Callable[..., Flask], settings: Settings) -> None:
    given = load({}, home=settings.home, trusted_hosts=("khomo.example",))
    client = make_app(given=given).test_client()
    assert client.get("/", base_url="http://khomo.example").status_code == 200
    refused = client.get("/", base_url="http://evil.example")
    assert refused.status_code == 400
    assert b"evil.example" not in refused.data
    assert client.get("/search.json", base_url="http://evil.example").status_code == 400


def test_the_public_address_of_the_settings_is_the_one_that_pages_name(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    given = load({}, home=settings.home, base_url="https://khomo.example/")
    body = make_app(given=given).test_client().get("/about").get_data(as_text=True)
    assert 'href="https://khomo.example/about"' in body
    assert 'href="https://khomo.example/en/about"' in body


def test_an_overlong_address_is_refused_in_plain_words(app: Flask, client: FlaskClient) -> None:
    response = client.get("/search?x=" + "y" * 20_000)
    assert response.status_code == 400
    assert "Địa chỉ quá dài" in response.get_data(as_text=True)
