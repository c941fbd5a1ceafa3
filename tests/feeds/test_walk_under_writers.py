"""A harvester over real HTTP while other processes write, and the walker's own rules."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

from catalog.errors import ForeignCursor, SourceMalformed, SourceUnavailable
from catalog.feeds.walker import Walk, main, walk
from catalog.settings import Settings
from catalog.store import changes
from catalog.store.db import reading, writing
from catalog.store.models import Log
from tests.factories import add_institution, add_source, make_record, publish_records, withdraw
from tests.rounds import ROUNDS
from tests.serving import serving
from tests.store import writer_process

FILLING = "Một câu dài để trang đầy. " * 400


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the feed of a served app."""
    yield from serve(app)


def serve(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield f"{url}/feed.json"


def digest() -> str:
    with reading() as session:
        return changes.digest(session)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_walk_under_writers_ends_with_the_digest_of_the_database(
    settings: Settings, served: str, seed: int
) -> None:
    chance = random.Random(seed)
    add_institution()
    add_source()
    still = 120
    publish_records([make_record(f"still-{number}", description=FILLING) for number in range(still)])
    seeds = [chance.randrange(1 << 30) for _ in range(2)]
    with writer_process.running(settings, seeds, 80) as writers:
        followed = walk(served)
        while any(writer.poll() is None for writer in writers):
            time.sleep(chance.uniform(0, 0.05))
            followed = walk(served, followed)
            if chance.random() < 0.3:
                walk(served)
        assert [writer.returncode for writer in writers] == [0, 0]
    followed = walk(served, followed)
    assert followed.held == walk(served).held == writer_process.live()
    assert followed.digest == digest()
    # What changes several times between two looks comes once: how much came depends on how often it looked.
    assert followed.items > still


def test_a_walk_gives_each_item_and_goes_on_where_it_stood(served: str) -> None:
    publish_records([make_record(str(number)) for number in range(5)])
    titles: list[str] = []
    walked = walk(served, each=lambda item: titles.append(item["title"]))
    assert titles == ["Truyện Kiều"] * 5
    withdraw("sample-2")
    walk(served, walked)
    assert sorted(walked.held) == ["sample-0", "sample-1", "sample-3", "sample-4"]
    assert (walked.items, walked.digest) == (6, digest())


def test_a_walk_goes_on_from_a_saved_state(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "held.json"
    publish_records([make_record(str(number)) for number in range(3)])
    assert main([served, "--state", str(state)]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 3
    publish_records([make_record("1", title="Đã sửa")])
    assert main([served, "--state", str(state)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["items"], told["records"], told["digest"]) == (1, 3, digest())


def test_a_state_of_another_program_is_refused_in_one_line(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "other.json"
    state.write_text("[]")
    assert main([served, "--state", str(state)]) == 1
    assert "is not a file of this program" in capsys.readouterr().err


def test_a_catalog_set_up_anew_tells_the_walker_to_start_again(served: str) -> None:
    publish_records([make_record("1")])
    walked = walk(served)
    with writing() as session:
        session.query(Log).update({"log_id": "ab" * 16})
    with pytest.raises(ForeignCursor, match="start again"):
        walk(served, walked)
    assert walk(served).digest == digest()


def test_a_walker_that_lost_a_record_is_told(served: str) -> None:
    publish_records([make_record("1"), make_record("2")])
    walked = walk(served)
    del walked.held["sample-1"]
    with pytest.raises(SourceMalformed, match="1 records are held, not the 2"):
        walk(served, walked)


def test_a_feed_that_leads_elsewhere_or_in_a_circle_is_refused(served: str) -> None:
    with pytest.raises(SourceMalformed, match="another site"):
        walk(served, Walk(after="http://127.0.0.1:1/feed.json"))
    circle = Flask("circle")

    @circle.get("/feed.json")
    def feed() -> Response:
        from flask import jsonify, request

        return jsonify(items=[], next_url=f"{request.base_url}?page=2")

    for address in serve(circle):
        with pytest.raises(SourceMalformed, match="circle"):
            walk(address)


def test_a_server_that_is_away_or_gives_no_feed_is_told_apart(served: str) -> None:
    with pytest.raises(SourceUnavailable, match="status 404"):
        walk(served + ".txt")
    with pytest.raises(SourceUnavailable, match="does not answer"):
        walk("http://127.0.0.1:1/feed.json")
    other = Flask("other")
    other.add_url_rule("/page", view_func=lambda: "<p>", endpoint="page")
    other.add_url_rule("/list", view_func=lambda: "[]", endpoint="list")
    other.add_url_rule("/feed", view_func=lambda: '{"items": [{"id": "1"}]}', endpoint="feed")
    for address in serve(other):
        for path, told in (("page", "is not JSON"), ("list", "not a JSON Feed"), ("feed", "_khomo")):
            with pytest.raises(SourceMalformed, match=told):
                walk(address.replace("feed.json", path))


def test_a_walk_waits_as_a_busy_instance_asks_it_to(app: Flask, served: str) -> None:
    publish_records([make_record(str(number)) for number in range(3)])
    busy = iter(range(2))

    @app.before_request
    def refuse() -> Response | None:
        if next(busy, None) is None:
            return None
        return Response("too much", 429, headers={"Retry-After": "0"})

    assert len(walk(served).held) == 3
    assert next(busy, None) is None
