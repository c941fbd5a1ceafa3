"""Whoever follows the page about SRU, and nothing else, connects a zebrasrv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_sru
import orjson
import pytest
from flask import Flask
from khomo_sru import SruConnector

from catalog.sdk.testing.debian import missing
from catalog.sdk.testing.sru import Script, books, nasty_sru
from catalog.sdk.testing.zebra import PACKAGES
from tests.conftest import Runner
from tests.docs.followed import DOCS, commands, follow, options, zebrasrv

PAGES = (DOCS / "connect-sru.md", DOCS / "vi" / "ket-noi-sru.md")


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_sru])
    return run_in


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the server answers that the page's shell commands start; its port is a free one."""
    assert missing(PACKAGES) == []
    with zebrasrv(PAGES[0], tmp_path) as port:
        yield f"http://127.0.0.1:{port}/Default"


def test_the_commands_of_the_page_connect_a_zebrasrv(address: str, run: Runner) -> None:
    told = follow(commands(PAGES[0])[1], run, {"http://127.0.0.1:9998/Default": address})
    assert "schema: marcxml" in told
    report = orjson.loads(run("harvest", "zebra", "--json").stdout)
    assert (report["unchanged"] > 20, report["failed"], report["withdrawn"]) == (True, 0, 0)


def test_the_first_commands_of_both_pages_harvest_a_library(run: Runner) -> None:
    assert commands(PAGES[1])[0] == commands(PAGES[0])[0]
    with nasty_sru(Script(books=books(5))) as url:
        follow(commands(PAGES[0])[0], run, {"http://opac.example.vn:9998/biblios": url})
        assert orjson.loads(run("harvest", "our-opac", "--json").stdout)["unchanged"] == 5


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_is_in_the_page(page: Path) -> None:
    assert options(page) == {*SruConnector.options().fields, "link"}
