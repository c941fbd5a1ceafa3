"""Every page of the administration, of accounts and of the phone's link, in a browser, at 360 and 1280 px.

The pages are taken from the app. SCREENSHOTS names a folder in which a picture of each is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import khomo_files
import pytest
from playwright.sync_api import Browser, Error, Page, TimeoutError

from tests.browser.admin_addresses import Address, Samples, addresses, samples
from tests.browser.admin_content import fill
from tests.browser.conftest import Visit
from tests.browser.wcag import found_by_axe, too_wide
from tests.nu import found_by_nu
from tests.serving import serving
from tests.web.admin.site import Site, Visitor, opened

VIEWS = ((360, "light"), (1280, "light"), (360, "dark"), (1280, "dark"))
WHOLE = ("admin.home", "admin.audit", "accounts.login", "phone.home")
"""Pages that axe looks at with their head and menu."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """The site with people of every role, and its address."""
    home = tmp_path_factory.mktemp("pages")
    with opened(home, plugins=[khomo_files], workers=1) as site, serving(site.app) as url:
        yield site, url


@pytest.fixture(scope="module")
def sampled(place: tuple[Site, str]) -> Samples:
    """Things of every kind."""
    return samples(place[0], fill(place[0], place[0].app.extensions["catalog"].settings.home))


class Look:
    """Browser windows of a person and of a stranger, in several sizes and colours."""

    def __init__(self, browser: Browser, url: str, person: Visitor) -> None:
        self.browser, self.url = browser, url
        found = person.client.get_cookie("khomo")
        assert found is not None
        self.cookie = found.value
        self.open: dict[tuple[int, str, bool], Visit] = {}

    def at(self, width: int, colours: str, inside: bool) -> Visit:
        key = (width, colours, inside)
        if key not in self.open:
            context = self.browser.new_context(
                viewport={"width": width, "height": 740},
                color_scheme=colours,  # type: ignore[arg-type]
            )
            if inside:
                # As the person's other browser: what it sent is shown to nobody else.
                context.add_cookies([{"name": "khomo", "value": self.cookie, "url": self.url}])
            self.open[key] = Visit(context, self.url)
        return self.open[key]

    def close(self) -> None:
        for visit in self.open.values():
            visit.context.close()


def opened_at(visit: Visit, address: Address) -> tuple[int, bool]:
    """The status with which the browser is answered at an address, and whether by a page, not by a file."""
    try:
        response = visit.page.goto(visit.site + address.path)
    except Error as error:
        if "Download is starting" in str(error):
            return 200, False
        raise
    assert response is not None
    is_page = response.headers.get("content-type", "").startswith("text/html")
    return (303 if response.request.redirected_from else response.status), is_page


def faults(visit: Visit, address: Address, width: int) -> Iterator[str]:
    """What is wrong with a page."""
    page = visit.page
    # Head and menu are the same on all pages: once is enough, axe takes its time for each element.
    if told := found_by_axe(page, "" if address.endpoint in WHOLE else "main"):
        yield told
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    if " – " not in page.title():
        yield f"title: {page.title()!r}"
    page.keyboard.press("Tab")
    # A page to be printed has nothing that could be skipped.
    if page.locator("body > header").count() and page.evaluate(FOCUSED) != "skip":
        yield f"the first Tab leads to {page.evaluate('document.activeElement.outerHTML')[:200]}"
    if wide := too_wide(page):
        page.set_viewport_size({"width": 320, "height": 740})
        yield f"{'; '.join(wide)}: {page.evaluate(WIDEST)}"
        page.set_viewport_size({"width": width, "height": 740})
    yield from visit.problems
    yield from visit.foreign


FOCUSED = "document.activeElement.className"
WIDEST = """() => [...document.querySelectorAll('main *')]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map(each => each.outerHTML.slice(0, 120)).join(' | ')"""


def keep_picture(page: Page, address: Address, role: str, width: int, colours: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        name = f"{address.endpoint.replace('.', '-')}-{role}-{width}-{colours}.png"
        page.screenshot(path=Path(folder) / name, full_page=True)


@pytest.mark.parametrize(("role", "turn"), [("operator", 0), ("contributor", 1)])
def test_every_page_is_well_made(
    role: str, turn: int, place: tuple[Site, str], sampled: Samples, browser: Browser
) -> None:
    site, url = place
    look = Look(browser, url, site.visitor(role))
    wrong: dict[str, list[str]] = {}
    listed = [each for each in addresses(site, sampled, role) if role == "operator" or each.is_inside]
    assert not sampled.missing, "say in admin_addresses.py what stands in these addresses"
    assert len(listed) > 5
    for number, address in enumerate(listed):
        width, colours = VIEWS[(number + turn) % len(VIEWS)]
        visit = look.at(width, colours, address.is_inside)
        visit.problems.clear()
        visit.foreign.clear()
        status, is_page = opened_at(visit, address)
        if status not in (200, 303):
            wrong[address.path] = [f"{address.endpoint} answers {status}: give it a sample that there is"]
        if status != 200 or not is_page:
            continue
        keep_picture(visit.page, address, role, width, colours)
        found = list(faults(visit, address, width))
        if found:
            wrong[f"{address.path} ({address.endpoint}, {width} {colours})"] = found
    look.close()
    assert not wrong, "\n".join(f"{where}: {what}" for where, found in wrong.items() for what in found)


def test_the_focus_is_seen_in_heads_of_lists_on_a_phone_and_in_every_part_of_a_day(
    place: tuple[Site, str], sampled: Samples, browser: Browser
) -> None:
    site, url = place
    look = Look(browser, url, site.visitor("operator"))
    page = look.at(360, "light", inside=True).go("/admin/sources")
    ways = page.locator("thead a")
    for number in range(ways.count()):
        ways.nth(number).focus()
        assert ways.nth(number).evaluate(SEEN), number
    page = look.at(1280, "dark", inside=True).go("/admin/audit")
    page.locator("input[type=date]").first.focus()
    for part in range(3):
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", part
        page.keyboard.press("Tab")
    look.close()


SEEN = """way => {
    const box = way.getBoundingClientRect();
    return way.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
}"""


def test_the_nu_html_checker_finds_no_fault(
    place: tuple[Site, str], sampled: Samples, tmp_path: Path
) -> None:
    site, _url = place
    pages: dict[str, str] = {}
    for address in addresses(site, sampled, "operator"):
        visitor = site.visitor("operator") if address.is_inside else site.stranger()
        answer = visitor.ask("GET", address.path)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            pages[address.path] = answer.text
    assert len(pages) > 50
    assert found_by_nu(pages, tmp_path) == []


FORMS = (
    "accounts.login", "admin.activity_new", "admin.exhibition_new", "admin.institution_new", "admin.invite",
    "admin.link_new", "admin.source_new", "admin.uploads_new", "phone.new",
)  # fmt: skip
"""Pages whose form is refused when nothing is in it."""


def test_a_refused_form_says_so_where_the_focus_goes(
    place: tuple[Site, str], sampled: Samples, browser: Browser
) -> None:
    site, url = place
    look = Look(browser, url, site.visitor("operator"))
    known = {address.endpoint: address for address in addresses(site, sampled, "operator")}
    for number, endpoint in enumerate(FORMS):
        address = known[endpoint]
        visit = look.at(*VIEWS[number % len(VIEWS)], address.is_inside)
        page = visit.go(address.path)
        page.locator("main form[method=post] button:not(.quiet)").last.click()
        try:
            page.locator(".faults:focus").wait_for(timeout=10_000)
        except TimeoutError:
            raise AssertionError(f"{endpoint}: the focus is at {page.evaluate(FOCUSED)!r}") from None
        assert found_by_axe(page) == "", endpoint
        keep_picture(page, Address(f"{endpoint}-refused", "", True), "operator", *VIEWS[number % len(VIEWS)])
    look.close()


def test_what_is_compared_keeps_its_words_whole_on_a_phone(
    place: tuple[Site, str], sampled: Samples, browser: Browser
) -> None:
    site, url = place
    look = Look(browser, url, site.visitor("operator"))
    known = {address.endpoint: address for address in addresses(site, sampled, "operator")}
    for endpoint in ("admin.institutions_merge", "admin.audit"):
        page = look.at(360, "light", inside=True).go(known[endpoint].path)
        headings = page.locator("main .differences th[scope=row]")
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        assert headings.count(), endpoint
        assert headings.evaluate_all(BROKEN) == [], endpoint
    look.close()


BROKEN = """cells => cells.filter(cell => {
    const word = document.createElement('span');
    word.textContent = cell.textContent.split(/\\s+/).sort((one, other) => other.length - one.length)[0];
    word.style.cssText = 'position:absolute;white-space:nowrap';
    cell.append(word);
    const [asked, given] = [word.getBoundingClientRect().width, cell.clientWidth];
    word.remove();
    return asked > given + 1;
}).map(cell => cell.textContent)"""
"""Which cells are narrower than their longest word."""
