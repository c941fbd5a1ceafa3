"""Whoever follows the page about SRU, and nothing else, connects a zebrasrv."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
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

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "connect-sru.md", DOCS / "vi" / "ket-noi-sru.md")
TEXT = PAGES[0].read_text("utf-8")


def commands(text: str) -> list[list[list[str]]]:
    """The ``catalog`` commands of each block, as words."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [
        [shlex.split(line, comments=True) for line in block.replace("\\\n", " ").splitlines() if line.strip()]
        for block in blocks
    ]


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_sru])
    return run_in


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the server answers that the page's shell commands start; its port is a free one."""
    assert missing(PACKAGES) == []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    _install, script = re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)
    subprocess.run(
        ["bash", "-e", "-c", script.replace("9998", port)], cwd=tmp_path, check=True, capture_output=True
    )
    try:
        yield f"http://127.0.0.1:{port}/Default"
    finally:
        os.kill(int((tmp_path / "zebra" / "server.pid").read_text()), signal.SIGTERM)


def test_the_commands_of_the_page_connect_a_zebrasrv(address: str, run: Runner) -> None:
    told = ""
    for words in commands(TEXT)[1]:
        assert words[0] == "catalog"
        given = [word.replace("http://127.0.0.1:9998/Default", address) for word in words[1:]]
        told += run(*given).stdout
    assert "schema: marcxml" in told
    report = orjson.loads(run("harvest", "zebra", "--json").stdout)
    assert (report["unchanged"] > 20, report["failed"], report["withdrawn"]) == (True, 0, 0)


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_first_commands_of_the_page_harvest_a_library(page: Path, run: Runner) -> None:
    with nasty_sru(Script(books=books(5))) as url:
        for words in commands(page.read_text("utf-8"))[0]:
            given = [word.replace("http://opac.example.vn:9998/biblios", url) for word in words[1:]]
            private = {"check": ["--allow-private"], "add": ["--option", "allow_private=true"]}
            run(*given, *private.get(given[1], []))
        assert orjson.loads(run("harvest", "our-opac", "--json").stdout)["unchanged"] == 5


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_is_in_the_page(page: Path) -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE))
    assert told == {*SruConnector.options().fields, "link"}
