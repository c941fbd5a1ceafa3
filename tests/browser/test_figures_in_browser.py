"""Figures in a browser: sent at 360 px with and without scripts, accepted at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.store import declarations, observations
from catalog.store.db import reading, writing
from catalog.store.observations import Figure
from catalog.web import i18n
from tests.browser.wcag import found_by_axe
from tests.factories import add_institution
from tests.serving import serving
from tests.web.admin.site import PASSWORD, opened
from tests.web.admin.site import Site as Desk
from tests.web.phone.site import Phone, issued

YEAR = i18n.today().year - 1


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    """The address of a site with people of all roles, and the site."""
    with opened(tmp_path_factory.mktemp("figures")) as site, serving(site.app) as url:
        yield url, site


@pytest.fixture
def page_of(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``page_of(scripts=False, dark=True)``: a page as wide as a small phone, or as a desk."""
    contexts = []

    def page(*, scripts: bool = True, dark: bool = False, width: int = 360) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def fits_and_is_clean(page: Page) -> None:
    """Nothing is wider than the window, and axe has nothing to say."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert found_by_axe(page) == ""


def declared(slug: str, value: float, year: int) -> None:
    figure = Figure(institution=slug, measure="library_uses", period=str(year), value=value, unit="uses")
    with writing() as session:
        declarations.declare(session, figure, "Lan", send=True)


def linked(slug: str, site: Desk) -> Phone:
    add_institution(slug, name_vi="Thư viện phường Kim Long", level="commune")
    return Phone(site.app, issued(slug, scope="figures"))


@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_sent_by_keyboard_and_a_jump_is_answered(
    desk: tuple[str, Desk], page_of: Callable[..., Page], dark: bool
) -> None:
    url, site = desk
    slug = f"kim-long-{int(dark)}"
    it = linked(slug, site)
    declared(slug, 1000, YEAR - 1)
    page = page_of(dark=dark)
    page.goto(url + it.path())
    fits_and_is_clean(page)
    page.focus("#v-library_uses")
    page.keyboard.type("9.000")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    fits_and_is_clean(page)
    expect(page.locator("#v-library_uses")).to_have_value("9.000")
    page.focus("[name=sure-library_uses]")
    page.keyboard.press("Space")
    page.locator("button[value=send]").press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Đã gửi 1 số liệu")
    fits_and_is_clean(page)
    with reading() as session:
        assert observations.reporters(session, str(YEAR)) >= {slug}


def test_the_form_works_without_scripts_and_keeps_what_was_typed(
    desk: tuple[str, Desk], page_of: Callable[..., Page]
) -> None:
    url, site = desk
    it = linked("kim-long-khong", site)
    page = page_of(scripts=False)
    page.goto(url + it.path("/figures"))
    page.fill("#v-library_uses", "=A1+B2")
    page.fill("#v-digitised_share", "0,7")
    page.click("button[value=send]")
    expect(page.locator("#f-library_uses")).to_contain_text("công thức")
    expect(page.locator("#v-library_uses")).to_have_value("=A1+B2")
    page.fill("#v-library_uses", "2.500.000")
    page.check("[name=meant-digitised_share][value='70']")
    page.click("button[value=send]")
    expect(page.locator("main [role=status]")).to_contain_text("Đã gửi 2 số liệu")
    expect(page.locator("#v-library_uses")).to_have_value("2.500.000")


SECONDS_A_PRESS = 0.5
"""Of somebody who types with two fingers, reading what is asked included."""


def test_a_year_is_told_by_keyboard_alone_in_under_a_minute(
    desk: tuple[str, Desk], page_of: Callable[..., Page]
) -> None:
    url, site = desk
    page = page_of()
    page.goto(url + linked("kim-long-nhanh", site).path())
    presses, asked = 0, page.locator(".measure")
    count = asked.count()
    for number in range(count):
        field = asked.nth(number).locator(":scope > .entry input, :scope > .answers :checked")
        while not field.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
            presses += 1
        # The arrow leads from "not told" on to "yes".
        kind = field.get_attribute("inputmode")
        keys = ["ArrowDown"] if kind is None else list("64,5" if kind == "decimal" else "12500")
        for key in keys:
            page.keyboard.press(key)
        presses += len(keys)
    page.keyboard.press("Enter")
    presses += 1
    expect(page.locator("main [role=status]")).to_contain_text(f"Đã gửi {count} số liệu")
    assert count > 3
    assert presses * SECONDS_A_PRESS < 60, presses


def test_a_spreadsheet_is_sent_by_keyboard_without_scripts_and_what_is_odd_is_answered(
    desk: tuple[str, Desk], page_of: Callable[..., Page]
) -> None:
    url, site = desk
    slug = "kim-long-bang"
    it = linked(slug, site)
    declared(slug, 1000, YEAR - 1)
    page = page_of(scripts=False)
    page.goto(url + it.path(f"/figures?period={YEAR}"))
    page.locator("a[href*='figures/import']").press("Enter")
    lines = f"slug;library_uses;web_page;digitised_share\n{slug};9000;có;nhiều\n".encode()
    page.set_input_files("#file", {"name": "so.csv", "mimeType": "text/csv", "buffer": lines})
    page.locator("main form button").press("Enter")
    expect(page.locator("#wrong ~ table")).to_contain_text("D2")
    page.focus("[name=sure-B2]")
    page.keyboard.press("Space")
    page.locator("button[value=send]").press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Đã gửi 2 số liệu")
    expect(page.locator("#wrong ~ table")).to_contain_text("D2")
    with reading() as session:
        assert observations.reporters(session, str(YEAR)) >= {slug}


@pytest.mark.parametrize("width", [360, 1280])
def test_an_officer_accepts_at_the_desk(
    desk: tuple[str, Desk], page_of: Callable[..., Page], width: int
) -> None:
    url, _site = desk
    slug = add_institution(f"thu-vien-{width}", name_vi=f"Thư viện {width}")
    declared(slug, 4321, YEAR)
    page = page_of(width=width)
    page.goto(url + "/login?next=/admin/figures")
    page.fill("#email", "officer@example.org")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/admin/figures")
    fits_and_is_clean(page)
    page.click(f"text=Thư viện {width}")
    fits_and_is_clean(page)
    page.fill("#word", "Cảm ơn")
    page.click("form.box .buttons button:first-child")
    expect(page.locator("main [role=status]").first).to_contain_text("Đã duyệt")
    page.goto(url + f"/admin/figures/late?period={YEAR}")
    fits_and_is_clean(page)
    page.goto(url + f"/admin/figures/of/{slug}")
    fits_and_is_clean(page)
