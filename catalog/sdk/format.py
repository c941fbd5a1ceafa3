"""What a format is: bytes to a record, a record to bytes, both pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from catalog.errors import UnknownName
from catalog.record import Record


class Format:
    """A record format. A subclass gives ``read`` or ``write`` or both; neither does any I/O.

    ``version`` is raised when ``read`` maps otherwise, so that stored raw records are mapped again.
    A format that writes one XML element in ``namespace`` and tells the address of its ``schema`` (XSD) is
    offered over OAI-PMH, under its name; the element stands alone, without an XML declaration.
    """

    name: ClassVar[str]
    media_type: ClassVar[str]
    version: ClassVar[str] = "1"
    namespace: ClassVar[str] = ""
    schema: ClassVar[str] = ""

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` (with field, value, rule) or ``SkipRecord``."""
        raise UnknownName("reader of format", self.name)

    def write(self, record: Record) -> bytes:
        """``record`` in this format."""
        raise UnknownName("writer of format", self.name)


class Formats:
    """The formats that are installed, by name."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._by_name = {entry.name: entry for entry in formats}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all formats, sorted."""
        return tuple(sorted(self._by_name))

    def get(self, name: str) -> Format:
        """The format of that name; raises ``UnknownName``."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownName("format", name, self.names) from None

    def read(self, name: str, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload`` read by the format ``name``."""
        return self.get(name).read(payload, context)

    def readers(self) -> tuple[Format, ...]:
        """The formats that can read, by name."""
        return tuple(
            self._by_name[name] for name in self.names if type(self._by_name[name]).read is not Format.read
        )

    def writers(self) -> tuple[Format, ...]:
        """The formats that can write, by name."""
        return tuple(
            self._by_name[name] for name in self.names if type(self._by_name[name]).write is not Format.write
        )
