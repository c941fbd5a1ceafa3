"""Whoever follows the page about Z39.50, and nothing else, connects a zebrasrv."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_z3950
import orjson
import pytest
from flask import Flask
from khomo_z3950 import Z3950Connector
from khomo_z3950.syntaxes import UNREAD

from catalog.sdk.testing.debian import missing
from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950 import Script, nasty_z3950
from catalog.sdk.testing.zebra import PACKAGES
from tests.conftest import Runner
from tests.docs.followed import DOCS, blocks, commands, follow, zebrasrv

ROOT = Path(__file__).parents[2]
PAGES = (DOCS / "connect-z3950.md", DOCS / "vi" / "ket-noi-z3950.md")


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_z3950])
    return run_in


@pytest.fixture
def port(tmp_path: Path) -> Iterator[str]:
    """Where the server answers that the page's shell commands start: a free port in place of the page's."""
    assert missing(PACKAGES) == []
    install, _script = blocks(PAGES[0], "bash")
    assert missing(install.replace("\\\n", " ").split()[3:]) == []
    with zebrasrv(PAGES[0], tmp_path) as port:
        yield port


def test_the_commands_of_the_page_connect_a_zebrasrv(port: str, run: Runner) -> None:
    told = follow(commands(PAGES[0])[1], run, {"port=9998": f"port={port}"})
    assert "xml (marcxml)" in told
    report = orjson.loads(run("harvest", "zebra", "--json").stdout)
    assert (report["unchanged"] > 20, report["failed"], report["withdrawn"]) == (True, 0, 0)


def test_the_first_commands_of_both_pages_harvest_a_library(run: Runner) -> None:
    assert commands(PAGES[1])[0] == commands(PAGES[0])[0]
    with nasty_z3950(Script(books=books(5))) as port:
        here = {"host=opac.example.vn": "host=127.0.0.1", "port=9999": f"port={port}"}
        follow(commands(PAGES[0])[0], run, here)
        assert orjson.loads(run("harvest", "our-opac", "--json").stdout)["unchanged"] == 5


@pytest.mark.parametrize("page", [*PAGES, ROOT / "plugins/khomo-z3950/README.md"], ids=["en", "vi", "readme"])
def test_each_option_is_in_the_page(page: Path) -> None:
    rows = re.findall(r"(?m)^\| (`.*?) \|", page.read_text("utf-8"))
    assert {*Z3950Connector.options().fields} <= set(re.findall(r"`([a-z_]+)`", "\n".join(rows)))


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_messages_of_the_page_are_those_that_are_told(page: Path) -> None:
    sources = "\n".join(
        path.read_text("utf-8")
        for folder in (ROOT / "plugins/khomo-z3950/src", ROOT / "catalog/sdk/lists")
        for path in sorted(folder.rglob("*.py"))
    )
    spoken = "\n".join([re.sub(r'"\s*\n\s*f?"', "", sources), *UNREAD.values()])
    table = page.read_text("utf-8").split("## ")[3]
    _head, *rows = re.findall(r"(?m)^\| ([a-zA-Z].*?) \|", table)
    assert len(rows) > 15
    for row in rows:
        told = re.sub(r" \([^)]*\)\Z", "", row)
        # What a message begins with, up to a number or to the next of its row; the list may be a slice.
        first = re.split(r" \d| went|, (?=the server|cannot)", told)[0].removeprefix("the list ").strip()
        assert first in spoken, first
