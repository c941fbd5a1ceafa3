"""Whoever follows the page about spreadsheets loads a ledger, and what the page shows is what is told."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import khomo_files
import orjson
import pytest
from flask import Flask

from tests.conftest import Runner
from tests.docs.followed import DOCS, blocks, steps

PAGES = (DOCS / "sheets.md", DOCS / "vi" / "bang-tinh.md")
MESSY = DOCS.parent / "plugins" / "khomo-files" / "tests" / "test_messy.py"


def messy_tables() -> ModuleType:
    """What builds the workbooks that the plugin's own tests read."""
    spec = importlib.util.spec_from_file_location("messy_tables", MESSY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_page_loads_a_ledger_and_shows_what_is_told(
    page: Path,
    make_app: Callable[..., Flask],
    run_in: Runner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_app([khomo_files])
    monkeypatch.chdir(tmp_path)
    messy = messy_tables()
    messy.write(tmp_path, messy.case_of("kiem-ke"))
    propose, add, harvest = steps(page)
    told = run_in(*propose[1:]).stdout
    lines = [" ".join(line.split()) for line in told.splitlines()]
    shown = [" ".join(line.split()) for line in blocks(page, "text")[0].splitlines()]
    assert [line for line in shown if line not in lines] == []
    run_in(*add[1:])
    report = orjson.loads(run_in(*harvest[1:], "--json").stdout)
    assert (report["new"], report["failed"]) == (4, 0)
