"""The plugin machinery: finds plugins, checks them, keeps broken ones apart, calls the others.

Core's own connectors, formats and engines come through the same hooks. Nothing outside this package touches
pluggy; nothing in it knows the app or the database.
"""

from __future__ import annotations

from catalog.hooks.discovery import ENTRY_POINTS
from catalog.hooks.facade import Hooks, Origin, PluginInfo
from catalog.hooks.loading import load_hooks

__all__ = ["ENTRY_POINTS", "Hooks", "Origin", "PluginInfo", "load_hooks"]
