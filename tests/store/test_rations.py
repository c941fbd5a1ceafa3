"""How often somebody may do something: counted for all, and forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.store import logins, rations
from catalog.store.db import now, reading, writing
from catalog.store.models_people import LoginFailure

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
WITHIN = timedelta(minutes=10)


def take(name: str = "192.0.2.1", key: str = "k" * 32) -> int:
    with writing() as session:
        return rations.take(session, key, name, most=5, within=WITHIN)


def rows() -> list[LoginFailure]:
    with reading() as session:
        return list(session.scalars(sa.select(LoginFailure)))


def test_so_many_are_free_at_once_then_one_after_each_part_of_the_time() -> None:
    waits = [take() for _ in range(7)]
    assert waits[:5] == [0] * 5
    assert all(110 < wait <= 120 for wait in waits[5:])
    assert take("192.0.2.2") == 0
    with writing() as session:
        session.execute(sa.update(LoginFailure).values(until=now() + WITHIN - timedelta(minutes=2)))
    assert [bool(take()) for _ in range(2)] == [False, True]


def test_of_many_at_the_same_moment_no_more_are_let_than_may(app: Flask) -> None:
    def one(_number: int) -> int:
        with app.app_context():
            return take()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one, range(8)))
    assert sorted(bool(wait) for wait in waits) == [False] * 5 + [True] * 3


def test_nothing_kept_tells_who_it_was_and_it_goes_once_all_is_free_again() -> None:
    take()
    take(key="another key of another site")
    with writing() as session:
        logins.attempt(session, {"account:lan@example.org": 3})
    keys = {row.key for row in rows()}
    assert len(keys) == 3
    assert not any("192.0.2.1" in key for key in keys)
    with writing() as session:
        session.execute(sa.update(LoginFailure).values(until=now() - timedelta(seconds=1)))
        rations.forget(session)
    assert len(rows()) == 1
