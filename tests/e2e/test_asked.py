"""At a terminal a person is asked what a script states: how a file counts, whether records may go."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "id,title\n"


class Terminal:
    """Runs ``catalog`` as a person at a terminal does: what it asks is answered one after the other."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
        self.environ = {**kept, "CATALOG_HOME": str(folder / "home"), "CATALOG_WORKERS": "1", "TERM": "dumb"}

    def __call__(self, *words: str, answers: str = "", code: int = 0) -> str:
        """What was shown; the exit code must be ``code``."""
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "catalog.cli", *words]
        process = subprocess.Popen(command, env=self.environ, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:
            pass  # the terminal is gone: the command has ended
        os.close(ours)
        assert process.wait(60) == code, shown.decode()
        return shown.decode()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    found = Terminal(tmp_path)
    found("db", "upgrade")
    return found


def test_mode_is_asked_when_a_file_is_added_and_withdrawals_before_they_happen(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "".join(f"{number},Sách {number}\n" for number in range(8)), "utf-8")
    asked = terminal(
        "sources", "add", "books", "--connector", "files", "--institution", "hue",
        "--institution-name", "Huế", "--option", f"path={path}", answers="replace\n",
    )  # fmt: skip
    assert "mode (replace: what the file lacks is withdrawn; append: nothing is withdrawn)" in asked
    assert "disappear" not in terminal("harvest", "books", "--no-index")
    path.write_text(HEAD + "1,Sách 1\n", "utf-8")
    refused = terminal("harvest", "books", "--no-index", answers="n\n", code=1)
    assert "7 of its 8 records are not in the file and would disappear" in refused
    assert "--option mode=append" in refused
    agreed = terminal("harvest", "books", "--no-index", answers="y\n")
    assert "7 withdrawn" in agreed
