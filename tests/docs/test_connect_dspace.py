"""Whoever follows the page about DSpace connects a repository, and what it says is what there is."""

from __future__ import annotations

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
from tests.docs.followed import DOCS, commands, follow, messages, options

PAGES = (DOCS / "connect-dspace.md", DOCS / "vi" / "ket-noi-dspace.md")
HOST = "https://thuvienso.example.edu.vn"


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_dspace])
    return run_in


def test_the_commands_of_both_pages_harvest_a_repository(run: Runner) -> None:
    assert commands(PAGES[1]) == commands(PAGES[0])
    with nasty_dspace(Script(items=items(5))) as url:
        told = follow(commands(PAGES[0])[0], run, {HOST: url})
        assert f"--option url={url}/server/api" in told
        assert orjson.loads(run("harvest", "thu-vien-so", "--json").stdout)["unchanged"] == 5


def test_the_commands_of_the_page_harvest_an_older_repository(run: Runner) -> None:
    with nasty_dspace(Script(has_api=False, oai=Provider())) as url:
        follow(commands(PAGES[0])[0][1:], run, {HOST: url})
        assert orjson.loads(run("harvest", "thu-vien-so", "--json").stdout)["failed"] == 0


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_is_in_the_page(page: Path) -> None:
    assert options(page) == {*DspaceConnector.options().fields, "link"}


def test_both_pages_explain_the_same_messages() -> None:
    assert len(messages(PAGES[0])) > 10
    assert messages(PAGES[1]) == messages(PAGES[0])
