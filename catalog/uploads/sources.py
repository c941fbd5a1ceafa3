"""The source that an upload is, or becomes: connector ``files`` on the file that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.harvest.options import with_roots
from catalog.record import Source
from catalog.settings import Settings
from catalog.store import sources, uploads
from catalog.store.sources import SourceState
from catalog.store.uploads import Upload

CONNECTOR = "files"
SUFFIX = "files"
_LONGEST_SLUG = 48
FACTS = ("link", "metadata_licence")
"""What an upload's options say of its source beside the connector's own options."""
_OWN = ("profile", "encoding", "delimiter", "flavour")


def new_slug(session: Session, institution: str) -> str:
    """The slug of a new list of that institution."""
    return uploads.free_slug(session, f"{institution[:_LONGEST_SLUG].rstrip('-')}-{SUFFIX}")


def existing(session: Session, slug: str) -> SourceState | None:
    """The source of that slug; None while nothing was published under it."""
    try:
        return sources.get(session, slug)
    except UnknownName:
        return None


def options_of(upload: Upload, mode: str = "replace") -> dict[str, Any]:
    """The connector's options for the upload's file."""
    told = {name: upload.options[name] for name in _OWN if upload.options.get(name)}
    return {"path": f"{upload.folder}/{upload.name}", "mode": mode, **told}


def source_of(settings: Settings, upload: Upload, options: Mapping[str, Any] | None = None) -> Source:
    """The source as it will be once the upload is published; ``options`` are other ones of the connector."""
    source = Source(
        slug=upload.source,
        connector=CONNECTOR,
        institution=upload.institution,
        options=options_of(upload) if options is None else options,
        **{name: upload.options.get(name, "") for name in FACTS},
    )
    return with_roots(source, settings)
