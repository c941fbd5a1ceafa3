"""What a first visit costs on a phone: bytes and requests of each page as a browser loads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

import requests
from lxml import html
from playwright.sync_api import Browser, CDPSession

from catalog.resources import resource_folder
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import EXHIBITION, PAGES

Open = Callable[..., Visit]


class Budget(NamedTuple):
    """The most that a page may take, compressed: kilobytes of HTML, styles and scripts, all; requests."""

    html: int
    code: int
    total: int
    requests: int


READING = Budget(12, 13, 55, 5)
WITH_LIST = Budget(12, 13, 65, 12)
BUDGETS = {
    "/": Budget(10, 15, 145, 13),
    "/search?q=sach": Budget(14, 15, 120, 13),
    "/search?q=kieu&kind=book&access=on_site": Budget(14, 15, 120, 13),
    "/search?q=khongco&kind=map": Budget(14, 15, 120, 13),
    "/record/museum-trong?q=trong&at=2&of=3": Budget(10, 15, 165, 10),
    # All that a record can have, and chapters: no page of the plan.
    "/record/sample-everything": Budget(13, 16, 165, 12),
    "/record/sample-everything/cite": Budget(12, 15, 55, 7),
    "/record/sample-everything/share": Budget(12, 15, 55, 7),
    "/record/museum-trong/pictures": Budget(10, 15, 165, 10),
    "/institutions": Budget(22, 13, 65, 6),
    "/institution/hue-library": WITH_LIST,
    "/place": Budget(22, 13, 65, 6),
    "/place/56": WITH_LIST,
    "/person/b%C3%B9i-k%E1%BB%B7": WITH_LIST,
    "/subject/th%C6%A1-l%E1%BB%A5c-b%C3%A1t": WITH_LIST,
    "/collection/t%E1%BB%A7-s%C3%A1ch-hu%E1%BA%BF": WITH_LIST,
    "/subjects": Budget(12, 13, 55, 6),
    "/learning": Budget(12, 15, 145, 12),
    "/learning?grade=6": Budget(14, 15, 120, 13),
    "/learning/sample-path": Budget(12, 15, 165, 12),
    "/learning/sample-path/teaching": Budget(12, 13, 165, 12),
    "/exhibitions": Budget(12, 13, 145, 12),
    EXHIBITION: Budget(12, 15, 255, 12),
    f"{EXHIBITION}/2-fire-and-water": Budget(12, 13, 255, 12),
    f"{EXHIBITION}/teaching": Budget(12, 13, 255, 12),
    "/whats-on": WITH_LIST,
    "/whats-on?view=month": Budget(12, 13, 55, 6),
    "/programme": Budget(16, 12, 58, 6),
    "/programme/288-kh-ubnd?year=2025": Budget(16, 12, 58, 6),
    "/programme/288-kh-ubnd/institutions?indicator=C2&year=2025": Budget(16, 12, 58, 6),
    "/programme/288-kh-ubnd/without-record?year=2025": Budget(12, 13, 55, 7),
    "/programme/1520-qd-ttg/places": Budget(22, 13, 65, 7),
    "/saved": Budget(12, 15, 55, 8),
    "/saved?ids=museum-trong,sample-kieu,never-was": WITH_LIST,
    "/status": Budget(12, 13, 55, 6),
    "/join": Budget(12, 13, 55, 6),
    "/join/request": Budget(12, 13, 55, 6),
    "/report?record=sample-everything": Budget(12, 13, 55, 6),
    "/data": Budget(12, 13, 55, 7),
    "/data/api": Budget(25, 13, 68, 6),
    "/dumps/": READING,
    "/about": READING,
    "/accessibility": READING,
    "/privacy": READING,
    "/terms": READING,
    "/nothing-here": READING,
}
"""By address; what a page of the plan has, or one like it."""
LISTED = ("prefetch", "prerender", "modulepreload", "dns-prefetch", "preconnect")
STATIC = resource_folder("static")


class Load(NamedTuple):
    """What came for a page: kilobytes by the browser's kind of resource, and all its addresses."""

    kilobytes: dict[str, float]
    addresses: list[str]


def loaded(visited: Visit, address: str) -> Load:
    """The page's first load, nothing of it cached."""
    session = visited.context.new_cdp_session(visited.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda told: kinds.__setitem__(
            told["requestId"], (told.get("type", "Other"), told["request"]["url"])
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: sizes.__setitem__(told["requestId"], told["encodedDataLength"] / 1000),
    )
    visited.go(address)
    visited.page.wait_for_load_state("networkidle")
    kilobytes: dict[str, float] = {}
    for request, (kind, _url) in kinds.items():
        kilobytes[kind] = kilobytes.get(kind, 0) + sizes.get(request, 0)
    session.detach()
    # The icon comes once for the whole site, after the page.
    asked = [url for _kind, url in kinds.values() if not url.startswith("data:") and "/img/logo." not in url]
    return Load(kilobytes, asked)


def test_pages_stay_within_their_budgets_on_a_phone_and_ask_for_nothing_else(visit: Open) -> None:
    visited, over = visit(width=360, answered=True), []
    for address, budget in BUDGETS.items():
        load = loaded(visited, address)
        told = {kind: round(size, 1) for kind, size in load.kilobytes.items()}
        held = (
            load.kilobytes["Document"] <= budget.html
            and load.kilobytes.get("Stylesheet", 0) + load.kilobytes.get("Script", 0) <= budget.code
            and load.kilobytes.get("Font", 0) <= 30
            and sum(load.kilobytes.values()) <= budget.total
            and len(load.addresses) <= budget.requests
        )
        if not held:
            over.append(f"{address} {budget} {told} {len(load.addresses)} requests: {load.addresses}")
        hints = visited.page.locator("link").evaluate_all("all => all.flatMap((one) => [...one.relList])")
        assert not set(hints) & set(LISTED), address
    assert over == [], "\n".join(over)
    assert visited.foreign == []


def test_a_page_that_is_visited_again_costs_next_to_nothing(browser: Browser, site: str) -> None:
    # Not by ``visit``, whose routes switch off the browser's cache.
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    for address in ("/", "/search?q=sach", "/record/museum-trong", "/learning", "/institutions", "/data"):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        seen = watched(session)
        page.reload()
        page.wait_for_load_state("networkidle")
        statuses = {one.url.removeprefix(site): one.status for one in seen.values() if not one.cached}
        assert statuses == {address: 304}, address
        assert sum(one.size for one in seen.values()) <= 2000, address
    for address in ("/", "/search?q=sach"):
        # Within a minute it is not asked for at all.
        seen = watched(session)
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        assert [one for one in seen.values() if not one.cached] == [], address
    context.close()


class Answer:
    """What came for one request: its address, its status, the bytes on the wire."""

    url, status, size, cached = "", 0, 0.0, False


def watched(session: CDPSession) -> dict[str, Answer]:
    """What is loaded from now on, filled as it comes."""
    seen: dict[str, Answer] = {}

    def of(told: dict[str, Any]) -> Answer:
        return seen.setdefault(told["requestId"], Answer())

    def answered(told: dict[str, Any]) -> None:
        one, response = of(told), told["response"]
        one.url, one.status = response["url"], one.status or response["status"]
        one.cached = one.cached or response.get("fromDiskCache", False) or one.url.startswith("data:")

    session.send("Network.enable")
    session.on("Network.responseReceived", answered)
    # Tells of a 304, which ``responseReceived`` hides behind the answer that it stands for.
    session.on(
        "Network.responseReceivedExtraInfo", lambda told: setattr(of(told), "status", told["statusCode"])
    )
    session.on("Network.requestServedFromCache", lambda told: setattr(of(told), "cached", True))
    session.on("Network.loadingFinished", lambda told: setattr(of(told), "size", told["encodedDataLength"]))
    return seen


def test_fonts_that_are_fetched_ahead_are_used_and_nothing_is_warned_of(visit: Open) -> None:
    opened = []
    for address in ("/", "/en/search?q=sach"):
        visited = visit(width=360, answered=True)
        opened.append(visited)
        page = visited.go(address)
        page.wait_for_load_state("networkidle")
        ahead = page.locator("link[rel=preload]").evaluate_all("all => all.map((one) => one.href)")
        fetched = page.evaluate(
            "performance.getEntriesByType('resource').map((one) => one.name)"
            ".filter((one) => one.includes('/font/'))"
        )
        assert sorted(fetched) == sorted(ahead)
        assert len(ahead) == 2
        used = page.evaluate("[...document.fonts].filter((one) => one.status === 'loaded').length")
        assert used >= len(ahead)
    # The browser warns some seconds later of what was fetched ahead for nothing.
    page.wait_for_timeout(4000)
    assert [visited.problems for visited in opened] == [[], []]


def test_each_page_loads_the_styles_of_what_it_shows(site: str) -> None:
    # A rule that moved to a style sheet of its own must not be missed where it was used.
    defined = {path.name: classes(path.read_text("utf-8")) for path in (STATIC / "css").glob("*.css")}
    public = {name for file, names in defined.items() if file in PUBLIC for name in names}
    missed: dict[str, set[str]] = {}
    ruled = cache(lambda url: classes(requests.get(url, timeout=30).text))
    for address in dict.fromkeys((*PAGES, *BUDGETS)):
        page = html.document_fromstring(requests.get(site + address, timeout=30).content)
        loaded_classes: set[str] = set()
        for link in page.xpath("//link[@rel='stylesheet']/@href"):
            loaded_classes |= ruled(urljoin(site + address, link))
        shown = {name for names in page.xpath("//@class") for name in names.split()}
        if names := shown & public - loaded_classes - OF_PRINT:
            missed[address] = names
    assert missed == {}


PUBLIC = (
    "site.css", "home.css", "record.css", "pictures.css", "exhibition.css", "learning.css", "map.css",
    "places.css", "data.css", "whats-on.css", "saved.css", "status.css", "inbox.css",
    "programme.css", "stacked.css",
)  # fmt: skip
"""Style sheets of pages for everybody."""
OF_PRINT = {"main-picture", "follow"}
"""What only the printed page of a record has a rule for."""


def classes(styles: str) -> set[str]:
    """The classes that a style sheet has rules for."""
    bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", styles, flags=re.S)
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", bare))
