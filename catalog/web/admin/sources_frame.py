"""What the pages of sources share: the source of an address, what it is called, the way to it."""

from __future__ import annotations

from flask import abort

from catalog.store import institutions, sources
from catalog.store.db import reading
from catalog.store.sources import SourceState
from catalog.web.admin.shell import admin_url
from catalog.web.i18n import gettext as _


def known(slug: str) -> SourceState:
    """The source of that slug, also a removed one; answers 404 where there never was one."""
    with reading() as session:
        found = sources.found(session, slug)
    if found is None:
        abort(404)
    return found


def name_of(state: SourceState) -> str:
    """What people call the source: its name, else its institution's, else its slug."""
    if state.name:
        return state.name
    with reading() as session:
        facts = institutions.get(session, state.source.institution)
    return str(facts["name_vi"]) if facts else state.source.slug


def crumbs() -> list[tuple[str, str]]:
    """The way to the list of sources."""
    return [(_("Sources"), admin_url("sources"))]
