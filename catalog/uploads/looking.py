"""The first step: what is in the file, and how its columns seem to be meant."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector
from catalog.parts import Parts
from catalog.record import Media, RawRecord
from catalog.sdk.connector import Look
from catalog.store import uploads
from catalog.store.db import reading, writing
from catalog.store.uploads import Upload
from catalog.uploads import files, mapping, sources

SHOWN, SAMPLE_BYTES = 5, 200_000
"""So many of the first records are shown as samples, larger ones not."""


def look(parts: Parts, upload: Upload) -> Upload:
    """Look at the file and keep what was found; the upload is then ``read``.

    A table like the one that was published last under the same source is mapped as that was: the next step
    is then asked for at once. Raises ``SourceError``.
    """
    settings = parts.settings
    found = _looked(parts, upload)
    before = _before(upload)
    kept = _kept(found)
    choices: dict[str, Any] = {}
    if before is not None:
        choices = {name: before.options.get(name, "") for name in sources.FACTS}
    proposal = kept["proposal"]
    same = False
    if proposal is not None:
        made = mapping.proposal_of(proposal)
        if before is not None and before.options.get("profile"):
            made = mapping.as_before(made, before.options["profile"])
            kept["proposal"] = made.to_dict()
            same = mapping.has_same_columns(made, before.options.get("columns", ()))
        choices["columns"] = [column.header for column in made.columns]
        choices["profile"] = made.profile() if same else None
    files.write(settings, upload, files.LOOK, kept)
    summary = {"found": kept["found"], "count": kept["count"], "same_columns": same}
    with writing() as session:
        return uploads.change(
            session,
            upload.id,
            kind=kept["found"]["format"],
            state="read",
            job="preview" if same else "",
            options={**upload.options, **choices},
            summary=summary,
        )


def _looked(parts: Parts, upload: Upload) -> Look:
    source = sources.source_of(parts.settings, upload, _plain_options(upload))
    connector = build_connector(parts.hooks, source)
    with PoliteClient(parts.settings, allow_private=False) as http:
        return connector.look(source, http, sheet=upload.options.get("sheet", ""))


def _plain_options(upload: Upload) -> dict[str, Any]:
    """The options without a profile, which would hide what the table itself speaks for."""
    return {name: value for name, value in sources.options_of(upload).items() if name != "profile"}


def _before(upload: Upload) -> Upload | None:
    """What the file is to be read like: the one in whose stead it was sent, else the last one published."""
    if upload.options.get("columns") and upload.state == "received" and "sheet" not in upload.options:
        return upload
    with reading() as session:
        return uploads.latest_of(session, upload.source, other_than=upload.id)


def _kept(found: Look) -> dict[str, Any]:
    details = dict(found.info.details)
    proposal = details.pop("proposal", None)
    small = [raw for raw in found.samples if len(raw.payload) <= SAMPLE_BYTES]
    kept = {
        "found": details,
        "count": found.info.total,
        "notices": found.info.notices,
        "proposal": proposal,
        "samples": [_sample(raw) for raw in small[:SHOWN]],
    }
    made: dict[str, Any] = files.plain(kept)
    return made


def _sample(raw: RawRecord) -> dict[str, Any]:
    return {
        "native_id": raw.native_id,
        "format": raw.format,
        "context": dict(raw.context),
        "payload": base64.b64encode(raw.payload).decode(),
        "media": [entry.name for entry in raw.media],
    }


def sample_of(kept: Mapping[str, Any]) -> RawRecord:
    """A record that was kept to be shown."""
    return RawRecord(
        kept["native_id"],
        base64.b64decode(kept["payload"]),
        kept["format"],
        context=kept["context"],
        media=tuple(Media(name, b"") for name in kept["media"]),
    )
