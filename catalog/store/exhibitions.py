"""Exhibitions while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from catalog.exhibitions.model import Chapter, Exhibition
from catalog.exhibitions.shape import from_json, to_json
from catalog.exhibitions.story import NAME
from catalog.store import drafts
from catalog.store.drafts import AUTO as AUTO
from catalog.store.drafts import MOST_VERSIONS as MOST_VERSIONS
from catalog.store.drafts import PREVIEW_DAYS as PREVIEW_DAYS
from catalog.store.drafts import SAVED as SAVED
from catalog.store.drafts import Version as Version
from catalog.store.drafts import confirm as confirm
from catalog.store.drafts import last_saved as last_saved
from catalog.store.drafts import set_state as set_state
from catalog.store.drafts import share as share
from catalog.store.drafts import shared_until as shared_until
from catalog.store.drafts import standing as standing
from catalog.store.drafts import standings as standings
from catalog.store.drafts import stop_sharing as stop_sharing
from catalog.store.drafts import unmark as unmark
from catalog.store.drafts import versions as versions
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
get = EXHIBITIONS.get
institution_of = EXHIBITIONS.institution_of
made = EXHIBITIONS.made
keep = EXHIBITIONS.keep
version = EXHIBITIONS.version
published = EXHIBITIONS.published
published_before = EXHIBITIONS.published_before
shared = EXHIBITIONS.shared


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
