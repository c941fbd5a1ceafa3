"""Whoever follows the page about the phone gives out a link and takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog.settings import PREFIX, Settings, table
from tests.conftest import Runner
from tests.docs.followed import DOCS, steps
from tests.factories import add_institution
from tests.web.conftest import translations

__all__ = ["translations"]

PAGES = (DOCS / "phone.md", DOCS / "vi" / "dien-thoai.md")


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_commands_of_the_page_do_what_it_says(run: Runner, client: FlaskClient, page: Path) -> None:
    add_institution("hue-library")
    commands = [words[1:] for words in steps(page)]
    assert [words[:2] for words in commands] == [["links", "issue"], ["links", "list"], ["links", "revoke"]]
    path = run(*commands[0]).stdout.strip()
    assert client.get(path).status_code == 200
    assert "Cô Lan" in run(*commands[1]).output
    run(*commands[2])
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_page_names_settings_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    known = {f"{PREFIX}{name.upper()}" for name, *_rest in table()}
    assert {word.strip("`.,;:()") for word in text.split() if PREFIX in word} <= known
    assert f"{Settings().max_photograph_bytes // 1_000_000} MB" in text
