"""Reporting an error and asking to join in a browser: on a phone, without scripts, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]
A_LITTLE_WHILE = 2500
"""Milliseconds after which a form is no longer sent too quickly."""


def test_an_error_is_reported_on_a_phone_without_scripts_and_told_by_its_number(visit: Open) -> None:
    plain = visit(width=360, java_script_enabled=False)
    page = plain.go("/report?record=museum-trong")
    page.wait_for_timeout(A_LITTLE_WHILE)
    page.locator("#what-2").check()
    page.locator("#body").fill("Ảnh bị ngược.")
    page.get_by_role("button", name="Gửi thư").click()
    page.wait_for_url("**/message/*")
    assert page.locator("h1").inner_text() == "Cảm ơn bạn, thư đã đến nơi"
    assert plain.context.cookies() == []
    for width, colours in ((360, "light"), (1280, "dark")):
        visited = visit(width=width, color_scheme=colours)
        shown = visited.go(page.url.removeprefix(visited.site))
        assert found_by_axe(shown) == ""
        shown.set_viewport_size({"width": 320, "height": 740})
        assert shown.evaluate(WIDER) <= 0
        assert visited.problems == []


def test_what_is_wrong_with_a_request_takes_the_focus_and_keeps_what_was_typed(visit: Open) -> None:
    visited = visit(width=360)
    page = visited.go("/join/request")
    page.locator("#name").fill("Thư viện xã Phú Lộc")
    page.locator("#person").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".faults")
    assert page.evaluate("document.activeElement.className") == "faults"
    assert page.locator("#name").input_value() == "Thư viện xã Phú Lộc"
    assert found_by_axe(page) == ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") in ("territory", "person", "email")
