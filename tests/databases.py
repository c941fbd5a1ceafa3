"""Which tests run on both databases, and a database of its own for each test.

All tests that go through the store, the log or a harvest run twice, as ``[sqlite]`` and ``[postgresql]``;
the rest on SQLite alone. ``@pytest.mark.databases("sqlite")`` says otherwise for one test or module.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from catalog.settings import load
from catalog.store import db
from tests.postgres import TEMPLATE, NoPostgres, Server

BOTH = ("sqlite", "postgresql")
ROOT = Path(__file__).parent
ON_BOTH = ("store", "harvest", "feeds", "jobs", "e2e", "test_indexing.py")
"""Folders and modules of ``tests`` that run on both databases."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database on each of its databases."""
    if "database_url" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("databases")
    names = marker.args if marker is not None else _of_folder(metafunc.definition.path)
    if names != ("sqlite",):
        metafunc.parametrize("database_url", names, indirect=True)


def _of_folder(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(ROOT).parts if path.is_relative_to(ROOT) else ("",)
    return BOTH if parts[0] in ON_BOTH else ("sqlite",)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The run's PostgreSQL server, with a migrated database as template."""
    try:
        server = Server()
    except NoPostgres as error:
        pytest.skip(f"PostgreSQL: {error}")
    try:
        name = server.create()
        _migrate(server.url(name), tmp_path_factory.mktemp("template"))
        server.keep_as_template(name)
        yield server
    finally:
        server.close()


def _migrate(url: str, home: Path) -> None:
    app = Flask("template")
    db.attach(app, load({}, home=home, database_url=url))
    with app.app_context():
        db.upgrade()
        db.db.engine.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the test's own database; empty for SQLite in the home folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create(TEMPLATE)
    yield server.url(name)
    server.drop(name)
