"""A harvest of a DSpace repository that is killed goes on at the position that was stored last."""

from __future__ import annotations

import time
from collections.abc import Callable

import khomo_dspace
import pytest
from flask import Flask

from catalog.sdk.testing.dspace import Script, items, nasty_dspace
from catalog.settings import Settings
from tests.conftest import Runner
from tests.e2e.cuts import COUNT, DELAY, PAGE, Cuttable


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_dspace])
    script = Script(items=items(COUNT))

    def slowly(path: str, asked: dict[str, str], body: bytes) -> bytes:
        time.sleep(DELAY if asked.get("size") == str(PAGE) else 0)
        return body

    with nasty_dspace(script) as url:
        source = Cuttable(
            settings, run_in, "dspace", lambda mark: int(mark["position"]), url=url, page_size=PAGE
        )
        script.spoil = slowly
        stored = source.cut()
        script.spoil = lambda path, asked, body: body
        script.requests.clear()
        source.goes_on()
    pages = [int(asked["page"]) for asked in script.searches()]
    assert pages == list(range(stored // PAGE, COUNT // PAGE))
