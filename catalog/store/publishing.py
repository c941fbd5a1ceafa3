"""The statements that publish: they show a record's version, withdraw it, and raise works."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.many import Many
from catalog.store.models import RecordRow, Work, table_of

_records = table_of(RecordRow)
_SHOWN: dict[str, Any] = {
    "seq": sa.bindparam("b_seq"),
    "modified": sa.bindparam("b_modified"),
    "current_version": sa.bindparam("b_version"),
    "digest": sa.bindparam("b_digest"),
    "datestamp": sa.bindparam("b_datestamp"),
    "matching": sa.bindparam("b_matching"),
}
_THIS = _records.c.id == sa.bindparam("b_id")
_BOUND = ("b_id", "b_seq", "b_modified", "b_version", "b_digest", "b_datestamp", "b_matching")
# Most records keep what stands in further indexes: those are then left in peace.
SHOW_AGAIN = Many(sa.update(_records).where(_THIS).values(_SHOWN), *_BOUND)
SHOW = Many(
    sa.update(_records)
    .where(_THIS)
    .values(
        **_SHOWN,
        institution=sa.bindparam("b_institution"),
        kind=sa.bindparam("b_kind"),
        withdrawn=sa.null(),
        withdrawn_reason=sa.literal_column("''"),
    ),
    *_BOUND, "b_institution", "b_kind",
)  # fmt: skip
WITHDRAW = Many(
    sa.update(_records)
    .where(_THIS)
    .values(
        seq=sa.bindparam("b_seq"),
        modified=sa.bindparam("b_modified"),
        withdrawn=sa.bindparam("b_modified"),
        withdrawn_reason=sa.bindparam("b_reason"),
    ),
    "b_id", "b_seq", "b_modified", "b_reason",
)  # fmt: skip
_works = table_of(Work)
RAISE_WORK = Many(
    {
        database: statement.on_conflict_do_update(
            index_elements=[_works.c.id], set_={"index_seq": statement.excluded.index_seq}
        )
        for database, statement in (
            ("sqlite", sqlite.insert(_works)),
            ("postgresql", postgresql.insert(_works)),
        )
    },
    "id", "index_seq",
)  # fmt: skip
