"""The phone form in a browser of 360 px: by keyboard, without scripts, through a lost connection."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog.web import i18n
from tests.browser.wcag import found_by_axe
from tests.databases import environment
from tests.serving import serving
from tests.web.phone.site import OWN, Phone, Site, kept_of, newest, opened, photograph

PATIENCE = 60
"""Seconds for a worker on a busy machine; on an idle one it takes two or three."""


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The address of a site with a worker, and the site."""
    with opened(tmp_path_factory.mktemp("phones"), plugins=None) as site, serving(site.app) as url:
        yield url, site


@pytest.fixture
def worker(phones: tuple[str, Site]) -> Iterator[None]:
    """A worker that keeps the index fresh."""
    settings = phones[1].app.extensions["catalog"].settings
    kept = {**os.environ, **environment(settings)}
    process = subprocess.Popen([sys.executable, "-m", "catalog.cli", "worker"], env=kept)
    yield
    process.terminate()
    process.wait(30)


@pytest.fixture
def at_360(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``at_360(scripts=False)``: a page as wide as a small phone."""
    contexts: list[BrowserContext] = []

    def page(*, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=scripts, locale="vi-VN"
        )
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def fits_and_is_clean(page: Page) -> None:
    """Nothing is wider than the phone, and axe has nothing to say."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert found_by_axe(page) == ""


def until(found: Callable[[], Any]) -> Any:
    """What ``found`` gives as soon as it gives something."""
    last = time.monotonic() + PATIENCE
    while not (seen := found()):
        assert time.monotonic() < last, "nothing was found in time"
        time.sleep(0.1)
    return seen


def tab_to(page: Page, selector: str) -> None:
    """Go on by the tab key until that has the focus."""
    for _ in range(90):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the tab key")


def test_a_class_added_by_keyboard_is_in_search_calendar_and_feed(
    phones: tuple[str, Site], at_360: Callable[..., Page], worker: None
) -> None:
    url, site = phones
    page = at_360()
    page.goto(url + site.phone().path())
    tab_to(page, "a.first")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new")
    fits_and_is_clean(page)
    tab_to(page, "[name=sort]")
    tab_to(page, "#title")
    page.keyboard.type("Lớp cờ vua bàn phím")
    tab_to(page, "[name=days][value=SA]")
    page.keyboard.press("Space")
    tab_to(page, "#begins")
    # Browsers that ask for AM or PM need it; others pass over the letters.
    page.keyboard.type("0800AM")
    tab_to(page, "#ends")
    page.keyboard.type("1000AM")
    tab_to(page, "button[value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=published**")
    expect(page.locator("main [role=status]").first).to_contain_text("Lớp cờ vua bàn phím")
    kept = newest()
    client = site.app.test_client()
    until(lambda: kept.record in client.get("/search.json?q=co+vua+ban+phim").text)
    calendar = client.get(f"/institution/{OWN}.ics").text
    assert "Lớp cờ vua bàn phím" in calendar
    assert "RRULE:FREQ=WEEKLY" in calendar
    assert "Asia/Ho_Chi_Minh:" in calendar.replace('"', "")
    assert "T080000" in calendar
    assert kept.record in client.get("/feed.json").text


def last_year(phone: Phone, title: str) -> None:
    first = date(i18n.today().year - 1, 3, 1)
    phone.add(title=title, first=first.isoformat(), last=(first + timedelta(27)).isoformat())


def test_last_years_is_held_again_by_keyboard(phones: tuple[str, Site], at_360: Callable[..., Page]) -> None:
    url, site = phones
    phone, title = site.phone(), "Lớp bơi hè"
    last_year(phone, title)
    page = at_360()
    page.goto(url + phone.path())
    tab_to(page, "a[href$='/copy']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/copy")
    fits_and_is_clean(page)
    own = page.locator("script:not([src^='/site.js?'])")
    assert own.count() == 0, "the page is the same without scripts, but for what every page runs"
    box = page.locator("li", has_text=title).locator("[name=of]")
    number = box.get_attribute("value")
    tab_to(page, f"[name=of][value='{number}']")
    page.keyboard.press("Space")
    tab_to(page, "main .buttons button")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=rows**")
    kept = [one for one in kept_of() if one.title == title]
    was, will_be = sorted((one.first_day, one.last_day) for one in kept)
    assert was[0][:4] == str(i18n.today().year - 1)
    assert will_be[1] >= i18n.today().isoformat(), "it would be over already"


def test_without_scripts_faults_are_told_and_the_class_is_added(
    phones: tuple[str, Site], at_360: Callable[..., Page], tmp_path: Path
) -> None:
    url, site = phones
    photo = tmp_path / "IMG.jpg"
    photo.write_bytes(photograph())
    page = at_360(scripts=False)
    page.goto(url + site.phone().path("/new"))
    page.fill("#title", "Lớp không script")
    page.locator(".extra summary").click()
    page.set_input_files("#photo", photo)
    page.fill("#alt", "Các em chơi cờ")
    page.locator("button[value=publish]").click()
    expect(page.locator(".faults")).to_contain_text("một thứ")
    expect(page.locator("#title")).to_have_value("Lớp không script")
    page.locator("[name=days][value=SU]").check()
    page.locator("button[value=publish]").click()
    page.wait_for_url("**done=published**")
    assert "Các em chơi cờ" in newest().payload
    # Every list and page behind the link is there without scripts, too.
    for name in ("Sửa", "Chia sẻ", "Số người đến", "Báo hủy"):
        page.goto(url + site.phone().path())
        page.locator(".own .more summary").first.click()
        page.locator("a.button", has_text=name).first.click()
        expect(page.locator("h1")).not_to_be_empty()


def test_what_was_typed_survives_a_lost_connection_and_is_sent_once_it_is_back(
    phones: tuple[str, Site], at_360: Callable[..., Page]
) -> None:
    url, site = phones
    page, phone = at_360(), site.phone()
    page.goto(url + phone.path("/new"))
    page.fill("#title", "Lớp mất mạng")
    page.locator("[name=days][value=MO]").check()
    page.reload()
    expect(page.locator(".draft-told")).to_be_visible()
    expect(page.locator("#title")).to_have_value("Lớp mất mạng")
    page.context.set_offline(True)
    page.locator("button[value=publish]").click()
    expect(page.locator(".draft-told")).to_contain_text("Mất kết nối")
    assert all(one.title != "Lớp mất mạng" for one in kept_of())
    page.context.set_offline(False)
    page.wait_for_url("**done=published**")
    assert [one.title for one in kept_of()].count("Lớp mất mạng") == 1
    page.goto(url + phone.path("/new"))
    expect(page.locator("#title")).to_have_value("")
    # A script that looked into the phone finds no link there.
    assert phone.token not in page.evaluate("JSON.stringify(localStorage)")


def test_faults_take_the_focus_and_the_picture_is_made_small_before_it_is_sent(
    phones: tuple[str, Site], at_360: Callable[..., Page], tmp_path: Path
) -> None:
    url, site = phones
    photo = tmp_path / "IMG.jpg"
    photo.write_bytes(photograph(3000, 2000))
    page = at_360()
    page.goto(url + site.phone().path("/new"))
    page.locator("button[value=publish]").click()
    expect(page.locator(".faults")).to_be_focused()
    fits_and_is_clean(page)
    page.fill("#title", "Lớp có ảnh")
    page.locator("[name=days][value=FR]").check()
    # What is put right survives as what was typed first does.
    page.reload()
    expect(page.locator("#title")).to_have_value("Lớp có ảnh")
    page.locator(".extra summary").click()
    page.set_input_files("#photo", photo)
    expect(page.locator(".photo-told")).to_contain_text("1067 × 1600")
    assert page.evaluate("document.getElementById('photo').files[0].size") < photo.stat().st_size
    page.fill("#alt", "Các em vẽ tranh")
    page.locator("button[value=publish]").click()
    page.wait_for_url("**done=published**")
    assert "Các em vẽ tranh" in newest().payload


def test_every_page_behind_the_link_fits_and_is_clean(
    phones: tuple[str, Site], at_360: Callable[..., Page]
) -> None:
    url, site = phones
    phone = site.phone()
    phone.add(title="Lớp sạch")
    number = newest().id
    last_year(phone, "Lớp đã qua")
    page = at_360()
    for address in (
        f"/activity/{number}", f"/activity/{number}/cancel", f"/activity/{newest().id}/people",
        f"/activity/{number}/share", "/rows", "?list=past",
    ):  # fmt: skip
        page.goto(url + phone.path(address))
        fits_and_is_clean(page)
    page.goto(url + phone.path("/rows", language="en"))
    page.fill("#text", "Lớp vẽ, thứ 7, 8h-10h, phòng 2\nLớp gì đó, thứ 9")
    page.locator("main button").click()
    expect(page.locator(".faults")).to_be_visible()
    fits_and_is_clean(page)
    page.goto(url + "/p/never-was")
    fits_and_is_clean(page)
