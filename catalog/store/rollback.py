"""Taking back what a run published: the versions of before are shown again, what it brought is withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import changes, withdrawals
from catalog.store.changes import Publication
from catalog.store.items import CHUNK, THIS
from catalog.store.models import RecordRow, RecordVersion, Run, SourceItem, table_of

TAKEN_BACK = "the upload that brought it was taken back"
_PUT_BACK = (
    sa.update(table_of(SourceItem))
    .where(THIS)
    .values(
        state="ok",
        raw_ref=sa.bindparam("b_raw_ref"),
        raw_hash=sa.bindparam("b_raw_hash"),
        mapping_version=sa.bindparam("b_mapping_version"),
        record_hash=sa.bindparam("b_record_hash"),
    )
)


class Back(NamedTuple):
    """A record that is to be shown as it was: its id, its native id, the version of before."""

    id: str
    native_id: str
    version: int


class Difference(NamedTuple):
    """What taking back a run means: records to show as before, ``gone`` ones (id, native id) to withdraw.

    ``left`` is the number of records that somebody else has changed since: they stay as they are.
    """

    back: list[Back]
    gone: list[tuple[str, str]]
    left: int


def standing(session: Session, source: str) -> dict[str, int]:
    """The version that is shown of each live record of the source, by the record's id."""
    rows = session.execute(
        sa.select(RecordRow.id, RecordRow.current_version).where(
            RecordRow.source == source, RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)
        )
    )
    return {identifier: version for identifier, version in rows if version is not None}


def last_run(session: Session, source: str) -> int:
    """The number of the source's latest run, 0 where there was none."""
    return session.scalar(sa.select(sa.func.max(Run.id)).where(Run.source == source)) or 0


def difference(
    session: Session, source: str, runs: range, before: Mapping[str, int], reasons: Collection[str]
) -> Difference:
    """How the source differs from what it was ``before`` by these runs, which withdrew for these reasons."""
    found = Difference([], [], 0)
    left = 0
    for row in session.execute(_NOW.where(RecordRow.source == source)):
        was = before.get(row.id)
        if row.withdrawn is None and row.run in runs:
            if was is None:
                found.gone.append((row.id, row.native_id))
            elif was != row.current_version:
                found.back.append(Back(row.id, row.native_id, was))
        elif (
            was is not None
            and row.withdrawn is not None
            and was == row.current_version
            and row.withdrawn_reason in reasons
        ):
            found.back.append(Back(row.id, row.native_id, was))
        elif (row.withdrawn is None) != (was is not None) or was not in (None, row.current_version):
            left += 1
    return found._replace(left=left)


_NOW: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        RecordRow.id,
        RecordRow.native_id,
        RecordRow.current_version,
        RecordRow.withdrawn,
        RecordRow.withdrawn_reason,
        RecordVersion.run,
    )
    .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
    .where(RecordRow.seq.is_not(None))
)


def texts(session: Session, versions: Sequence[int]) -> dict[int, str]:
    """The texts of these versions by number."""
    found: dict[int, str] = {}
    for start in range(0, len(versions), CHUNK):
        rows = session.execute(
            sa.select(RecordVersion.id, RecordVersion.json).where(
                RecordVersion.id.in_(versions[start : start + CHUNK])
            )
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def show_as_before(session: Session, source: str, back: Sequence[Back], matchings: Mapping[int, str]) -> None:
    """Publish versions of before once more; ``matchings`` are their keys (``catalog.matching``) by version.

    The source's items become what those versions were made from, so that the same file counts as a change
    when it comes again.
    """
    rows = {
        row.id: row
        for row in session.scalars(
            sa.select(RecordVersion).where(RecordVersion.id.in_([entry.version for entry in back]))
        )
    }
    changes.publish(session, [_publication(entry, rows[entry.version], matchings) for entry in back])
    states = [
        {
            "b_source": source,
            "b_native_id": entry.native_id,
            "b_raw_ref": rows[entry.version].raw_ref,
            "b_raw_hash": rows[entry.version].raw_hash,
            "b_mapping_version": rows[entry.version].mapping_version,
            "b_record_hash": rows[entry.version].record_hash,
        }
        for entry in back
    ]
    if states:
        session.connection().execute(_PUT_BACK, states)


def _publication(entry: Back, version: RecordVersion, matchings: Mapping[int, str]) -> Publication:
    shaped = orjson.loads(version.json)
    return Publication(
        record=entry.id,
        version=entry.version,
        digest=hashlib.sha256(version.json.encode()).hexdigest(),
        institution=shaped.get("institution", ""),
        kind=shaped.get("kind", ""),
        matching=matchings.get(entry.version),
    )


def withdraw(session: Session, source: str, gone: Sequence[tuple[str, str]]) -> None:
    """Withdraw what the run brought, with tombstones that say why."""
    withdrawals.withdraw(session, source, gone, TAKEN_BACK)
