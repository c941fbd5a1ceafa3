"""What scripts add to a search: suggestions by keyboard, long facets, the reader's position."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]
OPTIONS = "[role=listbox] [role=option]"


@pytest.fixture
def box(visit: Open) -> Page:
    """The home page with suggestions for "truyện" open."""
    page = visit().go("/")
    page.locator("#q").press_sequentially("truyen")
    expect(page.locator(OPTIONS).first).to_be_visible()
    return page


def selected(page: Page) -> list[str]:
    return page.locator(f"{OPTIONS}[aria-selected=true]").all_inner_texts()


def active(page: Page) -> str | None:
    """The text of the option that the box names as active."""
    text: str | None = page.evaluate(
        "document.getElementById(document.querySelector('#q').getAttribute('aria-activedescendant'))?.textContent"
    )
    return text


def test_suggestions_open_under_the_box_grouped_by_kind(box: Page) -> None:
    field = box.locator("#q")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert box.locator("[role=group]").count() >= 2
    for group in box.locator("[role=group]").all():
        named = box.locator(f"#{group.get_attribute('aria-labelledby')}")
        assert named.inner_text() in ("Nhan đề", "Chủ đề", "Tác giả", "Địa danh", "Đơn vị")
    assert box.locator("form.search [role=status]").inner_text().endswith(" gợi ý")
    assert box.evaluate("document.activeElement.id") == "q"


def test_arrows_walk_through_the_options_and_the_box(box: Page) -> None:
    texts = box.locator(OPTIONS).all_inner_texts()
    for text in texts:
        box.keyboard.press("ArrowDown")
        assert selected(box) == [text] == [active(box)]
    box.keyboard.press("ArrowDown")
    assert (selected(box), active(box)) == ([], None)
    box.keyboard.press("ArrowUp")
    assert selected(box) == texts[-1:]
    box.keyboard.press("Home")
    assert selected(box) == texts[:1]
    box.keyboard.press("End")
    assert selected(box) == texts[-1:]
    assert box.locator("#q").input_value() == "truyen"


def test_enter_takes_the_option_and_without_one_searches_for_what_is_typed(box: Page) -> None:
    box.keyboard.press("ArrowDown")
    text = active(box) or ""
    box.keyboard.press("Enter")
    box.wait_for_url("**/search?q=*")
    assert box.locator("#q").input_value() == text
    box.locator("#q").fill("lop")
    expect(box.locator(OPTIONS).first).to_be_visible()
    box.keyboard.press("Enter")
    box.wait_for_url("**/search?q=lop")


def test_escape_closes_the_list_and_keeps_the_text(box: Page) -> None:
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Escape")
    expect(box.locator("[role=listbox]")).to_be_hidden()
    expect(box.locator("#q")).to_have_attribute("aria-expanded", "false")
    assert box.locator("#q").input_value() == "truyen"
    box.keyboard.press("ArrowDown")
    expect(box.locator(OPTIONS).first).to_be_visible()


def test_leaving_the_box_closes_the_list_and_a_click_takes_an_option(box: Page) -> None:
    option = box.locator(OPTIONS).first
    text = option.inner_text()
    box.keyboard.press("Tab")
    expect(box.locator("[role=listbox]")).to_be_hidden()
    box.locator("#q").focus()
    box.keyboard.press("ArrowDown")
    option.click()
    box.wait_for_url("**/search?q=*")
    assert box.locator("#q").input_value() == text


def test_an_institution_leads_to_its_own_page(visit: Open) -> None:
    page = visit().go("/en/")
    page.locator("#q").press_sequentially("hue city")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.locator(OPTIONS).first.click()
    page.wait_for_url("**/en/institution/hue-library")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_no_fault_while_suggestions_are_open(width: int, scheme: str, visit: Open) -> None:
    page = visit(width=width, color_scheme=scheme).go("/search?q=sach")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("truyen")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert found_by_axe(page) == ""
    assert page.evaluate(WIDER) <= 0


def test_a_facet_of_very_many_values_is_fetched_after_the_page(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    later = page.locator("[data-facet=creator_value]")
    expect(later.locator("input[type=checkbox]").first).to_be_visible()
    assert later.locator("input[type=checkbox]").count() == 20
    later.locator("input[type=checkbox]").first.check()
    page.locator(".apply button").click()
    page.wait_for_url("**creator_value=**")
    assert page.locator("article.row").count() == 1


def test_without_scripts_the_same_facet_is_a_link_to_a_list(visit: Open) -> None:
    page = visit(java_script_enabled=False).go("/search?q=sach&kind=book")
    page.locator("[data-facet=creator_value] .all a").click()
    page.locator("#has").fill("tac gia 44")
    page.locator("main form.search button").click()
    page.locator("input[value='Tác giả 44']").check()
    page.locator(".apply button").click()
    assert page.locator("article.row h2").all_inner_texts() == ["Sách số 44"]
    assert page.locator("a.chip").count() == 2


def test_a_long_facet_is_looked_through_by_typing(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    facet = page.locator("[data-facet=subject_value]")
    facet.locator("input[type=search]").press_sequentially("chu de 29")
    box = facet.locator("input[value='Chủ đề 29']")
    expect(box).to_be_visible()
    box.check()
    # What is ticked stays when another word is typed.
    facet.locator("input[type=search]").fill("zzz")
    expect(facet.locator("[role=status]")).to_have_text("Không có mục nào phù hợp.")
    facet.locator("input[type=search]").press("Enter")
    assert page.url.endswith("/search?q=sach")
    page.locator(".apply button").click()
    page.wait_for_url("**subject_value=**")
    assert page.locator("article.row").count() == 1


def test_the_readers_position_is_taken_to_about_a_kilometre_and_only_when_asked(visit: Open) -> None:
    opened = visit(geolocation={"latitude": 16.46371, "longitude": 107.59092}, permissions=["geolocation"])
    page = opened.go("/search?q=sach")
    page.locator("summary", has_text="Gần một nơi").click()
    page.locator("[data-locate] button").click()
    page.wait_for_url("**near=16.46%2C+107.59**")
    assert "cách chưa đến 1 km" in page.locator("article.row").first.inner_text()
    assert "year_from" not in page.url
    assert opened.problems == []


def test_a_position_that_is_refused_is_told(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    page.locator("summary", has_text="Gần một nơi").click()
    page.locator("[data-locate] button").click()
    expect(page.locator("[data-locate] [role=status]")).to_contain_text("Không xác định được vị trí")


def test_bars_of_years_filter_by_a_click(visit: Open) -> None:
    page = visit().go("/search?q=sach")
    page.locator("svg.bars a").last.click()
    page.wait_for_url("**year=**")
    assert page.locator("a.chip", has_text="Năm").count() == 1


def test_one_press_leads_past_the_filters_to_the_results(visit: Open) -> None:
    page = visit(width=1280).go("/search")
    past = page.get_by_role("link", name="Bỏ qua phần lọc")
    past.focus()
    expect(past).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    assert page.evaluate("document.activeElement.href").startswith(page.url.split("/search")[0] + "/record/")
