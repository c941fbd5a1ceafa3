"""Places in a browser: the map by keyboard, old names, what stands beside what."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visit

Open = Callable[..., Visit]


def test_provinces_on_the_map_are_reached_and_named_by_keyboard(visit: Open) -> None:
    page = visit().go("/place")
    link = page.locator(".map a").first
    link.focus()
    assert (
        page.evaluate("getComputedStyle(document.activeElement.querySelector('path')).strokeWidth") == "3px"
    )
    name = link.locator("title").text_content() or ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/*")
    assert name.partition(":")[0] in page.locator("h1").inner_text()


def test_an_old_name_typed_without_accents_leads_to_today(visit: Open) -> None:
    page = visit(width=360).go("/place")
    page.locator("main input[name=q]").fill("ha nam")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "Ninh Bình" in page.locator("main").inner_text()


def test_places_stand_beside_each_other_on_a_desk_and_below_on_a_phone(visit: Open) -> None:
    for width, beside in ((1280, True), (360, False)):
        page = visit(width=width).go("/place/46")
        side, body = (page.locator(name).bounding_box() for name in (".place-side", ".place-body"))
        assert side is not None
        assert body is not None
        assert (side["x"] > body["x"]) is beside
