"""How many people came, as both forms take it: the number that was written, and the entry that is undone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from catalog.store import attendance, audit
from catalog.store.own import Own
from catalog.web import i18n
from catalog.web.i18n import gettext as _

_THOUSANDS = re.compile(r"(?<=\d)[. ](?=\d{3}(?!\d))")


def people_of(text: str) -> int | None:
    """The number written, None for nothing; raises ``ValueError`` with what is wrong."""
    # Thousands are set apart (1.234); "1.5" is none.
    written = _THOUSANDS.sub("", text.strip())
    if not written:
        return None
    right = written.isascii() and written.isdecimal() and len(written) < 10
    if not right or int(written) > attendance.MOST_PEOPLE:
        raise ValueError(
            _(
                "“%(text)s” is no number of people: write one from 0 to %(most)s.",
                text=text.strip()[:30],
                most=i18n.number(attendance.MOST_PEOPLE),
            )
        )
    return int(written)


def note(session: Session, own: Own, numbers: Mapping[str, int | None], actor: str) -> int | None:
    """Keep numbers by day; gives the entry of the audit log, None where nothing was changed."""
    before = attendance.of(session, own.id)
    attendance.put(session, own.id, numbers, actor)
    after = attendance.of(session, own.id)
    if after == before:
        return None
    return audit.note(
        session, actor, "count", "attendance", own.id, before, after, institution=own.institution
    )
