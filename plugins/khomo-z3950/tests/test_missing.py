"""A machine without libyaz: the catalog starts, lists the plugin with a remark, and says what to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.sdk.testing.z3950 import Script, nasty_z3950

ABSENT = """
import ctypes.util
known = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if name == "yaz" else known(name)
"""
BROKEN = ABSENT.replace("None if", '"libc.so.6" if')


@pytest.fixture
def command(tmp_path: Path):
    """Runs ``catalog`` in a process whose Python begins with the given lines."""

    def run(lines: str, *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "sitecustomize.py").write_text(lines)
        environment = {
            **os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "200",
            "CATALOG_HOME": str(tmp_path / "home"),
        }  # fmt: skip
        given = [sys.executable, "-m", "catalog.cli", *words]
        return subprocess.run(given, env=environment, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("lines", [ABSENT, BROKEN], ids=["absent", "without the calls"])
def test_the_plugin_is_listed_as_active_with_the_remark_what_to_install(command, lines):
    listed = command(lines, "plugins", "list")
    assert listed.returncode == 0, listed.stderr
    row = next(line for line in listed.stdout.splitlines() if line.startswith("z3950"))
    assert "active" in row
    assert "z3950: z3950 is unavailable: install libyaz5" in listed.stderr


def test_where_the_library_is_there_nothing_is_remarked(command):
    listed = command("", "plugins", "list")
    assert "active" in next(line for line in listed.stdout.splitlines() if line.startswith("z3950"))
    assert "libyaz5" not in listed.stderr


def test_check_preview_and_harvest_say_what_to_install_and_lose_nothing(command):
    with nasty_z3950(Script()) as port:
        command("", "db", "upgrade")
        added = command(
            ABSENT, "sources", "add", "opac", "--connector", "z3950", "--institution", "library",
            "--institution-name", "Thư viện", "--option", "host=127.0.0.1", "--option", f"port={port}",
            "--option", "allow_private=true",
        )  # fmt: skip
        assert added.returncode == 0, added.stderr
        for words in (["sources", "check", "opac"], ["sources", "preview", "opac"], ["harvest", "opac"]):
            told = command(ABSENT, *words)
            assert told.returncode != 0
            assert "unavailable: install libyaz5" in told.stdout + told.stderr
            assert "Traceback" not in told.stderr
        assert command("", "harvest", "opac").returncode == 0
