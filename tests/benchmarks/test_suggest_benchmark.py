"""The benchmark of suggestions measures what it says, in a catalog of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.script import run


def test_the_word_book_is_made_and_asked(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    done = run(
        "suggest.py", "--records", "200", "--requests", "20", CATALOG_DATABASE_URL=f"sqlite:///{foreign}"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["records"], told["requests"]) == (200, 20)
    assert told["entries"] > 200
    assert told["bytes"] > 0
    assert told["build"]["processor_seconds"] > 0
    for name in ("suggest_ms", "answer_ms", "candidates_ms"):
        assert 0 < told[name]["p50"] <= told[name]["longest"]
    assert not foreign.exists()
