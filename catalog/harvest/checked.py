"""What a check of a source found, as JSON: kept, told in the shell and on pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed, with_roots
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.sdk.connector import SourceInfo
from catalog.settings import Settings


def readable_formats(info: SourceInfo, names: Collection[str]) -> list[str]:
    """The formats that can be read here: by the connector's word, else by their names."""
    told = info.details.get("readable")
    known = told if isinstance(told, list | tuple | set | frozenset) else names
    return [name for name in info.formats if name in known]


def of_info(info: SourceInfo, names: Collection[str]) -> dict[str, Any]:
    """What a source is, as JSON."""
    readable = readable_formats(info, names)
    return {
        "title": info.title,
        "formats": [{"name": name, "readable": name in readable} for name in info.formats],
        "records": info.total,
        "details": dict(info.details),
        "notices": list(info.notices),
    }


def checked(settings: Settings, hooks: Hooks, given: Source) -> SourceInfo:
    """Reach the source and say what it is; raises ``SourceError``, ``UnknownName``, ``InvalidInput``."""
    source = with_roots(given, settings)
    connector = build_connector(hooks, source)
    with PoliteClient(settings, allow_private=is_private_allowed(source)) as http:
        return connector.check(source, http)
