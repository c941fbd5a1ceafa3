"""Whoever follows the page about DSpace connects a repository, and what it says is what there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import khomo_dspace
import orjson
import pytest
from flask import Flask
from khomo_dspace import DspaceConnector

from catalog.sdk.testing.dspace import Script, items, nasty_dspace
from catalog.sdk.testing.oaipmh import Provider
from tests.conftest import Runner

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "connect-dspace.md", DOCS / "vi" / "ket-noi-dspace.md")
HOST = "https://thuvienso.example.edu.vn"


def commands(text: str) -> list[list[str]]:
    """The ``catalog`` commands of the page, as words."""
    (block,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = block.replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_dspace])
    return run_in


def follow(page: Path, url: str, run: Runner) -> str:
    """Run the page's commands on a repository at ``url``; gives what they print."""
    told = ""
    for words in commands(page.read_text("utf-8")):
        assert words[0] == "catalog"
        given = [word.replace(HOST, url) for word in words[1:]]
        private = {"check": ["--allow-private"], "add": ["--option", "allow_private=true"]}
        told += run(*given, *private.get(given[1], [])).stdout
    return told


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_commands_of_the_page_harvest_a_repository(page: Path, run: Runner) -> None:
    with nasty_dspace(Script(items=items(5))) as url:
        told = follow(page, url, run)
        assert f"--option url={url}/server/api" in told
        assert orjson.loads(run("harvest", "thu-vien-so", "--json").stdout)["unchanged"] == 5


def test_the_commands_of_the_page_harvest_an_older_repository(run: Runner) -> None:
    with nasty_dspace(Script(has_api=False, oai=Provider())) as url:
        for words in commands(PAGES[0].read_text("utf-8"))[1:]:
            private = ["--option", "allow_private=true"] if words[2] == "add" else []
            run(*(word.replace(HOST, url) for word in words[1:]), *private)
        assert orjson.loads(run("harvest", "thu-vien-so", "--json").stdout)["failed"] == 0


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_is_in_the_page(page: Path) -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE))
    assert told == {*DspaceConnector.options().fields, "link"}


def messages(page: Path) -> list[str]:
    """The messages that a page explains, without the translation that may stand behind them in brackets."""
    heading = re.compile(r"^## (?:What the messages mean|Ý nghĩa các thông báo)$", re.MULTILINE)
    _before, table = heading.split(page.read_text("utf-8"))
    rows = re.findall(r"^\| (.*?) \| .* \|$", table.split("\n## ")[0], re.MULTILINE)
    return [re.sub(r" \([^()]*\)\Z", "", row) for row in rows[2:]]


def test_both_pages_explain_the_same_messages() -> None:
    assert len(messages(PAGES[0])) > 10
    assert messages(PAGES[1]) == messages(PAGES[0])
