import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="no browser here")
def test_does_not_run():
    pass
"""


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_where_ci_is_true_a_test_that_does_not_run_is_a_failure(tmp_path, ci, code):
    (tmp_path / "test_it.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-p", "tests.strict", "-c", os.devnull]
    ended = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path],
        cwd=Path(__file__).parents[1], env={**os.environ, "CI": ci}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == code, ended.stdout
    assert ("not run, which counts as a failure" in ended.stdout) is (ci == "true")
