"""The verifier over real HTTP: outputs that hold one set, that lie, that change meanwhile, that are away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from flask import Flask, Response, request

from catalog.feeds.cursor import Cursor
from catalog.settings import Settings
from catalog.store import changes
from catalog.store.db import reading
from tests.conftest import Runner
from tests.factories import add_institution, add_source, make_record, publish_records, withdraw
from tests.serving import serving
from tests.store import writer_process

pytestmark = pytest.mark.databases("sqlite")
LIVE = 11
OUTPUTS = (
    "/api/v1/changes", "/api/v1/changes (NDJSON)", "/feed.json", "/dumps/ (NDJSON)", "/dumps/ (csv)",
    "/dumps/ (marcxml)", "/dumps/ (jsonld)", "/oai ListIdentifiers oai_dc", "/oai ListRecords marcxml",
    "/api/v1/records", "/sitemap.xml", "/api/v1/digest",
)  # fmt: skip
Change = Callable[[Response], None]


def head() -> changes.Head:
    with reading() as session:
        return changes.head(session)


@pytest.fixture
def filled(app: Flask) -> None:
    """Eleven live records of two sources, and one withdrawn."""
    publish_records([make_record(str(number), title=f"Sách {number}") for number in range(10)])
    publish_records([make_record(str(number), source="second") for number in range(2)])
    withdraw("sample-9")


@pytest.fixture
def served(app: Flask, filled: None) -> Iterator[str]:
    """The address of the filled catalog."""
    with serving(app) as url:
        yield url


def changed(app: Flask, path: str, change: Change, accept: str = "") -> None:
    """Let ``change`` have a hand in the answers at a path."""

    @app.after_request
    def after(response: Response) -> Response:
        if request.path == path and accept in request.headers.get("Accept", ""):
            response.direct_passthrough = False
            change(response)
        return response


def report(run: Runner, url: str, code: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``verify-feed --json`` tells: the whole, and its outputs by name."""
    told = orjson.loads(run("verify-feed", url, "--json", code=code).stdout.splitlines()[-1])
    return told, {output["output"]: output for output in told["outputs"]}


def test_an_instance_whose_outputs_hold_one_set_is_told_with_its_digest(run: Runner, served: str) -> None:
    run("dumps", "make")
    told = run("verify-feed", f"{served}/feed.json")
    lines = told.stdout.splitlines()
    assert lines[-1].startswith("all ")
    assert lines[-1].endswith(f" hold one set: {LIVE} records, digest {head().set_digest}")
    for output in OUTPUTS:
        assert any(line.startswith(f"  ok  {output}: {LIVE} records") for line in lines), output
    assert len(lines) == len(OUTPUTS) + 1


def test_a_dump_is_brought_up_to_date_before_it_is_compared(run: Runner, served: str) -> None:
    run("dumps", "make")
    publish_records([make_record("1", title="Đã sửa"), make_record("new")])
    withdraw("sample-2")
    told, outputs = report(run, served, code=0)
    assert (told["records"], told["digest"]) == (LIVE, head().set_digest)
    assert outputs["/dumps/ (NDJSON)"]["good"]


def test_an_empty_instance_holds_one_set(run: Runner, app: Flask) -> None:
    with serving(app) as url:
        told, _ = report(run, url, code=0)
    assert (told["records"], told["digest"]) == (0, "0" * 64)


def test_an_instance_that_changes_meanwhile_is_verified_all_the_same(
    run: Runner, app: Flask, settings: Settings
) -> None:
    add_institution()
    add_source()
    publish_records([make_record(f"still-{number}") for number in range(300)])
    with serving(app) as url, writer_process.running(settings, [1, 2], 1_000_000) as writers:
        before = head().seq
        told, _ = report(run, url, code=0)
        assert [writer.poll() for writer in writers] == [None, None]
    assert head().seq > before
    assert told["records"] >= 300


def without(name: str, lists: str) -> Change:
    """Take the record ``name`` out of a page's list."""

    def change(response: Response) -> None:
        page = orjson.loads(response.data)
        page[lists] = [entry for entry in page[lists] if not entry["id"].endswith(f"{name}")]
        response.data = orjson.dumps(page)

    return change


def replaced(before: bytes, after: bytes) -> Change:
    """Write something else into an answer."""

    def change(response: Response) -> None:
        assert before in response.data
        response.data = response.data.replace(before, after)

    return change


def test_a_feed_that_lacks_a_record_is_named_with_the_record(run: Runner, app: Flask, filled: None) -> None:
    changed(app, "/feed.json", without("sample-4", "items"))
    with serving(app) as url:
        _, outputs = report(run, url, code=1)
        text = run("verify-feed", url, code=1).stdout.splitlines()
    wrong = outputs["/feed.json"]
    assert wrong["missing"] == {"count": 1, "first": ["sample-4"]}
    assert "10 records are held, not the 11" in wrong["fault"]
    assert [name for name, output in outputs.items() if not output["good"]] == ["/feed.json"]
    assert "      lacks 1: sample-4" in text
    assert text[-1] == "not one set: /feed.json"


def test_a_change_feed_that_lacks_a_record_ends_the_walk(run: Runner, app: Flask, filled: None) -> None:
    changed(app, "/api/v1/changes", without("sample-4", "changes"))
    with serving(app) as url:
        _, outputs = report(run, url, code=1)
    assert list(outputs) == ["/api/v1/changes"]
    assert "gave 10 records" in outputs["/api/v1/changes"]["fault"]
    assert f"tells 11 with {head().set_digest}" in outputs["/api/v1/changes"]["fault"]


@pytest.mark.parametrize(
    ("path", "accept", "change", "output", "kind", "name"),
    [
        ("/api/v1/changes", "ndjson", replaced(b'"id":"sample-4"', b'"id":"x"'),
         "/api/v1/changes (NDJSON)", "fault", "gave 11 records"),
        ("/oai", "xml", replaced(b":sample-4<", b":x<"),
         "/oai ListIdentifiers oai_dc", "missing", "sample-4"),
        ("/oai", "xml", replaced(b":sample-4<", b":x<"), "/oai ListIdentifiers oai_dc", "surplus", "x"),
        ("/api/v1/records", "", replaced(b'"id":"sample-4"', b'"id":"x"'),
         "/api/v1/records", "missing", "sample-4"),
        ("/api/v1/records", "", replaced(b'"items"', b'"i"'), "/api/v1/records", "fault", "no walk"),
        ("/sitemaps/1.xml", "", replaced(b"/record/sample-4<", b"/record/x<"),
         "/sitemap.xml", "surplus", "x"),
        ("/oai", "xml", replaced(b"<OAI-PMH", b"<OAI"), "/oai ListRecords", "fault", "not well-formed"),
        ("/api/v1/digest", "", replaced(b'"count":2', b'"count":3'), "/api/v1/digest", "fault", "second"),
        ("/api/v1/digest", "", replaced(b'"count":11', b'"count":12'), "/api/v1/digest", "fault", "tells 12"),
        ("/api/v1/digest", "", replaced(b'"sources"', b'"s"'), "/api/v1/digest", "fault", "is no digest"),
        ("/api/v1/changes", "ndjson", replaced(b'"more":false', b'"more":true'),
         "/api/v1/changes (NDJSON)", "fault", "broke off"),
        ("/api/v1/changes", "ndjson", replaced(b'{"change"', b'{change"'),
         "/api/v1/changes (NDJSON)", "fault", "not JSON"),
        ("/feed.json", "", replaced(b"_khomo", b"_other"), "/feed.json", "fault", "_khomo"),
    ],
)  # fmt: skip
def test_an_output_that_lies_is_named_with_what_is_wrong(
    run: Runner, app: Flask, filled: None, path: str, accept: str, change: Change,
    output: str, kind: str, name: str,
) -> None:  # fmt: skip
    changed(app, path, change, accept)
    with serving(app) as url:
        _, outputs = report(run, url, code=1)
    wrong = outputs[output]
    assert not wrong["good"]
    assert name in (wrong["fault"] if kind == "fault" else wrong[kind]["first"])


def test_a_dump_that_is_not_what_its_manifest_tells_is_named(
    run: Runner, app: Flask, filled: None, settings: Settings
) -> None:
    run("dumps", "make")
    files = {path.name.split(".", 1)[1]: path for path in settings.home.rglob("*.gz")}
    damaged = files["csv.gz"]
    payload = bytearray(damaged.read_bytes())
    payload[len(payload) // 2] ^= 1
    damaged.write_bytes(payload)
    with serving(app) as url:
        _, outputs = report(run, url, code=1)
    assert "SHA-256" in outputs["/dumps/ (csv)"]["fault"]
    assert outputs["/dumps/ (NDJSON)"]["good"]


def test_a_stream_that_breaks_off_is_taken_up_from_its_last_cursor(
    run: Runner, app: Flask, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.web.changes.LINES", 4)
    cuts = iter([6, 3])

    def cut(response: Response) -> None:
        lines = response.data.splitlines(keepends=True)
        response.data = b"".join(lines[: next(cuts, None)])

    changed(app, "/api/v1/changes", cut, "ndjson")
    with serving(app) as url:
        told, outputs = report(run, url, code=0)
    assert outputs["/api/v1/changes (NDJSON)"]["records"] == told["records"] == LIVE
    assert next(cuts, None) is None


def test_an_instance_that_asks_to_wait_is_waited_for(run: Runner, app: Flask, filled: None) -> None:
    busy = iter(range(2))

    @app.before_request
    def refuse() -> Response | None:
        if next(busy, None) is None:
            return None
        return Response("busy", 503, headers={"Retry-After": "0"})

    with serving(app) as url:
        report(run, url, code=0)
    assert next(busy, None) is None


def test_an_instance_that_does_not_answer_ends_with_two(run: Runner, app: Flask, filled: None) -> None:
    told = run("verify-feed", "http://127.0.0.1:1", code=2)
    assert "http://127.0.0.1:1/api/v1/changes does not answer" in told.stderr
    assert "refused" in told.stderr


def test_what_is_no_instance_is_told_as_such(run: Runner) -> None:
    other = Flask("other")
    other.add_url_rule("/api/v1/changes", view_func=lambda: '{"changes": [{"id": 1}]}', endpoint="changes")
    with serving(other) as url:
        _, outputs = report(run, url, code=1)
        assert "is not a change feed" in outputs["/api/v1/changes"]["fault"]
        _, outputs = report(run, f"{url}/elsewhere", code=1)
        assert "is not there (404)" in outputs["/api/v1/changes"]["fault"]
    assert "must be like https://" in run("verify-feed", "khomo.example", code=1).stderr


def test_a_change_feed_that_never_ends_or_runs_backwards_is_refused(run: Runner) -> None:
    circling, backwards = Flask("circling"), Flask("backwards")
    cursor = Cursor.up("ab" * 16, 1).encode()
    page = {"changes": [], "cursor": cursor, "more": True}
    circling.add_url_rule("/api/v1/changes", view_func=lambda: page, endpoint="changes")
    record = {"id": "a", "digest": "", "source": {"slug": "s"}}
    change = {"change": "upsert", "id": "a", "seq": 2, "record": record}
    page_back = {"changes": [change, {**change, "seq": 1}], "cursor": cursor, "more": False}
    backwards.add_url_rule("/api/v1/changes", view_func=lambda: page_back, endpoint="changes")
    for app, said in ((circling, "in a circle"), (backwards, "out of order")):
        with serving(app) as url:
            _, outputs = report(run, url, code=1)
        assert said in outputs["/api/v1/changes"]["fault"]
