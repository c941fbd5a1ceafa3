"""An exhibition from the list to the sheet for teachers, as visitors go through it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

Open = Callable[..., Visit]
EXHIBITION = "/exhibition/chuyen-cua-dat-nung--sample-gom"


@pytest.mark.parametrize(("width", "prefix"), [(360, ""), (1280, "/en")])
def test_one_goes_from_the_home_page_to_the_last_chapter_without_scripts(
    width: int, prefix: str, visit: Open
) -> None:
    visited = visit(width=width, java_script_enabled=False)
    page = visited.go(f"{prefix}/")
    if width == 360:
        page.locator("details.menu-box > summary").click()
    page.locator(f".menu a[href='{prefix}/exhibitions']").click()
    page.locator(".show-title a", has_text="Chuyện của đất nung").first.click()
    assert page.locator("h1").inner_text() == "Chuyện của đất nung"
    page.locator(".cover-doing .button").first.click()
    assert page.locator("h1").inner_text() == "Đất"
    page.locator(".story-ways.large a[rel=next]").click()
    assert page.locator("h1").inner_text() == "Fire and water"
    assert page.locator(".story-ways a[rel=next]").count() == 0
    page.locator(f"a[href='{prefix}{EXHIBITION}/teaching']").click()
    assert page.locator("ol.questions li").inner_text() == "Vì sao phải nung?"
    page.locator("header .kind-line a").first.click()
    assert page.url.endswith(prefix + EXHIBITION)
    assert visited.foreign == []


def test_chapters_are_turned_by_keyboard_and_a_picture_keeps_its_place_free(visit: Open) -> None:
    visited = visit()
    page = visited.go(f"{EXHIBITION}/1-dat")
    size = page.locator(".story-pictures img").evaluate("image => [image.width, image.height]")
    assert size == [400, 300]
    page.locator(".story-ways a[rel=next]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/2-fire-and-water")
    page.locator(".story-ways.large a[rel=prev]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/1-dat")
    assert visited.problems == []


def test_on_paper_there_are_no_ways_to_click(visit: Open) -> None:
    page = visit().go(f"{EXHIBITION}/all")
    page.emulate_media(media="print")
    for selector in (".site-header .head-box", ".to-contents-line", ".site-footer"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator(".story-chapter").count() == 2
    page.goto(page.url.replace("/all", "/teaching"))
    assert page.locator("svg.qr").is_visible()
