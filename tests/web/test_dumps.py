"""The dumps over HTTP: in parts, resumed, told apart from older ones, and a page for people."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from pathlib import Path
from random import Random

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from catalog.dumps import making
from catalog.feeds.dump_manifest import Manifest
from catalog.settings import Settings
from catalog.store.db import writing
from catalog.store.models import Log
from catalog.web import dumps
from tests.factories import make_record, publish_records
from tests.serving import serving
from tests.web.conftest import Read, links_of, text_of


@pytest.fixture
def made(app: Flask, settings: Settings) -> Manifest:
    """A dump of a few records."""
    publish_records([make_record(str(number)) for number in range(20)])
    return making.make(settings)


@pytest.fixture
def file(made: Manifest) -> str:
    """The address of its NDJSON."""
    return f"/dumps/{made.files[0].name}"


def test_a_download_that_is_cut_goes_on_where_it_stopped(
    app: Flask, settings: Settings, made: Manifest, file: str, tmp_path: Path
) -> None:
    whole = (settings.dumps / made.name / made.files[0].name).read_bytes()
    with serving(app) as base, requests.Session() as session:
        first = session.get(f"{base}{file}", headers={"Range": "bytes=0-99"}, timeout=10)
        assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-99/{len(whole)}")
        tag = first.headers["ETag"]
        rest = {"Range": "bytes=100-", "If-Range": tag}
        second = session.get(f"{base}{file}", headers=rest, timeout=10)
        assert (second.status_code, first.content + second.content) == (206, whole)
        # Of a file that is another one now the whole is sent, never a part that does not fit.
        other = session.get(f"{base}{file}", headers={**rest, "If-Range": '"another"'}, timeout=10)
        assert (other.status_code, other.content) == (200, whole)
        part = tmp_path / made.files[0].name
        part.write_bytes(whole[:50])
        sums = tmp_path / "SHA256SUMS"
        for command in (
            ["curl", "-sSf", "-C", "-", "-o", str(part), f"{base}{file}"],
            ["curl", "-sSf", "-o", str(sums), f"{base}/dumps/SHA256SUMS"],
            ["sha256sum", "--check", "--ignore-missing", "--strict", sums.name],
        ):
            subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        assert part.read_bytes() == whole


def test_what_the_headers_say_of_a_file(client: FlaskClient, made: Manifest, file: str) -> None:
    told = made.files[0]
    with client.get(file, headers={"Accept-Encoding": "gzip"}) as response:
        assert hashlib.sha256(response.data).hexdigest() == told.sha256
        assert (response.mimetype, response.content_length) == ("application/gzip", told.bytes)
        assert "Content-Encoding" not in response.headers
        assert response.headers["Content-Disposition"] == f"attachment; filename={told.name}"
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.last_modified == made.made.replace(microsecond=0)
        tag = response.headers["ETag"]
    assert not tag.startswith("W/")
    assert client.get(file, headers={"If-None-Match": tag}).status_code == 304
    head = client.head(file)
    assert (head.status_code, head.data, head.content_length) == (200, b"", told.bytes)


RANGES = {
    "bytes=5-9": 206, "bytes=-3": 206, "bytes=0-99999999": 206, "bytes=99999999-": 416, "bytes=0-1,4-5": 200,
    "lines=1-2": 200, "bytes=x": 200, "bytes=9-5": 200, f"bytes={'9' * 5000}-": 200, "": 200,
}  # fmt: skip


def test_ranges_that_fit_are_parts_and_odd_ones_are_passed_over(
    client: FlaskClient, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "SMALL", 0)
    # More requests than there are places: however one was answered, its place is free again.
    for asked, status in RANGES.items():
        with client.get(file, headers={"Range": asked}) as response:
            assert response.status_code == status, asked
            if status == 416:
                assert response.headers["Content-Range"].startswith("bytes */")
                assert "ask for bytes within these" in response.get_json()["error"]


def test_the_manifest_leads_on_to_what_changed(client: FlaskClient, made: Manifest) -> None:
    told = client.get("/dumps/manifest.json").get_json()
    assert (told["count"], told["digest"], told["behind"]) == (20, made.digest, 0)
    publish_records([make_record("new")])
    response = client.get("/dumps/manifest.json")
    assert response.get_json()["behind"] == 1
    assert (
        client.get("/dumps/manifest.json", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )
    changed = client.get(told["next"].removeprefix("http://localhost")).get_json()["changes"]
    assert [change["id"] for change in changed] == ["sample-new"]
    own = client.get(told["manifest"].removeprefix("http://localhost")).get_json()
    assert own["files"] == told["files"]
    sums = client.get("/dumps/SHA256SUMS")
    assert sums.data == client.get(told["checksums"].removeprefix("http://localhost")).data
    assert sums.text.splitlines() == [f"{one['sha256']}  {one['name']}" for one in told["files"]]
    latest = client.get("/dumps/latest.marc.xml.gz")
    assert (latest.status_code, latest.location) == (302, f"/dumps/{made.name}.marc.xml.gz")


def test_what_is_not_there_is_told_in_the_shape_of_all_data(
    client: FlaskClient, settings: Settings, made: Manifest
) -> None:
    making.make(settings, ["csv"])
    partial = client.get("/dumps/latest.ndjson.gz")
    assert (partial.status_code, partial.get_json()["error"]) == (404, "The newest dump holds no ndjson.")
    for name, status in (
        ("x", 404), ("latest.pdf.gz", 404), ("..%2F..%2Fcatalog.db", 404), ("%00", 404), ("%ff", 404),
        ("khomo-20260101-5-0123abcd.csv.gz", 410), (f"{made.name}.pdf", 410), (made.name, 410),
        (f"{made.name}.ndjson", 410), (f"{made.name}..%2Fmanifest.json", 404),
    ):  # fmt: skip
        response = client.get(f"/dumps/{name}")
        assert response.status_code == status, name
        assert response.get_json()["status"] == status
    refused = client.post("/dumps/manifest.json")
    assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True)


def test_a_dump_of_another_log_or_with_a_cut_file_is_not_served(
    client: FlaskClient, settings: Settings, made: Manifest, file: str
) -> None:
    path = settings.dumps / made.name / made.files[1].name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert client.get("/dumps/manifest.json").status_code == 404
    assert client.get(file).status_code == 410
    path.write_bytes(whole)
    assert client.get("/dumps/manifest.json").status_code == 200
    with writing() as session:
        session.query(Log).update({"log_id": "ab" * 16})
    response = client.get("/dumps/manifest.json")
    assert response.status_code == 404
    assert response.get_json()["start_again"].endswith("/api/v1/changes")
    assert client.get(file).status_code == 410
    assert client.get("/dumps/SHA256SUMS").status_code == 404
    assert client.get("/dumps/latest.csv.gz").status_code == 404


def test_slow_downloads_never_take_every_thread(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "SMALL", 1000)
    noise = Random(1)
    publish_records([make_record(str(number), description=noise.randbytes(500).hex()) for number in range(9)])
    file = f"/dumps/{making.make(settings, ['ndjson']).files[0].name}"
    client = app.test_client()
    slow = [client.get(file) for _ in range(dumps.DOWNLOADS)]
    refused = client.get(file)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert client.head(file).status_code == client.get("/dumps/manifest.json").status_code == 200
    done = [threading.Thread(target=response.close) for response in slow]
    for thread in done:
        thread.start()
    for thread in done:
        thread.join()
    with client.get(file) as response:
        assert response.status_code == 200


def test_the_page_tells_people_what_to_take(read: Read, client: FlaskClient, made: Manifest) -> None:
    page = read("/dumps/")
    links = links_of(page)
    assert {"ndjson.gz", "csv.gz", "marc.xml.gz", "jsonld.ndjson.gz", "manifest.json"} <= links.keys()
    for address in links.values():
        if address.startswith("/dumps/"):
            with client.get(address) as response:
                assert response.status_code == 200
    assert page.get("lang") == "vi"
    told = text_of(page)
    assert "Tải toàn bộ dữ liệu" in told
    assert "từ đó chưa có gì thay đổi" in told
    publish_records([make_record("new")])
    english = text_of(read("/en/dumps/"))
    assert "Download everything" in english
    assert "20 records" in english
    assert "1 change since" in english
    as_json = client.get("/dumps/", headers={"Accept": "application/json"})
    assert (as_json.status_code, as_json.location) == (303, "/dumps/manifest.json")
    assert "Accept" in as_json.headers["Vary"]


def test_a_catalog_without_a_dump_leads_to_the_change_feed(read: Read, client: FlaskClient) -> None:
    assert "/api/v1/changes" in links_of(read("/dumps/")).values()
    assert client.get("/dumps/manifest.json").status_code == 404
