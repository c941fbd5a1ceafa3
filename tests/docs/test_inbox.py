"""Whoever follows the pages about messages and counts finds what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.settings import PREFIX, Settings, table
from catalog.store import lost_searches
from catalog.web import form_guard
from tests.conftest import Runner
from tests.docs.followed import DOCS, steps
from tests.web.conftest import translations

__all__ = ["translations"]

PAGES = (DOCS / "inbox.md", DOCS / "vi" / "hop-thu.md", DOCS / "counts.md", DOCS / "vi" / "luot-xem.md")


@pytest.mark.parametrize("page", PAGES, ids=["inbox", "hop-thu", "counts", "luot-xem"])
def test_the_commands_of_the_page_run(run: Runner, page: Path) -> None:
    commands = [words[1:] for words in steps(page)]
    assert commands
    for words in commands:
        run(*words)


@pytest.mark.parametrize("page", PAGES[:2], ids=["en", "vi"])
def test_the_page_names_settings_and_limits_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    known = {f"{PREFIX}{name.upper()}" for name, *_rest in table()}
    named = {word.strip("`.,;:()") for word in text.split() if PREFIX in word}
    assert named
    assert named <= known
    assert f"({Settings().contacts_days})" in text
    assert f" {form_guard.MOST_AN_HOUR} " in " ".join(text.split())
    assert f"{form_guard.MOST_BYTES // 1000}{'.' if page.parent.name == 'vi' else ','}000" in text


@pytest.mark.parametrize("page", PAGES[2:], ids=["en", "vi"])
def test_the_page_names_the_bounds_of_lost_searches(page: Path) -> None:
    text = page.read_text("utf-8")
    for number in (lost_searches.SHOWN, lost_searches.RARE, lost_searches.KEPT_DAYS, lost_searches.LONGEST):
        assert f" {number} " in " ".join(text.split()), number
