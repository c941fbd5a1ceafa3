"""Exhibitions while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from catalog.exhibitions.model import Chapter, Exhibition
from catalog.exhibitions.shape import from_json, to_json
from catalog.exhibitions.story import NAME
from catalog.store import drafts
from catalog.store.own import ENDLESS
from catalog.store.written import Kind

_LOOKED_BACK = 20
"""So many versions are looked through for what somebody took out while another wrote on it."""


def _days(exhibition: Exhibition) -> tuple[str, str]:
    dated = exhibition.start or exhibition.end
    return exhibition.start, (exhibition.end or ENDLESS) if dated else ""


EXHIBITIONS = Kind(
    format=NAME, subject="exhibition", record_kind="exhibition", read=from_json, write=to_json, days=_days
)


def last_chapter(session: Session, number: str, key: str) -> Chapter | None:
    """The chapter of that key as it was last, with the sections that were taken out of it at its end.

    None where no version that is kept has it.
    """
    found: Chapter | None = None
    for payload in drafts.newest(session, number, _LOOKED_BACK):
        earlier = from_json(payload).chapter(key)
        if found is None:
            found = earlier
        elif earlier is not None:
            known = {section.key for section in found.sections}
            gone = tuple(section for section in earlier.sections if section.key not in known)
            found = replace(found, sections=(*found.sections, *gone))
    return found
