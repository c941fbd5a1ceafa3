"""My list and earlier searches, as a browser keeps them: by keys, with undo, shared, without storage."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() {throw new DOMException('off')}})"


def keep(page: Page, count: int) -> None:
    """Save the first results of the list that is open."""
    for number in range(count):
        page.locator("button[data-save]").nth(number).click()
        expect(page.locator(".save-told").nth(number)).to_contain_text("Đã lưu.")


def titles(page: Page) -> list[str]:
    return page.locator("[data-items] .row-title").all_inner_texts()


def test_what_is_saved_is_counted_listed_ordered_noted_and_comes_back(visit: Open) -> None:
    visited = visit()
    page = visited.go("/search?q=sach")
    keep(page, 3)
    link = page.locator(".menu a[href='/saved']")
    assert link.inner_text().endswith("(3)")
    link.click()
    expect(page.locator("[data-items] li")).to_have_count(3)
    first, second, third = titles(page)
    page.locator("[data-items] textarea").first.fill("Đọc chương một")
    page.locator("[data-down]").first.focus()
    page.keyboard.press("Enter")
    assert titles(page) == [second, first, third]
    expect(page.locator("[data-own] [data-told]")).to_contain_text("vị trí số 2")
    page.locator("[data-items] [data-out]").nth(1).click()
    assert titles(page) == [second, third]
    page.locator("[data-undo]").click()
    expect(page.locator("[data-items] li")).to_have_count(3)
    assert titles(page) == [second, first, third]
    page.reload()
    expect(page.locator("[data-items] li")).to_have_count(3)
    assert page.locator("[data-items] textarea").nth(1).input_value() == "Đọc chương một"
    page.locator("[data-clear]").click()
    expect(page.locator("[data-items] li")).to_have_count(0)
    page.locator("[data-undo]").click()
    expect(page.locator("[data-items] li")).to_have_count(3)
    assert visited.problems == []


def test_a_button_takes_out_again_and_says_so(visit: Open) -> None:
    page = visit(width=360).go("/search?q=sach")
    keep(page, 1)
    button = page.locator("button[data-save]").first
    assert button.inner_text() == "Đã lưu"
    button.press("Enter")
    expect(page.locator(".save-told").first).to_contain_text("Đã bỏ ra")
    assert button.inner_text() == "Lưu vào danh sách"


def test_the_link_is_the_list_for_everybody(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    keep(page, 2)
    page.goto(page.url.split("/search")[0] + "/saved")
    expect(page.locator("[data-items] li")).to_have_count(2)
    page.locator("input[data-title]").fill("Lớp 5: trống & chiêng")
    page.locator("[data-about]").fill("Cho cả lớp")
    page.locator("[data-items] textarea").nth(1).fill("Hình trang 2, 3")
    found = titles(page)
    link = page.locator("[data-link]").input_value()
    other = visit(java_script_enabled=False)
    shared = other.go(link.removeprefix(other.site))
    assert shared.locator("h1").inner_text() == "Lớp 5: trống & chiêng"
    assert shared.locator("li .row-title").all_inner_texts() == found
    assert shared.locator("li .saved-note").inner_text() == "Hình trang 2, 3"
    third = visit()
    third.go(link.removeprefix(third.site)).locator("[data-keep-all]").click()
    expect(third.page.locator("[data-tools] [role=status]")).to_contain_text("Tất cả đã có")
    assert third.page.locator(".menu a[href='/saved']").inner_text().endswith("(2)")


def test_my_list_has_no_fault_that_axe_finds(visit: Open) -> None:
    for width, colours in ((360, "light"), (1280, "dark")):
        visited = visit(width=width, color_scheme=colours)
        page = visited.go("/search?q=sach")
        keep(page, 2)
        visited.go("/saved")
        expect(page.locator("[data-items] li")).to_have_count(2)
        assert found_by_axe(page) == ""
        page.set_viewport_size({"width": 320, "height": 740})
        assert page.evaluate(WIDER) <= 0


def test_without_storage_the_page_says_so_and_buttons_fail_gently(visit: Open) -> None:
    visited = visit()
    visited.page.add_init_script(NO_STORAGE)
    page = visited.go("/search?q=sach")
    page.locator("button[data-save]").first.click()
    expect(page.locator(".save-told").first).to_contain_text("không lưu gì")
    visited.go("/saved")
    expect(page.locator("[data-no-storage]")).to_be_visible()
    assert page.locator("form[action='/saved']").is_visible()


def test_earlier_searches_are_offered_in_the_empty_box_and_can_be_forgotten(visit: Open) -> None:
    page = visit().go("/search")
    page.locator("#q").fill("trống đồng")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    page.locator("#q").fill("")
    option = page.locator("[role=option]", has_text="trống đồng")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=tr*")
    page.locator("#q").fill("")
    page.locator("[role=option]", has_text="Xóa các lần tìm này").click()
    expect(page.locator("form[role=search] [role=status]")).to_have_text("Đã xóa.")
    assert page.evaluate("localStorage.getItem('khomo.searches')") is None


def test_printed_a_list_is_a_sheet_of_pictures_and_sources(visit: Open) -> None:
    page = visit().go("/saved?ids=museum-trong,sample-kieu&t=B%C3%A0i+1&n=1:Nh%C3%ACn+k%C4%A9")
    page.emulate_media(media="print")
    assert page.locator(".saved-foot svg").is_visible()
    assert page.locator(".saved-source").first.is_visible()
    assert not page.locator(".site-header .search").is_visible()
    assert not page.locator("[data-print]").is_visible()
