"""Places: the institutions that hold a work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def places(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The institutions of records in their published shape, and those of their copies, each once.

    An institution is told by its slug; one that is not in the catalog by the name that a copy has for it.
    """
    found: dict[str, None] = {}
    for record in records:
        found[record.get("institution", "")] = None
        for holding in record.get("holdings", ()):
            found[holding.get("institution", "")] = None
    found.pop("", None)
    return tuple(found)
