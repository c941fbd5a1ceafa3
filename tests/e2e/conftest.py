"""Catalogs that harvest over OAI-PMH, their workers started once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import khomo_oaipmh
import pytest
from flask import Flask

from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.settings import Settings, load
from tests.e2e.homes import Home


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One worker with the connector's plugin."""
    with Pool(1, PluginList((khomo_oaipmh.__name__,))) as pool:
        yield pool


@pytest.fixture
def harvesting(make_app: Callable[..., Flask], pool: Pool) -> Callable[..., Home]:
    """``harvesting(url, set="a")``: a catalog on the test's database with that source."""

    def make(url: str, **options: Any) -> Home:
        return Home(make_app([khomo_oaipmh]), pool, url, **options)

    return make


@pytest.fixture
def afresh(make_app: Callable[..., Flask], pool: Pool, tmp_path: Path) -> Callable[..., Home]:
    """As ``harvesting``, each call in a new home on SQLite: the digest must not depend on the database."""
    made: list[Settings] = []

    def make(url: str, **options: Any) -> Home:
        home = tmp_path / f"afresh-{len(made)}"
        made.append(load({}, home=home, http_pause=0.0, http_backoff=0.01))
        return Home(make_app([khomo_oaipmh], made[-1]), pool, url, **options)

    return make
