"""Leases: a job that one process at a time does, over all processes that share the database.

A holder that was killed leaves its row behind; the row names host, process and the process's start, so
that another process on the same host takes it over at once and one elsewhere does after it expired.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import LeaseTaken
from catalog.store.db import clock, writing
from catalog.store.models import Lease as LeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is held; it expires ``ttl_seconds`` after it was taken or last renewed."""

    name: str
    owner: str
    ttl_seconds: float

    def renew(self) -> None:
        """Hold it for another ``ttl_seconds``; raises ``LeaseTaken`` when it expired and another took it."""
        with writing() as session:
            renewed = session.execute(
                sa.update(LeaseRow)
                .where(LeaseRow.name == self.name, LeaseRow.owner == self.owner)
                .values(expires=clock(session) + timedelta(seconds=self.ttl_seconds))
                .returning(LeaseRow.name)
            ).one_or_none()
            if renewed is None:
                raise LeaseTaken(self.name, _owner_of(session, self.name) or "nobody any more")


class Keeper:
    """Keeps a lease through a long job: ``keep`` may be called at any step, it renews now and then only.

    Each renewal is a write to the database, which others write to too.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._every = lease.ttl_seconds / 4
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """Renew the lease if it is time; raises ``LeaseTaken`` as ``Lease.renew`` does."""
        if time.monotonic() - self._renewed >= self._every:
            self._lease.renew()
            self._renewed = time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait so long, as when a server asks for it, and keep the lease meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, self._every))
            self.keep()


@contextmanager
def hold(name: str, *, ttl_seconds: float = 60) -> Iterator[Lease]:
    """The lease ``name``, given back at the end; raises ``LeaseTaken`` when another holds it.

    A job that may last longer than ``ttl_seconds`` calls ``renew`` before they are over. Each step is a
    write transaction of its own, so nothing is locked while the job runs.
    """
    lease = Lease(name, f"{_process()}:{secrets.token_hex(4)}", ttl_seconds)
    _take(lease)
    try:
        yield lease
    finally:
        _give_back(lease)


def of_source(slug: str) -> str:
    """The name of the lease of whoever changes a source or its records."""
    return f"harvest:{slug}"


def is_held(session: Session, name: str) -> bool:
    """Whether a living process does that job now."""
    row = session.get(LeaseRow, name)
    return row is not None and row.expires > clock(session) and not _is_dead(row.owner)


def _take(lease: Lease) -> None:
    with writing() as session:
        moment = clock(session)
        row = session.get(LeaseRow, lease.name)
        if row is None:
            row = LeaseRow(name=lease.name)
            session.add(row)
        elif row.expires > moment and not _is_dead(row.owner):
            raise LeaseTaken(lease.name, row.owner)
        row.owner = lease.owner
        row.expires = moment + timedelta(seconds=lease.ttl_seconds)


def _give_back(lease: Lease) -> None:
    with writing() as session:
        session.execute(sa.delete(LeaseRow).where(LeaseRow.name == lease.name, LeaseRow.owner == lease.owner))


def _owner_of(session: Session, name: str) -> str | None:
    return session.scalar(sa.select(LeaseRow.owner).where(LeaseRow.name == name))


def _process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """When the process started, in clock ticks after boot; "" if it is gone or the system does not tell."""
    try:
        # The command's name, in brackets, may itself hold brackets and blanks.
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    # A killed process stays in the table, as Z, until its parent asks for it.
    return told[19] if len(told) > 19 and told[0] not in "ZX" else ""


def _is_dead(owner: str) -> bool:
    """Whether ``owner`` was a process of this host that is no more (its number may have been given anew)."""
    host, _, rest = owner.partition(":")
    pid, _, rest = rest.partition(":")
    started = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # it belongs to another user, but it is there
    return started != _started(int(pid))
