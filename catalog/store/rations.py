"""How often somebody may do something, counted for all processes and machines.

Of each is kept one number, the time at which all of it will be free again (the generic cell rate algorithm,
ITU-T I.371), under a name that only who knows the site's key can make; then it is forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.db import clock
from catalog.store.models_people import LoginFailure

_PREFIX = "ration:"


def take(session: Session, key: str, name: str, *, most: int, within: timedelta) -> int:
    """Seconds until ``name`` may do it; 0 lets it, and counts it.

    ``most`` may be done at once; one after the other all are free again ``within`` that time. ``session``
    writes, so that of two at once the second sees the first.
    """
    moment, each = clock(session), within / most
    _forget(session, moment)
    place = _place(key, name)
    row = session.get(LoginFailure, place)
    free_at = moment if row is None or row.until is None else max(row.until, moment)
    wait = free_at + each - within - moment
    if wait > timedelta(0):
        return math.ceil(wait.total_seconds())
    if row is None:
        row = LoginFailure(key=place, count=0, last=moment)
        session.add(row)
    row.count, row.last, row.until = row.count + 1, moment, free_at + each
    session.flush()
    return 0


def forget(session: Session) -> None:
    """Forget those of whom everything is free again."""
    _forget(session, clock(session))


def _forget(session: Session, moment: datetime) -> None:
    ours = LoginFailure.key.startswith(_PREFIX, autoescape=True)
    session.execute(sa.delete(LoginFailure).where(ours, LoginFailure.until <= moment))


def _place(key: str, name: str) -> str:
    told = hmac.new(key.encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return _PREFIX + told[: 64 - len(_PREFIX)]
