"""The viewer of pictures: by mouse, by keyboard, without scripts, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]
DRUM = "/record/museum-trong"
READY = "() => document.querySelector('.viewer canvas, .viewer .openseadragon-canvas')"


def faults(visited: Visit) -> list[str]:
    """What the console said, without the one inline style of OpenSeadragon that the policy refuses."""
    return [text for text in visited.problems if "inline style" not in text]


@pytest.mark.parametrize(("width", "colours"), [(360, "light"), (1280, "dark")])
def test_a_picture_is_looked_into_and_left_again(width: int, colours: str, visit: Open) -> None:
    visited = visit(width=width, color_scheme=colours, reduced_motion="reduce")
    page = visited.go(DRUM)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert not [name for name in loaded if "openseadragon" in name]
    page.get_by_role("link", name="Phóng to ảnh").first.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    page.wait_for_function(READY)
    assert found_by_axe(page) == ""
    assert page.evaluate(WIDER) <= 0
    for name in ("Phóng to", "Thu nhỏ", "Toàn ảnh", "Xoay", "Đóng"):
        box = dialog.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, name
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, name
    assert dialog.get_by_role("img", name="Mặt trống đồng").count() == 1
    dialog.get_by_role("button", name="Phóng to", exact=True).click()
    dialog.get_by_role("button", name="Xoay", exact=True).click()
    dialog.get_by_role("button", name="Đóng", exact=True).click()
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.hasAttribute('data-zoom')")
    assert faults(visited) == []
    assert visited.foreign == []


def test_the_viewer_needs_only_the_keyboard(visit: Open) -> None:
    visited = visit()
    page = visited.go("/en" + DRUM)
    page.locator("a[data-zoom]").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.wait_for_function(READY)
    for key in ("+", "+", "ArrowLeft", "ArrowDown", "r", "-", "0", "n", "p"):
        page.keyboard.press(key)
    page.get_by_text("Keys").click()
    assert page.locator(".viewer-told li", has_text="whole picture").is_visible()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.hasAttribute('data-zoom')")
    assert faults(visited) == []


def test_without_scripts_the_link_leads_to_the_whole_picture(visit: Open) -> None:
    page = visit(java_script_enabled=False).go(DRUM)
    with page.expect_response(lambda answer: "/media/" in answer.url) as seen:
        page.locator("a[data-zoom]").first.click()
    assert seen.value.headers["content-type"].startswith("image/")


def test_a_picture_that_is_still_to_come_moves_nothing_and_says_nothing(visit: Open) -> None:
    visited = visit(width=360)
    page = visited.go("/record/sample-everything")
    box = page.locator(".picture-box").first.bounding_box()
    assert box is not None
    assert box["height"] > 150
    assert page.locator(".picture-box > .icon").first.is_visible()
    assert visited.foreign == []
    assert faults(visited) == []
