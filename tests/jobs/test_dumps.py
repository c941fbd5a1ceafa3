"""The worker makes a dump once one is due, by the command that operators use."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from catalog.dumps import making
from catalog.settings import Settings
from tests.factories import make_record, publish_records
from tests.jobs.test_worker import PATIENCE_SECONDS, wait_for, working

pytestmark = pytest.mark.databases("sqlite")


def test_the_worker_makes_a_dump_when_the_newest_is_old_and_something_changed(
    app: Flask, settings: Settings
) -> None:
    publish_records([make_record("1")])
    before = making.make(settings)
    (manifest,) = settings.dumps.glob("*/manifest.json")
    manifest.write_text(manifest.read_text().replace('"made":"20', '"made":"19'))
    publish_records([make_record("2")])

    def newest() -> str:
        return making.standing(settings)[1][0].name

    with working(app):
        began = time.monotonic()
        assert wait_for(lambda: newest() != before.name, PATIENCE_SECONDS), time.monotonic() - began
    head, (after, _) = making.standing(settings)
    assert (after.count, after.seq) == (2, head.seq)
