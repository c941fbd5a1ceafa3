"""``make soak`` runs every test that goes by rounds, to its end, and says how each step ended."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("tests", "plugins"):
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def goes_by_rounds(function: ast.FunctionDef) -> bool:
    return function.name.startswith("test_") and any(
        isinstance(node, ast.Name) and node.id == "ROUNDS" for node in ast.walk(function)
    )


def test_every_test_that_goes_by_rounds_is_marked_and_takes_their_number_from_one_place() -> None:
    found = []
    for path, module in modules():
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        for function in filter(goes_by_rounds, functions):
            marks = [ast.unparse(decorator) for decorator in function.decorator_list]
            found.append(function.name)
            assert "pytest.mark.soak" in marks, f"{path}: {function.name}"
        assert path == Path(__file__) or '"SOAK"' not in path.read_text("utf-8"), path
    assert "test_killed_runs_lose_and_double_nothing" in found


@pytest.fixture
def soak() -> Iterator[object]:
    def run(*arguments: str, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "tests" / "soak.py"), *arguments]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return subprocess.run(
            command, env={**kept, **(more or {})}, capture_output=True, text=True, timeout=300
        )

    return run


SCRIPT = """
import pytest
from tests.rounds import ROUNDS

@pytest.mark.soak
@pytest.mark.parametrize("number", range(ROUNDS))
def test_round(number):
    assert number != {wrong}
"""


def test_all_rounds_are_run_and_the_closing_line_is_told(soak, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "test_rounds.py").write_text(SCRIPT.format(wrong=-1))
    done = soak("--rounds", "7", str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert "passed  soak tests, 7 rounds, SQLite and PostgreSQL" in done.stdout
    assert "7 passed" in done.stdout.splitlines()[-1]


def test_a_failed_step_does_not_stop_the_next_one_and_fails_the_whole(soak, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "test_rounds.py").write_text(SCRIPT.format(wrong=3))
    # No such Python can be found: its step fails too, and is told after the first one.
    done = soak("--rounds", "5", "--pythons", "3.99", str(tmp_path))
    assert done.returncode == 1
    first, second = done.stdout.splitlines()[-2:]
    assert first.startswith("FAILED  soak tests, 5 rounds")
    assert "1 failed, 4 passed" in first
    assert second.startswith("FAILED  suite on Python 3.99")
