"""A first look at a file that somebody sent: its kind, how many records, the first of them as they came."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from catalog.formats import marc, marcxml, unimarc
from catalog.formats.marc_record import MarcRecord
from catalog.sdk import Failed, Look, Media, Notice, RawRecord, RecordError, SourceInfo
from khomo_files.reading import Reading

LOOKED_AT = 2000
"""Records that are read; a file that tells its number itself may have more."""
SAMPLES, TOLD = 20, 20
_PARSERS: Mapping[str, Callable[[bytes], MarcRecord]] = {"marc": marc.parse, "marcxml": marcxml.parse}
# What a person is shown anyway, or is asked about.
_SHOWN = ("proposed_mapping", "no_key", "derived_key", "read_file")


def looked(name: str, reading: Reading, take_along: Callable[[RawRecord], RawRecord]) -> Look:
    """What is told of a file of that name; ``take_along`` adds to a record what only the reader knew."""
    samples: list[RawRecord] = []
    notices: list[str] = []
    formats: dict[str, None] = {}
    count = failed = 0
    whole = True
    for item in reading.items:
        if count == LOOKED_AT:
            whole = False
            break
        if isinstance(item, Notice):
            notices += [item.message] if item.rule not in _SHOWN and len(notices) < TOLD else []
            continue
        count += 1
        failed += isinstance(item, Failed)
        if isinstance(item, RawRecord):
            formats[item.format] = None
            if len(samples) < SAMPLES:
                samples.append(_without_content(take_along(item)))
    details = {"format": reading.format, **reading.details, "columns": list(reading.columns)}
    details |= {"failed": failed, "whole": whole, "template": reading.template, "missing": reading.missing}
    if flavour := _flavour(samples):
        details["flavour"] = flavour
    total = count if whole else reading.total
    info = SourceInfo(
        title=name, formats=tuple(formats), total=total, notices=tuple(notices), details=details
    )
    return Look(info, tuple(samples))


def _without_content(raw: RawRecord) -> RawRecord:
    """The record with the names of its pictures alone."""
    return dataclasses.replace(raw, media=tuple(Media(entry.name, b"", entry.alt) for entry in raw.media))


def _flavour(samples: list[RawRecord]) -> str:
    """Which MARC the first record that can be read is in; "" where there is none."""
    for raw in samples:
        parse: Any = _PARSERS.get(raw.format)
        try:
            if parse is not None:
                return "unimarc" if unimarc.is_unimarc(parse(raw.payload)) else "marc21"
        except RecordError:
            continue
    return ""
