"""The sitemaps: every page once, files of spans of the log that keep still, nothing of what is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from catalog.store import addresses
from tests.factories import make_record, withdraw

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://localhost"
Publish = Callable[..., list[str]]


@pytest.fixture
def small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans of ten numbers, so that a few records make several files."""
    monkeypatch.setattr(addresses, "SPAN", 10)


def listed(client: FlaskClient, address: str, **more: Any) -> dict[str, str]:
    """The addresses in a sitemap with the time of their last change."""
    response = client.get(address.removeprefix(SITE), **more)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    root = etree.fromstring(response.data)
    return {
        entry.findtext("s:loc", "", NAMES): entry.findtext("s:lastmod", "", NAMES)
        for entry in root.iterfind("*", NAMES)
    }


def test_every_page_is_in_one_file_that_the_index_names(sample: list[str], client: FlaskClient) -> None:
    files = listed(client, "/sitemap.xml")
    assert list(files) == [f"{SITE}/sitemaps/pages.xml", f"{SITE}/sitemaps/1.xml"]
    found = [page for file in files for page in listed(client, file)]
    assert len(found) == len(set(found))
    assert {f"{SITE}/record/{one}" for one in sample} == {page for page in found if "/record/" in page}
    for page in found:
        assert client.get(page.removeprefix(SITE)).status_code == 200, page


def test_each_entry_names_its_languages_and_when_it_changed(sample: list[str], client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/sitemaps/1.xml").data)
    entries = root.iterfind("s:url", NAMES)
    (entry,) = [one for one in entries if one.findtext("s:loc", "", NAMES) == f"{SITE}/record/sample-kieu"]
    others = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", NAMES)}
    assert others == {"vi": f"{SITE}/record/sample-kieu", "en": f"{SITE}/en/record/sample-kieu"}
    assert entry.findtext("s:lastmod", "", NAMES).endswith("Z")


def test_a_change_moves_one_record_to_the_newest_file_and_leaves_the_others(
    small_spans: None, publish: Publish, client: FlaskClient
) -> None:
    publish(*(make_record(f"n{number}", title=f"Sách {number}") for number in range(25)))
    files = list(listed(client, "/sitemap.xml"))[1:]
    before = {file: listed(client, file) for file in files}
    assert sum(map(len, before.values())) == 25
    assert max(map(len, before.values())) <= 10
    tags = {file: client.get(file.removeprefix(SITE)).headers["ETag"] for file in files}
    moved = f"{SITE}/record/sample-n3"
    publish(make_record("n3", title="Sách đổi tên"))
    (old,) = [file for file in files if moved in before[file]]
    (new,) = [file for file in listed(client, "/sitemap.xml") if moved in listed(client, file)]
    assert new == list(listed(client, "/sitemap.xml"))[-1] != old
    for file in files:
        answer = client.get(file.removeprefix(SITE), headers={"If-None-Match": tags[file]})
        assert answer.status_code == (200 if file in (old, new) else 304), file


def test_what_is_withdrawn_is_listed_no_more_and_empty_files_are_gone(
    small_spans: None, publish: Publish, client: FlaskClient
) -> None:
    identifiers = publish(*(make_record(f"n{number}", title=f"Sách {number}") for number in range(12)))
    first = list(listed(client, "/sitemap.xml"))[1]
    for identifier in identifiers[:10]:
        withdraw(identifier)
    files = list(listed(client, "/sitemap.xml"))[1:]
    left = [page for file in files for page in listed(client, file)]
    assert left == [f"{SITE}/record/{identifier}" for identifier in identifiers[10:]]
    assert first not in files
    assert client.get(first.removeprefix(SITE)).status_code == 404


def test_an_empty_catalog_has_a_sitemap_of_its_own_pages(client: FlaskClient) -> None:
    assert list(listed(client, "/sitemap.xml")) == [f"{SITE}/sitemaps/pages.xml"]
    assert f"{SITE}/about" in listed(client, "/sitemaps/pages.xml")


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999999", "-1", "a", "1%00"])
def test_a_file_that_is_not_there_is_told_in_json(number: str, client: FlaskClient) -> None:
    response = client.get(f"/sitemaps/{number}.xml")
    assert response.status_code == 404
    assert response.get_json()["ok"] is False
