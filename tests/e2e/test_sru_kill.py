"""A harvest over SRU that is killed goes on at the position that was stored last."""

from __future__ import annotations

import time
from collections.abc import Callable

import khomo_sru
import pytest
from flask import Flask

from catalog.sdk.testing.sru import Script, books, nasty_sru
from catalog.settings import Settings
from tests.conftest import Runner
from tests.e2e.cuts import COUNT, DELAY, PAGE, Cuttable


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_sru])
    script = Script(books=books(COUNT), most=PAGE)

    def slowly(asked: dict[str, str], given: object, body: bytes) -> bytes:
        time.sleep(DELAY)
        return body

    with nasty_sru(script) as url:
        source = Cuttable(settings, run_in, "sru", lambda mark: int(mark["position"]), url=url)
        script.spoil = slowly
        stored = source.cut()
        script.spoil = lambda asked, given, body: body
        script.requests.clear()
        source.goes_on()
    assert [int(asked["startRecord"]) for asked in script.searches()] == list(range(stored, COUNT, PAGE))
