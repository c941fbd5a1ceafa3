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
from catalog.store.models import Institution, SourceRow, UploadRow
from catalog.store.scopes import Reach, within

STATES = ("received", "read", "previewed", "published", "undone", "failed", "given_up")
JOBS = ("look", "preview", "publish", "undo")
SORTS = {
    "created": UploadRow.created, "name": UploadRow.name, "size": UploadRow.size, "state": UploadRow.state,
}  # fmt: skip
"""The columns by which lists are sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload as it stands; ``options`` is what people said of it, ``summary`` what came of each step.

    ``job`` is what a process is asked to do, empty if nothing; ``done`` of ``total`` is how far that is.
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


_NAMES = tuple(Upload.__slots__)


def _upload(row: UploadRow) -> Upload:
    return Upload(**{name: getattr(row, name) for name in _NAMES})


def add(session: Session, **facts: Any) -> Upload:
    """Keep a file that was received; ``facts`` are those of ``Upload`` that it has by then."""
    moment = now()
    rest = {"kind": "", "state": "received", "job": "", "options": {}, "summary": {}, "message": ""}
    row = UploadRow(**{**rest, "done": 0, "total": 0, "revision": 0, **facts}, created=moment, changed=moment)
    session.add(row)
    session.flush()
    return _upload(row)


def find(session: Session, number: int) -> Upload | None:
    """The upload of that number, None if there is none."""
    row = session.get(UploadRow, number)
    return None if row is None else _upload(row)


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

    Raises ``UnknownName``.
    """
    row = session.get(UploadRow, number, with_for_update=True)
    if row is None:
        raise UnknownName("upload", str(number))
    if revision is not None and (revision != row.revision or row.job):
        raise ChangedMeanwhile("upload", row.name, row.revision)
    for name, value in values.items():
        setattr(row, name, storable(value) if name == "message" else value)
    row.changed = now()
    row.revision += 1
    session.flush()
    return _upload(row)


def ask(session: Session, number: int, job: str, *, revision: int | None = None, **values: Any) -> Upload:
    """Ask a process to do ``job`` with the upload, from its beginning."""
    return change(session, number, revision=revision, job=job, done=0, total=0, message="", **values)


def settle_summary(session: Session, number: int, **values: Any) -> Upload:
    """Add to what came of the steps; no change that a form would have to know of. Raises ``UnknownName``."""
    row = session.get(UploadRow, number, with_for_update=True)
    if row is None:
        raise UnknownName("upload", str(number))
    row.summary = {**row.summary, **values}
    session.flush()
    return _upload(row)


def advance(session: Session, number: int, done: int, total: int) -> None:
    """Note how far the job is; no change that a form would have to know of."""
    session.execute(
        sa.update(UploadRow).where(UploadRow.id == number).values(done=done, total=total, changed=now())
    )


def asked(session: Session) -> list[Upload]:
    """The uploads with which something is to be done, the longest waiting first."""
    rows = session.scalars(sa.select(UploadRow).where(UploadRow.job != "").order_by(UploadRow.changed))
    return [_upload(row) for row in rows]


def listed(
    session: Session,
    reach: Reach,
    *,
    text: str = "",
    state: str = "",
    sort: str = "-created",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[Upload]]:
    """The number of uploads within ``reach`` like these, and a page of them."""
    conditions = [within(UploadRow.institution, reach)]
    if text:
        named = sa.select(Institution.slug).where(Institution.name_vi.icontains(text, autoescape=True))
        conditions.append(
            sa.or_(UploadRow.name.icontains(text, autoescape=True), UploadRow.institution.in_(named))
        )
    if state:
        conditions.append(UploadRow.state == state)
    total = session.scalar(sa.select(sa.func.count()).select_from(UploadRow).where(*conditions)) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    rows = session.scalars(
        sa.select(UploadRow)
        .where(*conditions)
        .order_by(order, UploadRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return total, [_upload(row) for row in rows]


def latest_of(session: Session, source: str, *, other_than: int | None = None) -> Upload | None:
    """The upload that was published last under that source (other than the upload of that number)."""
    rows = session.scalars(
        sa.select(UploadRow).where(UploadRow.source == source, UploadRow.state == "published")
    )
    found = [_upload(row) for row in rows if row.id != other_than]
    return max(found, key=lambda upload: (upload.summary.get("run", 0), upload.id), default=None)


def lists_of(session: Session, reach: Reach) -> list[Upload]:
    """The last published upload of each list (source) within ``reach``, the newest first, at most 500."""
    last = (
        sa.select(sa.func.max(UploadRow.id))
        .join(SourceRow, SourceRow.slug == UploadRow.source)
        .where(
            UploadRow.state == "published", SourceRow.removed.is_(None), within(UploadRow.institution, reach)
        )
        .group_by(UploadRow.source)
    )
    rows = session.scalars(
        sa.select(UploadRow).where(UploadRow.id.in_(last)).order_by(UploadRow.id.desc()).limit(500)
    )
    return [_upload(row) for row in rows]


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
    """Uploads whose files are there still though they were sent before ``moment``, and no job is asked."""
    rows = session.scalars(
        sa.select(UploadRow).where(UploadRow.created < moment, UploadRow.folder != "", UploadRow.job == "")
    )
    return [_upload(row) for row in rows]


def kept_bytes(session: Session, sent_by: str) -> int:
    """The size of all files of that person that are kept now."""
    kept = sa.select(sa.func.sum(UploadRow.size)).where(UploadRow.sent_by == sent_by, UploadRow.folder != "")
    return int(session.scalar(kept) or 0)


def waiting_of(session: Session, sent_by: str) -> list[Upload]:
    """The newest uploads of that person that wait for a decision: looked at, not yet published."""
    rows = session.scalars(
        sa.select(UploadRow)
        .where(UploadRow.sent_by == sent_by, UploadRow.state.in_(("read", "previewed")), UploadRow.job == "")
        .order_by(UploadRow.id.desc())
        .limit(5)
    )
    return [_upload(row) for row in rows]
