"""The tables (DESIGN section 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.columns import table_of as table_of
from catalog.store.db import Base, UtcDateTime
from catalog.store.models_batches import BatchRow as BatchRow
from catalog.store.models_batches import BatchStep as BatchStep
from catalog.store.models_counted import CountedRow as CountedRow
from catalog.store.models_counted import DeclaredYearRow as DeclaredYearRow
from catalog.store.models_exhibitions import ExhibitionPreview as ExhibitionPreview
from catalog.store.models_exhibitions import ExhibitionVersion as ExhibitionVersion
from catalog.store.models_institutions import Institution as Institution
from catalog.store.models_links import LinkRow as LinkRow
from catalog.store.models_locks import SourceValues as SourceValues
from catalog.store.models_media import MediaUse as MediaUse
from catalog.store.models_occasions import AttendedRow as AttendedRow
from catalog.store.models_occasions import OccasionRow as OccasionRow
from catalog.store.models_own import AttendanceRow as AttendanceRow
from catalog.store.models_own import OwnRow as OwnRow
from catalog.store.models_people import InstitutionPlace as InstitutionPlace
from catalog.store.models_programme import DerivedRow as DerivedRow
from catalog.store.models_programme import ExemplarRow as ExemplarRow
from catalog.store.models_programme import ObservationChangeRow as ObservationChangeRow
from catalog.store.models_programme import ObservationRow as ObservationRow
from catalog.store.models_programme import PlanIndicatorRow as PlanIndicatorRow
from catalog.store.models_programme import PlanRow as PlanRow
from catalog.store.models_programme import PlanTargetRow as PlanTargetRow
from catalog.store.models_programme import PlanTaskRow as PlanTaskRow
from catalog.store.models_programme import SummingPartRow as SummingPartRow
from catalog.store.models_programme import SummingRow as SummingRow
from catalog.store.models_public import LostSearchRow as LostSearchRow
from catalog.store.models_public import MessageRow as MessageRow
from catalog.store.models_public import PictureRow as PictureRow
from catalog.store.models_public import VisitsRow as VisitsRow
from catalog.store.models_runs import Run as Run
from catalog.store.models_runs import RunFailure as RunFailure
from catalog.store.models_sources import SourceTask as SourceTask
from catalog.store.models_uploads import UploadRow as UploadRow


class Log(Base):
    """The one row of the change log: its random id, the last number given, the time of that.

    ``live`` and ``set_digest`` are the number and the set digest of the live records at ``head``.
    """

    __tablename__ = "log"

    log_id: Mapped[str] = mapped_column(text(32), primary_key=True)
    head: Mapped[int] = mapped_column(sa.BigInteger)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)
    live: Mapped[int] = mapped_column(sa.BigInteger)
    set_digest: Mapped[str] = mapped_column(text(64))


class SourceSet(Base):
    """The number and the set digest of a source's live records, as ``log`` has them for all."""

    __tablename__ = "source_sets"

    source: Mapped[str] = mapped_column(text(80), primary_key=True)
    live: Mapped[int] = mapped_column(sa.BigInteger)
    set_digest: Mapped[str] = mapped_column(text(64))


class SetHistory(Base):
    """What ``log`` was each time that it had moved: number, time, live records and their set digest."""

    __tablename__ = "set_history"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)
    live: Mapped[int] = mapped_column(sa.BigInteger)
    set_digest: Mapped[str] = mapped_column(text(64))


class SourceRow(Base):
    """A configured source; a removed one stays as a name, because slugs are never used again.

    ``last_run`` is the number of its newest run; ``revision`` is raised by each change in a form; ``folded``
    is its name without accents, ``sort_key`` orders lists by it, both empty where it has none.
    """

    __tablename__ = "sources"

    slug: Mapped[str] = mapped_column(text(80), primary_key=True)
    connector: Mapped[str] = mapped_column(text(80))
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), index=True)
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    link: Mapped[str] = mapped_column(text(1000), default="")
    metadata_licence: Mapped[str] = mapped_column(text(200), default="")
    every_seconds: Mapped[int | None] = mapped_column(sa.Integer)
    next_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_since: Mapped[str | None] = mapped_column(text())
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    removed: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(text(200), server_default=sa.text("''"))
    folded: Mapped[str] = mapped_column(text(400), default="", server_default=sa.text("''"))
    sort_key: Mapped[str] = mapped_column(text(1000), default="", server_default=sa.text("''"))
    revision: Mapped[int] = mapped_column(sa.Integer, server_default=sa.text("1"))
    paused: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_run: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)


class Work(Base):
    """What search shows as one result: one record, or several of the same work."""

    __tablename__ = "works"

    id: Mapped[str] = mapped_column(text(200), primary_key=True)
    index_seq: Mapped[int] = mapped_column(sa.BigInteger, index=True)


class RecordRow(Base):
    """A record's state; ``seq`` is its place in the change log, null while nothing is published.

    ``matching`` are the keys and the sketch of the published version. An editor may have joined the record
    to those of the same ``party``, or split it off: the keys of a ``keyless`` one do not count.
    """

    __tablename__ = "records"

    id: Mapped[str] = mapped_column(text(200), primary_key=True)
    source: Mapped[str] = mapped_column(sa.ForeignKey("sources.slug"))
    native_id: Mapped[str] = mapped_column(text())
    institution: Mapped[str] = mapped_column(text(80), default="")
    kind: Mapped[str] = mapped_column(text(20), default="")
    work: Mapped[str] = mapped_column(text(200), index=True)
    current_version: Mapped[int | None] = mapped_column(BigKey)
    digest: Mapped[str] = mapped_column(text(64), default="")
    seq: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)
    datestamp: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(text(200), default="")
    matching: Mapped[str] = mapped_column(text(), server_default=sa.text("''"))
    party: Mapped[str] = mapped_column(text(200), server_default=sa.text("''"))
    keyless: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.false())

    __table_args__ = (
        sa.UniqueConstraint("source", "native_id"),
        sa.Index("ix_records_source_live", "source", "withdrawn"),
        # "Newest first" must not read through the tombstones of a source that was removed.
        sa.Index(
            "ix_records_live_seq",
            "seq",
            sqlite_where=sa.text("withdrawn IS NULL"),
            postgresql_where=sa.text("withdrawn IS NULL"),
        ),
        # What was withdrawn is little of all, and asked for by editors.
        sa.Index(
            "ix_records_withdrawn_seq",
            "seq",
            sqlite_where=sa.text("withdrawn IS NOT NULL"),
            postgresql_where=sa.text("withdrawn IS NOT NULL"),
        ),
        sa.Index("ix_records_institution_kind", "institution", "kind", "withdrawn"),
        # Lists of a set, in the order of the log, pass over what is in other sets without reading it.
        sa.Index("ix_records_sets", "seq", "institution", "kind", "source"),
    )


class MatchKey(Base):
    """A key that puts a live record into one work with the others that have it."""

    __tablename__ = "match_keys"

    # No foreign key: looking the record up again would cost as much as the row.
    key: Mapped[str] = mapped_column(text(200), primary_key=True)
    record: Mapped[str] = mapped_column(text(200), primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class CrowdedKey(Base):
    """A key that too many live records have: it counts for none of them."""

    __tablename__ = "crowded_keys"

    key: Mapped[str] = mapped_column(text(200), primary_key=True)


class WorkDecision(Base):
    """An editor's splitting or joining; ``before`` is what it changed: record -> [party, keyless]."""

    __tablename__ = "work_decisions"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    verb: Mapped[str] = mapped_column(text(10))
    records: Mapped[list[str]] = mapped_column(Json)
    before: Mapped[dict[str, list[Any]]] = mapped_column(Json)
    made_by: Mapped[str] = mapped_column(text(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Regrouping(Base):
    """How far a computing anew of all keys has come; ``rules`` tell what they are computed with."""

    __tablename__ = "regroupings"

    rules: Mapped[str] = mapped_column(text(64), primary_key=True)
    after: Mapped[str] = mapped_column(text(200))
    done: Mapped[int] = mapped_column(sa.BigInteger)


class RecordVersion(Base):
    """One state of a record as it was mapped: appended first, published by ``records.current_version``."""

    __tablename__ = "record_versions"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record: Mapped[str] = mapped_column(sa.ForeignKey("records.id"), index=True)
    run: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id"), index=True)
    raw_ref: Mapped[int | None] = mapped_column(sa.ForeignKey("raw.id"))
    raw_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    mapping_version: Mapped[str] = mapped_column(text(64))
    record_hash: Mapped[str] = mapped_column(text(64))
    json: Mapped[str] = mapped_column(text())


class Raw(Base):
    """A record's bytes as received, compressed with zlib; never public (they can hold private facts)."""

    __tablename__ = "raw"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    format: Mapped[str] = mapped_column(text())
    context: Mapped[str] = mapped_column(text(), default="{}")
    payload: Mapped[bytes] = mapped_column(sa.LargeBinary)


class SourceItem(Base):
    """What a source holds: the last raw hash per native id and the listing in which it was last seen.

    ``state`` is ok, failed or skipped; a failed or skipped item keeps its record's last good version.
    """

    __tablename__ = "source_items"

    source: Mapped[str] = mapped_column(sa.ForeignKey("sources.slug"), primary_key=True)
    native_id: Mapped[str] = mapped_column(text(), primary_key=True)
    raw_ref: Mapped[int | None] = mapped_column(sa.ForeignKey("raw.id"))
    raw_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    mapping_version: Mapped[str] = mapped_column(text(64))
    record_hash: Mapped[str] = mapped_column(text(64), default="")
    state: Mapped[str] = mapped_column(text(10))
    seen_in_listing: Mapped[int] = mapped_column(sa.BigInteger)

    __table_args__ = (
        sa.Index(
            "ix_source_items_failed",
            "source",
            "native_id",
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        ),
    )


class FieldLock(Base):
    """An editor's value for one field, kept over harvests."""

    __tablename__ = "field_locks"

    record: Mapped[str] = mapped_column(sa.ForeignKey("records.id"), primary_key=True)
    field: Mapped[str] = mapped_column(text(80), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    locked_by: Mapped[str] = mapped_column(text(200))
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Lease(Base):
    """A job that one process at a time does; an expired one may be taken over."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(text(200), primary_key=True)
    owner: Mapped[str] = mapped_column(text(200))
    expires: Mapped[datetime] = mapped_column(UtcDateTime)


class PluginPosition(Base):
    """How far a listening plugin has been told of the log."""

    __tablename__ = "plugin_positions"

    plugin: Mapped[str] = mapped_column(text(120), primary_key=True)
    log_id: Mapped[str] = mapped_column(text(32))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
