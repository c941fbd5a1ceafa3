"""The reading bar: size, colours, contrast and reading aloud, by mouse and keyboard, in every frame."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import ONE_EACH
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]
ENGINE = """(() => {
  window.said = [];
  const voices = VOICES.map((lang) => ({ lang, name: lang }));
  let now = null;
  const ended = (how) => { const one = now; now = null; one?.dispatchEvent(new Event(how)); };
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  const engine = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak(one) { now = one; said.push([one.text, one.lang]); },
    cancel: () => ended("error"), pause() {}, resume() {},
  });
  window.spoken = () => ended("end");
  Object.defineProperty(window, "speechSynthesis", { value: engine, configurable: true });
})()"""
"""A voice that says nothing and is done with a sentence when the test says so.

To wait for what it said the test needs what the policy of our pages forbids (eval): ``bypass_csp``.
"""
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


def speaking(visited: Visit, *voices: str) -> Page:
    visited.page.add_init_script(ENGINE.replace("VOICES", str(list(voices))))
    return visited.page


def opened(page: Page) -> None:
    page.locator(".reading > summary").click()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}][value='{value}']").check()


def test_what_is_chosen_holds_on_every_page_without_a_cookie(visit: Open) -> None:
    visited = visit(width=360)
    page = visited.go("/")
    opened(page)
    assert page.evaluate(SIZE) == 16
    sizes = []
    for step in ("1", "2", "3"):
        choose(page, "size", step)
        sizes.append(page.evaluate(SIZE))
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == 24
    choose(page, "theme", "dark")
    choose(page, "contrast", "more")
    visited.go("/record/sample-everything")
    assert page.evaluate(SIZE) == 24
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    opened(page)
    assert page.locator("input[name=theme][value=dark]").is_checked()
    for name in ("size", "theme", "contrast"):
        choose(page, name, "")
    visited.go("/about")
    assert page.evaluate(SIZE) == 16
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 250, 245)"
    assert visited.context.cookies() == []
    assert visited.problems == []


def test_what_was_chosen_on_the_next_page_holds_on_the_way_back(visit: Open) -> None:
    visited = visit()
    page = visited.go("/about")
    visited.go("/data")
    opened(page)
    choose(page, "size", "2")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    opened(page)
    assert page.locator("input[name=size][value='2']").is_checked()


def test_garbage_that_is_kept_on_the_device_breaks_nothing(visit: Open) -> None:
    visited = visit()
    for kept in ("null", "[", "7", '{"size": {}, "theme": "\\"><script>", "contrast": 1}'):
        visited.go("/about")
        visited.page.evaluate("kept => localStorage.setItem('khomo.reading', kept)", kept)
        page = visited.go("/about")
        opened(page)
        choose(page, "size", "1")
        assert page.evaluate(SIZE) == 18
    assert visited.problems == []


def test_the_bar_is_used_by_keyboard_alone(visit: Open) -> None:
    page = visit(width=360).go("/about")
    page.locator(".reading > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "size"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(SIZE) == 18
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("Escape")
    assert not page.locator(".reading .head-panel").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_bar_closes_when_the_menu_opens_or_one_looks_elsewhere(visit: Open) -> None:
    page = visit(width=360).go("/about")
    opened(page)
    page.locator(".menu-box > summary").click()
    assert not page.locator(".reading .head-panel").is_visible()
    opened(page)
    page.locator("h1").click(position={"x": 2, "y": 2}, force=True)
    assert page.locator("details.head-box[open]").count() <= 1


def test_the_largest_text_needs_no_scrolling_sideways_at_320_pixels(visit: Open) -> None:
    visited = visit(width=320)
    visited.go("/about")
    visited.page.evaluate("localStorage.setItem('khomo.reading', '{\"size\": \"3\"}')")
    for address in (*ONE_EACH, "/login", "/p/nothing"):
        page = visited.go(address)
        assert page.evaluate(SIZE) == 24, address
        assert page.evaluate(WIDER) <= 0, address
        page.locator(".reading > summary").click()
        assert page.evaluate(WIDER) <= 0, address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_high_contrast_and_the_open_bar_pass_axe(theme: str, visit: Open) -> None:
    visited = visit(width=360)
    visited.go("/about")
    visited.page.evaluate(
        "theme => localStorage.setItem('khomo.reading', JSON.stringify({theme, contrast: 'more'}))", theme
    )
    for address in ("/", "/record/sample-everything"):
        page = visited.go(address)
        opened(page)
        assert found_by_axe(page) == "", address


def test_without_scripts_there_is_no_bar(visit: Open) -> None:
    page = visit(java_script_enabled=False).go("/about")
    assert not page.locator(".reading").is_visible()


@pytest.mark.parametrize("address", ["/login", "/p/nothing"])
def test_pages_for_institutions_have_the_bar_too(address: str, visit: Open) -> None:
    visited = visit(width=360, bypass_csp=True)
    page = speaking(visited, "vi-VN")
    visited.go(address)
    opened(page)
    choose(page, "contrast", "more")
    assert found_by_axe(page) == ""
    page.locator("[data-aloud=start]").click()
    page.wait_for_function("said.length === 1")
    assert page.evaluate("said[0][0]") == page.locator("h1").inner_text()


def test_a_page_is_read_aloud_paused_and_gone_on_with(visit: Open) -> None:
    visited = visit(width=360, bypass_csp=True)
    page = speaking(visited, "en-US", "vi-VN")
    visited.go("/record/museum-trong")
    opened(page)
    button = {name: page.locator(f"[data-aloud={name}]") for name in ("start", "pause", "resume", "stop")}
    button["start"].focus()
    page.keyboard.press("Enter")
    page.wait_for_function("said.length === 1")
    assert "vi-VN" in page.evaluate("said.map((one) => one[1])")
    assert page.locator(".being-read").count() == 1
    assert page.locator(".aloud [role=status]").inner_text().startswith("Đang đọc")
    # The button that vanished hands its focus on.
    assert page.evaluate("document.activeElement.dataset.aloud") == "pause"
    page.evaluate("spoken()")
    page.wait_for_function("said.length === 2")
    held = page.evaluate("said[1][0]")
    button["pause"].click()
    assert page.locator(".being-read").count() == 0
    assert page.locator(".aloud [role=status]").inner_text() == "Đã tạm dừng."
    assert page.evaluate("said.length") == 2
    button["resume"].click()
    page.wait_for_function("said.length === 3")
    assert page.evaluate("said[2][0]") == held
    button["stop"].click()
    assert button["start"].is_visible()
    assert not button["stop"].is_visible()
    button["start"].click()
    page.wait_for_function("said.length === 4")
    assert page.evaluate("said[3]") == page.evaluate("said[0]")
    page.keyboard.press("Escape")
    assert page.locator("[data-aloud=stop]").is_hidden()
    assert visited.problems == []


def test_reading_goes_to_the_end_of_the_page_and_through_every_sentence(visit: Open) -> None:
    visited = visit(bypass_csp=True)
    page = speaking(visited, "vi-VN")
    visited.go("/record/museum-trong")
    opened(page)
    page.locator("[data-aloud=start]").click()
    page.wait_for_function("said.length === 1")
    page.evaluate(
        "async () => { while (document.querySelector('[data-aloud=start]').hidden)"
        " { spoken(); await new Promise((go) => setTimeout(go)); } }"
    )
    said = [text for text, _ in page.evaluate("said")]
    assert "Trống đồng Ngọc Lũ" in said
    assert "Mặt trống có ngôi sao mười bốn cánh." in said
    assert all(0 < len(text) <= 220 for text in said)
    assert page.locator(".aloud [role=status]").inner_text() == ""


def test_abbreviations_are_said_in_full_and_shown_when_touched(visit: Open) -> None:
    visited = visit(width=360, bypass_csp=True)
    page = speaking(visited, "vi-VN")
    visited.go("/accessibility")
    page.evaluate(
        "document.querySelector('main p').innerHTML = 'Do <abbr title=\"Ủy ban nhân dân\">UBND</abbr> xã'"
    )
    page.locator("main abbr").click()
    assert "told" in (page.locator("main abbr").get_attribute("class") or "")
    opened(page)
    page.locator("[data-aloud=start]").click()
    page.evaluate("async () => { for (let n = 0; n < 4; n++) { spoken(); await 0; await 0; await 0; } }")
    page.wait_for_function("said.some(([text]) => text === 'Do Ủy ban nhân dân xã')")


def test_a_device_without_a_voice_for_the_page_says_so(visit: Open) -> None:
    visited = visit(bypass_csp=True)
    page = speaking(visited, "en-US")
    visited.go("/about")
    opened(page)
    page.locator("[data-aloud=start]").click()
    status = page.locator(".aloud [role=status]")
    expect(status).to_contain_text("chưa có giọng")
    assert page.evaluate("said") == []
    visited.go("/en/about")
    opened(page)
    page.locator("[data-aloud=start]").click()
    page.wait_for_function("said.length === 1")


def test_a_browser_that_cannot_speak_says_so(visit: Open) -> None:
    visited = visit()
    visited.page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    page = visited.go("/about")
    opened(page)
    page.locator("[data-aloud=start]").click()
    expect(page.locator(".aloud [role=status]")).to_contain_text("không đọc thành tiếng được")
    assert page.locator("[data-aloud=start]").is_disabled()


def test_where_what_reads_cannot_be_loaded_it_is_said_and_tried_again(visit: Open) -> None:
    visited = visit()
    page = speaking(visited, "vi-VN")
    visited.go("/about")
    page.route("**/reader.js*", lambda route: route.abort())
    opened(page)
    page.locator("[data-aloud=start]").click()
    expect(page.locator(".aloud [role=status]")).to_contain_text("Chưa tải được")
