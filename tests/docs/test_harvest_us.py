"""What the pages for harvesters tell to type works as it stands, and is the same in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from flask import Flask

from catalog import indexing
from catalog.dumps import making
from catalog.store import changes
from catalog.store.db import reading
from tests.docs.followed import DOCS, blocks
from tests.factories import make_record, publish_records, withdraw
from tests.serving import serving

pytestmark = pytest.mark.databases("sqlite")
ENGLISH, VIETNAMESE = DOCS / "harvest-us.md", DOCS / "vi" / "lay-du-lieu.md"
SITE = "https://khomo.example"


def typed(script: str, folder: Path) -> str:
    """What a shell prints that is given a block of the page, with our commands on its path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, (script, done.stdout, done.stderr)
    return done.stdout


def test_both_languages_tell_to_type_the_same() -> None:
    assert blocks(ENGLISH, "sh") == blocks(VIETNAMESE, "sh")


def test_all_commands_of_the_page_work_one_after_the_other(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app()
    publish_records([make_record(str(number), title=f"Sách về Huế {number}") for number in range(30)])
    publish_records([make_record("e", kind="exhibition", title="Trưng bày ở Huế")])
    indexing.sync(app.extensions["catalog"])
    making.make(app.extensions["catalog"].settings, workers=0)
    withdraw("sample-7")
    indexing.sync(app.extensions["catalog"])
    with reading() as session:
        head = changes.head(session)
    with serving(app) as address:
        told = [typed(block.replace(SITE, address), tmp_path) for block in blocks(ENGLISH, "sh")]
    assert ".ndjson.gz: OK" in told[0]
    (change, _end) = (tmp_path / "changes.ndjson").read_text("utf-8").splitlines()
    assert (orjson.loads(change)["change"], orjson.loads(change)["id"]) == ("delete", "sample-7")
    page = orjson.loads((tmp_path / "page.json").read_bytes())
    assert (page["changes"], page["digest"]) == ([], head.set_digest)
    verified = next(text for text in told if "hold one set" in text)
    assert verified.splitlines()[-1].endswith(f"30 records, digest {head.set_digest}")
    assert orjson.loads((tmp_path / "held.json").read_bytes())["held"].keys().isdisjoint({"sample-7"})
    assert len(orjson.loads((tmp_path / "hue.json").read_bytes())["items"]) > 10
    for name, text in (
        ("exhibitions.atom", "Trưng bày ở Huế"), ("hue.csv", "Sách về Huế 3"), ("books.ris", "TY  - BOOK"),
        ("identify.xml", "<deletedRecord>persistent<"), ("formats.xml", "marcxml"),
        ("books.xml", "Sách về Huế"), ("found.json", "Huế"), ("institutions.json", "hue-library"),
        ("catalog.ttl", "dcat:Catalog"), ("sitemap.xml", "<loc>"),
    ):  # fmt: skip
        assert text in (tmp_path / name).read_text("utf-8"), name
