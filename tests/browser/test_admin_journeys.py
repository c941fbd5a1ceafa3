"""How people come in, in a browser, with real mail: from the first operator to a contributor's class."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from catalog import indexing
from catalog.store import users
from catalog.store.db import reading
from catalog.store.users import Grant
from catalog.web.i18n import today
from tests.browser.conftest import Visit
from tests.serving import serving
from tests.web.admin.post import Post, post_office, text_of
from tests.web.admin.site import HUE, OTHER, OWN, PASSWORD, Site, opened

NEW = "mười hai con giáp"
SATURDAY = today() + timedelta((5 - today().weekday()) % 7 + 7)
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """The mail server."""
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def place(post: Post, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A site that sends mail, and its address."""
    told = {"smtp_url": post.url, "mail_from": "khomo@example.org"}
    with opened(tmp_path_factory.mktemp("journeys"), base_url="http://khomo.example", **told) as site:
        indexing.sync(site.app.extensions["catalog"])
        with serving(site.app) as url:
            yield site, url


@pytest.fixture
def window(browser: Browser, place: tuple[Site, str]) -> Iterator[Open]:
    """``window(width=360)``: a browser of somebody of their own."""
    visits: list[Visit] = []

    def opening(*, width: int = 1280, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 740}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        visits.append(Visit(context, place[1]))
        return visits[-1]

    yield opening
    for visit in visits:
        visit.context.close()


def log_in(visit: Visit, email: str, password: str = PASSWORD) -> Page:
    page = visit.go("/login")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    return page


def invite(page: Page, visit: Visit, email: str, name: str, role: str, **where: str) -> None:
    visit.go("/admin/people/invite")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.check(f"[name=role][value={role}]")
    for field, value in where.items():
        box = page.locator(f"[name={field}]")
        box.select_option(value) if box.evaluate("each => each.tagName") == "SELECT" else box.fill(value)
    page.locator("main form.box button").last.click()
    page.wait_for_url(re.compile(r"/admin/people$"))


def accept(visit: Visit, post: Post) -> Page:
    """Open the link of the mail that came, by its path: the site's public address is not this server's."""
    found = re.search(r"http://khomo\.example(/\S+)", text_of(post.take()))
    assert found is not None
    page = visit.go(found[1])
    page.fill("[name=password]", NEW)
    page.fill("[name=again]", NEW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    return page


def test_from_the_operator_to_an_editor_who_touches_no_other_institution(
    window: Open, place: tuple[Site, str], post: Post
) -> None:
    operator = window()
    page = log_in(operator, "operator@example.org")
    invite(page, operator, "lan@example.org", "Lan", "officer", territory="Thành phố Huế")
    officer = window(width=360)
    page = accept(officer, post)
    invite(page, officer, "hoa@example.org", "Hoa", "editor", institution=OWN)
    editor = window(width=360, java_script_enabled=False)
    page = accept(editor, post)
    with reading() as session:
        grants = {
            name: found.grants
            for name in ("lan", "hoa")
            if (found := users.by_email(session, f"{name}@example.org")) is not None
        }
    assert grants == {"lan": (Grant("officer", HUE),), "hoa": (Grant("editor", OWN),)}
    editor.go("/admin/exhibitions/new")
    page.fill("[name=title]", "Sách xưa ở Huế")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/exhibitions/(?!new)"))
    assert page.locator("h1").inner_text() == "Sách xưa ở Huế"
    editor.go(f"/admin/institutions/{OWN}/facts")
    if not page.locator("[name=phone]").is_visible():
        page.locator("details:has([name=phone]) > summary").click()
    page.fill("[name=phone]", "0234 3822 345")
    page.locator("main form.box button").last.click()
    page.locator(".told.good").wait_for()
    assert "0234 3822 345" in editor.go(f"/institution/{OWN}").locator("main").inner_text()
    for address in (
        f"/admin/institutions/{OTHER}/facts",
        f"/admin/sources/{OTHER}-file",
        f"/admin/records/{OTHER}-file-1",
    ):
        editor.go(address)
        assert "không có quyền" in page.locator("h1").inner_text()
        page.locator("main a.button").click()
        page.wait_for_url("**/admin/")
    assert not page.locator(".admin-nav").get_by_text("Phần mở rộng").count()


def test_a_contributor_adds_a_class_with_scripts_off(window: Open, place: tuple[Site, str]) -> None:
    site, _url = place
    visit = window(width=360, java_script_enabled=False)
    page = log_in(visit, "contributor@example.org")
    page.locator("main").get_by_role("link", name="Hoạt động").click()
    page.wait_for_url("**/admin/activities")
    visit.go("/admin/activities/new")
    page.fill("[name=title]", "Lớp gốm thủ công")
    page.check("[name=sort][value=class]") if page.locator("[name=sort][type=radio]").count() else (
        page.select_option("[name=sort]", "class")
    )
    page.fill("[name=first]", SATURDAY.isoformat())
    page.fill("[name=begins]", "08:00")
    page.fill("[name=ends]", "09:30")
    page.fill("[name=place]", "Nhà văn hóa thôn 3")
    page.check("[name=audiences][value=children]")
    page.locator("button[value=publish]").click()
    page.wait_for_url(lambda url: not url.endswith("/new"))
    indexing.sync(site.app.extensions["catalog"])
    found = visit.go("/search?q=gom+thu+cong")
    assert "Lớp gốm thủ công" in found.locator("main").inner_text()


def test_an_exhibition_is_written_by_keyboard_and_saved_by_the_browser(
    window: Open, place: tuple[Site, str]
) -> None:
    visit = window(width=360)
    page = log_in(visit, "editor@example.org")
    visit.go("/admin/exhibitions/new")
    page.locator("[name=title]").focus()
    page.keyboard.type("Tiếng trống")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/exhibitions/\w{16}$"))
    cover = page.url
    page.clock.install()
    page.goto(cover + "/chapters/c1")
    page.locator("[name=s1-text]").focus()
    page.keyboard.type("Trống **đồng** gọi mưa.")
    page.clock.run_for(16_000)
    page.locator("[data-autosave-told]", has_text="Đã tự lưu").wait_for()
    page.locator("[name=s1-words]").focus()
    page.keyboard.type("truyen kieu")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=s1**")
    assert page.locator("[name=s1-text]").input_value() == "Trống **đồng** gọi mưa."
    page.locator(".findings button").first.focus()
    page.keyboard.press("Enter")
    page.locator("ol.picked li").wait_for()
    assert "Truyện Kiều" in page.locator("ol.picked").inner_text()
    assert visit.problems == []
