"""The benchmark of the programme makes its catalog, counts in it and asks the site that is served of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.benchmarks.script import run


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("bench")
    foreign = folder / "foreign.db"
    done = run(
        "programme.py", "--institutions", "60", "--activities", "80", "--observations", "300",
        "--changes", "10", "--rounds", "1", TMPDIR=str(folder), CATALOG_DATABASE_URL=f"sqlite:///{foreign}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # Somebody else's catalog is left alone, and nothing of its own stays behind.
    assert list(folder.iterdir()) == []
    return json.loads(done.stdout)


def test_every_page_and_file_is_timed_after_a_change_and_as_it_stands(told: Any) -> None:
    pages = told["served"]["pages"]
    assert {"dashboard", "indicators as JSON", "workbook of a province"} <= pages.keys()
    for name, page in pages.items():
        assert page["bytes"] > 1_000, name
        assert all(page[when]["p95"] > 0 for when in ("anew", "unchanged", "not_modified"))
    assert told["served"]["memory"]["peak_anonymous_bytes"] > 0


def test_what_pages_ask_for_and_a_days_changes_are_timed(told: Any) -> None:
    assert told["questions"]["standing of a province"]["p50"] > 0
    assert told["day"]["changes"] == 10
    assert told["day"]["institutions"] > 0
    assert told["memory"]["peak_rss_bytes"] > 0
