"""The open-data page: what it counts and leads to, and that its programs run as they stand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalog.record import Record, Rights
from catalog.store import changes, runs, sources
from catalog.store.db import now, reading, writing
from catalog.store.models import SourceRow
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.serving import serving
from tests.web.conftest import Read, links_of, text_of

pytestmark = pytest.mark.databases("sqlite")

Publish = Callable[..., list[str]]


def records() -> list[Record]:
    """A thousand in all would be no truer: enough for a second page of the change feed."""
    long = "Sách về Huế và kinh thành. " * 60
    return [
        make_record(str(number), title=f"Huế {number}", description=long, metadata_licence="CC0-1.0")
        for number in range(150)
    ]


def programs_of(address: str) -> dict[str, list[str]]:
    """The programs that a page shows, by language, in their order."""
    page = html.document_fromstring(requests.get(address, timeout=30).text)
    return {
        name: [code.text_content() for code in page.xpath(f"//code[@data-run='{name}']")]
        for name in ("curl", "python", "javascript")
    }


def run(language: str, text: str, folder: Path) -> str:
    """What a program prints, run in ``folder`` as the page says."""
    file = folder / {"curl": "run.sh", "python": "run.py", "javascript": "run.mjs"}[language]
    file.write_text(text + "\n", "utf-8")
    command = {"curl": ["bash", "-eu"], "python": [sys.executable, "-I"], "javascript": [_node()]}[language]
    done = subprocess.run([*command, str(file)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, (language, text, done.stderr)
    assert done.stderr == ""
    return done.stdout


def _node() -> str:
    found = shutil.which("node") or shutil.which("nodejs")
    assert found is not None, "install Debian's nodejs (tests/debian-packages.txt)"
    return found


def test_every_program_on_the_page_runs_as_it_stands(app: Flask, publish: Publish, tmp_path: Path) -> None:
    publish(*records())
    with serving(app) as address:
        texts, english = (programs_of(f"{address}{path}") for path in ("/data", "/en/data"))
        assert texts == english
        assert [len(found) for found in texts.values()] == [3, 3, 3]
        told = {name: [run(name, text, tmp_path) for text in found[:2]] for name, found in texts.items()}
        publish(make_record("new", title="Huế mới"))
        withdraw("sample-3")
        later = {name: run(name, found[2], tmp_path) for name, found in texts.items()}
    with reading() as session:
        head = changes.head(session)
    assert '"total":' in told["curl"][0]
    assert told["curl"][1].startswith("151 records.ndjson\n")
    lines = (tmp_path / "changes.ndjson").read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert "Huế mới" in lines[0]
    assert '"change":"delete"' in lines[1]
    assert head.set_digest in later["curl"]
    assert told["python"][0].startswith("150 found\nsample-")
    assert told["python"][1] == "150 records, complete: True\n"
    assert later["python"] == "150 records, the catalog has 150\n"
    assert told["javascript"][0].startswith("150 found\nsample-")
    assert told["javascript"][1].startswith("150 records, the catalog has 150\ncome back to http")
    assert "Huế mới licence not stated" in later["javascript"]
    assert "more changes after" in later["javascript"]


def test_the_page_counts_what_there_is_and_leads_to_each_part(publish: Publish, read: Read) -> None:
    picture = Rights(licence="CC-BY-4.0")
    publish(
        make_record("1", metadata_licence="CC0-1.0", rights=picture),
        make_record("2", metadata_licence="http://creativecommons.org/publicdomain/zero/1.0/"),
        make_record("3", source="museum", institution="history-museum", kind="object", title="Trống"),
    )
    page = read("/en/data")
    assert "3 records 2 institutions 2 sources" in text_of(page, "//ul[@class='numbers']")
    rows = {text_of(page, f"(//div[@aria-labelledby='contents']//tbody/tr)[{n}]")[:24] for n in (1, 2)}
    assert {row.split(" 2 ")[0] for row in rows} >= {"Hue City General Library"}
    descriptions, contents = (text_of(page, f"(//div[@class='panel']/ul)[{n}]") for n in (1, 2))
    assert descriptions == "CC0 1.0 2 not stated 1"
    assert contents == "CC BY 4.0 1"
    links = set(page.xpath("//main//a/@href"))
    assert {
        "/feed.json", "/api/v1/changes", "/en/dumps/", "/api/v1/records", "/api/v1/openapi.json",
        "/catalog.ttl",
        "/oai?verb=Identify", "/sitemap.xml", "/catalog.jsonld", "/en/data/check", "/en/data/api",
        "/search.atom?q=hu%E1%BA%BF", "/search.feed.json?institution=hue-library", "/api/v1/digest",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=institution:history-museum",
    } <= links  # fmt: skip
    assert all(link.startswith(("/", "#", "https://creativecommons.org/")) for link in links)
    assert "Search shows all of it." in text_of(page, "//section[@aria-labelledby='fresh']")


def test_every_part_of_the_site_leads_to_the_page(publish: Publish, read: Read) -> None:
    publish(make_record())
    assert links_of(read("/"), "//main//a")["Dữ liệu mở"] == "/data"
    assert links_of(read("/en/"), "//footer//a")["Open data"] == "/en/data"
    assert "/data" in links_of(read("/about")).values()


def test_sources_tell_their_last_run_and_the_next_but_not_what_a_run_says(
    publish: Publish, read: Read
) -> None:
    publish(make_record())
    due = now() + timedelta(days=2)
    with writing() as session:
        run_id = runs.open_run(session, "sample", "full").id
        counts = {"new": 12, "changed": 3, "unchanged": 5, "failed": 0}
        runs.finish(session, run_id, "done", counts, "http://10.0.0.5/secret answered 500")
        sources.update(session, "sample", metadata_licence="CC-BY-4.0", every_seconds=86_400)
        row = session.get(SourceRow, "sample")
        assert row is not None
        row.next_due = due
    page = read("/en/data")
    told = text_of(page, "//tr[th[contains(., 'sample')]]")
    assert due.isoformat(timespec="seconds") in page.xpath("//tr[th[contains(., 'sample')]]//time/@datetime")
    assert "done" in told
    assert "new: 12, changed: 3 " in told
    assert "CC BY 4.0" in told
    assert "secret" not in text_of(page, "//body")


def test_an_empty_catalog_has_a_page_too(read: Read) -> None:
    told = text_of(read("/data"))
    assert "0 bản ghi" in told
    assert "Chưa có nguồn nào." in told
    assert "Chưa có bản ghi nào." in told


def test_how_far_search_is_behind_is_told(app: Flask, read: Read) -> None:
    publish_records([make_record("1"), make_record("2")])
    assert "Search is 2 changes behind" in text_of(read("/en/data"))


def test_the_page_is_answered_with_304_until_something_changes(client: FlaskClient, publish: Publish) -> None:
    publish(make_record())
    tag = client.get("/data").headers["ETag"]
    again = client.get("/data", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    withdraw("sample-1")
    assert client.get("/data", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_kept_of_the_contents_follows_records_names_and_language(
    publish: Publish, read: Read
) -> None:
    publish(make_record("1"))
    told = "//div[@aria-labelledby='contents']//tbody"
    assert "Hue City General Library" in text_of(read("/en/data"), told)
    assert "Thư viện Tổng hợp thành phố Huế" in text_of(read("/data"), told)
    add_institution(name_en="Hue Library", name_vi="Thư viện Huế")
    assert text_of(read("/en/data"), told).startswith("Hue Library 1 ")
    assert text_of(read("/data"), told).startswith("Thư viện Huế 1 ")
    publish(make_record("2"), make_record("3", source="museum", institution="history-museum"))
    assert "3 records 2 institutions" in text_of(read("/en/data"), "//ul[@class='numbers']")
    assert text_of(read("/en/data"), told).startswith("Hue Library 2 ")
