"""Runs that are killed or interrupted end up where an undisturbed one does."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.harvest.command import Command
from tests.harvest.conftest import COMPLETE, book
from tests.rounds import ROUNDS

RECORDS = 3000
SLOW = [{"sleep": 0.1}, {"mark": {}}] * 600
TOGETHER = 5
"""Rounds of one test: they share the undisturbed run that they are compared with."""


def _steps(changed: bool) -> list[dict[str, Any]]:
    """A listing with marks; ``changed`` is its second state: records changed, came, failed and went."""
    steps: list[dict[str, Any]] = []
    for number in range(RECORDS):
        if changed and number % 40 == 7:
            continue
        title = f"Sách {number}" + (" bản mới" if changed and number % 3 == 0 else "")
        steps.append(book(f"b{number}", title, **({"do": "refuse"} if number % 500 == 3 else {})))
        if number % 250 == 249:
            steps += [{"sleep": 0.01}, {"mark": {}}]
    return [*steps, *([book("new")] if changed else []), COMPLETE]


def _rounds(folder: Path, new_database: Callable[[], str], numbers: range, seed: int, kills: int) -> None:
    calm = Command(folder / "calm", new_database())
    calm.prepare(*_steps(False))
    calm("harvest", "books", "--no-index", code=3)
    first = calm.digest()
    calm.holds(*_steps(True))
    expected = calm.json("harvest", "books", "--no-index", "--json", code=3)
    second = calm.digest()
    for number in numbers:
        chance = random.Random(seed + number)
        killed = Command(folder / f"killed-{number}", new_database())
        killed.prepare(*_steps(False))
        report = _harvest_with_kills(killed, chance, kills)
        assert killed.digest() == first, f"round {number}"
        assert report["seen"] == RECORDS, f"round {number}"
        killed.holds(*_steps(True))
        report = _harvest_with_kills(killed, chance, kills)
        assert killed.digest() == second, f"round {number}"
        assert report["seen"] == expected["seen"], f"round {number}"
        assert len(report["failures"]) == expected["failed"], f"round {number}"


def _harvest_with_kills(command: Command, chance: random.Random, kills: int) -> dict[str, Any]:
    for _ in range(kills):
        process = command.start("harvest", "books", "--no-index")
        command.wait_for(chance.randrange(RECORDS), process)
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    report: dict[str, Any] = command.json("harvest", "books", "--no-index", "--json", code=3)
    return report


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, ROUNDS, TOGETHER))
def test_killed_runs_lose_and_double_nothing(
    tmp_path: Path, new_database: Callable[[], str], first: int
) -> None:
    numbers = range(first, min(first + TOGETHER, ROUNDS))
    _rounds(tmp_path, new_database, numbers, seed=20261122, kills=2)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_at_its_last_commit(
    tmp_path: Path, database_url: str, kind: signal.Signals
) -> None:
    command = Command(tmp_path, database_url)
    steps = [*_steps(False)[:2000], *SLOW, *_steps(False)[2000:]]
    command.prepare(*steps)
    process = command.start("harvest", "books", "--json", "--no-index")
    command.wait_for(500, process)
    workers = psutil.Process(process.pid).children()
    process.send_signal(kind)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 1, err
    assert '"status":"interrupted"' in out
    assert "run the same command again to go on" in err
    psutil.wait_procs(workers, timeout=10)
    assert not any(worker.is_running() for worker in workers)
    command.holds(*_steps(False))
    report = command.json("harvest", "books", "--json", "--no-index", code=3)
    assert (report["seen"], report["failed"]) == (RECORDS, 6)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path, database_url: str) -> None:
    command = Command(tmp_path, database_url)
    command.prepare(*_steps(False)[:2000], *SLOW)
    process = command.start("harvest", "books", "--no-index")
    command.wait_for(500, process)
    workers = psutil.Process(process.pid).children()
    assert workers
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []
