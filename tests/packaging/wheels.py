"""Wheels of the core and the plugins, and environments in which they are installed, all without network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist", "*.mo", "tests")


def build_all(folder: Path) -> Path:
    """The folder of the wheels, built from copies so that nothing is left in the checkout."""
    source, wheels = folder / "source", folder / "wheels"
    for name in ("catalog", "migrations", "static", "plugins"):
        shutil.copytree(ROOT / name, source / name, ignore=_LEFT_OUT)
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build(source, wheels)
    for plugin in sorted((source / "plugins").glob("*/pyproject.toml")):
        build(plugin.parent, wheels)
    return wheels


def build(source: Path, wheels: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(wheels),
        str(source),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, env=_clean_environment())
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]


class Environment:
    """A new virtual environment that holds pip and what the wheels require, and nothing of the checkout.

    The required distributions are links to those of the interpreter that runs the tests, so no network is
    needed; those that only the tests or the extra ``fast`` ask for are left out.
    """

    def __init__(self, folder: Path, roots: list[str]) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        self.folder = folder
        self.python = folder / "bin" / "python"
        asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
        self.site = Path(self.run(self.python, "-c", asked).strip())
        self.lend("pip", *roots)

    def lend(self, *names: str) -> None:
        """Let it have these distributions of the tests' own interpreter, and what they require."""
        for name in _closure(list(names)):
            self._link(metadata.distribution(name))

    def _link(self, distribution: metadata.Distribution) -> None:
        files = distribution.files or []
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            target = self.site / top
            if not target.exists():
                target.symlink_to(Path(str(distribution.locate_file(top))).resolve())

    def run(self, *command: object, code: int = 0, within: Path | None = None, **variables: str) -> str:
        """What the command prints, in its own folder or ``within`` one; its exit code must be ``code``."""
        ended = subprocess.run(
            [str(part) for part in command],
            capture_output=True, text=True, cwd=within or self.folder,
            env={**_clean_environment(), **variables},
        )  # fmt: skip
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    def install(self, wheel: Path) -> None:
        self.run(self.python, "-m", "pip", "install", "--quiet", "--no-index", wheel)

    def catalog(
        self, *arguments: object, code: int = 0, home: Path | None = None, within: Path | None = None
    ) -> str:
        """What ``catalog ARGUMENTS`` prints."""
        place = str(home or self.folder / "home")
        command = (self.folder / "bin" / "catalog", *arguments)
        return self.run(*command, code=code, within=within, CATALOG_HOME=place)


def _clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CATALOG_"))}
    return {**kept, "PYTHONUTF8": "1", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _closure(roots: list[str]) -> list[str]:
    """The installed distributions that these need, themselves included, extras aside."""
    found: dict[str, None] = {}
    waiting = list(roots)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found or name == "khomo" or name.startswith("khomo-"):
            continue
        found[name] = None
        waiting += needed(metadata.distribution(name).requires or [])
    return list(found)


def needed(lines: list[str]) -> list[str]:
    """The names that these ``Requires-Dist`` lines ask for here without any extra."""
    requirements = [Requirement(line) for line in lines]
    return [
        entry.name for entry in requirements if entry.marker is None or entry.marker.evaluate({"extra": ""})
    ]
