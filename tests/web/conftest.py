"""A small published and indexed catalog, and pages as parsed HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalog import indexing
from catalog.record import Record
from catalog.web import lately
from catalog.web.i18n import today
from tests.factories import publish_records
from tests.filled import filled
from tests.web.samples import SAMPLES

TRANSLATIONS = Path(__file__).parents[2] / "catalog" / "translations"

Page = html.HtmlElement
Read = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """The texts compiled, should a test run without make after an edit."""
    texts = TRANSLATIONS / "vi" / "LC_MESSAGES" / "messages.po"
    compiled = texts.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < texts.stat().st_mtime:
        CommandLineInterface().run(["pybabel", "-q", "compile", "-i", str(texts), "-o", str(compiled)])


@pytest.fixture(autouse=True)
def every_count_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that pauses in a count would have pages tell an earlier one for a while."""
    monkeypatch.setattr(lately, "CHEAP_SECONDS", 600.0)


@pytest.fixture
def publish(app: Flask) -> Callable[..., list[str]]:
    """Publish records and index them."""

    def published(*records: Record) -> list[str]:
        identifiers = publish_records(records)
        indexing.sync(app.extensions["catalog"])
        return identifiers

    return published


@pytest.fixture
def sample(app: Flask, publish: Callable[..., list[str]]) -> list[str]:
    """The ids of the sample records, published and indexed."""
    return [*filled(app, f"sample of {today()}", lambda: tuple(publish(*SAMPLES())))]


@pytest.fixture
def read(client: FlaskClient) -> Read:
    """``read("/search?q=huế")``: the page, which must answer 200 (or ``status``), as parsed HTML."""

    def page(address: str, status: int = 200) -> Page:
        response = client.get(address)
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        assert response.mimetype == "text/html"
        return html.document_fromstring(response.get_data(as_text=True))

    return page


def text_of(page: Page, path: str = "//main") -> str:
    """The text at an XPath on one line."""
    return " ".join(" ".join(" ".join(element.itertext()) for element in page.xpath(path)).split())


def links_of(page: Page, path: str = "//main//a") -> dict[str, str]:
    """The links at an XPath: address by text."""
    return {" ".join(link.text_content().split()): link.get("href") for link in page.xpath(path)}
