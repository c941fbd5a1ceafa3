"""Summings-up and good models in a real browser: written at 360 pixels, gathered at a desk, read by all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.store import exemplars
from catalog.store.db import writing
from tests.browser.wcag import WIDER, found_by_axe
from tests.programme.summed import HOUSE, MUSEUM, PLAN, add_museum_and_house, add_plan, begun, send
from tests.serving import serving
from tests.web.admin.site import OWN, PASSWORD, Site, opened
from tests.web.phone.site import issued

SIZES = ((360, "light"), (1280, "dark"))
PUBLIC = f"/programme/{PLAN}/summing-up/46"


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The address of a site with a summing-up that two institutions wrote for, and good models."""
    with opened(tmp_path_factory.mktemp("summed"), requests_per_minute=0) as site:
        add_plan()
        add_museum_and_house()
        for slug in (OWN, MUSEUM):
            with writing() as session:
                exemplars.add(
                    session, "test", kind="institution", institution=slug, record="", plan=PLAN, since=None,
                    title="", reason_vi="Mở cửa buổi tối.", reason_en="Open in the evening.",
                )  # fmt: skip
        with serving(site.app) as url:
            yield url, site


def seen(browser: Browser, width: int, colours: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if colours == "dark" else "light"
    )
    return context.new_page()


def fits_and_is_clean(page: Page) -> None:
    assert page.evaluate(WIDER) <= 0, page.url
    assert found_by_axe(page) == "", page.url


def log_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/login")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/**")


@pytest.mark.parametrize(("width", "colours"), SIZES)
def test_an_institution_writes_by_its_link(
    summed: tuple[str, Site], browser: Browser, width: int, colours: str
) -> None:
    begun(str(2000 + width % 97))
    page = seen(browser, width, colours)
    page.goto(f"{summed[0]}/p/{issued(HOUSE)}")
    page.get_by_role("link", name="Viết báo cáo tổng kết").first.click()
    page.get_by_label("Khó khăn").fill("Ít người hướng dẫn.")
    page.get_by_role("button", name="Gửi").click()
    assert "ít nhất" in page.locator(".faults").inner_text()
    assert page.get_by_label("Khó khăn").input_value() == "Ít người hướng dẫn."
    fits_and_is_clean(page)
    page.get_by_label("Thuận lợi và kết quả đạt được").fill("Câu lạc bộ đông.")
    page.get_by_role("button", name="Gửi").click()
    assert "Đã gửi" in page.get_by_role("status").first.inner_text()
    fits_and_is_clean(page)


def test_a_part_is_written_by_keyboard_with_one_press_between_texts(
    summed: tuple[str, Site], browser: Browser
) -> None:
    begun("2018")
    page = seen(browser, 360, "light")
    page.goto(f"{summed[0]}/p/{issued(HOUSE, scope='figures')}")
    page.get_by_role("link", name="Viết báo cáo tổng kết").first.press("Enter")
    texts = page.locator(".six-form textarea")
    texts.first.wait_for()
    beside = 0
    for number in range(texts.count()):
        while not texts.nth(number).evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
            beside += 1
        page.keyboard.type("Đông người.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi")
    # From the top of the page to the first text, then one Tab to the next, and to the button.
    assert beside + 2 <= 18, beside


@pytest.mark.parametrize(("width", "colours"), SIZES)
def test_an_officer_gathers_closes_and_everybody_reads(
    summed: tuple[str, Site], browser: Browser, width: int, colours: str
) -> None:
    url, period = summed[0], str(2025 + (width == 360))
    number = begun(period).id
    send(number, OWN, "Thư viện")
    send(number, MUSEUM, "Bảo tàng")
    page = seen(browser, width, colours)
    log_in(page, url, "officer@example.org")
    for address in ("", "/letterhead", f"/part/{OWN}", "/close"):
        page.goto(f"{url}/admin/summing-up/{number}{address}")
        fits_and_is_clean(page)
    for address in ("/admin/summing-up", "/admin/summing-up/new", "/admin/models", "/admin/models/new"):
        page.goto(f"{url}{address}")
        fits_and_is_clean(page)
    page.goto(f"{url}/admin/summing-up/{number}/gather")
    page.get_by_label("Nội dung chung: Khó khăn").fill("Cả thành phố thiếu người.")
    page.click(f"button[value='take:lessons:{MUSEUM}']")
    assert "(Bảo tàng Lịch sử Huế)" in page.get_by_label("Nội dung chung: Bài học").input_value()
    assert page.get_by_label("Nội dung chung: Khó khăn").input_value() == "Cả thành phố thiếu người."
    fits_and_is_clean(page)
    page.goto(f"{url}/admin/summing-up/{number}/close")
    page.get_by_role("button", name="Chốt và công bố").click()
    for address in (
        f"{PUBLIC}/{period}",
        f"/en{PUBLIC}/{period}",
        "/programme/models",
        "/en/programme/models",
    ):
        page.goto(f"{url}{address}")
        fits_and_is_clean(page)
    page.goto(f"{url}{PUBLIC}/{period}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").click()
    assert taken.value.suggested_filename == f"{PLAN}-{period}.docx"
