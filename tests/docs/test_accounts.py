"""Whoever follows the page about accounts has an operator, an officer and an editor."""

from __future__ import annotations

import contextvars
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from catalog.cli import main
from catalog.people.permissions import GRANTED
from catalog.settings import PREFIX, table
from catalog.store import users
from catalog.store.db import reading
from catalog.store.scopes import Reach
from tests.conftest import Runner
from tests.docs.followed import DOCS, steps
from tests.factories import add_institution
from tests.web.admin.site import Visitor
from tests.web.conftest import translations

__all__ = ["translations"]

PAGES = (DOCS / "accounts.md", DOCS / "vi" / "tai-khoan.md")
PASSWORD = "con trâu đi trước"


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_commands_of_the_page_do_what_it_says(app: Flask, run: Runner, page: Path) -> None:
    add_institution("hue-library")
    for words in steps(page):
        asks = words[:3] == ["catalog", "users", "create"] and "--invite" not in words
        if asks:
            result = CliRunner().invoke(main, [*words[1:], "--password-stdin"], input=f"{PASSWORD}\n")
            assert result.exit_code == 0, result.output
        else:
            told = run(*words[1:]).stdout
            if "--invite" in words:
                _accept(app, told.strip())
    with reading() as session:
        _total, found = users.listed(session, Reach(everything=True))
    assert [user.grants[0].role for user in found] == ["editor", "operator", "officer"]
    assert all(user.active for user in found)


def _accept(app: Flask, link: str) -> None:
    visitor = Visitor(app.test_client())
    name = contextvars.Context().run(visitor.get, link).get_element_by_id("name").get("value")
    assert visitor.send(link, name=name, password=PASSWORD, again=PASSWORD).status_code == 303


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_page_names_settings_that_are_there_and_every_role(page: Path) -> None:
    text = page.read_text("utf-8")
    known = {f"{PREFIX}{name.upper()}" for name, *_rest in table()}
    named = {word.strip("`.,;:") for word in text.split() if PREFIX in word}
    assert named
    assert named <= known
    assert text.count("\n| ") >= len(GRANTED)
