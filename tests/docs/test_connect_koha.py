"""Whoever follows the page about Koha connects one, and what it says is what there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import khomo_koha
import khomo_oaipmh
import orjson
import pytest
from flask import Flask
from khomo_koha import KohaConnector

from catalog.sdk.testing.koha import KEY, Script, nasty_koha
from catalog.sdk.testing.koha_books import books
from tests.conftest import Runner

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "connect-koha.md", ROOT / "docs" / "vi" / "ket-noi-koha.md")
HOST = "https://opac.example.vn"


def commands(text: str) -> list[list[list[str]]]:
    """The ``catalog`` commands of each block, as words."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [
        [shlex.split(line, comments=True) for line in block.replace("\\\n", " ").splitlines() if line.strip()]
        for block in blocks
    ]


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_koha, khomo_oaipmh])
    return run_in


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_commands_of_the_page_harvest_a_koha_and_bring_its_copies_later(page: Path, run: Runner) -> None:
    first, later = commands(page.read_text("utf-8"))
    with nasty_koha(Script(books=books(9))) as url:
        told = ""
        for words in first:
            assert words[0] == "catalog"
            given = [word.replace(HOST, url) for word in words[1:]]
            private = {"check": ["--allow-private"], "add": ["--option", "allow_private=true"]}
            told += run(*given, *private.get(given[1], [])).stdout
        assert "--connector koha" in told
        assert f"--option url={url}" in told
        assert "9 new" in told
        for words in later:
            run(*(word.replace("CLIENT-ID:SECRET", KEY) for word in words[1:]))
        report = orjson.loads(run("harvest", "our-koha", "--json").stdout)
        assert (report["unchanged"], report["new"], report["withdrawn"]) == (9, 0, 0)


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "plugins" / "khomo-koha" / "README.md"], ids=["en", "vi", "own"]
)
def test_each_option_is_in_the_page(page: Path) -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE)) | {"link"}
    assert told == {*KohaConnector.options().fields, "link"}


def messages(page: Path) -> list[str]:
    """The messages that a page explains, without the translation that may stand behind them in brackets."""
    heading = re.compile(r"^## (?:What the messages mean|Ý nghĩa các thông báo)$", re.MULTILINE)
    _before, table = heading.split(page.read_text("utf-8"))
    rows = re.findall(r"^\| (.*?) \| .* \|$", table.split("\n## ")[0], re.MULTILINE)
    return [re.sub(r" \([^()]*\)\Z", "", row) for row in rows[2:]]


def test_both_pages_explain_the_same_messages() -> None:
    assert len(messages(PAGES[0])) > 10
    assert messages(PAGES[1]) == messages(PAGES[0])


def test_the_settings_that_the_pages_name_are_there(run: Runner) -> None:
    told = run("settings").stdout
    for page in PAGES:
        assert {"live_timeout", "live_cache"} <= set(re.findall(r"`(live_[a-z]+)`", page.read_text("utf-8")))
    assert "live_timeout" in told.lower()
    assert "live_cache" in told.lower()
