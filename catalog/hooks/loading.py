"""Loading plugins: each is imported, registered and asked apart, so that a broken one harms only itself."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pluggy

from catalog.errors import PluginError
from catalog.hooks import discovery, results
from catalog.hooks.discovery import Candidate
from catalog.hooks.facade import Contribution, Hooks, Origin, PluginInfo, logger_of
from catalog.sdk import hookspecs

# A dotted name, as in an entry point: core's own part stands in a layer above this one.
CORE = "catalog.builtin"

_KINDS = tuple(entry.name for entry in dataclasses.fields(Contribution))
_OF_MAPPING = ("connectors", "formats", "enrichers")
_NAMED_BY_PLUGIN = ("blueprints", "commands")


def load_hooks(
    *, plugins: Iterable[object] | None = None, disabled: Sequence[str] = (), only_mapping: bool = False
) -> Hooks:
    """The hooks of core and of all plugins that are fit; a broken plugin is quarantined and named in them.

    ``plugins`` None loads the installed ones (entry points ``catalog.plugins``); else those given: modules,
    objects with hooks, or dotted module names. ``disabled`` names plugins that are not even imported. With
    ``only_mapping`` they are asked for what maps records and not for engines, pages and commands: a process
    that maps needs half of the memory then.
    """
    handed = None if plugins is None else list(plugins)
    candidates = discovery.installed() if handed is None else discovery.given(handed)
    loader = _Loader(_OF_MAPPING if only_mapping else _KINDS)
    infos = [loader.take(candidate, disabled) for candidate in candidates]
    origin = Origin(None if handed is None else tuple(handed), tuple(disabled))
    return Hooks(loader.manager, loader.found, infos, origin)


class _Loader:
    """One pluggy manager and what has been collected through it so far; core's part comes first."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = kinds
        self.manager = pluggy.PluginManager("catalog")
        self.manager.add_hookspecs(hookspecs)
        self.found = Contribution()
        core = importlib.import_module(CORE)
        self.manager.register(core, "core")
        self.manager.check_pending()
        self._add(self._ask("core", core))

    def take(self, candidate: Candidate, disabled: Sequence[str]) -> PluginInfo:
        """Load one plugin; what it did wrong is in the answer."""
        info = PluginInfo(name=candidate.name, distribution=candidate.distribution, version=candidate.version)
        if candidate.name in disabled:
            return replace(info, state="disabled")
        if candidate.misfit:
            return self._quarantined(info, candidate.misfit)
        try:
            plugin = candidate.load()
        except (Exception, SystemExit) as error:
            return self._quarantined(info, f"cannot be imported: {results.told(error)}", error)
        try:
            return self._admit(info, plugin)
        except PluginError as error:
            self._forget(plugin)
            return self._quarantined(info, _sentence(error), error.__cause__)

    def _admit(self, info: PluginInfo, plugin: Any) -> PluginInfo:
        self._register(info.name, plugin)
        self._check_pending(info.name, plugin)
        hooks = self._hooks_of(info.name, plugin)
        mine = self._ask(info.name, plugin)
        self._refuse_doubles(info.name, mine)
        self._add(mine)
        return replace(
            info,
            hooks=hooks,
            connectors=tuple(entry.name for entry in mine.connectors),
            formats=tuple(entry.name for entry in mine.formats),
        )

    def _register(self, name: str, plugin: Any) -> None:
        try:
            self.manager.register(plugin, name)
        except (Exception, SystemExit) as error:
            raise PluginError(name, f"cannot be registered: {results.told(error)}") from error

    def _check_pending(self, name: str, plugin: Any) -> None:
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError as error:
            known = ", ".join(sorted(_specified()))
            raise PluginError(name, f"{_unknown_hook(self.manager, plugin)}; known: {known}") from error

    def _hooks_of(self, name: str, plugin: Any) -> tuple[str, ...]:
        callers = self.manager.get_hookcallers(plugin) or []
        for caller in callers:
            for entry in caller.get_hookimpls():
                if entry.plugin is plugin and (entry.wrapper or entry.hookwrapper):
                    raise PluginError(
                        name, "hook wrappers are not taken: each is called apart", hook=caller.name
                    )
        if unmarked := _unmarked(plugin, {caller.name for caller in callers}):
            raise PluginError(name, f"{', '.join(unmarked)}: not marked with @hookimpl")
        if not callers:
            raise PluginError(name, "implements no hook")
        return tuple(sorted(caller.name for caller in callers))

    def _ask(self, name: str, plugin: Any) -> Contribution:
        """What a plugin registers, with types checked; raises ``PluginError``."""
        mine = Contribution()
        for kind in self._kinds:
            items: list[Any] = []
            for entry in getattr(self.manager.hook, f"catalog_{kind}").get_hookimpls():
                if entry.plugin is plugin:
                    items += results.collect(entry, f"catalog_{kind}", {})
            setattr(mine, kind, [(name, item) for item in items] if kind in _NAMED_BY_PLUGIN else items)
        return mine

    def _refuse_doubles(self, name: str, mine: Contribution) -> None:
        for kind in _KINDS:
            taken = {_key(kind, entry) for entry in getattr(self.found, kind)}
            for entry in getattr(mine, kind):
                key = _key(kind, entry)
                if key in taken:
                    raise PluginError(name, f"the name {key[-1]!r} is taken", hook=f"catalog_{kind}")
                taken.add(key)

    def _add(self, mine: Contribution) -> None:
        for kind in _KINDS:
            getattr(self.found, kind).extend(getattr(mine, kind))

    def _forget(self, plugin: object) -> None:
        if self.manager.is_registered(plugin):
            self.manager.unregister(plugin)

    def _quarantined(self, info: PluginInfo, why: str, cause: BaseException | None = None) -> PluginInfo:
        logger_of(info.name).error("plugin %s is quarantined: %s", info.name, why, exc_info=cause)
        return replace(info, state="quarantined", error=why)


def _key(kind: str, entry: Any) -> tuple[str, ...]:
    if kind == "commands":
        return entry[0], str(entry[1].name)
    if kind == "blueprints":
        return (entry[1].name,)
    return (entry.name,)


def _sentence(error: PluginError) -> str:
    return f"{error.hook}: {error.message}" if error.hook else error.message


def _specified() -> Iterator[str]:
    return (name for name in vars(hookspecs) if name.startswith("catalog_"))


def _unknown_hook(manager: pluggy.PluginManager, plugin: Any) -> str:
    known = set(_specified())
    unknown = sorted(entry.name for entry in manager.get_hookcallers(plugin) or [] if entry.name not in known)
    return f"there is no hook {', '.join(unknown)}"


def _unmarked(plugin: Any, marked: set[str]) -> list[str]:
    return sorted(
        name for name in _specified() if name not in marked and callable(getattr(plugin, name, None))
    )
