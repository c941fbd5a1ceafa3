"""Several Tantivy indexes become one: their segments, which stand alone, are named in one list.

``meta.json`` lists an index's segments by id, and each segment's files bear its id; ``.managed.json`` lists
the files that Tantivy may remove once no segment needs them. Files are moved, none is read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog.search.engines.folder import replace_file

_META, _MANAGED = "meta.json", ".managed.json"


def join(into: Path, parts: Sequence[Path]) -> None:
    """Put the segments of ``parts`` into the index at ``into``, which no one has open."""
    meta = _read(into / _META)
    managed = set(_read(into / _MANAGED))
    for part in parts:
        held = _read(part / _META)
        meta["segments"] += held["segments"]
        # What is changed afterwards must be younger than all that is there.
        meta["opstamp"] = max(meta["opstamp"], held["opstamp"])
        managed |= _move(part, into, {_file_stem(segment) for segment in held["segments"]})
    replace_file(into / _MANAGED, json.dumps(sorted(managed)))
    replace_file(into / _META, json.dumps(meta))
    _sync_folder(into)


def documents(index: Path) -> int:
    """How many documents the segments of an index hold."""
    return sum(
        segment["max_doc"] - (segment["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"]
        for segment in _read(index / _META)["segments"]
    )


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _file_stem(segment: dict[str, Any]) -> str:
    return str(segment["segment_id"]).replace("-", "")


def _move(part: Path, into: Path, stems: set[str]) -> set[str]:
    moved = {path.name for path in part.iterdir() if path.name.partition(".")[0] in stems}
    for name in moved:
        (part / name).rename(into / name)
    return moved


def _sync_folder(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
