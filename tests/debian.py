"""Installs the Debian packages that the tests need where that can be done; all there, it needs nothing.

On another system, or without the right to install, it names what is missing and goes on: the tests that
need it say so themselves.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

LIST = Path(__file__).with_name("debian-packages.txt")


def wanted() -> list[str]:
    lines = LIST.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def is_installed(package: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Status}", package], capture_output=True, text=True
    )
    return asked.returncode == 0 and asked.stdout.endswith(" installed")


def main() -> None:
    if shutil.which("dpkg-query") is None:
        return
    missing = [package for package in wanted() if not is_installed(package)]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"missing for some tests: apt-get install {' '.join(missing)}")  # noqa: T201
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing]
    if subprocess.run(install, env=environment).returncode != 0:
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, check=True)
        subprocess.run(install, env=environment, check=True)


if __name__ == "__main__":
    main()
