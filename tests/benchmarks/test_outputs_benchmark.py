"""The benchmark of the outputs takes every record by every way."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.script import run


def test_every_way_gives_every_record_and_a_home_is_used_again(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    done = run(
        "outputs.py", "--records", "300", "--requests", "4", "--home", str(tmp_path / "home"),
        CATALOG_DATABASE_URL=f"sqlite:///{foreign}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["records"] == 300
    assert {name: walk["records"] for name, walk in told["walks"].items()} == dict.fromkeys(
        ("feed", "changes_json", "changes_ndjson", "oai_oai_dc", "oai_marcxml"), 300
    )
    assert told["walks"]["feed"]["pages"] > 1
    assert all(walk["last_tenth_ms"]["p50"] > 0 for walk in told["walks"].values())
    assert set(told["dump"]["bytes"]) == {"ndjson", "csv", "marcxml", "jsonld"}
    assert set(told["unchanged_ms"]) == {
        "/feed.json", "/api/v1/changes", "/record/<id>.json", "/catalog.jsonld", "/data"
    }  # fmt: skip
    assert told["search_ms"]["while_a_walk_runs"]["p95"] > 0
    assert told["search_p95_ratio"] > 0
    assert (tmp_path / "home" / "catalog.db").exists()
    assert not foreign.exists()
