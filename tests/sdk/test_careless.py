"""Each check finds the fault that it is for, and finds none in a plugin that does as it should."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager

import pytest
import yaml

from catalog.sdk import Formats
from catalog.sdk.testing import SavedReply, check_connector, read_example
from catalog.sdk.testing.bench import Bench
from catalog.sdk.testing.check_connector import CONNECTOR_CHECKS
from catalog.sdk.testing.check_format import FORMAT_CHECKS
from catalog.sdk.testing.format_bench import FormatBench, Payload
from catalog.sdk.testing.saved import write_replies
from catalog.sdk.testing.workshop import Workshop
from catalog.shape import to_dict
from tests.sdk import careless, careless_formats

BASE = "https://shelf.example/list"
BOOKS = [{"id": f"b{number}", "title": f"Sách {number}"} for number in range(1, 7)]
LATER = [{"id": "b2", "title": "Sách hai"}, {"id": "b4", "gone": True}]
CHECKS = {entry.name: entry for entry in CONNECTOR_CHECKS}
NOTES = {entry.name: entry for entry in FORMAT_CHECKS}


@pytest.fixture(scope="module")
def shop():
    with Workshop() as made:
        yield made


def line(book):
    if book.get("gone"):
        return {"native_id": book["id"], "deleted": True}
    return {
        "title": book["title"], "kind": "book", "id": f"trial-{book['id']}", "institution": "trial-library",
        "source": {"slug": "trial", "native_id": book["id"]}, "access": "unknown",
        "links": [{"rel": "page", "url": f"https://shelf.example/{book['id']}"}],
    }  # fmt: skip


def save(folder, books):
    pages = [books[at : at + 2] for at in range(0, len(books), 2)]
    replies = []
    for number, page in enumerate(pages):
        told = {"items": page} | ({"next": f"{BASE}?page={number + 1}"} if number + 1 < len(pages) else {})
        url = f"{BASE}?page={number}" if number else BASE
        replies.append(SavedReply(url=url, body=json.dumps(told, ensure_ascii=False).encode()))
    write_replies(folder / "replies", replies, [f"{number}.json" for number in range(len(pages))])
    written = "".join(json.dumps(line(book)) + "\n" for book in books)
    (folder / "expected.jsonl").write_text(written, "utf-8")


def write_source(folder, **facts):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yaml").write_text(yaml.safe_dump(facts), "utf-8")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples") / "books"
    write_source(folder, connector="shelf", options={"url": BASE, "key": careless.SECRET})
    save(folder, BOOKS)
    save(folder / "later", LATER)
    return read_example(folder)


def test_a_careful_connector_passes_every_check(example, shop):
    report = check_connector(careless.Shelf, examples=[example], shop=shop)
    report.raise_for_faults()
    assert {entry.check for entry in report.findings if entry.outcome == "not applicable"} == {
        "damaged_files", "broken_line",
    }  # fmt: skip
    assert report.count("passed") == len(CONNECTOR_CHECKS) - 2


@pytest.mark.parametrize("name", careless.CARELESS)
def test_a_careless_connector_is_found_by_the_check_that_is_for_it(example, shop, name):
    bench = Bench(careless.CARELESS[name], example, Formats([]), shop)
    if name in ("secrets", "given_client"):
        assert bench.first.error is None
    finding = CHECKS[name].on("careless", bench)
    assert finding.outcome == "failed", finding
    assert finding.mend
    assert careless.SECRET not in finding.seen


def test_memory_of_the_fetching_process_is_found(example, shop):
    bench = Bench(careless.Remembering, example, Formats([]), shop)
    assert "another process maps trial-b1 otherwise" in CHECKS["elsewhere"].on("careless", bench).seen


def test_a_file_that_is_read_on_trust_is_found(tmp_path, shop):
    write_source(tmp_path / "lines", connector="lines", options={"path": "books.txt"})
    (tmp_path / "lines" / "files").mkdir()
    (tmp_path / "lines" / "files" / "books.txt").write_text("Một\nHai\n", "utf-8")
    bench = Bench(careless.Lines, read_example(tmp_path / "lines"), Formats([]), shop)
    assert "FileNotFoundError" in CHECKS["damaged_files"].on("careless", bench).seen


@contextmanager
def shelf_server(later):
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall("".join(f"Sách {number}\n" for number in range(900)).encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield {"port": server.server_address[1]}
        server.shutdown()
        thread.join()


def test_a_line_whose_breaking_is_taken_for_the_end_is_found(tmp_path, shop):
    server = "tests.sdk.test_careless:shelf_server"
    write_source(tmp_path / "line", connector="line", options={"host": "127.0.0.1"}, server=server)
    bench = Bench(careless.Line, read_example(tmp_path / "line"), Formats([]), shop)
    assert "called complete, but 900 of 900 are missing" in CHECKS["broken_line"].on("careless", bench).seen


def test_every_check_of_a_connector_has_its_careless_one():
    assert set(CHECKS) == {*careless.CARELESS, "elsewhere", "damaged_files", "broken_line"}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats") / "notes"
    write_source(folder, format="note")
    payload = Payload("a.xml", "<note><title>Truyện Kiều</title></note>".encode(), {})
    record = careless_formats.Note().read(payload.content, {})
    written = json.dumps({"file": "a.xml", "record": to_dict(record)})
    (folder / "expected.jsonl").write_text(written + "\n", "utf-8")
    return lambda entry: FormatBench(entry, [payload], folder, read_example(folder))


def test_a_careful_format_passes_every_check(notes):
    found = [entry.on("note", notes(careless_formats.Note())) for entry in FORMAT_CHECKS]
    assert [entry.outcome for entry in found] == ["passed"] * len(NOTES), found


@pytest.mark.parametrize("name", NOTES)
def test_a_careless_format_is_found_by_the_check_that_is_for_it(notes, name):
    finding = NOTES[name].on("careless", notes(careless_formats.CARELESS[name]))
    assert finding.outcome == "failed", finding
    assert finding.mend
