"""Answers of the OAI-PMH provider as a person reads them, and clicks through them, without scripts."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

Open = Callable[..., Visit]


def test_a_person_clicks_from_the_formats_to_a_record_and_its_set(visit: Open) -> None:
    visited = visit(java_script_enabled=False)
    page = visited.go("/oai")
    assert "badVerb" in page.inner_text("main")
    page.get_by_role("link", name="Định dạng").click()
    page.locator("li", has_text="marcxml").get_by_role("link").click()
    assert "Bản ghi · Records" in page.inner_text("h1")
    page.get_by_role("link", name="oai:127.0.0.1:sample-everything").click()
    assert "Nhan đề chính" in page.inner_text("main")
    page.get_by_role("link", name="kind:book").click()
    assert "set=kind:book" in page.url.replace("%3A", ":")
    page.get_by_role("link", name="Tập Sets").click()
    assert "Sách / Books" in page.inner_text("main")
    page.get_by_role("link", name="Giới thiệu").click()
    assert "khomo@example.org" in page.inner_text("main")
    assert visited.foreign == []
    # What is no error to the protocol is none to the browser either: nothing was blocked, nothing missing.
    assert [told for told in visited.problems if "favicon" not in told] == []


def test_its_pages_are_fit_for_everyone(visit: Open) -> None:
    visited = visit(width=320)
    for query in ("verb=ListRecords&metadataPrefix=oai_dc", "verb=ListSets", "verb=none"):
        page = visited.go(f"/oai?{query}")
        assert found_by_axe(page) == "", query
        assert page.evaluate(WIDER) <= 0, query
