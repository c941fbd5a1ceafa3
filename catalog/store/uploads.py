"""Uploads: files that people sent, where each stands, and what a process is asked to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store.db import now
from catalog.store.findings import storable
from catalog.store.models import SourceRow, UploadRow

QUIET = "problems"
"""The job that goes on beside: people need not wait for it."""
IDLE = ("", QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload as it stands; ``options`` is what people said of it, ``summary`` what came of each step.

    ``state`` is received, read, previewed, published, undone, failed or given_up. ``job`` is what a process
    is asked to do (look, preview, problems, publish, undo), empty if nothing; ``done`` of ``total`` is how
    far that is.
    """

    id: int
    institution: str
    source: str
    name: str
    size: int
    sha256: str
    folder: str
    kind: str = ""
    state: str = "received"
    job: str = ""
    sent_by: str = ""
    language: str = "vi"
    created: datetime
    changed: datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    message: str = ""
    revision: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is done with it for which a person has to wait."""
        return self.job not in IDLE


_NAMES = tuple(Upload.__slots__)


def of_row(row: UploadRow) -> Upload:
    """The upload that a row holds."""
    return Upload(**{name: getattr(row, name) for name in _NAMES})


def add(session: Session, **facts: Any) -> Upload:
    """Keep a file that was received; ``facts`` are those of ``Upload`` that it has by then."""
    moment = now()
    rest = {"kind": "", "state": "received", "job": "", "options": {}, "summary": {}, "message": ""}
    row = UploadRow(**{**rest, "done": 0, "total": 0, "revision": 0, **facts}, created=moment, changed=moment)
    session.add(row)
    session.flush()
    return of_row(row)


def find(session: Session, number: int) -> Upload | None:
    """The upload of that number, None if there is none."""
    row = session.get(UploadRow, number)
    return None if row is None else of_row(row)


def get(session: Session, number: int) -> Upload:
    """The upload of that number; raises ``UnknownName``."""
    found = find(session, number)
    if found is None:
        raise UnknownName("upload", str(number))
    return found


def institution_of(session: Session, number: int) -> str | None:
    """The institution of an upload; None if there is no such upload."""
    return session.scalar(sa.select(UploadRow.institution).where(UploadRow.id == number))


def change(session: Session, number: int, *, revision: int | None = None, **values: Any) -> Upload:
    """Set these facts; with the ``revision`` of a form raises ``ChangedMeanwhile`` if that is an older one.

    Raises it too while something is done for which a person has to wait. Raises ``UnknownName``.
    """
    row = _row(session, number)
    if revision is not None and (revision != row.revision or row.job not in IDLE):
        raise ChangedMeanwhile("upload", row.name, row.revision)
    for name, value in values.items():
        setattr(row, name, storable(value) if name == "message" else value)
    row.changed = now()
    row.revision += 1
    session.flush()
    return of_row(row)


def ask(session: Session, number: int, job: str, *, revision: int | None = None, **values: Any) -> Upload:
    """Ask a process to do ``job`` with the upload, from its beginning."""
    return change(session, number, revision=revision, job=job, done=0, total=0, message="", **values)


def settle_summary(session: Session, number: int, **values: Any) -> Upload:
    """Add to what came of the steps; no change that a form would have to know of. Raises ``UnknownName``."""
    row = _row(session, number)
    row.summary = {**row.summary, **values}
    session.flush()
    return of_row(row)


def end_quiet(session: Session, number: int, **values: Any) -> Upload:
    """Add to what came of the steps, and let the quiet job be done; one asked for since stays asked for."""
    row = _row(session, number)
    row.job = "" if row.job == QUIET else row.job
    return settle_summary(session, number, **values)


def _row(session: Session, number: int) -> UploadRow:
    row = session.get(UploadRow, number, with_for_update=True)
    if row is None:
        raise UnknownName("upload", str(number))
    return row


def advance(session: Session, number: int, done: int, total: int) -> None:
    """Note how far the job is; no change that a form would have to know of."""
    session.execute(
        sa.update(UploadRow).where(UploadRow.id == number).values(done=done, total=total, changed=now())
    )


def asked(session: Session) -> list[Upload]:
    """The uploads with which something is to be done, the longest waiting first."""
    rows = session.scalars(sa.select(UploadRow).where(UploadRow.job != "").order_by(UploadRow.changed))
    return [of_row(row) for row in rows]


def latest_of(session: Session, source: str, *, other_than: int | None = None) -> Upload | None:
    """The upload that was published last under that source (other than the upload of that number)."""
    rows = session.scalars(
        sa.select(UploadRow).where(UploadRow.source == source, UploadRow.state == "published")
    )
    found = [of_row(row) for row in rows if row.id != other_than]
    return max(found, key=lambda upload: (upload.summary.get("run", 0), upload.id), default=None)


def sent_before(session: Session, institution: str, source: str, sha256: str) -> Upload | None:
    """The upload of the same bytes for the same list, of which nothing is published yet; None if none waits.

    An empty ``source`` stands for a list that is new.
    """
    listed = sa.select(SourceRow.slug)
    row = session.scalar(
        sa.select(UploadRow)
        .where(
            UploadRow.institution == institution,
            UploadRow.source == source if source else UploadRow.source.not_in(listed),
            UploadRow.sha256 == sha256,
            UploadRow.state.in_(("received", "read", "previewed")),
        )
        .order_by(UploadRow.id)
        .limit(1)
    )
    return None if row is None else of_row(row)


def published_before(session: Session, upload: Upload) -> Upload | None:
    """The upload of the same bytes that the institution has published as another list; None if none is."""
    row = session.scalar(
        sa.select(UploadRow)
        .join(SourceRow, SourceRow.slug == UploadRow.source)
        .where(
            UploadRow.institution == upload.institution,
            UploadRow.source != upload.source,
            UploadRow.sha256 == upload.sha256,
            UploadRow.state == "published",
            SourceRow.removed.is_(None),
        )
        .order_by(UploadRow.id.desc())
        .limit(1)
    )
    return None if row is None else of_row(row)


def free_slug(session: Session, wanted: str) -> str:
    """``wanted``, or it with the first number behind it that no source and no upload has."""
    like = f"{wanted}%"
    taken = set(session.scalars(sa.select(SourceRow.slug).where(SourceRow.slug.like(like))))
    taken |= set(session.scalars(sa.select(UploadRow.source).where(UploadRow.source.like(like))))
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def forget_file(session: Session, number: int, state: str) -> None:
    """Note that the file of an upload is gone, and where it stands for good."""
    session.execute(sa.update(UploadRow).where(UploadRow.id == number).values(folder="", state=state))


def outdated(session: Session, moment: datetime) -> list[Upload]:
    """Uploads whose files are there still, with which nothing was done since ``moment`` nor is to be done."""
    rows = session.scalars(
        sa.select(UploadRow).where(
            UploadRow.changed < moment, UploadRow.folder != "", UploadRow.job.in_(IDLE)
        )
    )
    return [of_row(row) for row in rows]


def kept_bytes(session: Session, sent_by: str) -> int:
    """The size of all files of that person that are kept now."""
    kept = sa.select(sa.func.sum(UploadRow.size)).where(UploadRow.sent_by == sent_by, UploadRow.folder != "")
    return int(session.scalar(kept) or 0)
