"""Harvests over OAI-PMH that are killed in mid-list go on at the token that was stored last."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from catalog.settings import Settings
from tests.databases import environment
from tests.e2e.homes import SLUG, Home
from tests.e2e.oai_shelves import Library, Shelves, serving_library
from tests.e2e.test_library import rearranged
from tests.rounds import ROUNDS

COUNT = 1500
DELAY = 0.6
"""Seconds for a page of 50: a run waits for its workers where pages come so slowly, and commits every two
seconds, so that it has a mark long before the list ends."""

Harvesting = Callable[..., Home]


class Killed:
    """``catalog harvest`` in processes of its own on the test's database."""

    def __init__(self, settings: Settings, home: Home, library: Library, seed: int) -> None:
        self.home, self.library, self.chance = home, library, random.Random(seed)
        quick = {"CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1"}
        # Only the connector's plugin: the mapping must be that of the catalogs within this process.
        others = {"CATALOG_PLUGINS_DISABLED": "khomo-example,khomo-files"}
        self.environ = {**environment(settings), **quick, **others}

    def start(self) -> subprocess.Popen[str]:
        """The running command."""
        return subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", SLUG, "--no-index", "--json"],
            env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def kill_in_mid_list(self) -> str:
        """Let a harvest come to a mark that is new, then kill it; gives the token that was stored."""
        before = self.mark()
        self.library.delay = DELAY
        process = self.start()
        while self.mark() in ("", before) and process.poll() is None:
            time.sleep(0.02)
        time.sleep(self.chance.random() * DELAY)
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        self.library.delay = 0
        assert process.returncode == -signal.SIGKILL, (out, err)
        self.home.settle()
        return self.mark()

    def mark(self) -> str:
        """The token of the run's mark, "" while there is none."""
        found = self.home.runs()
        return str((found[0].resume or {}).get("token", "")) if found and found[0].status == "running" else ""

    def finish(self) -> None:
        """Harvest to the end."""
        process = self.start()
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, (out, err)


def tokens_of_next(requests: list[dict[str, str]]) -> list[str]:
    """The tokens with which the next run asked for records, "" for the beginning of a list.

    The server may still be answering the last request of a run that was killed: a run begins with Identify.
    """
    verbs = [asked["verb"] for asked in requests]
    of_run = requests[verbs.index("Identify") :]
    return [asked.get("resumptionToken", "") for asked in of_run if asked["verb"] == "ListRecords"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range((ROUNDS + 1) // 2))
def test_a_killed_harvest_goes_on_at_its_token_and_loses_nothing(
    settings: Settings, harvesting: Harvesting, afresh: Harvesting, seed: int
) -> None:
    shelves = Shelves(COUNT)
    with serving_library(shelves) as library:
        home = harvesting(library.url)
        killed = Killed(settings, home, library, seed)
        for _ in range(2):
            token = killed.kill_in_mid_list()
            asked = len(library.requests)
        killed.finish()
        resumed = tokens_of_next(library.requests[asked:])
        assert resumed[:1] == [token], (home.runs(), library.requests[asked:])
        assert len(resumed) < COUNT / shelves.limit
        assert home.live() == shelves.live()
        assert home.doubled() == []
        fresh = afresh(library.url)
        fresh.harvest()
    assert home.digest() == fresh.digest()


# On one database: what a token means is the connector's affair, the mark is tested above on both.
@pytest.mark.databases("sqlite")
@pytest.mark.soak
@pytest.mark.parametrize("seed", range((ROUNDS + 1) // 2))
def test_a_killed_harvest_whose_token_expired_begins_its_list_again(
    settings: Settings, harvesting: Harvesting, afresh: Harvesting, seed: int
) -> None:
    shelves = Shelves(COUNT)
    with serving_library(shelves) as library:
        home = harvesting(library.url)
        killed = Killed(settings, home, library, seed)
        token = killed.kill_in_mid_list()
        asked = len(library.requests)
        shelves.expire_tokens()
        rearranged(shelves)
        killed.finish()
        resumed = tokens_of_next(library.requests[asked:])
        assert resumed[:1] == [token], (home.runs(), library.requests[asked:])
        assert "" in resumed
        # A run that was cut lists what was there when it began: the next one takes what changed since.
        killed.finish()
        fresh = afresh(library.url)
        fresh.harvest()
    assert home.live() == shelves.live()
    assert home.doubled() == []
    assert home.digest() == fresh.digest()
