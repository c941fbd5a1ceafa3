"""The command ``catalog`` in a process of its own, with the scripted plugin installed for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.app import create_core
from catalog.settings import load
from catalog.store import changes
from catalog.store.db import db, reading
from catalog.store.postgresql import DRIVER
from tests.migrated import make_tables

ROOT = Path(__file__).parents[2]
_METADATA = "Metadata-Version: 2.1\nName: khomo-scripted\nVersion: 1.0\nRequires-Dist: khomo>=0\n"
_ENTRY_POINTS = "[catalog.plugins]\nscripted = tests.harvest.scripted\n"


class Command:
    """Runs ``catalog`` on a home of its own; the scripted plugin is found as an installed one is.

    ``database_url`` is empty for SQLite in that home. ``within`` runs commands in the app of a test instead,
    which is quicker.
    """

    def __init__(
        self, folder: Path, database_url: str = "", *, within: Callable[..., Any] | None = None
    ) -> None:
        self.home, self.within = folder / "home", within
        address = sa.make_url(load({}, home=self.home, database_url=database_url).database)
        address = address.set(drivername=DRIVER) if database_url.startswith("postgresql") else address
        self.engine = sa.create_engine(address, poolclass=NullPool)
        self.script = folder / "script.jsonl"
        site = folder / "site"
        info = site / "khomo_scripted-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(_METADATA)
        (info / "entry_points.txt").write_text(_ENTRY_POINTS)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
        self.environ = {
            **kept,
            "CATALOG_HOME": str(self.home),
            "CATALOG_DATABASE_URL": database_url,
            "CATALOG_SEARCH_ENGINE": "whoosh",
            "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The running command."""
        return subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", *arguments],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """What the command printed; its exit code must be ``code``."""
        if self.within is not None:
            result = self.within(*arguments, code=code)
            self.err = result.stderr
            return str(result.stdout)
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, (out, err)
        self.err = err
        return out

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The one JSON value on one line that the command printed."""
        out = self(*arguments, code=code)
        assert out.count("\n") == 1, out
        return orjson.loads(out)

    def prepare(self, *steps: dict[str, Any]) -> None:
        """A database with the source ``books`` that holds ``steps``."""
        # Not by the command, which has tests of its own: its process takes longer than what it does.
        make_tables(load({}, home=self.home, database_url=self.environ["CATALOG_DATABASE_URL"]))
        self.holds(*steps)
        self(
            "sources", "add", "books", "--connector", "scripted", "--institution", "hue-library",
            "--institution-name", "Thư viện Huế", "--option", f"script={self.script}",
        )  # fmt: skip

    def holds(self, *steps: dict[str, Any]) -> None:
        """Let the source hold this from now on."""
        self.script.write_bytes(b"".join(orjson.dumps(step) + b"\n" for step in steps))

    def digest(self) -> str:
        """The set digest of the records that are there now, computed anew."""
        address = self.environ["CATALOG_DATABASE_URL"]
        app = create_core(load({}, home=self.home, database_url=address), plugins=[])
        with app.app_context():
            with reading() as session:
                found = changes.digest(session)
            db.engine.dispose()
        return found

    def committed(self) -> int:
        """How many items the database holds by now."""
        with self.engine.connect() as connection:
            found: int = connection.scalar(sa.text("SELECT count(*) FROM source_items"))
        return found

    def wait_for(self, items: int, process: subprocess.Popen[str]) -> None:
        """Return once so many items are committed or the process has ended."""
        while self.committed() < items and process.poll() is None:
            time.sleep(0.002)
