"""The workbook of problems of a preview: the rows as they were sent, what is wrong beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.errors import CatalogError, Fault
from catalog.harvest.answer import Told, write_told
from catalog.parts import Parts
from catalog.sdk.events import Failure, HarvestReport
from catalog.settings import Settings
from catalog.store import uploads
from catalog.store.db import writing
from catalog.store.findings import SEVERITIES, RuleGroup, Severity
from catalog.store.uploads import Upload
from catalog.uploads import files, sources

MAKING, MADE, FAILED = "making", "made", "failed"
"""How far the workbook is, as ``problems`` of the upload's summary."""


def keep(settings: Settings, upload: Upload, told: Mapping[Severity, Sequence[Failure]]) -> None:
    """Keep the cases that the workbook is made of: whoever makes it need not read the file anew."""
    cases = {severity: [entry.told() for entry in told[severity]] for severity in SEVERITIES}
    files.write(settings, upload, files.TOLD, cases)


def make(parts: Parts, upload: Upload) -> Upload:
    """Write the workbook to what the preview found; raises ``CatalogError`` where it cannot be written."""
    settings = parts.settings
    preview, cases = (files.read(settings, upload, name) for name in (files.PREVIEW, files.TOLD))
    if preview is None or cases is None:
        raise CatalogError("there is no preview to make the workbook of: look through the file again")
    groups = tuple(_group(entry) for entry in preview["groups"])
    failures, notices = (map(case, cases[severity]) for severity in SEVERITIES)
    with files.draft_of(settings, upload, files.PROBLEMS) as draft:
        answered = write_told(
            settings,
            parts.hooks,
            sources.source_of(settings, upload),
            Told.of(groups, failures, notices),
            _report(upload, preview),
            draft,
            upload.language,
        )
    with writing() as session:
        return uploads.end_quiet(session, upload.id, problems=MADE, **answered._asdict())


def _report(upload: Upload, preview: Mapping[str, Any]) -> HarvestReport:
    counts = dict(preview["counts"])
    return HarvestReport(
        source=upload.source,
        run=0,
        status="done_with_errors" if counts["failed"] else "done",
        started=datetime.fromisoformat(preview["moment"]),
        seconds=preview["seconds"],
        held=counts.pop("gone"),
        **counts,
    )


def _group(kept: Mapping[str, Any]) -> RuleGroup:
    return RuleGroup(**{**kept, "samples": tuple(map(case, kept["samples"]))})


def case(kept: Mapping[str, str]) -> Failure:
    """One case again of what was kept of it."""
    rule = kept["rule"]
    fault = Fault(kept["field"], kept["value"], rule, kept["message"])
    return Failure(identifier=kept["identifier"], fault=fault)
