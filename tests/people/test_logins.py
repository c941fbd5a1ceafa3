"""Failed logins make the next ones wait, for all processes, and are forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.store import logins
from catalog.store.db import now, reading, writing
from catalog.store.models_people import LoginFailure

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
ALLOWED = {"account:lan@example.org": 3}


def attempt(allowed: dict[str, int] = ALLOWED) -> int:
    with writing() as session:
        return logins.attempt(session, allowed)


def age(by: timedelta) -> None:
    with writing() as session:
        session.execute(sa.update(LoginFailure).values(until=now() - by, last=now() - by))


def test_after_some_failures_each_next_one_waits_longer() -> None:
    assert [attempt() for _ in range(3)] == [0, 0, 0]
    waits = []
    for _ in range(4):
        waits.append(attempt())
        age(timedelta(seconds=1))
        assert attempt() == 0
    assert 28 <= waits[0] <= 31
    assert waits == sorted(waits)
    assert waits[3] > 4 * waits[0]


def test_the_pause_has_an_end() -> None:
    for _ in range(20):
        age(timedelta(seconds=1))
        attempt()
    assert 0 < attempt() <= logins.LONGEST_PAUSE + 1


def test_a_success_forgets_the_account_and_keeps_the_address() -> None:
    both = {**ALLOWED, "address:192.0.2.1": 2}
    assert attempt(both) == 0
    with writing() as session:
        logins.forgive(session, ("address:192.0.2.1",), wholly=("account:lan@example.org",))
    with reading() as session:
        rows = session.scalars(sa.select(LoginFailure)).all()
    assert [(row.count, row.until) for row in rows] == [(0, None)]


def test_all_is_forgotten_after_a_day() -> None:
    for _ in range(9):
        attempt()
    age(timedelta(days=2))
    assert attempt() == 0
    with reading() as session:
        assert session.scalar(sa.select(LoginFailure.count)) == 1


def test_neither_e_mail_nor_address_is_kept() -> None:
    attempt({"account:lan@example.org": 1, "address:192.0.2.1": 1})
    with reading() as session:
        assert all(len(row.key) == 64 for row in session.scalars(sa.select(LoginFailure)))


def test_tries_at_the_same_moment_are_no_more_than_allowed(app: Flask) -> None:
    def one(_number: int) -> int:
        with app.app_context():
            return attempt()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one, range(16)))
    assert waits.count(0) == 3
