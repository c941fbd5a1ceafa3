"""Apps that follow the catalog while another process writes, killed and started again at any moment.

A round takes about five seconds.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask

from catalog.settings import Settings
from catalog.store import changes
from catalog.store.db import reading
from tests.factories import add_institution, add_source, make_record, publish_records
from tests.feeds import follower_process
from tests.rounds import ROUNDS
from tests.serving import serving
from tests.store import writer_process

FILLING = "Một câu dài để trang đầy. " * 400
STILL = 80
KILLS = 8
ENDLESS = 1_000_000


def command(site: str, folder: Path, way: str, *once: str) -> list[str]:
    file = str(Path(follower_process.__file__))
    return [sys.executable, file, site, str(folder / f"{way}.db"), way, *once]


def seq() -> int:
    with reading() as session:
        return changes.head(session).seq


def wait_for_numbers(count: int) -> None:
    """Wait until that many further numbers are given, however slow the machine is."""
    wanted, deadline = seq() + count, time.monotonic() + 60
    while seq() < wanted:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def follow_and_kill(site: str, folder: Path, chance: random.Random) -> None:
    """An app for each way of following, one of them killed and started again each time."""
    apps = {way: subprocess.Popen(command(site, folder, way)) for way in follower_process.WAYS}
    try:
        for _ in range(KILLS):
            wait_for_numbers(2)
            time.sleep(chance.uniform(0.05, 0.4))
            way = chance.choice(sorted(apps))
            kill(apps[way])
            apps[way] = subprocess.Popen(command(site, folder, way))
    finally:
        for app in apps.values():
            kill(app)


def kill(app: subprocess.Popen[bytes]) -> None:
    """Kill an app that follows; one that had ended by itself had failed."""
    app.kill()
    assert app.wait() == -signal.SIGKILL


def follow_to_the_end(site: str, folder: Path, ways: Sequence[str]) -> None:
    for way in ways:
        subprocess.run(command(site, folder, way, "once"), check=True, timeout=120)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_apps_that_are_killed_end_with_the_digest_of_the_catalog(
    app: Flask, settings: Settings, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    add_institution()
    add_source()
    publish_records([make_record(f"still-{number}", description=FILLING) for number in range(STILL)])
    before = seq()
    with serving(app) as site:
        with writer_process.running(settings, [chance.randrange(1 << 30)], ENDLESS) as (writer,):
            follow_and_kill(site, tmp_path, chance)
            assert writer.poll() is None
            writer.kill()
            writer.wait()
        assert seq() >= before + 2 * KILLS
        # What a killed writer leaves is written on, withdrawals among it.
        for _ in range(10):
            writer_process.one_transaction(chance)
        follow_to_the_end(site, tmp_path, list(follower_process.WAYS))
    with reading() as session:
        head, computed = changes.head(session), changes.digest(session)
    for way in follower_process.WAYS:
        held, digest = follower_process.held(str(tmp_path / f"{way}.db"))
        assert held == writer_process.live(), way
        assert digest == head.set_digest == computed
        assert len(held) == head.live
