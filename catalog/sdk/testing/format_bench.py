"""A format over some payloads, and what comes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from catalog.errors import RecordError, SkipRecord
from catalog.record import Record
from catalog.sdk.format import Format
from catalog.sdk.testing.example import Example
from catalog.sdk.testing.report import Broken, NotApplicable, expect
from catalog.shape import to_dict


@dataclass(frozen=True)
class Payload:
    """One payload with its name, and the context that its connector read it with."""

    name: str
    content: bytes
    context: dict[str, Any]


class FormatBench:
    """One format over payloads; ``example`` is where they come from if it is one of the format itself."""

    def __init__(
        self, entry: Format, payloads: Sequence[Payload], folder: Path, example: Example | None
    ) -> None:
        self.format, self.payloads, self.folder, self.example = entry, tuple(payloads), folder, example

    @property
    def reads(self) -> bool:
        """Whether the format can read."""
        return type(self.format).read is not Format.read

    @property
    def writes(self) -> bool:
        """Whether the format can write."""
        return type(self.format).write is not Format.write

    def outcome(self, payload: Payload) -> Record | RecordError | SkipRecord:
        """What comes of a payload; raises ``Broken`` for anything but these."""
        try:
            record = self.format.read(payload.content, payload.context)
        except (RecordError, SkipRecord) as told:
            return told
        except Exception as error:
            shown = payload.content[:60]
            raise Broken(f"{payload.name} ({shown!r}): {type(error).__name__}: {error}") from None
        expect(isinstance(record, Record), f"{payload.name}: read gave {record!r:.100} in place of a Record")
        return record

    @cached_property
    def records(self) -> list[tuple[Payload, Record]]:
        """The payloads that can be read; raises ``NotApplicable`` where none can."""
        if not self.reads:
            raise NotApplicable("the format does not read")
        outcomes = [(payload, self.outcome(payload)) for payload in self.payloads]
        found = [(payload, record) for payload, record in outcomes if isinstance(record, Record)]
        if not found:
            raise NotApplicable("no payload of the examples can be read")
        return found

    def lines(self) -> list[dict[str, Any]]:
        """What comes of each payload, in the form of ``expected.jsonl``."""
        return [self._line(payload) for payload in self.payloads]

    def _line(self, payload: Payload) -> dict[str, Any]:
        outcome = self.outcome(payload)
        if isinstance(outcome, Record):
            return {"file": payload.name, "record": to_dict(outcome)}
        if isinstance(outcome, SkipRecord):
            return {"file": payload.name, "skipped": outcome.reason}
        return {"file": payload.name, "failed": [f"{fault.field}: {fault.rule}" for fault in outcome.faults]}
