"""The pages as a browser sees them: under the CSP, without scripts, with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import PAGES

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def walked(browser: Browser, site: str) -> Iterator[tuple[Visit, dict[str, list[str]]]]:
    """A visit of all pages, and what the console said of each."""
    context = browser.new_context(viewport={"width": 1280, "height": 740})
    visited, said = Visit(context, site), {}
    for address in PAGES:
        visited.go(address)
        visited.page.wait_for_load_state("networkidle")
        said[address], visited.problems = visited.problems, []
    yield visited, said
    context.close()


def test_no_page_breaks_the_content_security_policy(walked: tuple[Visit, dict[str, list[str]]]) -> None:
    for address, problems in walked[1].items():
        # Pages that say no are told too: there is no such page, there are not so many.
        faults = [text for text in problems if "responded with a status of 40" not in text]
        assert faults == [], address


def test_nothing_comes_from_elsewhere(walked: tuple[Visit, dict[str, list[str]]]) -> None:
    assert walked[0].foreign == []


def test_no_page_sets_a_cookie(walked: tuple[Visit, dict[str, list[str]]]) -> None:
    assert walked[0].context.cookies() == []


def test_search_filter_and_record_work_without_scripts(visit: Open) -> None:
    page = visit(width=360, java_script_enabled=False).go("/")
    page.locator("input[name=q]").fill("sách số")
    page.locator("form[role=search] button").click()
    assert "kết quả cho “sách số”" in page.locator("h1").inner_text()
    page.locator("nav.pager a", has_text="2").click()
    assert page.locator("nav.pager [aria-current=page]").inner_text().endswith("2")
    page.locator("details.filters > summary").click()
    page.locator("input[value=book]").check()
    page.locator(".apply button").click()
    assert page.locator("a.chip").first.inner_text().split()[:4] == ["Bỏ", "lọc", "Loại:", "Sách"]
    page.locator("article.row h2 a").first.click()
    assert page.locator("dl.facts").count() >= 2


def test_filters_stand_open_beside_the_results_on_a_wide_screen(visit: Open) -> None:
    page = visit().go("/search")
    assert page.locator("input[value=lesson]").is_visible()
    assert not page.locator("details.filters > summary").is_visible()


def test_the_filter_button_and_a_result_are_on_a_phones_first_screen(visit: Open) -> None:
    page = visit(width=360).go("/search?q=sach")
    for selector in ("details.filters > summary", "article.row h2 a"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 740, selector


def test_a_records_title_begins_its_page_on_a_wide_screen(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    page.locator("article.row h2 a").first.click()
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] < 160


def test_the_language_link_keeps_the_search(visit: Open) -> None:
    page = visit().go("/search?q=sach&kind=book&sort=title")
    page.locator("nav a[hreflang=en]").click()
    page.wait_for_url("**/en/search?q=sach&kind=book&sort=title")
    assert "results for “sach”" in page.locator("h1").inner_text()


def test_headings_use_the_sites_own_typeface(visit: Open) -> None:
    page = visit().go("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('600 20px \"Be Vietnam Pro\"', 'Trống đồng')")
