"""The harvest benchmark measures what it says: all records, twice, and Zebra on the same ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
RECORDS = 120


def run(script: str, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def figures(*arguments: str) -> tuple[Any, str]:
    done = run("harvest.py", "--records", str(RECORDS), *arguments)
    assert done.returncode == 0, done.stderr
    (size,) = json.loads(done.stdout)["sizes"]
    return size, done.stderr


def test_records_over_oai_pmh_on_both_databases_and_in_zebra(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    size, table = figures("--via", "oaipmh", "--page", "50", "--database", "postgresql",
                          "--zebra", "--cache", cache)  # fmt: skip
    assert [entry["database"] for entry in size["databases"]] == ["sqlite", "postgresql"]
    assert all(entry["failed"] == 0 for entry in size["databases"])
    assert [entry["setup"] for entry in size["zebra"]] == ["icu", "chr", "iso2709"]
    # Real records have some hundred different words: fewer would mean that fields were not found.
    assert all(entry["terms"] > RECORDS for entry in size["zebra"])
    assert set(size["ratios"]) == {
        "postgresql_to_sqlite", "rate_to_zebra_icu", "rate_to_zebra_chr", "rate_to_zebra_iso2709",
    }  # fmt: skip
    assert "PostgreSQL's time over SQLite's" in table
    assert "zebraidx icu (index only, one core)" in table
    # What was made for this run serves the next one.
    assert (tmp_path / "cache").exists()


def test_records_from_a_file_come_in_by_default() -> None:
    size, table = figures()
    assert size["via"] == "files"
    assert size["databases"][0]["memory"]["peak_anonymous_bytes"] > 0
    assert "sqlite: unchanged again" in table


def test_a_zebra_that_is_not_installed_is_named_with_its_packages(tmp_path: Path) -> None:
    done = run("harvest.py", "--zebra", "--records", "1", path=str(tmp_path))
    assert done.returncode == 1
    assert "apt-get install idzebra-2.0-utils" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--zebra", "solr"], "'solr' is none of"),
        (["--database", "postgresql://db/x", "--records", "1,2"], "an empty database serves for one size"),
    ],
)
def test_what_cannot_be_measured_is_said_at_once(arguments: list[str], told: str) -> None:
    done = run("harvest.py", *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_each_stage_of_a_harvest_has_its_processor_time_and_its_flame(tmp_path: Path) -> None:
    done = run("flames.py", "--records", "100", "--stages", "map,fetch by OAI-PMH,write")
    assert done.returncode == 0, done.stderr
    stages = {entry["stage"]: entry for entry in json.loads(done.stdout)["stages"]}
    assert set(stages) == {"map", "fetch by OAI-PMH", "write"}
    assert all(entry["cpu_microseconds"] > 0 for entry in stages.values())
    assert "catalog/formats/marcxml" in "".join(stages["map"]["flame"])
    assert "catalog/store" in "".join(stages["write"]["flame"])
    page, figures = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text("before\n<!-- flames -->\nwritten long ago\n<!-- end of flames -->\nafter\n", "utf-8")
    figures.write_text(done.stdout, "utf-8")
    assert run("flames_page.py", str(page), str(figures), str(figures)).returncode == 0
    written = page.read_text("utf-8")
    assert written.startswith("before\n<!-- flames -->\n")
    assert written.endswith("<!-- end of flames -->\nafter\n")
    assert "\n| map | " in written
    assert "written long ago" not in written
