"""Failed logins, counted for all processes: after some of them each next one has to wait longer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.db import clock
from catalog.store.models_people import LoginFailure

FORGOTTEN = timedelta(days=1)
"""After so long without a further failure all is forgotten."""
FIRST_PAUSE = 30
LONGEST_PAUSE = 15 * 60


def attempt(session: Session, allowed: Mapping[str, int]) -> int:
    """Seconds to wait before the next try; 0 lets this one go on, and counts it as failed until told.

    ``allowed`` gives for each thing that is counted by (an account, an address) how many failures are free;
    each further one doubles the pause, from half a minute to a quarter of an hour. Counting comes before the
    password is looked at, so that tries at the same moment are not more than allowed.
    """
    moment = clock(session)
    session.execute(sa.delete(LoginFailure).where(LoginFailure.last < moment - FORGOTTEN))
    rows = {name: session.get(LoginFailure, _key(name)) for name in allowed}
    waits = [_wait(row.until, moment) for row in rows.values() if row is not None]
    if any(waits):
        return max(waits)
    for name, row in rows.items():
        if row is None:
            row = LoginFailure(key=_key(name), count=0, last=moment)
            session.add(row)
        row.count += 1
        row.last = moment
        row.until = _until(moment, row.count - allowed[name])
    session.flush()
    return 0


def forgive(session: Session, names: tuple[str, ...], *, wholly: tuple[str, ...] = ()) -> None:
    """Take back the one failure that ``attempt`` counted; of ``wholly`` all failures."""
    for name in names:
        row = session.get(LoginFailure, _key(name))
        if row is not None:
            row.count = max(0, row.count - 1)
            row.until = None
    session.execute(sa.delete(LoginFailure).where(LoginFailure.key.in_([_key(name) for name in wholly])))


def _wait(until: datetime | None, moment: datetime) -> int:
    return 0 if until is None or until <= moment else int((until - moment).total_seconds()) + 1


def _until(moment: datetime, beyond: int) -> datetime | None:
    if beyond < 0:
        return None
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(beyond, 10))
    return moment + timedelta(seconds=pause)


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
