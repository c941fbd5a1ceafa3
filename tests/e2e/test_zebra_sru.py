"""A library's zebrasrv connected by the commands of the documentation, beside its file read directly."""

from __future__ import annotations

import io
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import khomo_files
import khomo_sru
import orjson
import pytest
from flask import Flask
from pymarc import MARCReader, record_to_xml

from catalog.sdk.testing.zebra import ZebraServer, zebra
from catalog.store import changes
from catalog.store.db import reading
from tests.conftest import Runner

ROOT = Path(__file__).parents[2]
FILES = (
    ROOT / "tests/formats/data/uva_marc8_50.mrc",
    *sorted((ROOT / "catalog/demo/data/books").glob("*.mrc")),
)


@pytest.fixture
def server(tmp_path: Path) -> Any:
    records = [record for path in FILES for record in MARCReader(io.BytesIO(path.read_bytes()))]
    inside = b"".join(record_to_xml(record) for record in records if record is not None)
    with zebra(tmp_path / "zebra", b'<collection xmlns="http://www.loc.gov/MARC21/slim">' + inside
               + b"</collection>") as running:  # fmt: skip
        yield running


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_files, khomo_sru])
    return run_in


def published(slug: str) -> dict[str, tuple[Any, ...]]:
    """Title, dates and subjects of each live record of a source, as they are published."""
    with reading() as session:
        found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
    return {
        entry["source"]["native_id"]: (entry["title"], entry.get("issued"), entry.get("subjects"))
        for entry in found
        if entry["source"]["slug"] == slug
    }


def test_the_line_that_the_check_prints_harvests_what_the_file_holds(
    server: ZebraServer, run: Runner
) -> None:
    told = run("sources", "check", server.url, "--allow-private").stdout
    assert "  Zebra thử nghiệm" in told.splitlines()
    assert "  schema: marcxml" in told.splitlines()
    words = shlex.split(next(line for line in told.splitlines() if line.startswith("catalog ")))
    run(*words[1:])
    report = orjson.loads(run("harvest", words[3], "--json", "--no-index").stdout)
    run("sources", "add", "file", "--connector", "files", "--institution", words[3], "--option",
        f"path={server.file}")  # fmt: skip
    beside = orjson.loads(run("harvest", "file", "--json", "--no-index").stdout)
    assert (report["status"], report["new"], report["failed"]) == ("done", beside["new"], 0)
    assert report["new"] > 60
    assert published(words[3]) == published("file")


def test_a_second_harvest_changes_nothing(server: ZebraServer, run: Runner) -> None:
    run("sources", "add", "opac", "--connector", "sru", "--institution", "library", "--institution-name",
        "Thư viện", "--option", f"url={server.url}", "--option", "allow_private=true")  # fmt: skip
    first = orjson.loads(run("harvest", "opac", "--json", "--no-index").stdout)
    again = orjson.loads(run("harvest", "opac", "--json", "--no-index").stdout)
    assert (again["new"], again["changed"], again["withdrawn"]) == (0, 0, 0)
    assert again["unchanged"] == first["new"]
