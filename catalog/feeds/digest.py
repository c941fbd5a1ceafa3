"""The set digest as it is published: of the whole and of each source, all at one place of the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import orjson

from catalog.feeds.cursor import Cursor
from catalog.feeds.jsonfeed import Standing


class SourceSet(Protocol):
    """The live records of one source."""

    @property
    def source(self) -> str:
        """The source's slug."""

    @property
    def live(self) -> int:
        """How many they are."""

    @property
    def set_digest(self) -> str:
        """Their set digest in hex."""


def write_digest(standing: Standing, sources: Iterable[SourceSet]) -> bytes:
    """``log``, ``cursor`` of the same place, ``count``, ``digest`` and ``sources``, as UTF-8 JSON."""
    told = {
        "log": {"id": standing.log_id, "seq": standing.seq, "modified": standing.modified},
        "cursor": Cursor.up(standing.log_id, standing.seq).encode(),
        "count": standing.live,
        "digest": standing.set_digest,
        "sources": [
            {"source": entry.source, "count": entry.live, "digest": entry.set_digest} for entry in sources
        ],
    }
    return orjson.dumps(told, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
