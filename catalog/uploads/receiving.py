"""The beginning and the end of an upload: received from a person, given up, removed once it is old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from catalog.settings import Settings
from catalog.store import audit, uploads
from catalog.store.db import now, writing
from catalog.store.uploads import Upload
from catalog.uploads import files, sources
from catalog.uploads.undoing import LASTS, is_half_published

DONE = ("published", "undone", "given_up")
"""States that stay when the file is removed."""


def receive(
    settings: Settings,
    stream: BinaryIO,
    name: str,
    *,
    institution: str,
    actor: str,
    language: str = "vi",
    source: str = "",
    options: Mapping[str, Any] | None = None,
) -> Upload:
    """Keep a file that somebody sends for an institution and ask for a look at it.

    ``source`` is the list of which it is a newer state, empty for a new one; ``options`` are what was said of
    a file in whose stead it comes. The same bytes sent once more are the upload that waits already. Raises
    ``InvalidInput`` for a file that is empty or too large, ``Unpublished`` where it cannot be kept.
    """
    kept = files.receive(settings, stream, name)
    is_kept = False
    try:
        with writing() as session:
            before = uploads.sent_before(session, institution, source, kept.sha256)
            if before is not None:
                return before
            upload = uploads.add(
                session,
                institution=institution,
                source=source or sources.new_slug(session, institution),
                name=kept.name,
                size=kept.size,
                sha256=kept.sha256,
                folder=kept.folder,
                job="look",
                options=dict(options or {}),
                sent_by=actor,
                language=language,
            )
            facts = {"file": kept.name, "size": kept.size, "source": upload.source}
            audit.note(session, actor, "send", "upload", str(upload.id), after=facts, institution=institution)
        is_kept = True
    finally:
        if not is_kept:
            files.remove(settings, kept.folder)
    return upload


def give_up(settings: Settings, upload: Upload, actor: str, *, revision: int | None = None) -> Upload:
    """Forget an upload that is not published, with its file; raises ``ChangedMeanwhile``."""
    with writing() as session:
        given = uploads.change(session, upload.id, revision=revision, state="given_up", folder="", job="")
        audit.note(
            session,
            actor,
            "give up",
            "upload",
            str(upload.id),
            before={"file": upload.name, "source": upload.source},
            institution=upload.institution,
        )
    files.remove(settings, upload.folder)
    return given


def may_be_given_up(upload: Upload) -> bool:
    """Whether nothing of it is published, and nobody is at it."""
    return not upload.is_busy and upload.state not in DONE and not is_half_published(upload)


def sweep(settings: Settings) -> int:
    """Remove the files of uploads with which nothing was done for 30 days; gives their number."""
    with writing() as session:
        old = uploads.outdated(session, now() - LASTS)
        for upload in old:
            uploads.forget_file(session, upload.id, upload.state if upload.state in DONE else "given_up")
    for upload in old:
        files.remove(settings, upload.folder)
    return len(old)
