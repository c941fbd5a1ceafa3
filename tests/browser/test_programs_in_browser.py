"""The programs of the open-data page are copied by a button, and stand there whole without scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.wcag import found_by_axe

Open = Callable[..., Visit]
FIRST = "figure.program >> nth=0"


def test_a_button_copies_a_program_and_says_so(visit: Open) -> None:
    visited = visit(width=360)
    visited.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visited.site)
    page = visited.go("/en/data")
    program = page.locator(FIRST)
    program.get_by_role("button", name="Copy").click()
    expect(program.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == program.locator("code").text_content()
    assert copied.startswith(f"curl -sSf --compressed '{visited.site}/search.json")
    assert found_by_axe(page) == ""
    assert (visited.problems, visited.foreign) == ([], [])


def test_without_scripts_there_is_no_button_that_does_nothing(visit: Open) -> None:
    page = visit(java_script_enabled=False).go("/data")
    assert page.locator("figure.program button").count() == 0
    assert page.locator("figure.program code").count() == 9
