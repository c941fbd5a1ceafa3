"""The pages about institutions: their commands work, in both languages."""

from __future__ import annotations

import shlex
from pathlib import Path

import khomo_files
import pytest

from tests.conftest import Runner
from tests.docs.followed import DOCS
from tests.factories import add_institution


@pytest.mark.parametrize("name", ["institutions.md", "vi/don-vi.md"])
def test_the_commands_of_the_page_work(
    name: str, make_app: object, run_in: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_app([khomo_files])  # type: ignore[operator]
    monkeypatch.chdir(tmp_path)
    for slug in ("gone", "kept"):
        add_institution(slug, isil="VN-1")
    blocks = (DOCS / name).read_text("utf-8").split("```sh\n")[1:]
    lines = [line for block in blocks for line in block.partition("```")[0].splitlines()]
    assert len(lines) == 6
    told = []
    for line in lines:
        words = shlex.split(line.replace("MA-BO", "GONE").replace("MA-GIU", "KEPT"))
        words = [{"GONE": "gone", "KEPT": "kept"}.get(word, word) for word in words]
        assert words[0] == "catalog"
        told.append(run_in(*words[1:]).output)
    assert "0 new, 0 changed, 0 unchanged, 0 failed" in told[1]
    assert "2 institutions" in told[3]
    assert "isil" in told[4]
    assert told[5].startswith("gone -> kept")
