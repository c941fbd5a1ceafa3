"""Which records name a kept file, and so whether the public may see it.

What is hidden or withdrawn takes its pictures along, and brings them back; a file that no record ever named
(of a draft, of an institution's page) is shown to whoever has its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.own import NAME as OWN
from catalog.store.columns import table_of
from catalog.store.many import Many
from catalog.store.models import Institution, MediaUse, RecordRow, RecordVersion, SourceRow

_BEGINNING = "/media/"
_ADDRESS = re.compile(r'"/media/([0-9a-f]{64})"')
_uses = table_of(MediaUse)
_KEEP = Many(
    {
        "sqlite": sqlite.insert(_uses).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(_uses).on_conflict_do_nothing(),
    },
    "hash", "record",
)  # fmt: skip


def note(session: Session, texts: Iterable[tuple[str, str]]) -> None:
    """Keep which files the stored texts (record id, text) name."""
    found = {
        (digest, record) for record, text in texts if _BEGINNING in text for digest in _ADDRESS.findall(text)
    }
    _KEEP.run(session, sorted(found))


def is_shown(session: Session, digest: str) -> bool:
    """Whether the file of that SHA-256 is for everybody: something that is shown names it, or nothing did.

    What people write here keeps its pictures while it is taken out: they see them in its form.
    """
    if session.scalar(sa.select(_uses.c.record).where(_uses.c.hash == digest).limit(1)) is None:
        return True
    named = RecordVersion.json.contains(f'"{_BEGINNING}{digest}"', autoescape=True)
    is_live = sa.and_(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None), named)
    wanted = (
        sa.select(RecordRow.id)
        .join(_uses, _uses.c.record == RecordRow.id)
        .join(SourceRow, SourceRow.slug == RecordRow.source)
        .outerjoin(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(_uses.c.hash == digest, sa.or_(is_live, SourceRow.connector == OWN))
    )
    if session.scalar(wanted.limit(1)) is not None:
        return True
    of_house = sa.select(Institution.slug).where(Institution.photo == f"{_BEGINNING}{digest}")
    return session.scalar(of_house.limit(1)) is not None
