"""``catalog plans derive``."""

from __future__ import annotations

from tests.conftest import Runner
from tests.programme.counted import activity, library


def test_deriving_tells_how_many_institutions_it_looked_at(run: Runner) -> None:
    library("xa-1")
    library("xa-2")
    assert "2 institutions" in run("plans", "derive").output
    activity("xa-1")
    assert "2 institutions" in run("plans", "derive", "--all").output
