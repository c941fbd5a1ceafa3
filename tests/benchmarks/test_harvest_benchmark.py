"""The harvest benchmark measures what it says: all records, twice, and Zebra on the same ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.script import run

RECORDS = 120


def figures(*arguments: str, folder: Path | None = None) -> tuple[Any, str]:
    done = run("harvest.py", "--records", str(RECORDS), *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["real_records"]["records"] + told["real_records"]["left_out"] == 50
    (size,) = told["sizes"]
    return size, done.stderr


def test_records_over_oai_pmh_on_both_databases_and_in_zebra(tmp_path: Path) -> None:
    size, table = figures("--via", "oaipmh", "--page", "50", "--database", "postgresql",
                          "--zebra", "--cache", "cache", folder=tmp_path)  # fmt: skip
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
    made = {file.name for file in (tmp_path / "cache").rglob("*") if file.is_file()}
    assert made == {"pages.json", "pages.xml", "records.mrc", "records.xml"}


def test_records_from_a_file_come_in_by_default() -> None:
    size, table = figures()
    assert size["via"] == "files"
    assert size["databases"][0]["memory"]["peak_anonymous_bytes"] > 0
    assert "sqlite: unchanged again" in table


def test_a_zebra_that_is_not_installed_is_named_with_its_packages(tmp_path: Path) -> None:
    done = run("harvest.py", "--zebra", "--records", "1", PATH=str(tmp_path))
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
