"""What the rest of the catalog sees of plugins: what they registered, and one typed method per hook."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import pluggy

from catalog.errors import PluginError
from catalog.hooks import results
from catalog.hooks.tracing import traced
from catalog.record import Link, Record
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.events import HarvestReport, RecordChange
from catalog.sdk.format import Format, Formats
from catalog.sdk.search import IndexField, SearchEngine

if TYPE_CHECKING:
    import click

    from catalog.sdk.hookspecs import Blueprint

State = Literal["active", "quarantined", "disabled"]
PATIENCE = 5
"""So many failures of one hook in a row put a plugin into quarantine for this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginInfo:
    """What is known of one plugin; ``error`` says in a sentence why it is quarantined."""

    name: str
    distribution: str = ""
    version: str = ""
    state: State = "active"
    connectors: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How to load the same plugins again: ``plugins`` as handed in, None for the installed ones."""

    plugins: tuple[object, ...] | None
    disabled: tuple[str, ...]


@dataclass(slots=True)
class Contribution:
    """What one plugin, or all together, registered at start."""

    connectors: list[type[Connector]] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    enrichers: list[Enricher] = field(default_factory=list)
    search_engines: list[type[SearchEngine]] = field(default_factory=list)
    index_fields: list[IndexField] = field(default_factory=list)
    blueprints: list[tuple[str, Blueprint]] = field(default_factory=list)
    commands: list[tuple[str, click.Command]] = field(default_factory=list)


class Hooks:
    """The plugins of one app, core's own implementations among them. Safe to share between threads.

    Methods that call plugins never raise on a plugin's behalf: a failure is logged under
    ``catalog.plugins.<name>``, and ``PATIENCE`` failures of one hook in a row quarantine the plugin for
    this process (what it registered stays, its hooks are not called any more).
    """

    def __init__(
        self, manager: pluggy.PluginManager, found: Contribution, infos: Iterable[PluginInfo], origin: Origin
    ) -> None:
        self.connectors: Mapping[str, type[Connector]] = {entry.name: entry for entry in found.connectors}
        self.formats = Formats(found.formats)
        self.enrichers = tuple(sorted(found.enrichers, key=lambda entry: (entry.order, entry.name)))
        self.engines: Mapping[str, type[SearchEngine]] = {entry.name: entry for entry in found.search_engines}
        self.index_fields = tuple(found.index_fields)
        self.blueprints = tuple(found.blueprints)
        self.commands = tuple(found.commands)
        self._origin = origin
        self._infos = list(infos)
        self._calls = _implementations(manager)
        self._failures: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    @property
    def origin(self) -> Origin:
        """How a worker process loads the same plugins: ``load_hooks(plugins=..., disabled=...)``.

        Plugins that were quarantined here count as disabled there, so that both map alike.
        """
        broken = tuple(entry.name for entry in self._infos if entry.state == "quarantined")
        return replace(self._origin, disabled=(*self._origin.disabled, *broken))

    def plugins(self) -> tuple[PluginInfo, ...]:
        """All plugins that were found, by name, the quarantined and disabled ones too."""
        return tuple(self._infos)

    def match_keys(self, record: Record) -> tuple[str, ...]:
        """The keys that put ``record`` into one work with others, each once."""
        return tuple(dict.fromkeys(self._gather("catalog_match_keys", record=record)))

    def record_links(self, record: Record) -> tuple[Link, ...]:
        """Further links for the record's page, as plugins give them; only http and https."""
        return tuple(self._gather("catalog_record_links", record=record))

    def harvest_finished(self, report: HarvestReport) -> None:
        """Tell all plugins how a run ended."""
        for implementation in self._calls.get("catalog_harvest_finished", ()):
            self._tell(implementation, "catalog_harvest_finished", report=report)

    def listeners(self) -> tuple[str, ...]:
        """The names of the plugins that want to be told of changed records."""
        return tuple(entry.plugin_name for entry in self._calls.get("catalog_records_changed", ()))

    def records_changed(self, plugin: str, changes: Sequence[RecordChange]) -> bool:
        """Tell one plugin of changes; False when it failed, so that it is told again."""
        for implementation in self._calls.get("catalog_records_changed", ()):
            if implementation.plugin_name == plugin:
                return self._tell(implementation, "catalog_records_changed", changes=tuple(changes))
        return False

    def quarantine(self, plugin: str, message: str) -> None:
        """Call no hook of ``plugin`` any more in this process, and tell why in ``plugins()`` and the log."""
        with self._lock:
            self._calls = {
                hook: tuple(entry for entry in entries if entry.plugin_name != plugin)
                for hook, entries in self._calls.items()
            }
            self._infos = [
                replace(entry, state="quarantined", error=message)
                if entry.name == plugin and entry.state == "active"
                else entry
                for entry in self._infos
            ]
        logger_of(plugin).error("plugin %s is quarantined: %s", plugin, message)

    def _gather(self, hook: str, **arguments: Record) -> list[Any]:
        gathered: list[Any] = []
        for implementation in self._calls.get(hook, ()):
            try:
                gathered += results.collect(implementation, hook, arguments)
            except PluginError as error:
                self._failed(implementation.plugin_name, hook, error)
            else:
                if self._failures:
                    self._failures.pop((implementation.plugin_name, hook), None)
        return gathered

    def _tell(self, implementation: pluggy.HookImpl, hook: str, **arguments: object) -> bool:
        plugin = implementation.plugin_name
        try:
            with traced(plugin, hook):
                results.call(implementation, arguments)
        except (Exception, SystemExit) as error:
            self._failed(plugin, hook, PluginError(plugin, results.told(error), hook=hook), error)
            return False
        self._failures.pop((plugin, hook), None)
        return True

    def _failed(self, plugin: str, hook: str, error: PluginError, cause: BaseException | None = None) -> None:
        logger_of(plugin).error("%s", error, exc_info=cause or error.__cause__)
        with self._lock:
            count = self._failures.get((plugin, hook), 0) + 1
            self._failures[plugin, hook] = count
        if count >= PATIENCE:
            self.quarantine(plugin, f"{hook} failed {count} times in a row, last with {error.message}")


def logger_of(plugin: str) -> logging.Logger:
    """The log of one plugin."""
    return logging.getLogger(f"catalog.plugins.{plugin}")


def _implementations(manager: pluggy.PluginManager) -> dict[str, tuple[pluggy.HookImpl, ...]]:
    """Each hook's implementations in the order in which pluggy would call them, core's last."""
    return {
        name: tuple(reversed(caller.get_hookimpls()))
        for name, caller in vars(manager.hook).items()
        if not name.startswith("_")
    }
