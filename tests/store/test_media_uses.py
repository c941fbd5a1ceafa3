"""A kept file is for the public while something that is shown names it, or nothing ever did."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from catalog.harvest import batches as changing
from catalog.record import Image
from catalog.store import batches, media_uses
from catalog.store.db import reading, writing
from catalog.store.models import SourceRow
from tests.factories import make_record, publish_records, withdraw

ONE, BOTH, NONE = "1" * 64, "2" * 64, "3" * 64


def shown() -> list[bool]:
    with reading() as session:
        return [media_uses.is_shown(session, digest) for digest in (ONE, BOTH, NONE)]


def change(way: str, value: object, *names: str) -> int:
    """The number of a batch of these records that was changed to its end."""
    with writing() as session:
        batch = batches.choose(session, names, {"sample"}, "cli", {})
        assert batches.ask(session, batch.id, batches.CHANGE, way=way, value=value)
    finish(batch.id)
    return batch.id


def finish(number: int) -> None:
    job = "begun"
    while job:
        with writing() as session:
            job = changing.step(session, lambda record: (), number).job


def test_pictures_go_and_come_with_what_is_hidden_among_many(make_app: Callable[..., Flask]) -> None:
    make_app()
    pictures = {"1": (ONE, BOTH), "2": (BOTH,)}
    publish_records(
        [make_record(name, images=tuple(Image(url=f"/media/{digest}") for digest in held))
         for name, held in pictures.items()]
    )  # fmt: skip
    assert shown() == [True, True, True]
    first = change("hide", "hidden: rights", "sample-1")
    assert shown() == [False, True, True]
    second = change("hide", "hidden: rights", "sample-1", "sample-2")
    assert shown() == [False, False, True]
    with reading() as session:
        assert batches.get(session, second).summary["same"] == 1
    for number, expected in ((second, [False, True, True]), (first, [True, True, True])):
        with writing() as session:
            assert batches.ask(session, number, batches.UNDO)
        finish(number)
        assert shown() == expected
    withdraw("sample-1")
    assert shown() == [False, True, True]
    with writing() as session:
        session.execute(sa.update(SourceRow).values(connector="own"))
    assert shown() == [True, True, True]
