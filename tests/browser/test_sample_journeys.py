"""The sample as a visitor comes to it, on a phone without scripts: what is looked for is few presses away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from catalog.web.i18n import today
from catalog.web.whats_on_params import month_end
from tests.browser.conftest import Visit
from tests.demo_site import Demo

_A_WEEK = 7


class Taps:
    """A page that is gone through by presses, which are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, link: Locator) -> None:
        link.first.click()
        self.count += 1


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample as ``make run`` shows it."""
    running = Demo(tmp_path_factory.mktemp("sample") / "var").wait()
    yield running.address
    assert running.stop() == 0, running.output


@pytest.fixture
def taps(browser: Browser, sample: str) -> Iterator[Taps]:
    """The home page on a phone that runs no scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield Taps(Visit(context, sample).go("/"))
    context.close()


def test_a_free_class_near_hue_this_month_is_four_presses_away(taps: Taps) -> None:
    page = taps.page
    taps.on(page.locator(".starts a[href='/whats-on']"))
    taps.on(page.locator(".on-days a", has_text="Tháng này"))
    taps.on(page.locator(".on-quick a", has_text="Lớp học miễn phí"))
    taps.on(page.locator(".on-places a", has_text="Huế"))
    assert taps.count == 4
    assert "Huế" in page.locator("h1").inner_text()
    if not page.locator(".on-entry").count():
        # In the last days of a month there may be none: then the next is one press farther.
        assert (month_end(today()) - today()).days < _A_WEEK
        taps.on(page.locator(".ways-out a"))
    entries = page.locator(".on-entry")
    assert entries.count() >= 1
    for number in range(entries.count()):
        told = entries.nth(number).inner_text()
        assert "Lớp học" in told
        assert "Miễn phí" in told


def test_an_openly_usable_vietnamese_lesson_is_three_presses_away(taps: Taps) -> None:
    page = taps.page
    taps.on(page.locator(".starts a[href='/learning']"))
    taps.on(page.locator(".level a.chip", has_text="Lớp 4"))
    rows = page.locator("section[aria-labelledby='open-rows'] .lesson-row", has_text="Bài học")
    taps.on(rows.locator(".row-title a"))
    assert taps.count == 3
    assert "Được" in page.locator(".record-bar .may").inner_text()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").get_attribute("lang") is None
    assert page.locator(".way a[rel~='external']").count() >= 1
