"""Learning paths while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from catalog.learning.path import NAME
from catalog.learning.shape import from_json, to_json
from catalog.store.written import Kind

LEARNING_PATHS = Kind(
    format=NAME, subject="learning path", record_kind="lesson", read=from_json, write=to_json
)
