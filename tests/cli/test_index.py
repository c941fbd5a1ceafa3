"""``catalog index`` on the command line."""

from __future__ import annotations

import subprocess

import pytest
from flask import Flask

from catalog import indexing
from catalog.cli import words
from catalog.errors import LeaseTaken
from catalog.parts import Parts
from catalog.search import wordbook
from catalog.settings import Settings
from catalog.store import leases
from tests.conftest import Runner
from tests.factories import make_record, publish_records


@pytest.fixture
def parts(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setenv("CATALOG_HOME", str(settings.home))
    monkeypatch.setenv("CATALOG_DATABASE_URL", settings.database)
    publish_records([make_record("1"), make_record("2", title="Nhã nhạc")])
    made: Parts = app.extensions["catalog"]
    return made


@pytest.mark.parametrize("many", [1, 1_000])
def test_a_rebuild_brings_the_index_and_the_word_book_to_the_head(
    run: Runner, parts: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(words, "MANY", many)
    assert "2 works indexed" in run("index", "rebuild").output
    assert indexing.state(parts) == (2, 2)
    assert wordbook.at(settings.index).facts()["seq"] == "2"


def test_a_word_book_whose_process_fails_is_made_by_the_rebuild(
    run: Runner, parts: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MANY", 1)
    monkeypatch.setenv("CATALOG_DATABASE_URL", "sqlite:///no/such/folder/catalog.db?timeout=x")
    run("index", "rebuild")
    assert wordbook.at(settings.index).facts()["seq"] == "2"


def test_a_rebuild_that_fails_ends_the_process_beside(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MANY", 1)
    begun: list[subprocess.Popen[bytes]] = []
    with leases.hold("index"), pytest.raises(LeaseTaken):
        rebuild(parts, begun)
    assert begun[0].returncode is not None


def rebuild(parts: Parts, begun: list[subprocess.Popen[bytes]]) -> None:
    with words.WordsBeside(parts) as beside:
        assert beside.process is not None
        begun.append(beside.process)
        indexing.rebuild(parts)
