"""A plugin's report from outside: its checks run in a fresh interpreter, installed or from its folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.errors import CatalogError, UnknownName
from catalog.hooks import ENTRY_POINTS
from catalog.hooks.probe import names
from catalog.sdk.testing.report import Finding, Report

SECONDS = 600
"""More than any plugin's checks take: one that is not done by then does not come back."""
_FACTS = "pyproject.toml"


def proved(name: str, *, anew: bool = False) -> Report:
    """The report on an installed plugin, or on one in a folder; raises ``UnknownName``, ``CatalogError``.

    ``anew``: what comes of its examples is written as what is expected, first.
    """
    known = names()
    folder = Path(name)
    # A name goes first: a folder of that name is given as ./NAME.
    if name in known:
        return _run(name, {}, anew=anew)
    if not (folder / _FACTS).is_file():
        if folder.is_dir():
            raise CatalogError(f"the folder {name} holds no {_FACTS}: give the folder of a distribution")
        raise UnknownName("plugin", name, known)
    with tempfile.TemporaryDirectory(prefix="khomo-folder-") as place:
        plugin = _as_installed(folder.absolute(), Path(place))
        paths = [place, *map(str, _sources(folder.absolute())), os.environ.get("PYTHONPATH", "")]
        return _run(plugin, {"PYTHONPATH": os.pathsep.join(filter(None, paths))}, anew=anew)


def _sources(folder: Path) -> list[Path]:
    return [path for path in (folder / "src", folder) if path.is_dir()]


def _as_installed(folder: Path, place: Path) -> str:
    """Write what an installer would leave behind into ``place``; gives the name of the plugin."""
    try:
        facts = tomllib.loads((folder / _FACTS).read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(f"{folder / _FACTS} cannot be read: {error}") from None
    project = facts.get("project", {})
    entries = project.get("entry-points", {}).get(ENTRY_POINTS, {})
    if len(entries) != 1:
        told = f'has to name one plugin under [project.entry-points."{ENTRY_POINTS}"], not {len(entries)}'
        raise CatalogError(f"{folder / _FACTS} {told}")
    ((plugin, module),) = entries.items()
    name, version = str(project.get("name", plugin)), str(project.get("version", "0"))
    info = place / f"{re.sub('[^A-Za-z0-9.]+', '_', name)}-{version}.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {line}" for line in project.get("dependencies", [])]
    (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\n{plugin} = {module}\n", "utf-8")
    return str(plugin)


def _run(plugin: str, variables: Mapping[str, str], *, anew: bool) -> Report:
    command = [sys.executable, "-m", "catalog.cli.plugins_prove", plugin, *(["--accept"] if anew else [])]
    environ = {**os.environ, "PYTHONUTF8": "1", **variables}
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=False, env=environ
        )
    except subprocess.TimeoutExpired:
        return _silent(plugin, f"the checks are not done within {SECONDS} seconds: something has no end")
    try:
        return _read(json.loads(ended.stdout.splitlines()[-1]))
    except (IndexError, ValueError, KeyError):
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return _silent(plugin, f"the interpreter ended with exit code {ended.returncode}: {last}")


def _silent(plugin: str, seen: str) -> Report:
    mend = "run the plugin's own tests: this must not happen in a harvest"
    finding = Finding(check="survives", subject=f"plugin {plugin}", outcome="failed", seen=seen, mend=mend)
    return Report(plugin=plugin, findings=[finding])


def _read(told: dict[str, Any]) -> Report:
    del told["ok"]
    findings = [Finding(**entry) for entry in told.pop("findings")]
    return Report(**told, findings=findings)
