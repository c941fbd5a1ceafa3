"""A harvest of a Koha that is killed goes on behind the record that was stored last."""

from __future__ import annotations

import time
from collections.abc import Callable

import khomo_koha
import khomo_oaipmh
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import Asked, Script, nasty_koha
from catalog.sdk.testing.koha_books import books
from catalog.settings import Settings
from tests.conftest import Runner
from tests.e2e.cuts import COUNT, DELAY, PAGE, Cuttable


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_koha, khomo_oaipmh])
    script = Script(books=books(COUNT), most=PAGE)

    def slowly(asked: Asked, answer: Answer) -> Answer:
        time.sleep(DELAY if asked.path == "/api/v1/biblios" else 0)
        return answer

    with nasty_koha(script) as url:
        source = Cuttable(
            settings, run_in, "koha", lambda mark: int(mark["rest"]["behind"]), url=url, key="the-token"
        )
        script.spoil = slowly
        stored = source.cut()
        script.spoil = lambda asked, answer: answer
        script.requests.clear()
        source.goes_on()
    begun = orjson.loads(script.asked("/api/v1/biblios")[0].given["q"])
    assert begun == {"me.biblio_id": {">": stored}}
