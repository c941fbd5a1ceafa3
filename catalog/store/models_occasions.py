"""The tables of what is on: the occasions of records that one can go to, and how far they are computed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import text
from catalog.store.db import Base


class AttendedRow(Base):
    """A live record that one can go to, whoever wrote it; its occasions are kept up to the day ``reached``.

    ``9999-12-31`` says that there are none after, "" that none are computed yet. The other days are the
    first and the last of all, whatever lies between: ``last_day`` is ``9999-12-31`` for what has no end, both
    are "" where none are told. ``status`` is one of ``record.SCHEDULE_STATUSES`` or "", ``province`` a unit's
    key or "", ``online``: it can be seen here or at another site. ``cells`` are those of its places, parted
    by spaces; None where they are not computed yet.
    """

    __tablename__ = "attended"

    record: Mapped[str] = mapped_column(text(200), primary_key=True)
    reached: Mapped[str] = mapped_column(text(10), index=True)
    kind: Mapped[str] = mapped_column(text(20))
    institution: Mapped[str] = mapped_column(text(80), index=True)
    province: Mapped[str] = mapped_column(text(40))
    first_day: Mapped[str] = mapped_column(text(10))
    last_day: Mapped[str] = mapped_column(text(10))
    status: Mapped[str] = mapped_column(text(20))
    online: Mapped[bool] = mapped_column(sa.Boolean)
    cells: Mapped[str | None] = mapped_column(text())

    __table_args__ = (sa.Index("ix_attended_kind", "kind", "last_day", "record"),)


class OccasionRow(Base):
    """One occasion: a date of what comes again, or the days in a row of what lasts.

    Beside it stands what lists are narrowed by, so that these read one table in the order of its key:
    ``audiences`` are codes with spaces around each, ``province`` and ``commune`` are keys of units of
    today, "" where the record tells none. ``before`` is the last day before on which the record takes place,
    "" where there is none.
    """

    __tablename__ = "occasions"

    first: Mapped[str] = mapped_column(text(10), primary_key=True)
    record: Mapped[str] = mapped_column(text(200), primary_key=True)
    last: Mapped[str] = mapped_column(text(10))
    before: Mapped[str] = mapped_column(text(10))
    called_off: Mapped[bool] = mapped_column(sa.Boolean)
    kind: Mapped[str] = mapped_column(text(20))
    institution: Mapped[str] = mapped_column(text(80))
    province: Mapped[str] = mapped_column(text(40))
    commune: Mapped[str] = mapped_column(text(40))
    audiences: Mapped[str] = mapped_column(text(300))
    free: Mapped[bool | None] = mapped_column(sa.Boolean)
    online: Mapped[bool] = mapped_column(sa.Boolean)

    __table_args__ = (
        sa.Index("ix_occasions_record", "record"),
        sa.Index("ix_occasions_institution", "institution", "first"),
        # So that what is rare is found without reading all that is on in those days.
        sa.Index("ix_occasions_kind", "kind", "first"),
        sa.Index("ix_occasions_province", "province", "first"),
        sa.Index("ix_occasions_commune", "commune", "first"),
        # What runs already is little of all, and begins before the days that are asked for. All that lists
        # are narrowed by stands here too: what is of other places or kinds is passed over unread.
        sa.Index(
            "ix_occasions_lasting",
            *("last", "record", "first", "kind", "province", "commune", "institution", "audiences", "free"),
            *("online", "called_off"),
            sqlite_where=sa.text("last > first"),
            postgresql_where=sa.text("last > first"),
        ),
        # What is on the web is little of all too, and may be wanted of a place that has none.
        sa.Index(
            "ix_occasions_online",
            "online",
            "first",
            sqlite_where=sa.text("online IS 1"),
            postgresql_where=sa.text("online IS true"),
        ),
        {"sqlite_with_rowid": False},
    )
