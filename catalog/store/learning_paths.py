"""Learning paths while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from catalog.learning.path import NAME
from catalog.learning.shape import from_json, to_json
from catalog.store.written import Kind

LEARNING_PATHS = Kind(
    format=NAME, subject="learning path", record_kind="lesson", read=from_json, write=to_json
)
get = LEARNING_PATHS.get
institution_of = LEARNING_PATHS.institution_of
made = LEARNING_PATHS.made
keep = LEARNING_PATHS.keep
version = LEARNING_PATHS.version
published_before = LEARNING_PATHS.published_before
shared = LEARNING_PATHS.shared
