"""A library's zebrasrv, over SRU and over Z39.50, gives what its file read directly gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import khomo_files
import khomo_sru
import khomo_z3950
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
OF_THE_SOURCE = ("id", "source", "institution", "digest", "created", "modified", "seq", "datestamp")
"""What tells of the way a record came, not of the record."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ZebraServer]:
    records = [record for path in FILES for record in MARCReader(io.BytesIO(path.read_bytes()))]
    inside = b"".join(record_to_xml(record) for record in records if record is not None)
    whole = b'<collection xmlns="http://www.loc.gov/MARC21/slim">' + inside + b"</collection>"
    with zebra(tmp_path / "zebra", whole) as running:
        yield running


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_files, khomo_sru, khomo_z3950])
    return run_in


def published(slug: str) -> dict[str, dict[str, Any]]:
    """Each live record of a source as it is published, without what tells of its way."""
    with reading() as session:
        found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
    return {
        entry["source"]["native_id"]: {
            name: value for name, value in entry.items() if name not in OF_THE_SOURCE
        }
        for entry in found
        if entry["source"]["slug"] == slug
    }


def added(run: Runner, slug: str, connector: str, **options: object) -> None:
    pairs = [word for name, value in options.items() for word in ("--option", f"{name}={value}")]
    run("sources", "add", slug, "--connector", connector, "--institution", "library", "--institution-name",
        "Thư viện", *pairs)  # fmt: skip


def harvested(run: Runner, slug: str) -> dict[str, Any]:
    report = orjson.loads(run("harvest", slug, "--json", "--no-index").stdout)
    assert (report["status"], report["failed"]) == ("done", 0)
    return report


def test_sru_and_z3950_give_the_same_records_as_the_file_read_directly(
    server: ZebraServer, run: Runner
) -> None:
    private: dict[str, object] = {"allow_private": "true"}
    there = {"host": server.host, "port": server.port, **private}
    added(run, "file", "files", path=server.file)
    added(run, "sru", "sru", url=server.url, **private)
    added(run, "z3950", "z3950", **there)
    added(run, "z3950-usmarc", "z3950", syntax="usmarc", **there)
    total = harvested(run, "file")["new"]
    assert total > 60
    expected = published("file")
    for slug in ("sru", "z3950", "z3950-usmarc"):
        told = run("sources", "check", slug).stdout
        assert f"{total:,}" in told or str(total) in told, told
        assert harvested(run, slug)["new"] == total
        # Titles, dates, subjects and every other field.
        assert published(slug) == expected
        again = harvested(run, slug)
        assert (again["unchanged"], again["new"], again["changed"], again["withdrawn"]) == (total, 0, 0, 0)
    some = [entry for entry in expected.values() if "Việt Nam" in entry["title"]]
    assert any(entry.get("issued") and entry.get("subjects") for entry in some)


def test_the_check_over_z3950_names_server_hits_and_syntax(server: ZebraServer, run: Runner) -> None:
    added(run, "opac", "z3950", host=server.host, port=server.port, allow_private="true")
    told = orjson.loads(run("sources", "check", "opac", "--json").stdout)
    assert told["connector"] == "z3950"
    text = run("sources", "check", "opac").stdout
    assert "Zebra Information Server" in text
    assert "xml (marcxml)" in text


def test_a_private_address_is_not_connected_to_unless_it_is_allowed(server: ZebraServer, run: Runner) -> None:
    added(run, "opac", "z3950", host=server.host, port=server.port)
    told = run("harvest", "opac", "--no-index", code=1)
    assert "is not a public address" in told.output
    assert published("opac") == {}
    log = (server.file.parents[1] / "server.log").read_text("utf-8", "replace")
    assert "Init" not in log


def test_a_password_is_neither_shown_nor_logged(server: ZebraServer, run: Runner, caplog: Any) -> None:
    caplog.set_level(0)
    added(run, "opac", "z3950", host=server.host, port=server.port, allow_private="true", user="kho",
          password="bí-mật-7")  # fmt: skip
    outputs = [run("sources", "list", "--json").output, run("sources", "check", "opac", "--json").output,
               run("harvest", "opac", "--json", "--no-index").output]  # fmt: skip
    assert not any("bí-mật-7" in text for text in (*outputs, caplog.text))


def test_what_the_library_took_out_is_withdrawn_after_a_complete_list(
    server: ZebraServer, run: Runner, tmp_path: Path
) -> None:
    added(run, "opac", "z3950", host=server.host, port=server.port, allow_private="true")
    total = harvested(run, "opac")["new"]
    kept = server.file.read_bytes()
    first = kept.index(b"<record")
    end = kept.index(b"</record>", first) + len(b"</record>")
    with zebra(tmp_path / "smaller", kept[:first] + kept[end:]) as smaller:
        run("sources", "update", "opac", "--option", f"port={smaller.port}")
        report = harvested(run, "opac")
    assert (report["withdrawn"], report["unchanged"]) == (1, total - 1)
    assert len(published("opac")) == total - 1
