"""What records of a file are known by where they have no number; failures that name their place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from catalog.sdk import Failed, Notice, RecordError


class Unnamed:
    """Tells once that records have no number of their own."""

    def __init__(self, name: str, rule: str, lacking: str) -> None:
        """``lacking`` says what is not there, as "records without an identifier are known"."""
        told = f"file {name}: {lacking} by their content, so a corrected one counts as another record"
        self._notice: Notice | None = Notice(rule, told)

    def notice(self) -> Iterator[Notice]:
        """The notice, the first time."""
        if self._notice is not None:
            told, self._notice = self._notice, None
            yield told


def content_hash(raw: bytes) -> str:
    """A short name for a record's bytes."""
    return hashlib.sha256(raw).hexdigest()[:32]


def unreadable(error: RecordError, where: str, identifier: str | None = None) -> Failed:
    """The failure of a record that cannot be read, with its place in the file."""
    fault = error.faults[0]
    told = f" ({identifier})" if identifier else ""
    field = f"{fault.field}: " if fault.field and fault.field not in fault.message else ""
    return Failed(identifier, f"{where}{told}: {field}{fault.message}", fault.rule, fault.field, fault.value)
