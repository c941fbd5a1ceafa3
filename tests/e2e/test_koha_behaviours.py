"""Every behaviour of the nasty Koha, through whole harvests: nothing is lost or withdrawn in silence."""

from __future__ import annotations

from collections.abc import Callable

import khomo_koha
import khomo_oaipmh
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing.koha import KEY, Script, nasty_koha
from catalog.sdk.testing.koha_behaviours import BEHAVIOURS
from catalog.sdk.testing.koha_books import books
from catalog.store import changes
from catalog.store.db import reading
from tests.conftest import Runner

COUNT = 30


def live() -> set[str]:
    """The numbers of the live records."""
    with reading() as session:
        return {entry.parsed()["source"]["native_id"] for entry in changes.newest(session, None, 1000)}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", BEHAVIOURS)
def test_what_must_come_of_a_behaviour_comes_of_it(
    name: str, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    behaviour = BEHAVIOURS[name]
    make_app([khomo_koha, khomo_oaipmh])
    whole = books(COUNT)
    script = Script(books=whole)
    with nasty_koha(script) as url:
        run_in("sources", "add", "opac", "--connector", "koha", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}",
               "--option", "allow_private=true", "--option", f"key={KEY}")  # fmt: skip
        assert orjson.loads(run_in("harvest", "opac", "--json", "--no-index").stdout)["new"] == COUNT
        script.books = whole[:-1]
        script.requests.clear()
        behaviour.played(script)
        code = 1 if behaviour.fails else 3 if behaviour.failed else 0
        report = orjson.loads(run_in("harvest", "opac", "--json", "--no-index", code=code).stdout)
        told = run_in("runs", "show", str(report["run"])).output
    assert report["failed"] == behaviour.failed
    assert report["withdrawn"] == int(behaviour.withdraws)
    numbers = {str(book.number) for book in whole}
    assert live() == (numbers - {str(whole[-1].number)} if behaviour.withdraws else numbers)
    assert behaviour.says in " ".join(told.split())
    if not behaviour.says:
        assert (report["groups"], report["status"]) == ([], "done")
