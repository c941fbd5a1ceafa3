"""``catalog pictures``: fetching ahead, listing what came of it, clearing."""

from __future__ import annotations

import json

from catalog.record import Image
from catalog.store import pictures
from catalog.store.db import writing
from tests.conftest import Runner
from tests.factories import make_record, publish_records

URL = "http://127.0.0.1:9/a.jpg"


def test_pictures_of_the_newest_records_are_fetched_and_told_of(run: Runner) -> None:
    publish_records([make_record(images=(Image(url=URL),))])
    told = json.loads(run("pictures", "fetch", "--newest", "10", "--json").stdout)
    # No source may be on this machine unless it is allowed to.
    assert (told["kept"], told["refused"]) == (0, 1)
    assert "not a public address" in told["reasons"][0]
    (row,) = json.loads(run("pictures", "list", "--state", "refused", "--json").stdout)
    assert (row["address"], row["record"], row["state"]) == (URL, "sample-1", "refused")
    assert "1 refused" in run("pictures", "list").stdout
    assert "0 kept" in run("pictures", "fetch", "--again").stdout


def test_clearing_wants_to_know_what(run: Runner) -> None:
    publish_records([make_record(images=(Image(url=URL),))])
    with writing() as session:
        pictures.ask(session, [(URL, "sample-1")])
    run("pictures", "clear", code=1)
    run("pictures", "clear", "--all", "--state", "failed", code=1)
    assert run("pictures", "clear", "--state", "failed").stdout.startswith("0 ")
    assert run("pictures", "clear", "--all").stdout.startswith("1 ")
