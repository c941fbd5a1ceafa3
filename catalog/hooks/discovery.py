"""Which plugins are there: the installed distributions' entry points, or what a caller hands in.

Nothing is imported here until ``Candidate.load`` is called; the fit to this version is known before.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

import catalog

ENTRY_POINTS = "catalog.plugins"
CORE_DISTRIBUTION = "khomo"

# The name stands in addresses (/x/<plugin>/), on the command line and in the table of positions.
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A plugin before it is imported; ``misfit`` says in a sentence why it must not be, "" if it may."""

    name: str
    load: Callable[[], object]
    distribution: str = ""
    version: str = ""
    misfit: str = ""


def installed() -> list[Candidate]:
    """The plugins of all installed distributions, by name."""
    entries = importlib.metadata.entry_points(group=ENTRY_POINTS)
    return _without_doubles(sorted((_of_entry(entry) for entry in entries), key=_order))


def given(plugins: Iterable[object]) -> list[Candidate]:
    """The plugins handed in: modules, other objects with hooks, or dotted module names; by name."""
    return _without_doubles(sorted((_of_object(plugin) for plugin in plugins), key=_order))


def core_misfit(requirements: Iterable[str]) -> str:
    """Why a distribution with these ``Requires-Dist`` lines does not fit this khomo; "" if it does.

    One that names no khomo at all is taken: it promises nothing and breaks nothing by itself.
    """
    for line in requirements:
        try:
            requirement = Requirement(line)
        except InvalidRequirement as error:
            return f"its requirement {line!r} cannot be read: {error}"
        if canonicalize_name(requirement.name) != CORE_DISTRIBUTION:
            continue
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        if not requirement.specifier.contains(catalog.__version__, prereleases=True):
            return f"it needs khomo {requirement.specifier}, this is khomo {catalog.__version__}"
    return ""


def _order(candidate: Candidate) -> tuple[str, str]:
    return candidate.name, candidate.distribution


def _of_entry(entry: importlib.metadata.EntryPoint) -> Candidate:
    distribution = entry.dist
    misfit = core_misfit((distribution.requires or []) if distribution is not None else [])
    return Candidate(
        name=entry.name,
        load=entry.load,
        distribution=distribution.name if distribution is not None else "",
        version=distribution.version if distribution is not None else "",
        misfit=misfit or _misnamed(entry.name),
    )


def _of_object(plugin: Any) -> Candidate:
    if isinstance(plugin, str):
        name = plugin.rpartition(".")[2]
        return Candidate(name=name, load=lambda: importlib.import_module(plugin), misfit=_misnamed(name))
    full = getattr(plugin, "__name__", None) or type(plugin).__name__.lower()
    name = str(full).rpartition(".")[2]
    version = str(getattr(plugin, "__version__", ""))
    return Candidate(name=name, load=lambda: plugin, version=version, misfit=_misnamed(name))


def _misnamed(name: str) -> str:
    if _NAME.match(name):
        return ""
    return f"its name {name!r} is not made of a-z, 0-9, _ and -, beginning with a letter, at most 60"


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, those whose name an earlier one has marked as misfits."""
    first: dict[str, Candidate] = {}
    kept = []
    for candidate in candidates:
        holder = first.setdefault(candidate.name, candidate)
        if holder is not candidate:
            told = f"the name {candidate.name!r} is taken by {holder.distribution or 'another plugin'}"
            candidate = Candidate(
                name=candidate.name,
                load=candidate.load,
                distribution=candidate.distribution,
                version=candidate.version,
                misfit=told,
            )
        kept.append(candidate)
    return kept
