"""Whoever follows the page about Koha connects one, and what it says is what there is."""

from __future__ import annotations

import re
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
from tests.docs.followed import DOCS, commands, follow, messages, options

ROOT = Path(__file__).parents[2]
PAGES = (DOCS / "connect-koha.md", DOCS / "vi" / "ket-noi-koha.md")
HOST = "https://opac.example.vn"


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_koha, khomo_oaipmh])
    return run_in


def test_the_commands_of_both_pages_harvest_a_koha_and_bring_its_copies_later(run: Runner) -> None:
    assert commands(PAGES[1]) == commands(PAGES[0])
    first, later = commands(PAGES[0])
    with nasty_koha(Script(books=books(9))) as url:
        told = follow(first, run, {HOST: url})
        assert "--connector koha" in told
        assert f"--option url={url}" in told
        assert "9 new" in told
        follow(later, run, {"CLIENT-ID:SECRET": KEY})
        report = orjson.loads(run("harvest", "our-koha", "--json").stdout)
        assert (report["unchanged"], report["new"], report["withdrawn"]) == (9, 0, 0)


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "plugins" / "khomo-koha" / "README.md"], ids=["en", "vi", "own"]
)
def test_each_option_is_in_the_page(page: Path) -> None:
    assert options(page) | {"link"} == {*KohaConnector.options().fields, "link"}


def test_both_pages_explain_the_same_messages() -> None:
    assert len(messages(PAGES[0])) > 10
    assert messages(PAGES[1]) == messages(PAGES[0])


def test_the_settings_that_the_pages_name_are_there(run: Runner) -> None:
    told = run("settings").stdout
    for page in PAGES:
        assert {"live_timeout", "live_cache"} <= set(re.findall(r"`(live_[a-z]+)`", page.read_text("utf-8")))
    assert "live_timeout" in told.lower()
    assert "live_cache" in told.lower()
