"""The data blocks of pages in a browser: run by nothing, hindered by nothing, read by scripts of the page."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visit

_READ = """() => {
  const [block] = document.querySelectorAll('script[type="application/ld+json"]');
  return JSON.parse(block.textContent)["@graph"].map((node) => node["@type"]);
}"""


_PAGES = {
    "/": ["WebSite", "DataCatalog"],
    "/institutions": ["ItemList"],
    "/en/institution/hue-library": ["Library", "BreadcrumbList"],
    "/record/sample-everything": ["Book", "BreadcrumbList"],
}


def test_a_browser_reads_the_json_ld_of_pages_under_their_policy(visit: Callable[..., Visit]) -> None:
    visited = visit()
    for address, types in _PAGES.items():
        page = visited.go(address)
        assert page.evaluate(_READ) == types
        assert page.locator("span.Z3988").count() == (1 if "/record/" in address else 0)
    assert visited.problems == []
