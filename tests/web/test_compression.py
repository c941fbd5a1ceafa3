"""Answers are compressed once, for whoever takes it, and stay what they are."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, send_file
from flask.testing import FlaskClient

from catalog.resources import resource_folder
from catalog.web import assets

TEXTS = (
    "/", "/search?q=hue", "/search.json?q=hue", "/record/sample-kieu.json", "/feed.json",
    "/api/v1/record.schema.json",
)  # fmt: skip
ASKS = {"Accept-Encoding": "gzip, deflate"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize("address", TEXTS)
def test_text_is_shorter_and_unpacks_to_the_same(
    address: str, sample: list[str], client: FlaskClient
) -> None:
    plain, packed = client.get(address), client.get(address, headers=ASKS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers.get("Content-Length") == str(len(packed.data))


def test_the_tag_of_a_compressed_answer_is_weak_and_answers_304(
    sample: list[str], client: FlaskClient
) -> None:
    for address in ("/record/sample-kieu.json", "/search.json"):
        packed = client.get(address, headers=ASKS)
        assert packed.headers["ETag"].startswith('W/"')
        again = client.get(address, headers={**ASKS, "If-None-Match": packed.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"].removeprefix("W/") == packed.headers["ETag"].removeprefix("W/")
        assert "Accept-Encoding" in again.vary
        assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"Accept-Encoding": "br"},
        {"Accept-Encoding": "gzip;q=0"},
        {"Accept-Encoding": "identity"},
        {"Accept-Encoding": "identity, gzip;q=0.5"},
        {"Accept-Encoding": ";;;q=,"},
    ],
)
def test_who_does_not_ask_for_gzip_gets_none(
    wanted: dict[str, str], sample: list[str], client: FlaskClient
) -> None:
    answer = client.get("/search.json", headers=wanted)
    assert "Content-Encoding" not in answer.headers
    assert answer.get_json()["total"] > 0


def test_what_is_short_a_picture_or_not_whole_is_left_alone(sample: list[str], client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=ASKS).headers
    assert "Content-Encoding" not in client.head("/search.json", headers=ASKS).headers
    picture = next(resource_folder("static").rglob("*.woff2"))
    name = picture.relative_to(resource_folder("static")).as_posix()
    with client.get(f"/static/{name}", headers=ASKS) as answer:
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" not in answer.vary
    with client.get("/static/css/site.css", headers={**ASKS, "Range": "bytes=0-999"}) as part:
        assert (part.status_code, len(part.data)) == (206, 1000)
        assert "Content-Encoding" not in part.headers


def test_pages_go_to_browsers_with_brotli_and_data_does_not(sample: list[str], client: FlaskClient) -> None:
    page, plain = client.get("/search?q=hue", headers=BROWSER), client.get("/search?q=hue")
    assert page.headers["Content-Encoding"] == "br"
    assert brotli.decompress(page.data) == plain.data
    assert len(page.data) < len(client.get("/search?q=hue", headers=ASKS).data)
    assert page.headers["ETag"] == plain.headers["ETag"]
    tag = {"If-None-Match": page.headers["ETag"]}
    assert client.get("/search?q=hue", headers={**BROWSER, **tag}).status_code == 304
    assert client.get("/search.json?q=hue", headers=BROWSER).headers["Content-Encoding"] == "gzip"
    rather_gzip = {"Accept-Encoding": "gzip, br;q=0.5"}
    assert client.get("/search?q=hue", headers=rather_gzip).headers["Content-Encoding"] == "gzip"


def test_static_files_are_packed_once_as_small_as_they_get(app: Flask, client: FlaskClient) -> None:
    plain = (resource_folder("static") / "css" / "site.css").read_bytes()
    for headers, unpack in ((ASKS, gzip.decompress), (BROWSER, brotli.decompress)):
        with client.get("/static/css/site.css", headers=headers) as packed:
            assert unpack(packed.data) == plain
            assert packed.headers["Content-Length"] == str(len(packed.data))
            assert "Accept-Ranges" not in packed.headers
            assert "Accept-Encoding" in packed.vary
            assert packed.headers["ETag"].startswith('W/"')
    assert len(packed.data) <= len(brotli.compress(plain, quality=11))
    folder = app.extensions["catalog"].settings.packed
    kept = {path.suffix: path.read_bytes() for path in folder.iterdir()}
    assert sorted(kept) == [".br", ".gz"]
    assert kept[".br"] == packed.data
    with client.get("/site.js", headers=BROWSER) as script:
        assert brotli.decompress(script.data) == assets.site_script()


def test_scripts_put_together_leave_out_comments_and_nothing_else(client: FlaskClient) -> None:
    text = client.get("/site.js").get_data(as_text=True)
    assert not re.search(r"^\s*(//|/\*)", text, re.MULTILINE)
    for name in (*assets.EARLY, *assets.LATER):
        source = (resource_folder("static") / "js" / name).read_text("utf-8")
        code = source.partition("*/\n")[2] if source.startswith("/*") else source
        kept = [line for line in code.splitlines() if not line.lstrip().startswith(("//", "/*"))]
        assert "\n".join(kept) in text, name


def test_a_page_that_tells_of_a_missing_file_is_packed_and_not_kept(app: Flask, client: FlaskClient) -> None:
    # Whoever asks for files without end must not fill the disk.
    for address in ("/static/css/khong-co.css", "/static/khac/khong-co-ten-nay.js", "/joined/khong-co.css"):
        missing = client.get(address, headers=BROWSER)
        assert (missing.status_code, missing.mimetype) == (404, "text/html")
        assert b"<h1" in brotli.decompress(missing.data)
    assert not app.extensions["catalog"].settings.packed.exists()


def test_all_static_texts_are_packed_when_the_server_starts(app: Flask, client: FlaskClient) -> None:
    folder = app.extensions["catalog"].settings.packed
    folder.mkdir(parents=True)
    (folder / "0123456789ab.br").write_bytes(b"of a build before")
    # Any file of the folder may be asked for: what lies there packed is what is sent.
    assets.prepare(folder)
    texts = [path for path in resource_folder("static").rglob("*") if path.suffix in (".css", ".js", ".svg")]
    kept = list(folder.iterdir())
    assert len(kept) >= 2 * (len({path.read_bytes() for path in texts}) + 1)
    assert all(re.fullmatch(r"[0-9a-f]{12}\.(br|gz)", path.name) for path in kept)
    assert not (folder / "0123456789ab.br").exists()
    before = {path: path.stat().st_mtime_ns for path in kept}
    assets.prepare(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(app: Flask, client: FlaskClient) -> None:
    folder = app.extensions["catalog"].settings.packed
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file stands where the folder would")
    with client.get("/static/css/home.css", headers=BROWSER) as packed:
        assert brotli.decompress(packed.data) == (resource_folder("static") / "css" / "home.css").read_bytes()


def test_a_stream_is_compressed_piece_by_piece_and_closed(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    given: list[int] = []

    def pieces() -> Iterator[bytes]:
        try:
            for number in range(1000):
                given.append(number)
                yield random.randbytes(5000).hex().encode() + b"\n"
        finally:
            given.append(-1)

    app.add_url_rule("/long", view_func=lambda: Response(pieces(), mimetype="application/x-ndjson"))
    first = next(app.test_client().get("/long", headers=ASKS, buffered=False).iter_encoded())
    assert first[:2] == b"\x1f\x8b"
    assert 0 < len(given) < 200
    with app.test_client().get("/long", headers=ASKS) as whole:
        assert gzip.decompress(whole.data).count(b"\n") == 1000
    assert given[-1] == -1


def test_what_is_compressed_already_or_is_one_persons_is_left_alone(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app()
    packed = tmp_path / "records.ndjson.gz"
    packed.write_bytes(gzip.compress(b"{}\n" * 10_000))
    app.add_url_rule("/dump", view_func=lambda: send_file(packed, mimetype="application/gzip"))

    def personal() -> Response:
        response = Response("x" * 5000, mimetype="text/html")
        response.set_cookie("who", "me")
        return response

    app.add_url_rule("/personal", view_func=personal)
    client = app.test_client()
    for address in ("/dump", "/personal"):
        with client.get(address, headers=ASKS) as answer:
            assert "Content-Encoding" not in answer.headers, address
