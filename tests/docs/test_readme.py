"""The commands that the README shows do what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)#]+)\)")


def blocks(text: str) -> list[list[str]]:
    """The lines of each shell block, comments off."""
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [[line.split("#")[0].strip() for line in block.splitlines() if line.strip()] for block in found]


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    (first, *_) = blocks(README)
    assert first == ["make run", "make test"]
    for line in first:
        done = subprocess.run(
            [*shlex.split(line), "-n"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_an_institution_s_commands_take_its_file_in(tmp_path: Path) -> None:
    (lines,) = [block for block in blocks(README) if any("sources add" in line for line in block)]
    books = next((ROOT / "catalog/demo/data/books").glob("*.mrc"))
    shutil.copy(books, tmp_path / "books.mrc")
    environment = {**os.environ, "CATALOG_HOME": str(tmp_path / "home")}
    output = ""
    for line in ["catalog db upgrade", *lines]:
        words = shlex.split(line)
        assert words[0] == "catalog"
        done = subprocess.run(
            [sys.executable, "-m", "catalog.cli", *words[1:]],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        output = done.stdout
    assert "new" in output


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in LINK.findall(text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"
