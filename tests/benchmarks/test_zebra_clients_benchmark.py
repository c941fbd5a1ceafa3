"""The benchmark of zebrasrv's clients measures what it says: every way brings every record, twice."""

from __future__ import annotations

import json

from tests.benchmarks.script import run


def test_each_way_to_zebrasrv_brings_all_records_and_finds_them_unchanged() -> None:
    done = run("zebra_clients.py", "--records", "60")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["machine"]["cores"] > 0
    assert [entry["way"] for entry in told["ways"]] == ["sru, marcxml", "z39.50, marcxml", "z39.50, usmarc"]
    for entry in told["ways"]:
        assert all(entry[name]["rate"] > 0 for name in ("fetched", "stored", "unchanged"))
