"""What an enricher is: a pure step from a record to a better one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from catalog.record import Record, Source


class Enricher(ABC):
    """A pure step applied to every mapped record, in worker processes, lowest ``order`` first."""

    name: ClassVar[str]
    version: ClassVar[str] = "1"
    order: ClassVar[int] = 100

    @abstractmethod
    def apply(self, record: Record, source: Source) -> Record:
        """``record``, or a changed copy of it; raises ``RecordError`` or ``SkipRecord``."""
