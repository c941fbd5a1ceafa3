"""Taking an upload back: what it changed is shown as before, what it brought is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import orjson

from catalog import indexing
from catalog.errors import CatalogError
from catalog.harvest.segment import DELETED
from catalog.harvest.wanted import Progress
from catalog.harvest.withdraw import ABSENT
from catalog.hooks import Hooks
from catalog.matching.sketch import matching_text
from catalog.parts import Parts
from catalog.shape import from_dict
from catalog.store import audit, leases, rollback, sources, uploads
from catalog.store.db import now, reading, writing
from catalog.store.rollback import Back
from catalog.store.uploads import Upload
from catalog.uploads import files
from catalog.uploads.turns import alone, held

BATCH = 500
LASTS = timedelta(days=30)
"""So long after the last step a file is kept, and may its upload be taken back."""
T = TypeVar("T")


def why_not(upload: Upload, latest: Upload | None) -> str:
    """Why the upload cannot be taken back: ``state``, ``old``, ``later`` (a newer one), "" if it can."""
    if not (upload.state == "published" or is_half_published(upload)):
        return "state"
    if not upload.folder or now() - upload.changed > LASTS:
        return "old"
    # One that was cut has no run to its name yet, but knows from which number on it has.
    run = upload.summary.get("run") or upload.summary["began"]
    newer = latest is not None and latest.id != upload.id and latest.summary.get("run", 0) >= run
    return "later" if newer else ""


def is_half_published(upload: Upload) -> bool:
    """Whether its publication began and was not ended."""
    return upload.state == "failed" and "began" in upload.summary


def undo(parts: Parts, upload: Upload, progress: Progress) -> Upload:
    """Take a published upload back; it is then ``undone``.

    Records that somebody has changed since stay as they are. Waits for whoever harvests the source. Raises
    ``CatalogError`` where it is too late.
    """
    with alone(upload.source, progress) as advance:
        with reading() as session:
            refused = why_not(upload, uploads.latest_of(session, upload.source))
        if refused:
            raise CatalogError(f"upload {upload.id} cannot be taken back: {_REFUSALS[refused]}")
        with held(leases.of_source(upload.source), advance) as lease:
            ended = _taken_back(parts, upload, leases.Keeper(lease), advance)
        with suppress(CatalogError):
            indexing.sync(parts, advance)
        return ended


def _taken_back(parts: Parts, upload: Upload, keeper: leases.Keeper, progress: Progress) -> Upload:
    before = files.read(parts.settings, upload, files.BEFORE)
    with reading() as session:
        last = upload.summary.get("run") or rollback.last_run(session, upload.source)
        runs = range(before["last_run"] + 1, last + 1)
        found = rollback.difference(session, upload.source, runs, before["versions"], (ABSENT, DELETED))
    total = len(found.back) + len(found.gone)
    done = 0
    for back in _batches(found.back):
        _show_as_before(parts.hooks, upload.source, back)
        done += len(back)
        keeper.keep()
        progress(done, total)
    for gone in _batches(found.gone):
        with writing() as session:
            rollback.withdraw(session, upload.source, gone)
        done += len(gone)
        keeper.keep()
        progress(done, total)
    return _ended(upload, before, {"back": len(found.back), "gone": len(found.gone), "left": found.left})


_REFUSALS = {
    "state": "it is not published",
    "old": "it was published over 30 days ago",
    "later": "a newer file of the same list was published since; take that back first",
}


def _batches(entries: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(entries), BATCH):
        yield entries[start : start + BATCH]


def _show_as_before(hooks: Hooks, source: str, back: Sequence[Back]) -> None:
    with reading() as session:
        texts = rollback.texts(session, [entry.version for entry in back])
    matchings = {}
    for version, text in texts.items():
        record = from_dict(orjson.loads(text))
        matchings[version] = matching_text(record, hooks.match_keys(record))
    with writing() as session:
        rollback.show_as_before(session, source, back, matchings)


def _ended(upload: Upload, before: dict[str, object], counts: dict[str, int]) -> Upload:
    options = before["options"]
    with writing() as session:
        if isinstance(options, dict):
            sources.update(
                session,
                upload.source,
                options=options,
                link=str(before["link"]),
                metadata_licence=str(before["metadata_licence"]),
            )
        audit.note(
            session,
            upload.options.get("undone_by") or upload.sent_by,
            "undo publish",
            "upload",
            str(upload.id),
            after={"file": upload.name, "source": upload.source, **counts},
            institution=upload.institution,
        )
        return uploads.change(
            session, upload.id, state="undone", job="", summary={**upload.summary, "undone": counts}
        )
