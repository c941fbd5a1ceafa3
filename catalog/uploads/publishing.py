"""Publishing an upload: its source is made or changed, then harvested from the file that was sent."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from catalog import indexing
from catalog.errors import CatalogError
from catalog.harvest.run import Wanted, harvest
from catalog.harvest.wanted import Progress
from catalog.harvest.workers import Pool
from catalog.parts import Parts
from catalog.sdk.events import HarvestReport
from catalog.store import audit, rollback, sources, uploads
from catalog.store.db import reading, writing
from catalog.store.uploads import Upload
from catalog.uploads import files
from catalog.uploads.previewing import standing_of
from catalog.uploads.problems import MAKING
from catalog.uploads.sources import existing, options_of, source_of
from catalog.uploads.turns import alone, held, once_free

ENDED_WELL = ("done", "done_with_errors")
_TOLD = ("new", "changed", "unchanged", "deleted", "failed", "withdrawn")


def publish(parts: Parts, upload: Upload, pool: Pool, progress: Progress) -> Upload:
    """Publish what the upload holds; it is then ``published``, or previewed anew if that was too old.

    A publication that was cut goes on where it stopped. Raises ``CatalogError`` where it could not be ended.
    """
    with alone(upload.source, progress) as advance:
        if "began" not in upload.summary:
            # Nobody harvests the source while it is looked at and changed.
            with held(f"harvest:{upload.source}", advance):
                if _is_outdated(parts, upload):
                    with writing() as session:
                        summary = {**upload.summary, "outdated": True}
                        return uploads.ask(session, upload.id, "preview", summary=summary)
                upload = _prepared(parts, upload)
        report = _harvested(parts, upload, pool, advance)
        if report.status not in ENDED_WELL:
            raise CatalogError(report.message or "it was interrupted")
        _index(parts, advance)
        return _ended(upload, report)


def _is_outdated(parts: Parts, upload: Upload) -> bool:
    """Whether something else was published meanwhile: what was agreed to is not what would happen."""
    preview = files.read(parts.settings, upload, files.PREVIEW)
    return preview is None or preview["standing"] != standing_of(upload.source)


def _prepared(parts: Parts, upload: Upload) -> Upload:
    """Keep what the source is before, then make it what it is to be."""
    mode = "append" if upload.options.get("keep") else "replace"
    options = options_of(upload, mode)
    with writing() as session:
        before = existing(session, upload)
        state: dict[str, Any] = {
            "last_run": rollback.last_run(session, upload.source),
            "versions": rollback.standing(session, upload.source),
            "options": None if before is None else dict(before.source.options),
            "link": "" if before is None else before.source.link,
            "metadata_licence": "" if before is None else before.source.metadata_licence,
        }
        files.write(parts.settings, upload, files.BEFORE, state)
        wanted = source_of(parts.settings, upload, options)
        if before is None:
            sources.add(session, wanted)
        else:
            sources.update(
                session,
                upload.source,
                options=options,
                link=wanted.link,
                metadata_licence=wanted.metadata_licence,
            )
        audit.note(
            session,
            upload.options.get("published_by") or upload.sent_by,
            "publish",
            "upload",
            str(upload.id),
            after={"file": upload.name, "source": upload.source, **upload.summary.get("counts", {})},
            institution=upload.institution,
        )
        return uploads.change(session, upload.id, summary={**upload.summary, "began": state["last_run"] + 1})


def _harvested(parts: Parts, upload: Upload, pool: Pool, progress: Progress) -> HarvestReport:
    """Harvest the source, after whoever harvests it now."""
    wanted = Wanted(full=True, allow_withdraw=not upload.options.get("keep"))
    return once_free(
        lambda: harvest(parts.settings, parts.hooks, upload.source, wanted, pool=pool, progress=progress),
        progress,
    )


def _index(parts: Parts, progress: Progress) -> None:
    """Let search find it at once; where that is not to be had, a worker does it."""
    with suppress(CatalogError):
        indexing.sync(parts, progress)


def _ended(upload: Upload, report: HarvestReport) -> Upload:
    counts = {name: getattr(report, name) for name in _TOLD}
    with reading() as session:
        before = uploads.get(session, upload.id).summary
    summary = {name: value for name, value in before.items() if name not in ("began", "outdated")}
    with writing() as session:
        return uploads.change(
            session,
            upload.id,
            state="published",
            job=uploads.QUIET if summary.get("problems") == MAKING else "",
            summary={**summary, "run": report.run, "published": counts},
        )
