"""The process that indexes beside a harvest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from catalog import indexing
from catalog.parts import Parts
from catalog.sdk.search import Query
from catalog.settings import Settings
from tests.factories import make_record, publish_records, withdraw

PATIENCE_SECONDS = 60


@pytest.fixture
def parts(make_app: Callable[..., Flask]) -> Parts:
    made: Parts = make_app().extensions["catalog"]
    return made


@pytest.fixture
def follower(settings: Settings, parts: Parts) -> Iterator[subprocess.Popen[bytes]]:
    places = {"CATALOG_HOME": str(settings.home), "CATALOG_DATABASE_URL": settings.database}
    command = [sys.executable, "-m", "catalog.cli", "index", "follow"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, **places})
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def publish(first: int, last: int) -> None:
    publish_records([make_record(str(number)) for number in range(first, last)])


def total(parts: Parts) -> int:
    return parts.engine.search(Query()).total


def wait_until_indexed(parts: Parts) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while indexing.state(parts)[0] != indexing.state(parts)[1]:
        assert time.monotonic() < until, indexing.state(parts)
        time.sleep(0.1)


def test_what_comes_slowly_is_searchable_before_the_harvest_ends(
    parts: Parts, follower: subprocess.Popen[bytes]
) -> None:
    publish(0, 3)
    wait_until_indexed(parts)
    publish(2, 5)
    withdraw("sample-0")
    wait_until_indexed(parts)
    assert total(parts) == 4
    assert follower.poll() is None


def test_what_came_last_is_indexed_when_the_harvest_lets_go(
    parts: Parts, follower: subprocess.Popen[bytes]
) -> None:
    publish(0, 20)
    follower.communicate(timeout=PATIENCE_SECONDS)
    assert follower.returncode == 0
    assert indexing.state(parts) == (20, 20)
    assert total(parts) == 20


def test_a_killed_follower_leaves_an_index_that_the_next_sync_makes_whole(
    parts: Parts, follower: subprocess.Popen[bytes]
) -> None:
    publish(0, 3)
    wait_until_indexed(parts)
    publish(2, 40)
    follower.send_signal(signal.SIGKILL)
    follower.wait()
    indexing.sync(parts)
    assert indexing.state(parts)[0] == indexing.state(parts)[1]
    assert total(parts) == 40
