"""What people come for, from the search box to what they take away: in both languages, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Visit

Open = Callable[..., Visit]
DRUM = "Trống đồng Ngọc Lũ"


def press(one: Locator) -> None:
    """Use a link or a button as who has only keys does."""
    one.focus()
    one.press("Enter")


def fetched(page: Page, link: Locator) -> str:
    """What a link of the page gives."""
    answer = page.request.get(urljoin(page.url, link.get_attribute("href") or ""))
    assert answer.ok, answer.url
    return answer.text()


def look_into(page: Page, scripts: bool) -> None:
    """Enlarge the picture, and come back."""
    link = page.locator("a[data-zoom]").first
    if not scripts:
        address = urljoin(page.url, link.get_attribute("href") or "")
        assert page.request.get(address).headers["content-type"].startswith("image/")
        return
    press(link)
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")


@pytest.mark.parametrize(
    ("start", "width", "scripts"),
    [("", 360, False), ("", 1280, True), ("/en", 1280, False), ("/en", 360, True)],
)
def test_from_words_without_accents_to_a_citation_and_a_feed(
    start: str, width: int, scripts: bool, visit: Open
) -> None:
    visited = visit(width=width, java_script_enabled=scripts)
    page = visited.go(f"{start}/")
    page.locator("form[role=search] input[name=q]").first.fill("trong dong ngoc lu")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{start}/search?q=trong+dong+ngoc+lu")
    if width == 360:
        press(page.locator("details.filters > summary"))
    page.locator("input[name=kind][value=object]").press("Space")
    press(page.locator(".apply button"))
    page.wait_for_url("**kind=object**")
    results = page.url
    assert page.locator("a.chip").count() == 1
    press(page.locator("article.row h2 a").first)
    page.wait_for_url("**/record/museum-trong**")
    assert page.locator("h1").inner_text() == DRUM
    assert page.locator("html").get_attribute("lang") == (start.strip("/") or "vi")
    look_into(page, scripts)
    press(page.locator(".actions a[href$='/cite']"))
    page.wait_for_url("**/cite")
    assert DRUM in page.locator(".citation").first.inner_text()
    assert page.locator(".style button").first.is_visible() == scripts
    press(page.locator("details.form > summary").first)
    assert DRUM in page.locator("details.form[open] pre").inner_text()
    assert DRUM in fetched(
        page, page.locator("details.form[open] a[href$='.ris'], details.form[open] a").first
    )
    page.goto(results)
    assert DRUM in fetched(page, page.locator(".data-links a[type='application/feed+json']"))
    assert DRUM in fetched(page, page.locator(".data-links a[type='application/atom+xml']"))
    # OpenSeadragon sets one style in the element itself, which the policy refuses; it does without.
    assert [text for text in visited.problems if "inline style" not in text] == []
    assert visited.foreign == []


@pytest.mark.parametrize("start", ["", "/en"])
def test_from_a_map_of_provinces_to_a_library_and_what_it_has(start: str, visit: Open) -> None:
    page = visit(width=360, java_script_enabled=False).go(f"{start}/institutions")
    press(page.locator("main a[href*='province=46']").first)
    page.wait_for_url("**province=46**")
    press(page.locator(f"main a[href='{start}/institution/hue-library']").first)
    page.wait_for_url("**/institution/hue-library")
    assert page.locator("main").inner_text().count("29A Lê Quý Đôn") >= 1
    press(page.locator("main a[href*='/record/sample-']").first)
    page.wait_for_url("**/record/sample-**")
    assert page.locator(f"main a[href='{start}/institution/hue-library']").count() >= 1
