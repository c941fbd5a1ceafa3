"""All live records of one moment, in pages, while others write."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from catalog.store.models import RecordRow
from catalog.store.stored import Stored, select_stored


def pages(session: Session, rows: int) -> Iterator[list[Stored]]:
    """The live records as ``session`` of ``db.reading()`` sees them, by seq, so many ``rows`` a page.

    The session shows one state until it ends: on SQLite from its first statement on, on PostgreSQL likewise
    (REPEATABLE READ). Page by page by seq, because one large sorted answer would be sorted on disk first.
    """
    live = select_stored().where(RecordRow.withdrawn.is_(None)).order_by(RecordRow.seq).limit(rows)
    last = 0
    while found := [Stored(*row) for row in session.execute(live.where(RecordRow.seq > last))]:
        yield found
        last = found[-1].seq
