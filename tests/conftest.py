"""Fixtures: an app on its own folder, with only the plugins that a test names."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from catalog.app import create_app
from catalog.cli import main
from catalog.settings import Settings, load
from catalog.store import db
from tests.compiled import share
from tests.migrated import put_empty_catalog

pytest_plugins = ["tests.strict", "tests.databases", "tests.chromium"]


LONG = ("test_kills.py", "test_server_away.py", "benchmarks", "packaging", "e2e", "browser", "docs", "jobs")
"""Files and folders whose tests wait for processes."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left alone with it at the end."""
    items.sort(
        key=lambda item: next((at for at, name in enumerate(LONG) if name in item.path.parts), len(LONG))
    )


def pytest_configure() -> None:
    """Let the commands that tests start be interrupted: a shell's background jobs ignore the signal."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Nor compile our modules anew in each of some thousand processes, whatever the environment says.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    share()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings with a home of their own and hardly a pause between requests."""
    return load({}, home=tmp_path / "home", http_pause=0.0, database_url=database_url, http_backoff=0.01)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make an app with the plugins given, its tables up to date, its context pushed till the test ends."""
    contexts = []

    def make(plugins: Iterable[object] = (), given: Settings | None = None) -> Flask:
        put_empty_catalog(given or settings)
        app = create_app(given or settings, plugins=plugins)
        context = app.app_context()
        context.push()
        contexts.append(context)
        # Alembic reads all its scripts even where there is nothing to do.
        if not db.is_current():
            db.upgrade()
        return app

    yield make
    for context in reversed(contexts):
        db.db.session.remove()
        db.db.engine.dispose()
        context.pop()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The catalog without plugins."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app without plugins."""
    return app.test_client()


class Runner:
    """Runs ``catalog`` commands within the context of the test's app."""

    def __call__(self, *args: str, code: int = 0) -> Result:
        """Run ``catalog ARGS`` and expect its exit code."""
        result = CliRunner().invoke(main, args)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result


@pytest.fixture
def run(app: Flask) -> Runner:
    """``run("search", "thu vien", "--json", code=0)``, in the app without plugins."""
    return Runner()


@pytest.fixture
def run_in() -> Runner:
    """As ``run``, for the app that the test made with ``make_app``."""
    return Runner()
