"""A harvest in a process of its own that is cut at its first mark, and the one that goes on from there."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from catalog.settings import Settings
from catalog.store import runs
from catalog.store.db import reading
from tests.conftest import Runner
from tests.databases import environment

COUNT = 600
PAGE = 20
DELAY = 0.4
"""Seconds for an answer: so slow a list is committed every two seconds, long before it ends."""


class Cuttable:
    """The source ``cut`` of a connector, in the app of the test.

    ``position`` gives the place in the list from the mark of a run.
    """

    def __init__(
        self, settings: Settings, run: Runner, connector: str, position: Callable[[Mapping[str, Any]], int],
        **options: object,
    ) -> None:  # fmt: skip
        self.settings, self.run, self.connector, self.position = settings, run, connector, position
        given = [part for name, value in options.items() for part in ("--option", f"{name}={value}")]
        run("sources", "add", "cut", "--connector", connector, "--institution", "library",
            "--institution-name", "Thư viện", "--option", "allow_private=true", *given)  # fmt: skip

    def mark(self) -> int:
        """The position that is stored, -1 before any is."""
        with reading() as session:
            found = runs.newest(session, "cut", limit=1)
        return self.position(found[0].resume) if found and found[0].resume else -1

    def cut(self, blow: signal.Signals = signal.SIGKILL) -> int:
        """Cut a harvest at its first mark; gives the position that is stored then."""
        # Nothing but what the source needs: plugins that add keys or enrichers would map otherwise.
        others = {"koha": "khomo-example,khomo-files"}.get(
            self.connector, "khomo-example,khomo-files,khomo-oaipmh"
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", "cut", "--no-index", "--json"],
            env={**environment(self.settings), "CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1",
                 "CATALOG_PLUGINS_DISABLED": others},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while self.mark() < 0 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(blow)
        _out, err = process.communicate(timeout=60)
        assert process.returncode == -blow if blow == signal.SIGKILL else process.returncode != 0, err
        stored = self.mark()
        assert stored > 1
        return stored

    def goes_on(self) -> None:
        """Harvest to the end: the whole has to be as if nothing had been cut."""
        report = orjson.loads(self.run("harvest", "cut", "--json", "--no-index").stdout)
        assert (report["status"], report["new"], report["failed"]) == ("done", COUNT, 0)
