"""Looking at installed plugins from outside: each is loaded in a fresh interpreter and its state is told.

So a plugin that ends the interpreter, crashes it or never comes back is told like any other broken one, and
what was installed a moment ago is seen. ``python -m catalog.hooks.probe [NAME ...]`` prints the JSON.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
from collections.abc import Sequence

from catalog.hooks.discovery import installed
from catalog.hooks.facade import PluginInfo
from catalog.hooks.loading import load_hooks

SECONDS = 60


def names() -> tuple[str, ...]:
    """The names of all installed plugins; none of them is imported."""
    return tuple(dict.fromkeys(candidate.name for candidate in installed()))


def probe(only: Sequence[str] = ()) -> tuple[PluginInfo, ...]:
    """The state of all installed plugins, or of those named without the others beside them.

    Where the interpreter ends before it has told, one quarantined ``PluginInfo`` says so.
    """
    command = [sys.executable, "-m", "catalog.hooks.probe", *only]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return (_silent(only, f"does not come back within {SECONDS} seconds of being imported"),)
    try:
        told = json.loads(ended.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return (_silent(only, f"ends the interpreter with exit code {ended.returncode}: {last}"),)
    return tuple(_read(entry) for entry in told)


def _silent(only: Sequence[str], error: str) -> PluginInfo:
    name = ", ".join(only) or "one of the installed plugins"
    return PluginInfo(name=name, state="quarantined", error=error)


def _read(told: dict[str, object]) -> PluginInfo:
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return PluginInfo(**{**told, **lists})  # type: ignore[arg-type]


def main(only: Sequence[str]) -> None:
    """Print the states as one line of JSON."""
    logging.disable()  # the sentence in the state says it; tracebacks would hide it
    others = [name for name in names() if name not in only] if only else []
    infos = [info for info in load_hooks(disabled=others).plugins() if not only or info.name in only]
    print(json.dumps([dataclasses.asdict(info) for info in infos]))  # noqa: T201 - this is the answer


if __name__ == "__main__":
    main(sys.argv[1:])
