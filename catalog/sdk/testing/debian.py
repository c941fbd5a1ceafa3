"""Files of Debian packages that tests and measurements run real servers from."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


class NotInstalled(Exception):
    """A Debian package, or one of its files, is not on this machine; the text says what to run."""


def files(package: str) -> list[Path]:
    """The files of an installed package; none where it, or Debian, is not there."""
    if shutil.which("dpkg-query") is None:
        return []
    # The package's name is one of ours, and goes to the program without a shell.
    command = ["dpkg-query", "--listfiles", package]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return [Path(line) for line in told.stdout.splitlines()] if told.returncode == 0 else []


def missing(packages: Sequence[str]) -> list[str]:
    """Those of ``packages`` that are not installed."""
    return [package for package in packages if not files(package)]


def place(package: str, name: str) -> Path:
    """Where a file of a package is; raises ``NotInstalled``."""
    known = files(package)
    if not known:
        raise NotInstalled(f"not installed: apt-get install {package}")
    found = next((path for path in known if path.name == name and path.exists()), None)
    if found is None:
        # Small images of Debian have a rule that leaves out everything under /usr/share/doc.
        raise NotInstalled(
            f"{name} of the package {package} is not on this machine: take the rule path-exclude out of "
            f"/etc/dpkg/dpkg.cfg.d and run apt-get install --reinstall {package}"
        )
    return found
