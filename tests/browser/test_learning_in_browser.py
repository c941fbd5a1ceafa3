"""Learning in a browser: marks kept on the device, a lesson in three taps, the sheet on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

Open = Callable[..., Visit]
PATH = "/learning/sample-path"


def test_steps_are_marked_on_this_device_by_keyboard(visit: Open) -> None:
    visited = visit(width=360)
    page = visited.go(PATH)
    button = page.locator("[data-done='1']")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator("[data-progress]").inner_text() == "Đã làm 1 trên 3 bước"
    assert page.locator("p[data-kept]").is_visible()
    page.reload()
    assert page.locator("[data-done='1']").get_attribute("aria-pressed") == "true"
    assert page.locator("[data-mark='1']").is_visible()
    assert visited.context.cookies() == []
    page.locator("[data-forget]").click()
    assert not page.locator("[data-mark='1']").is_visible()
    assert page.evaluate("localStorage.getItem('khomo.path.sample-path')") is None
    assert visited.problems == []
    assert visited.foreign == []


def test_steps_lead_on_by_their_links(visit: Open) -> None:
    page = visit().go(PATH)
    page.locator(".path-buttons a").first.click()
    page.locator("#step-1 .step-way a", has_text="Bước sau").click()
    assert page.url.endswith("#step-2")


def test_a_lesson_to_be_used_again_is_three_taps_from_home_without_scripts(visit: Open) -> None:
    visited = visit(width=360, java_script_enabled=False)
    page = visited.go("/")
    page.locator(".site-footer a", has_text="Học tập").click()
    page.locator("section[aria-labelledby='open-lessons'] .row-title a").first.click()
    assert page.locator("h1").inner_text() == "Đường tới Đông Sơn"
    page.locator(".path-buttons a").first.click()
    assert page.locator("#step-1 h2").is_visible()
    # Without scripts no button stands there that does nothing.
    assert not page.locator("[data-done]").first.is_visible()


@pytest.mark.parametrize("address", [PATH, f"{PATH}/teaching"])
def test_a_path_prints_without_what_is_for_the_screen(address: str, visit: Open) -> None:
    page = visit().go(address)
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert page.locator("h1").is_visible()
    assert not any(one.is_visible() for one in page.locator("main button, main .button").all())


def test_the_filters_of_the_rows_work_on_a_phone_without_scripts(visit: Open) -> None:
    page = visit(width=360, java_script_enabled=False).go("/learning?type=learning_path")
    page.locator("details.filters > summary").click()
    page.locator("select[name=grade]").select_option("6")
    page.locator(".apply button").click()
    assert "grade=6" in page.url
    assert page.locator("article.lesson-row").count() == 1
