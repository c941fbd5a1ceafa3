"""The pages as a browser sees them: on a phone and a desk, without scripts, in both languages."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visit

Open = Callable[..., Visit]


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
