"""Which tests run on both databases, and a database of its own for each test.

All tests that go through the store, the log or a harvest run twice, as ``[sqlite]`` and ``[postgresql]``;
the rest on SQLite alone. ``@pytest.mark.databases("sqlite")`` says otherwise for one test or module.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.settings import Settings
from tests.migrated import migrate
from tests.postgres import NoPostgres, Server
from tests.reused import Reused

BOTH = ("sqlite", "postgresql")
ROOT = Path(__file__).parent
ON_BOTH = ("store", "harvest", "feeds", "jobs", "dumps", "e2e", "test_indexing.py")
"""Folders and modules of ``tests`` that run on both databases."""


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which another process works on the same home and database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
    places = {"CATALOG_HOME": str(settings.home), "CATALOG_DATABASE_URL": settings.database_url}
    return {**kept, **places}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database on each of its databases."""
    if "database_kind" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("databases")
    names = marker.args if marker is not None else _of_folder(metafunc.definition.path)
    if names != ("sqlite",):
        metafunc.parametrize("database_kind", names, indirect=True)


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
        migrate(server.url(name), tmp_path_factory.mktemp("template"))
        server.keep_as_template(name)
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def reused(postgres: Server) -> Reused:
    """The databases that the tests of this process use one after the other."""
    return Reused(postgres)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the test's own database with its tables; empty for SQLite in the home folder."""
    if database_kind == "sqlite":
        yield ""
        return
    reused: Reused = request.getfixturevalue("reused")
    name = reused.take()
    yield reused.server.url(name)
    reused.give_back(name)


@pytest.fixture
def new_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """Makes further databases of the same kind, without tables; gives the address of each."""
    if database_kind == "sqlite":
        numbers = itertools.count(1)
        yield lambda: f"sqlite:///{tmp_path / f'database-{next(numbers)}.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    names: list[str] = []

    def make() -> str:
        names.append(server.create())
        return server.url(names[-1])

    yield make
    for name in names:
        server.drop(name)
