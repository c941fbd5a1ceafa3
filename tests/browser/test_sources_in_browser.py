"""A source from its form to its first harvest: on a phone by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import serving
from tests.web.admin.site import PASSWORD, Site, opened

PATIENCE = 60_000
"""Milliseconds for a process that a click starts, on a busy machine."""
TOLD = "e => e.labels?.[0]?.innerText || e.innerText || e.value || ''"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a site with all plugins that are installed, and a table that it may read."""
    home = tmp_path_factory.mktemp("sources")
    with opened(home, plugins=None) as site, serving(site.app) as url:  # type: ignore[arg-type]
        yield url, _table(site)


def _table(site: Site) -> Path:
    path: Path = site.app.extensions["catalog"].settings.uploads / "lop.csv"
    path.parent.mkdir(parents=True)
    rows = [f"L{number},Lớp vẽ {number},Thầy Nam\n" for number in range(1, 6)]
    path.write_text("Mã,Nhan đề,Tác giả\n" + "".join(rows) + "L9,,Cô Lan\n", "utf-8")
    return path


def tab_to(page: Page, name: str) -> None:
    """Go on by the tab key until the thing of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(f"({TOLD})(document.activeElement)"):
            return
    raise AssertionError(f"{name} is not reached by the tab key")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def log_in(page: Page) -> None:
    page.locator("[name=email]").fill("operator@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".who").wait_for()


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def connect(page: Page, name: str, table: Path) -> None:
    """Choose the way of connecting and fill in its form."""
    log_in(page)
    press(page, "Bảng Excel, CSV")
    tab_to(page, "Đơn vị")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Tên nguồn")
    page.keyboard.type(name)
    tab_to(page, "Tệp trên máy chủ")
    page.keyboard.type(str(table))
    press(page, "Lưu")


@pytest.fixture
def phone(browser: Browser, sources: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone at the list of ways of connecting; with scripts, unless the test's parameter says no."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=getattr(request, "param", True)
    )
    page = context.new_page()
    page.goto(f"{sources[0]}/admin/sources/new")
    yield page
    context.close()


def test_a_table_is_connected_looked_at_and_harvested_by_keyboard(
    phone: Page, sources: tuple[str, Path]
) -> None:
    connect(phone, "Lớp học", sources[1])
    press(phone, "Xem nguồn có trả lời không")
    expect(phone.locator(".told.good")).to_contain_text("lop.csv", timeout=PATIENCE)
    fits(phone)
    press(phone, "Xem trước 20 bản ghi")
    expect(phone.locator("article.previewed")).to_have_count(6, timeout=PATIENCE)
    expect(phone.locator("article.previewed").first).to_contain_text("Thầy Nam")
    fits(phone)
    press(phone, "Đúng rồi: thu thập ngay")
    expect(phone.locator(".runs")).to_contain_text("5 mới", timeout=PATIENCE)
    press(phone, "Mọi lần thu thập")
    phone.locator("tbody th a").first.focus()
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    expect(phone.locator(".count-failed")).to_contain_text("1")
    expect(phone.locator(".cases").first).to_contain_text("nhan đề")
    fits(phone)


@pytest.mark.parametrize("phone", [False], indirect=True)
def test_what_is_under_way_is_shown_anew_without_scripts(phone: Page, sources: tuple[str, Path]) -> None:
    connect(phone, "Không mã lệnh", sources[1])
    press(phone, "Xem nguồn có trả lời không")
    expect(phone.locator(".told.good")).to_contain_text("lop.csv", timeout=PATIENCE)
