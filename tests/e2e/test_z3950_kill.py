"""A harvest over Z39.50 that is killed goes on at the position that was stored last."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import khomo_z3950
import pytest
from flask import Flask

from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950 import Asked, Script, nasty_z3950
from catalog.settings import Settings
from tests.conftest import Runner
from tests.e2e.cuts import COUNT, DELAY, PAGE, Cuttable


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_a_harvest_that_is_cut_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    blow: signal.Signals, settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_z3950])
    script = Script(books=books(COUNT))

    def slowly(asked: Asked, answer: bytes | None) -> bytes | None:
        time.sleep(DELAY if asked.what == "present" else 0)
        return answer

    with nasty_z3950(script) as port:
        source = Cuttable(
            settings, run_in, "z3950", lambda mark: int(mark["position"]),
            host="127.0.0.1", port=port, chunk=PAGE,
        )  # fmt: skip
        script.spoil = slowly
        stored = source.cut(blow)
        script.spoil = lambda asked, answer: answer
        script.requests.clear()
        source.goes_on()
    assert [asked.start for asked in script.presents()] == list(range(stored, COUNT, PAGE))
