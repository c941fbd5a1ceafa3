"""The benchmark of the administration asks for its pages among as much as it was told to make."""

from __future__ import annotations

import json

from tests.benchmarks.script import run


def test_every_page_that_can_be_asked_for_is_timed() -> None:
    sizes = {"records": 40, "sources": 12, "runs": 30, "institutions": 20, "activities": 3, "times": 1}
    arguments = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    done = run("admin.py", *arguments)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {name: told[name] for name in ("sources", "runs", "institutions")} == {
        "sources": 12, "runs": 30, "institutions": 20,
    }  # fmt: skip
    assert told["records"] == 40
    assert told["failed"] == []
    written = {"activity", "exhibition_chapter", "exhibition_version", "upload_preview", "link_shown"}
    assert not (written | {"institutions_look", "record_version"}) & set(told["not_asked"])
    asked = {page["address"]: page for page in told["pages"]}
    for address in (
        "/admin/",
        "/admin/sources",
        "/admin/sources/bench-0",
        "/admin/runs?q=12",
        "/admin/plugins",
    ):
        assert asked[address]["status"] == 200
        assert 0 < asked[address]["p50"] <= told["slowest_p95"]
