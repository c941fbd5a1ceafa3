"""Every page for everybody is looked at in a browser. What no walk goes to is told here, without one."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.browser.admin_addresses import STARTS
from tests.browser.test_accessibility import PAGES

BROWSER = Path(__file__).parents[1] / "browser"
NO_PAGE = {
    "pages.join_table": "a workbook",
    "pages.programme_file": "a workbook",
    "pages.programme_without_record_file": "a table or a workbook",
    "pages.record_qr": "a picture",
    "pages.search_step": "leads on to a record or to results",
}
ELSEWHERE = {
    "pages.message": ("test_inbox_in_browser.py", "its number is drawn when a visitor writes"),
    "pages.record_card": ("test_record_in_browser.py", "other sites frame it; it has no head and no menu"),
    "pages.summing_up": ("test_summing_in_browser.py", "an officer closes it first"),
}
"""Pages that axe looks at in another file of ``tests/browser``, and why there."""


def view_at(urls: MapAdapter, address: str) -> str:
    """The view that answers an address; empty where none does."""
    try:
        endpoint, _arguments = urls.match(address.partition("?")[0], "GET")
    except HTTPException:
        return ""
    return str(endpoint)


def test_every_view_has_its_page_in_the_list_that_is_walked_or_a_reason(app: Flask) -> None:
    views = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        # What is opened with an account or a personal link is walked by test_admin_pages.
        if rule.endpoint.startswith("pages.") and not rule.endpoint.startswith(STARTS)
    }
    urls = app.url_map.bind("localhost")
    walked = {view_at(urls, address) for address in PAGES}
    assert views - walked == {*NO_PAGE, *ELSEWHERE}


def test_pages_that_are_walked_elsewhere_are_looked_at_there() -> None:
    for file, why in ELSEWHERE.values():
        assert "found_by_axe(" in (BROWSER / file).read_text("utf-8"), (file, why)
