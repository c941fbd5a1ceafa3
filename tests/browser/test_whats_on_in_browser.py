"""What is on as a browser shows it: a free class in four presses, the month, filters, keys, calendars."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

Open = Callable[..., Visit]


def test_a_free_class_near_hue_this_month_is_four_presses_from_home_without_scripts(visit: Open) -> None:
    page = visit(width=360, java_script_enabled=False).go("/")
    page.locator(".menu-box > summary").click()
    page.locator(".menu a", has_text="Lịch hoạt động").click()
    page.locator(".on-quick a", has_text="Lớp học miễn phí").click()
    page.locator(".on-places a", has_text="Huế").first.click()
    assert "Huế" in page.locator("h1").inner_text()
    assert page.locator(".on-entry h3").all_inner_texts()[0] == "Lớp làm nón bài thơ"


def test_the_filters_work_on_a_phone_without_scripts(visit: Open) -> None:
    page = visit(width=360, java_script_enabled=False).go("/whats-on")
    page.locator("details.filters > summary").click()
    page.locator("select[name=province]").select_option(label="Huế")
    page.locator("input[name=kind][value=class]").check()
    page.locator("input[name=free]").check()
    page.locator(".apply button").click()
    assert page.locator(".on-entry").count() >= 1
    page.locator("details.filters > summary").click()
    page.locator(".filters a.chip", has_text="Chi phí").click()
    assert "free=" not in page.url


def test_the_first_occasion_stands_on_a_phones_first_screen(visit: Open) -> None:
    page = visit(width=360).go("/whats-on")
    box = page.locator(".on-entry h3 a").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740


@pytest.mark.parametrize("width", [360, 1280])
def test_a_day_of_the_month_leads_to_its_list_by_keys(visit: Open, width: int) -> None:
    page = visit(width=width).go("/whats-on?view=month")
    day = page.locator("table.month a").last
    box = day.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    day.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**since=**")
    assert page.locator(".on-entry").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_date_is_taken_into_a_calendar_and_the_list_is_followed(visit: Open) -> None:
    page = visit().go("/whats-on")
    with page.expect_response("**/record/*.ics") as answered:
        page.evaluate("fetch(document.querySelector('.on-ways a').href)")
    assert answered.value.headers["content-type"].startswith("text/calendar")
    page.locator("details.follow > summary").click()
    assert page.locator("details.follow a").count() == 3
