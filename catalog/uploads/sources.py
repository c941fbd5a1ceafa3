"""The source that an upload is, or becomes: connector ``files`` on the file that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import CatalogError
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


def new_slug(session: Session, institution: str) -> str:
    """The slug of a new list of that institution."""
    return uploads.free_slug(session, f"{institution[:_LONGEST_SLUG].rstrip('-')}-{SUFFIX}")


def existing(session: Session, upload: Upload) -> SourceState | None:
    """The source of the upload's list; None while nothing was published under it.

    Raises ``CatalogError`` where it was removed or has become another one.
    """
    found = sources.found(session, upload.source)
    if found is None:
        return None
    own = (found.source.connector, found.source.institution, found.removed)
    if own != (CONNECTOR, upload.institution, None):
        raise CatalogError(f"the source {upload.source} is no longer this list: send the file as a new list")
    return found


def options_of(upload: Upload, mode: str = "replace") -> dict[str, Any]:
    """The connector's options for the upload's file."""
    profile = upload.options.get("profile")
    told = {"profile": profile} if profile else {}
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
