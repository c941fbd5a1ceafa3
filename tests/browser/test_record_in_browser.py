"""A record's page in a browser: copying, handing on, extreme records, the card in another site's frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from catalog import indexing
from catalog.app import create_app
from catalog.settings import load
from catalog.store import db
from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe
from tests.factories import publish_records
from tests.migrated import put_empty_catalog
from tests.serving import serving
from tests.web.extreme_records import EXTREMES
from tests.web.samples import EVERYTHING

Open = Callable[..., Visit]
RECORD = "/en/record/sample-everything"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site whose records are as bad as they come."""
    settings = load({}, home=tmp_path_factory.mktemp("extremes"))
    put_empty_catalog(settings)
    app = create_app(settings, plugins=[])
    with app.app_context():
        publish_records([*EXTREMES(), EVERYTHING()])
        indexing.sync(app.extensions["catalog"])
    with serving(app) as url:
        yield url
    with app.app_context():
        db.db.engine.dispose()


@pytest.mark.parametrize(("width", "colours"), [(360, "light"), (1280, "dark")])
def test_extreme_records_look_right_and_break_nothing(width: int, colours: str, visit: Open) -> None:
    visited = visit(width=width, color_scheme=colours)
    for name in ("unbroken", "crowd", "foreign", "markup", "copies", "ancient"):
        page = visited.go(f"/record/sample-{name}")
        assert found_by_axe(page) == "", name
        if width == 360:
            page.set_viewport_size({"width": 320, "height": 740})
        assert page.evaluate(WIDER) <= 0, name
        page.set_viewport_size({"width": width, "height": 740})
    for address in (
        "/search",
        "/record/sample-long",
        "/record/sample-markup/cite",
        "/record/sample-long/share",
    ):
        assert visited.go(address).evaluate(WIDER) <= 0, address
    assert [text for text in visited.problems if "dead.example" not in text] == []


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_citation_is_copied_by_keyboard_and_said_to_be(visit: Open) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).go(RECORD)
    button = page.get_by_role("button", name="Copy the citation")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cite-ways [role=status]")).to_have_text("Copied.")
    assert copied(page) == page.locator("#citation").inner_text()


def test_what_may_not_be_copied_is_marked_instead(visit: Open) -> None:
    opened = visit()
    opened.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})"
    )
    page = opened.go(f"{RECORD}/cite")
    page.get_by_role("button", name="Copy APA 7").click()
    expect(page.locator(".style [role=status]").nth(1)).to_contain_text("mark the text and copy it")
    assert page.evaluate("getSelection().toString()") == page.locator("#apa").inner_text()


def test_where_the_device_can_share_it_does_and_else_a_page_opens(visit: Open) -> None:
    able = visit()
    able.page.add_init_script(
        "Object.defineProperty(navigator, 'share', {value: async (what) => { window.shared = what; }})"
    )
    page = able.go(RECORD)
    page.get_by_role("link", name="Share", exact=True).click()
    assert page.evaluate("window.shared") == {"title": "Nhan đề chính", "url": f"{able.site}{RECORD}"}
    plain = visit(java_script_enabled=False).go(RECORD)
    assert not plain.get_by_role("button", name="Copy the citation").is_visible()
    plain.get_by_role("link", name="Share", exact=True).click()
    assert plain.locator("svg.qr").is_visible()
    assert plain.url.endswith("/share")


def test_the_card_shows_in_a_frame_of_another_site_and_the_page_does_not(visit: Open) -> None:
    opened = visit()
    page = opened.page
    other = Flask("other")
    frames = "".join(f'<iframe src="{opened.site}{RECORD}{part}"></iframe>' for part in ("/card", ""))
    other.add_url_rule("/", "frames", lambda: frames)
    # On loopback as the site is: a page of the wide world may not open what is on this machine.
    with serving(other) as elsewhere:
        page.route(f"{elsewhere}/**", lambda route: route.continue_())
        page.goto(elsewhere)
        card, whole = page.frame_locator("iframe").nth(0), page.frame_locator("iframe").nth(1)
        expect(card.locator("h1")).to_have_text("Nhan đề chính")
        assert "Nhan đề chính" not in whole.locator("body").inner_text()
    assert any("frame-ancestors" in text for text in opened.problems)


def test_the_card_is_sound_by_itself(visit: Open) -> None:
    for colours in ("light", "dark"):
        visited = visit(width=480, height=200, color_scheme=colours, answered=True)
        page = visited.go(f"{RECORD}/card")
        assert found_by_axe(page) == ""
        page.set_viewport_size({"width": 240, "height": 200})
        assert page.evaluate(WIDER) <= 0
        assert visited.problems == []


def test_results_lead_through_their_records_and_back(visit: Open) -> None:
    page = visit(width=360).go("/en/search?q=sach")
    first = page.locator("article.row h2 a").first
    title = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.locator(".steps a[rel~=next]").click()
    expect(page.locator("h1")).not_to_have_text(title)
    page.locator(".steps a[rel~=prev]").click()
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_role("link", name="Back to the results").click()
    page.wait_for_url("**/en/search?q=sach")


def test_print_leaves_the_buttons_out_and_keeps_the_address(visit: Open) -> None:
    page = visit().go(RECORD)
    page.emulate_media(media="print")
    assert not page.locator(".record-bar").is_visible()
    assert page.locator("#citation").is_visible()
    assert page.locator(".provenance .call").last.is_visible()
