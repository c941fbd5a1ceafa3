"""Records of an upload as they would be published, made of the first ones that the look kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from catalog.errors import CatalogError, Fault
from catalog.harvest.options import build_connector
from catalog.harvest.pipeline import Mapped, Pipeline, Task
from catalog.parts import Parts
from catalog.record import RawRecord
from catalog.sdk.events import Failure
from catalog.store.uploads import Upload
from catalog.uploads import sources
from catalog.uploads.looking import sample_of

_NOT_PLAIN = ("profile", "template")


class Sample(NamedTuple):
    """One record as it would be published, or why it would not."""

    record: dict[str, Any] | None
    faults: tuple[Failure, ...] = ()


def samples(
    parts: Parts, upload: Upload, kept: Sequence[Mapping[str, Any]], profile: Mapping[str, Any] | None
) -> list[Sample]:
    """The first five records mapped with that profile (None: as the file says itself)."""
    if profile is not None and not profile.get("columns"):
        return []
    options = sources.options_of(upload)
    if profile is not None:
        options["profile"] = profile
    source = sources.source_of(parts.settings, upload, options)
    try:
        connector = build_connector(parts.hooks, source)
    except CatalogError:
        # The profile is being made: what is wrong with it is told beside its columns.
        return []
    pipeline = Pipeline(source, connector, parts.hooks.formats, parts.hooks.enrichers, parts.hooks.match_keys)
    return [_sample(pipeline, sample_of(entry), profile) for entry in kept]


def _sample(pipeline: Pipeline, raw: RawRecord, profile: Mapping[str, Any] | None) -> Sample:
    context = dict(raw.context)
    native_id = raw.native_id
    if profile is not None:
        context = {name: value for name, value in context.items() if name not in _NOT_PLAIN}
        context["profile"] = profile
        native_id = _native_id(raw, profile) or native_id
    # Pictures are kept when the file is published: until then there is no address to show them from.
    media = {entry.name: "" for entry in raw.media}
    outcome = pipeline.run(Task(native_id, raw.payload, raw.format, None, context, media))
    if isinstance(outcome, Mapped):
        return Sample(orjson.loads(outcome.json))
    faults = (Failure(identifier=native_id, fault=Fault(*fault)) for fault in outcome.faults)
    return Sample(None, tuple(faults))


def _native_id(raw: RawRecord, profile: Mapping[str, Any]) -> str:
    """What the row will be known by: the values of the key columns."""
    cells: dict[str, str] = orjson.loads(raw.payload)
    parts = [" ".join(str(cells.get(name, "")).split()) for name in profile.get("id", ())]
    return "-".join(parts) if all(parts) else ""
