"""Two uploads of one list at the same time: the second waits, and is looked through anew."""

from __future__ import annotations

import dataclasses
import io
import threading
from collections.abc import Callable

import khomo_files
import pytest
from flask import Flask

from catalog.harvest.run import open_pool
from catalog.settings import Settings
from catalog.store import leases, uploads, withdrawals
from catalog.store.db import reading, writing
from catalog.store.uploads import Upload
from catalog.uploads import receiving, work
from tests.factories import add_institution

PROFILE = {"kind": "object", "id": ["Số"], "columns": {"Tên": "title"}}


@pytest.mark.databases("sqlite", "postgresql")
def test_the_second_waits_and_is_looked_through_anew(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    app = make_app([khomo_files])
    parts = app.extensions["catalog"]
    settings = dataclasses.replace(settings, workers=1)
    add_institution()
    with open_pool(settings, parts.hooks) as pool:

        def sent(table: str, source: str = "") -> Upload:
            stream = io.BytesIO(table.encode())
            made = receiving.receive(
                settings, stream, "a.csv", institution="hue-library", actor="user:1 Lan", source=source
            )
            work.do(parts, made.id, pool)
            return asked(made.id, "preview", options={"profile": PROFILE})

        def asked(number: int, job: str, **values: object) -> Upload:
            with writing() as session:
                uploads.ask(session, number, job, **values)
            return work.do(parts, number, pool)

        first = sent("Số,Tên\n1,Trống\n2,Bình\n")
        second = sent("Số,Tên\n1,Trống đồng\n", first.source)
        assert (first.summary["counts"]["new"], second.summary["counts"]["new"]) == (2, 1)
        with writing() as session:
            uploads.ask(session, first.id, "publish")
        with leases.hold(f"upload:source:{first.source}"):
            waiting = threading.Thread(target=_do, args=(app, first.id))
            waiting.start()
            waiting.join(1.5)
            assert waiting.is_alive()
            with reading() as session:
                assert withdrawals.count_live(session, first.source) == 0
        waiting.join(60)
        with reading() as session:
            assert uploads.get(session, first.id).state == "published"
            assert withdrawals.count_live(session, first.source) == 2
        outdated = asked(second.id, "publish", options={**second.options, "keep": False})
        assert (outdated.job, outdated.summary["outdated"]) == ("preview", True)
        again = work.do(parts, second.id, pool)
        counts = again.summary["counts"]
        assert (again.state, counts["new"], counts["changed"], counts["gone"]) == ("previewed", 0, 1, 1)
        assert asked(second.id, "publish").summary["published"]["withdrawn"] == 1
        assert asked(first.id, "undo").message.endswith("take that back first")
        assert asked(second.id, "undo").summary["undone"] == {"back": 2, "gone": 0, "left": 0}
        assert asked(first.id, "undo").summary["undone"] == {"back": 0, "gone": 2, "left": 0}


def _do(app: Flask, number: int) -> None:
    with app.app_context():
        parts = app.extensions["catalog"]
        with open_pool(dataclasses.replace(parts.settings, workers=1), parts.hooks) as pool:
            work.do(parts, number, pool)
