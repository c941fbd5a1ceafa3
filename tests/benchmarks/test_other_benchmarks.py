"""The benchmarks of the feed, the search and the formats measure what they say, in a catalog of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.script import run


def figures(script: str, *arguments: str, folder: Path | None = None, **environment: str) -> Any:
    done = run(script, *arguments, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["machine"]["cores"] > 0
    return told


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """The database of somebody else's catalog, which the environment names."""
    return tmp_path / "foreign.db"


def test_the_walk_of_the_feed_ends_with_the_set_that_the_site_tells(foreign: Path) -> None:
    told = figures("feed.py", "--records", "700", CATALOG_DATABASE_URL=f"sqlite:///{foreign}")
    assert (told["records"], told["digest_matches"]) == (700, True)
    assert told["pages"] > 1
    assert 0 < told["first_tenth_ms"]["p50"] <= told["first_tenth_ms"]["longest"]
    assert not foreign.exists()


def test_the_search_is_asked_over_http_with_facets(foreign: Path) -> None:
    told = figures("search.py", "--engine", "whoosh", "--records", "150", "--requests", "2",
                   "--seconds", "0.2", CATALOG_DATABASE_URL=f"sqlite:///{foreign}")  # fmt: skip
    (found,) = told["results"]
    assert (found["engine"], found["records"], found["requests"]) == ("whoosh", 150, 20)
    assert "kind" in found["facets"]
    assert found["overall_ms"]["p50"] > 0
    assert found["rebuild"]["seconds"] > 0
    assert found["suggestions_ms"]["p50"] > 0
    assert set(found["clients"]) == {"1", "2", "8"}
    assert not foreign.exists()


def test_engines_are_asked_beside_a_peer_in_one_process(tmp_path: Path) -> None:
    told = figures("search.py", "--inside", "--records", "150", "--requests", "2",
                   TMPDIR=str(tmp_path))  # fmt: skip
    assert [one["engine"] for one in told["results"]] == ["tantivy", "fts5", "whoosh"]
    assert all(one["overall_ms"]["p50"] > 0 and one["index"]["rate"] > 0 for one in told["results"])
    assert set(told["ratios"]) == {"tantivy to fts5", "tantivy to whoosh"}
    assert list(tmp_path.iterdir()) == []


def test_formats_read_the_same_records_in_three_shapes() -> None:
    told = figures("formats.py")
    assert all(told[shape]["failed"] == 0 for shape in ("as_they_are", "utf8", "marcxml"))
    assert told["as_they_are"]["records"] == 50
    assert told["utf8"]["records"] == told["marcxml"]["records"] > 40


def test_manifests_cost_one_request_and_one_more_with_a_description_beside_them() -> None:
    told = figures("iiif.py", "--manifests", "40", "--members", "500")
    assert told["walk"]["members"] == 500
    requests = {shape: run["first"]["requests"] for shape, run in told["harvest"].items()}
    assert requests == {"plain": 42, "with_mods_beside": 82, "whole_in_collections": 2}
    assert told["harvest"]["plain"]["again"]["records_sent"] == 0


def test_a_dump_is_measured_with_all_its_processes(tmp_path: Path) -> None:
    told = figures("dumps.py", "--records", "300", "--workers", "1", "--all", TMPDIR=str(tmp_path))
    assert told["records"] == 300
    whole = told["dumps"]["all"]
    assert (set(whole["bytes"]), whole["left_out"]) == ({"ndjson", "csv", "marcxml", "jsonld"}, 0)
    assert whole["peak_rss_bytes"] > whole["peak_anonymous_bytes"] > 0
    assert list(tmp_path.iterdir()) == []


def test_counting_is_measured_with_what_it_writes(foreign: Path) -> None:
    told = figures("counting.py", "--records", "50", "--rounds", "1",
                   CATALOG_DATABASE_URL=f"sqlite:///{foreign}")  # fmt: skip
    assert (told["records"], told["requests_per_second"]) == (50, 1000)
    assert 0 < told["count_us"] < 1e6
    assert told["write_ms"]["p50"] > 0
    assert told["core_percent"] > 0
    assert not foreign.exists()


def test_what_is_on_exhibitions_and_copies_of_pictures_are_timed_from_any_folder(tmp_path: Path) -> None:
    told = figures("occasions.py", "--records", "60", "--rounds", "2", folder=tmp_path)
    assert told["occasions"] > 60
    assert told["week"]["p95"] >= told["week"]["p50"] > 0
    assert told["pages"]["?when=today"]["bytes"] > 1_000
    told = figures(
        "exhibitions.py", "--exhibitions", "40", "--chapters", "6", "--rounds", "1", folder=tmp_path
    )
    assert told["list"]["p50"] > 0
    assert told["many chapters, all"]["bytes"] > told["many chapters, one"]["bytes"]
    told = figures(
        "picture_copies.py", "--records", "20", "--pictures", "2", "--rounds", "1", folder=tmp_path
    )
    assert told["kept"] == 2
    assert list(tmp_path.iterdir()) == []
