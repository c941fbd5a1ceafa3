"""The benchmark of OAI-PMH walks every list of a catalog of its own, and the same through a peer."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.script import run


def test_every_list_is_walked_to_its_end_and_the_peer_gives_as_many(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    wanted = ("--records", "300", "--peer", "--lists", "oai_dc", "identifiers", "set of a kind")
    environment = {"CATALOG_DATABASE_URL": f"sqlite:///{foreign}", "TMPDIR": str(tmp_path)}
    done = run("oai_provider.py", *wanted, **environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    lists = told["lists"]
    assert {name: one["records"] for name, one in lists.items() if name != "set of a kind"} == {
        "oai_dc": 300,
        "identifiers": 300,
    }
    assert 0 < lists["set of a kind"]["records"] < 300
    assert lists["oai_dc"]["pages"] == 2
    assert lists["oai_dc"]["cpu_seconds"] > 0
    assert {name: one["records"] for name, one in told["oai_repo"].items()} == {"oai_dc": 300, "marcxml": 300}
    assert list(tmp_path.iterdir()) == []
