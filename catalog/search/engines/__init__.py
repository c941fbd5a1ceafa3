"""The search engines that come with the catalog, and the choice among all."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import SettingsError
from catalog.sdk.search import SearchEngine
from catalog.search.engines.tantivy import TantivyEngine
from catalog.search.engines.whoosh import WhooshEngine

PREFERRED = ("tantivy", "whoosh")
"""What ``auto`` takes, the first that is available."""


def builtin_engines() -> tuple[type[SearchEngine], ...]:
    """The engines that can run here: Tantivy where its package is installed, and Whoosh."""
    return tuple(engine for engine in (TantivyEngine, WhooshEngine) if engine.available())


def choose(name: str, engines: Iterable[type[SearchEngine]]) -> type[SearchEngine]:
    """The engine called ``name``, or for "auto" the best that is available.

    Raises ``SettingsError`` for a name that no available engine has.
    """
    known = {engine.name: engine for engine in engines if engine.available()}
    if name == "auto":
        for preferred in PREFERRED:
            if preferred in known:
                return known[preferred]
    if name in known:
        return known[name]
    rule = f"must be auto or one of those installed: {', '.join(sorted(known)) or 'none'}"
    raise SettingsError("SEARCH_ENGINE", name, rule)
