"""What the catalog itself does with a record and for a request, for checks that must do the same.

These parts stand in layers above this one: they are named, as an entry point names a plugin.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient

_FORMATS, _PIPELINE, _HTTP, _SETTINGS, _SCHEMAS = (
    "catalog.formats",
    "catalog.harvest.pipeline",
    "catalog.harvest.http",
    "catalog.settings",
    "catalog.schemas",
)


def formats() -> Formats:
    """The formats that the core brings."""
    return Formats(importlib.import_module(_FORMATS).builtin_formats())


def outcome(connector: Connector, source: Source, known: Formats, raw: RawRecord) -> Any:
    """What a harvest makes of a raw record: ``catalog.harvest.pipeline.Mapped`` or ``Refused``.

    Without enrichers, so that a saved expectation holds while the core's own lists grow.
    """
    module = importlib.import_module(_PIPELINE)
    media = {entry.name: f"https://media.example/{entry.name}" for entry in raw.media}
    task = module.Task(raw.native_id, raw.payload, raw.format, raw.datestamp, raw.context, media)
    return module.Pipeline(source, connector, known).run(task)


def check_record(shaped: dict[str, Any]) -> None:
    """Let a record in its published shape pass; raises ``RecordError`` with every broken rule."""
    importlib.import_module(_SCHEMAS).check_record(shaped)


def polite_http(folder: Path, **given: Mapping[str, Any] | float) -> AbstractContextManager[HttpClient]:
    """The client of a harvest without its pauses, that gives up soon and may ask this machine.

    ``folder`` holds its turns; ``given`` are settings such as ``http_timeout`` (seconds).
    """
    http, settings = importlib.import_module(_HTTP), importlib.import_module(_SETTINGS)
    quick = {"http_pause": 0.0, "http_backoff": 0.0, "http_timeout": 0.25, **given}
    loaded = settings.load({}, home=folder, **quick)
    patience = http.Patience(attempts=2, longest_wait=1.0)
    client: AbstractContextManager[HttpClient] = http.PoliteClient(
        loaded, allow_private=True, patience=patience
    )
    return client
