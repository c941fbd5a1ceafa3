"""One request at a time at a host, whichever process asks."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from catalog.errors import SourceUnavailable
from catalog.harvest.http import Patience, PoliteClient
from catalog.harvest.turns import Turns
from catalog.settings import load
from tests.harvest.servers import answer, serving

HOST = "opac.example:80"


def hold(folder: Path, taken: Event, over: Event) -> None:
    """Another process at its turn."""
    with Turns(folder, 0).at(HOST):
        taken.set()
        over.wait(30)


class Other:
    """A process that holds the turn at ``HOST``."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.over, taken = context.Event(), context.Event()
        self.process = context.Process(target=hold, args=(folder, taken, self.over))
        self.process.start()
        assert taken.wait(30)

    def end(self) -> None:
        """Let it give its turn back."""
        self.over.set()
        self.process.join(30)


def test_a_turn_comes_when_the_other_process_has_ended_its_own(tmp_path: Path) -> None:
    other, turns = Other(tmp_path), Turns(tmp_path, 0)
    with (
        pytest.raises(SourceUnavailable, match=r"opac\.example:80: another run of this catalog"),
        turns.at(HOST, 0.1),
    ):
        pytest.fail("two at once")
    with turns.at("another.example:80", 0.1):
        other.end()
    with turns.at(HOST, 0.1):
        pass


def test_a_run_is_told_that_it_waits_for_its_turn(tmp_path: Path) -> None:
    waits: list[float] = []
    other = Other(tmp_path)
    with (
        pytest.raises(SourceUnavailable),
        Turns(tmp_path, 0, waits.append).at(HOST, 0.1),
    ):
        pytest.fail("two at once")
    other.end()
    assert waits


def test_a_turn_of_a_killed_process_is_free(tmp_path: Path) -> None:
    other = Other(tmp_path)
    other.process.kill()
    other.process.join(30)
    with Turns(tmp_path, 0).at(HOST, 0.1):
        pass


def test_who_has_the_turn_may_take_it_again(tmp_path: Path) -> None:
    turns = Turns(tmp_path, 0)
    with turns.at(HOST), turns.at(HOST, 0.1):
        pass
    with Turns(tmp_path, 0).at(HOST, 0.1):
        pass


def test_a_pause_lies_between_the_turns_of_two(tmp_path: Path) -> None:
    waits: list[float] = []
    with Turns(tmp_path, 5.0).at(HOST):
        pass
    second = Turns(tmp_path, 5.0, waits.append)
    with second.at(HOST):
        pass
    with second.at(HOST):
        pass
    assert len(waits) == 1
    assert 3.0 < waits[0] <= 5.0


def test_a_clock_that_was_set_back_makes_nobody_wait(tmp_path: Path) -> None:
    waits: list[float] = []
    with Turns(tmp_path, 5.0).at(HOST):
        pass
    for file in tmp_path.iterdir():
        os.utime(file, (time.time() + 86_400, time.time() + 86_400))
    with Turns(tmp_path, 5.0, waits.append).at(HOST):
        pass
    assert waits == []


def test_a_client_waits_for_its_turn_as_long_as_its_patience(tmp_path: Path) -> None:
    settings = load({}, home=tmp_path, http_pause=0)
    with serving({"/": answer(body=b"here")}) as served:
        host = served.url.removeprefix("http://")
        hasty = Patience(deadline=time.monotonic() + 0.2)
        with (
            Turns(tmp_path / "turns", 0).at(host),
            PoliteClient(settings, allow_private=True, patience=hasty) as client,
            pytest.raises(SourceUnavailable, match="another run"),
        ):
            client.get(f"{served.url}/")
        with PoliteClient(settings, allow_private=True) as client:
            assert client.get(f"{served.url}/").body == b"here"
