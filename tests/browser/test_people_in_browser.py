"""Logging in, inviting and accepting in a browser: on a phone, by keyboard alone, without scripts, by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe
from tests.serving import serving
from tests.web.admin.inviting import NEW
from tests.web.admin.site import OWN, PASSWORD, Site, opened

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The address of a site with people of every role."""
    with opened(tmp_path_factory.mktemp("people")) as site, serving(site.app) as url:
        yield url, site


@pytest.fixture
def visit(browser: Browser, people: tuple[str, Site]) -> Iterator[Open]:
    """``visit(width=360)``: a fresh browser of one person."""
    contexts = []

    def open_one(*, width: int = 1280, height: int = 740, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        return Visit(context, people[0])

    yield open_one
    for context in contexts:
        context.close()


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Go on by the tab key until the thing of that name has the focus."""
    told = "e => e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.value || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(f"({told})(document.activeElement)"):
            return
    raise AssertionError(f"{name} is not reached by the tab key")


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    tab_to(page, "Thư điện tử")
    page.keyboard.type(email)
    tab_to(page, "Mật khẩu")
    page.keyboard.type(password)
    keys(page, "Enter")
    page.locator(".who").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_invitation_is_given_and_accepted_on_a_phone_by_keyboard(visit: Open, scripts: bool) -> None:
    officer = visit(width=360, java_script_enabled=scripts)
    page = officer.go("/admin/people/invite")
    email = f"hoa{int(scripts)}@example.org"
    if scripts:
        log_in(page, "officer@example.org")
        tab_to(page, "Họ và tên")
        page.keyboard.type("Hoa")
        tab_to(page, "Thư điện tử")
        page.keyboard.type(email)
        tab_to(page, "Biên tập viên")
        keys(page, "Space")
        tab_to(page, "Mời")
        keys(page, "Enter")
    else:
        page.get_by_label("Thư điện tử").fill("officer@example.org")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_label("Họ và tên").fill("Hoa")
        page.get_by_label("Thư điện tử").fill(email)
        page.get_by_label("Biên tập viên").check()
        page.locator("#institution").select_option(OWN)
        page.get_by_role("button", name="Mời").click()
    link = page.get_by_label("Đường dẫn để chuyển").input_value()
    guest = visit(width=360, java_script_enabled=scripts)
    page = guest.go(link.removeprefix(guest.site))
    expect(page.locator("main")).to_contain_text("biên tập viên, Thư viện Tổng hợp thành phố Huế")
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_label("Nhập lại mật khẩu").fill(NEW)
    keys(page, "Enter")
    expect(page.locator("main")).to_contain_text("Chào mừng bạn")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Hoa")
    assert officer.problems + guest.problems == []


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(visit: Open) -> None:
    officer = visit(width=360)
    page = officer.go("/admin/people/invite")
    log_in(page, "officer@example.org")
    page.get_by_role("button", name="Mời").click()
    summary = page.locator(".faults")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Họ và tên: Bạn cần điền mục này.")
    keys(page, "Tab", "Enter")
    expect(page.locator("#name")).to_be_focused()


def test_passwords_can_be_shown(visit: Open) -> None:
    editor = visit(width=360)
    page = editor.go("/account")
    log_in_at(page)
    field = page.get_by_label("Mật khẩu mới")
    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Hiện mật khẩu").check()
    expect(field).to_have_attribute("type", "text")


def log_in_at(page: Page) -> None:
    page.get_by_label("Thư điện tử").fill("editor@example.org")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    keys(page, "Enter")
    page.locator(".who").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_pages_of_accounts_are_free_of_what_axe_finds_and_fit(visit: Open, width: int, scheme: str) -> None:
    operator = visit(width=width, color_scheme=scheme)
    page = operator.go("/login?next=/admin/people/invite")
    checked(page)
    log_in(page, "operator@example.org")
    page.get_by_role("button", name="Mời").click()
    page.locator(".faults").wait_for()
    checked(page)
    for address in ("/account", "/reset", "/en/invitation/none"):
        checked(operator.go(address))


def checked(page: Page) -> None:
    assert found_by_axe(page) == "", page.url
    assert page.evaluate(WIDER) <= 0, page.url


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(visit: Open) -> None:
    officer = visit(width=360)
    page = officer.go("/admin/people")
    log_in(page, "officer@example.org")
    for address in ("/admin/", "/admin/people", "/admin/people/invite", "/admin/people/3", "/account"):
        page = officer.go(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main button, main select, main .button, summary, .choice,"
              + "main input:not([type=hidden],[type=radio],[type=checkbox],.hidden),.admin-nav a")]
              .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert small == [], address
