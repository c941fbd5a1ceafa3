"""Copies on a record's page: put in place by a script, heard by screen readers, reachable without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import khomo_koha
import khomo_oaipmh
import pytest
from playwright.sync_api import Page, expect

from catalog.app import create_app
from catalog.record import Holding
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import Script, nasty_koha
from catalog.sdk.testing.koha_books import Book, item
from catalog.settings import load
from catalog.store import db
from catalog.store.db import writing
from catalog.store.models import SourceRow
from tests.browser.conftest import Visit
from tests.browser.wcag import found_by_axe
from tests.factories import make_record, publish_records
from tests.migrated import put_empty_catalog
from tests.serving import serving

Open = Callable[..., Visit]
LINK = "a[data-copies]"
RECORD = "/record/opac-7"


@pytest.fixture(scope="module")
def script() -> Script:
    return Script(books=[Book(7, "Tắt đèn", (item(70, 7, lost_status=1),))])


@pytest.fixture(scope="module")
def site(script: Script, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with one record of a Koha."""
    settings = load({}, home=tmp_path_factory.mktemp("copies"), http_pause=0.0, live_cache=0.0)
    put_empty_catalog(settings)
    app = create_app(settings, plugins=[khomo_koha, khomo_oaipmh])
    with nasty_koha(script) as url, app.app_context():
        stored = Holding(institution="TT", location="Kho cũ", call_number="A 1")
        publish_records([make_record("7", source="opac", title="Tắt đèn", holdings=(stored,))])
        with writing() as session:
            row = session.get(SourceRow, "opac")
            assert row is not None
            row.connector, row.options = "koha", {"url": url, "allow_private": "true"}
        with serving(app) as address:
            yield address
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def well(script: Script) -> Iterator[None]:
    """The Koha does as it should again when the test has ended."""
    yield
    script.spoil = lambda asked, answer: answer


def copies(page: Page) -> str:
    text: str = page.locator("#copies").inner_text()
    return text


def test_the_copies_of_now_take_the_place_of_those_harvested_once_they_are_seen(
    visit: Open, script: Script, well: None
) -> None:
    visited = visit()
    page = visited.go(RECORD)
    status = page.locator(".way [role=status]")
    expect(status).to_contain_text("Theo hệ thống của thư viện lúc")
    assert "Bị mất" in copies(page)
    assert "Kho cũ" not in copies(page)
    asked = len(script.requests)
    page.locator(LINK).click()
    expect(page.locator(f"{LINK}[aria-busy=false]")).to_be_visible()
    expect(status).to_contain_text("Theo hệ thống của thư viện lúc")
    assert len(script.requests) > asked
    assert page.url.endswith(RECORD)
    assert page.evaluate("document.activeElement.matches('a[data-copies]')")
    assert visited.problems == []


def test_copies_that_nobody_comes_to_are_not_asked_for(visit: Open, script: Script, well: None) -> None:
    page = visit(width=360, height=60).go(RECORD)
    asked = len(script.requests)
    expect(page.locator(".way [role=status]")).to_have_text("")
    assert "Kho cũ" in copies(page)
    assert len(script.requests) == asked
    page.locator(LINK).scroll_into_view_if_needed()
    expect(page.locator(".way [role=status]")).to_contain_text("Theo hệ thống của thư viện lúc")


def test_a_library_that_does_not_answer_leaves_what_was_harvested(
    visit: Open, script: Script, well: None
) -> None:
    script.spoil = lambda asked, answer: Answer(status=503)
    page = visit().go(RECORD)
    expect(page.locator(".way [role=status]")).to_contain_text("hiện không trả lời")
    assert "Kho cũ" in copies(page)


def test_a_site_that_cannot_be_reached_says_so_and_can_be_asked_again(visit: Open, well: None) -> None:
    visited = visit()
    page = visited.go(RECORD)
    status = page.locator(".way [role=status]")
    expect(status).to_contain_text("Theo hệ thống của thư viện")
    visited.context.set_offline(True)
    page.locator(LINK).click()
    expect(status).to_have_text("Hiện chưa hỏi được thư viện.")
    visited.context.set_offline(False)
    page.locator(LINK).click()
    expect(status).to_contain_text("Theo hệ thống của thư viện")


def test_without_scripts_the_link_leads_to_a_page_that_says_the_same(visit: Open, well: None) -> None:
    page = visit(width=360, java_script_enabled=False).go(RECORD)
    page.locator(LINK).click()
    assert "Bị mất" in page.locator("main").inner_text()
    page.locator("main a.button").click()
    assert page.url.endswith(RECORD)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_axe_finds_no_fault(visit: Open, prefix: str, well: None) -> None:
    visited = visit(width=360)
    for address in (f"{prefix}{RECORD}", f"{prefix}/holdings/opac-7"):
        assert found_by_axe(visited.go(address)) == ""
    page = visited.go(f"{prefix}{RECORD}")
    expect(page.locator(f"{LINK}[aria-busy=false]")).to_be_visible()
    expect(page.locator(".way [role=status]")).not_to_be_empty()
    assert found_by_axe(page) == ""
