"""The change feed and the set digest over HTTP: order, removals, cursors, streams, bad input, caching."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalog.feeds.changes import PAGE_BYTES
from catalog.feeds.cursor import Cursor
from catalog.store import changes, sets
from catalog.store.db import reading, writing
from catalog.store.models import Log
from tests.factories import make_record, publish_records, withdraw

FEED = "/api/v1/changes"
FILLING = "Một câu dài để trang đầy. " * 200
LINES = {"Accept": "application/x-ndjson"}


def fetch(client: FlaskClient, address: str = FEED) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = orjson.loads(response.data)
    return page


def pages(client: FlaskClient, address: str = FEED) -> Iterator[dict[str, Any]]:
    while address:
        page = fetch(client, address)
        yield page
        assert page["more"] == ("next" in page)
        address = page.get("next", "")


def stream(client: FlaskClient, address: str = FEED) -> list[dict[str, Any]]:
    response = client.get(address, headers=LINES)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/x-ndjson"
    return [orjson.loads(line) for line in response.data.splitlines()]


def told(given: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["change"], entry["id"]) for entry in given["changes"]]


def held(lines: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> dict[str, str]:
    holding: dict[str, str] = {}
    for line in lines:
        if line["change"] == "delete":
            holding.pop(line["id"], None)
        else:
            holding[line["id"]] = line["record"]["digest"]
    return holding


def fill(count: int, **fields: Any) -> list[str]:
    return publish_records(
        [make_record(str(number), title=f"Sách {number}", **fields) for number in range(count)]
    )


def test_a_first_walk_meets_live_records_in_order_and_no_older_tombstone(client: FlaskClient) -> None:
    fill(4)
    withdraw("sample-1")
    publish_records([make_record("0", title="Đã sửa")])
    page = fetch(client)
    assert told(page) == [("upsert", "sample-2"), ("upsert", "sample-3"), ("upsert", "sample-0")]
    assert [entry["seq"] for entry in page["changes"]] == [3, 4, 6]
    with reading() as session:
        head, live = changes.head(session), changes.digest(session)
    assert (page["count"], page["digest"], page["log"]["seq"]) == (3, live, 6)
    assert page["log"]["id"] == head.log_id
    assert (page["lag"], page["more"]) == (0, False)
    assert page["cursor"] == Cursor.up(head.log_id, 6).encode()


def test_a_change_carries_what_the_records_own_address_gives(client: FlaskClient) -> None:
    fill(2)
    start = fetch(client)["cursor"]
    withdraw("sample-1", "Đã thanh lý")
    publish_records([make_record("0", title="Đã sửa")])
    page = fetch(client, f"{FEED}?after={start}")
    assert told(page) == [("delete", "sample-1"), ("upsert", "sample-0")]
    for entry in page["changes"]:
        assert entry["record"] == client.get(f"/record/{entry['id']}.json").get_json()
        assert entry["record"]["seq"] == entry["seq"]
    withdrawn = page["changes"][0]["record"]["withdrawn"]
    assert withdrawn["reason"] == "Đã thanh lý"
    assert withdrawn["at"] == page["changes"][0]["record"]["modified"]


def test_what_is_withdrawn_during_a_first_walk_comes_as_its_tombstone(client: FlaskClient) -> None:
    fill(6)
    withdraw("sample-5", "before the walk")
    walking = pages(client, f"{FEED}?limit=2")
    first = next(walking)
    assert told(first) == [("upsert", "sample-0"), ("upsert", "sample-1")]
    assert first["lag"] == 5
    withdraw("sample-0", "during the walk")
    publish_records([make_record("2", title="Đã sửa")])
    rest = [entry for page in walking for entry in page["changes"]]
    assert [(entry["change"], entry["id"]) for entry in rest] == [
        ("upsert", "sample-3"), ("upsert", "sample-4"), ("delete", "sample-0"), ("upsert", "sample-2"),
    ]  # fmt: skip
    assert held([*first["changes"], *rest]).keys() == {"sample-1", "sample-2", "sample-3", "sample-4"}


def test_pages_follow_bytes_meet_every_record_once_and_link_onward(client: FlaskClient) -> None:
    fill(120, description=FILLING)
    walked = list(pages(client))
    assert [entry["id"] for page in walked for entry in page["changes"]] == [
        f"sample-{number}" for number in range(120)
    ]
    sizes = [len(orjson.dumps(page["changes"])) for page in walked]
    assert len(walked) > 2
    assert all(PAGE_BYTES * 0.8 < size < PAGE_BYTES * 1.01 for size in sizes[:-1])
    assert [page["lag"] for page in walked] == sorted((page["lag"] for page in walked), reverse=True)
    response = client.get(FEED)
    assert response.headers["Link"] == f'<{walked[0]["next"]}>; rel="next"'
    assert "Link" not in client.get(walked[-2]["next"]).headers
    assert "Link" in response.headers["Access-Control-Expose-Headers"]


def test_the_same_cursor_gives_the_same_bytes_until_data_change(client: FlaskClient) -> None:
    fill(5)
    address = fetch(client, f"{FEED}?limit=2")["next"]
    first = client.get(address)
    assert client.get(address).data == first.data
    assert client.get(address, headers=LINES).data == client.get(address, headers=LINES).data
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    lines = client.get(address, headers={**LINES, "If-None-Match": first.headers["ETag"]})
    assert lines.status_code == 200
    assert "Accept" in first.headers["Vary"]
    publish_records([make_record("new")])
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert orjson.loads(changed.data)["changes"] == orjson.loads(first.data)["changes"]
    assert orjson.loads(changed.data)["lag"] == orjson.loads(first.data)["lag"] + 1


def test_a_stream_runs_to_the_head_with_a_cursor_after_so_many_lines(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.web.changes.LINES", 4)
    fill(10)
    withdraw("sample-9")
    lines = stream(client)
    assert ["cursor" in line for line in lines] == [False] * 4 + [True] + [False] * 4 + [True, False, True]
    marks = [line for line in lines if "cursor" in line]
    assert [mark["more"] for mark in marks] == [True, True, False]
    assert [mark["lag"] for mark in marks] == [7, 3, 0]
    items = [line for line in lines if "change" in line]
    assert items == fetch(client)["changes"]
    assert marks[-1]["digest"] == changes.digest_of(held(items).items())
    assert (marks[-1]["count"], marks[-1]["log"]["seq"]) == (9, 11)
    # A stream that was cut after its first cursor goes on from there.
    rest = stream(client, f"{FEED}?after={marks[0]['cursor']}")
    assert [line for line in rest if "change" in line] == items[4:]


def test_a_stream_ends_where_its_limit_is_and_says_that_more_follows(client: FlaskClient) -> None:
    fill(5)
    lines = stream(client, f"{FEED}?limit=2")
    assert [line.get("id") for line in lines] == ["sample-0", "sample-1", None]
    assert (lines[-1]["more"], lines[-1]["lag"]) == (True, 3)
    rest = stream(client, f"{FEED}?limit=3&after={lines[-1]['cursor']}")
    assert (len(rest), rest[-1]["more"]) == (4, False)


def test_the_cursor_of_the_json_feed_goes_on_here_and_the_other_way_round(client: FlaskClient) -> None:
    fill(3)
    feed = client.get("/feed.json").get_json()
    assert fetch(client)["cursor"] == feed["_khomo"]["head"]
    withdraw("sample-0")
    assert told(fetch(client, f"{FEED}?after={feed['_khomo']['head']}")) == [("delete", "sample-0")]
    here = fetch(client)["cursor"]
    publish_records([make_record("new")])
    there = client.get(f"/feed.json?after={here}").get_json()
    assert [item["_khomo"]["id"] for item in there["items"]] == ["sample-new"]


def test_an_empty_catalog_has_an_empty_feed_to_come_back_to(client: FlaskClient) -> None:
    page = fetch(client)
    assert (page["changes"], page["count"], page["lag"], page["more"]) == ([], 0, 0, False)
    assert stream(client)[0]["cursor"] == page["cursor"]
    fill(1)
    assert told(fetch(client, f"{FEED}?after={page['cursor']}")) == [("upsert", "sample-0")]


def test_a_cursor_that_cannot_be_followed_is_answered_with_where_to_start(client: FlaskClient) -> None:
    fill(40, description=FILLING)
    foreign = Cursor.up("ab" * 16, 1).encode()
    unfinished = client.get("/feed.json").get_json()["next_url"].split("=")[1]
    for cursor in ("", "x", "%00", "%ED%A0%80", "é" * 52, "A" * 3000, foreign, unfinished):
        for headers in ({}, LINES):
            response = client.get(f"{FEED}?after={quote(cursor, safe='%')}", headers=headers)
            assert response.status_code == 410, cursor[:60]
            assert response.get_json()["start_again"] == "http://localhost/api/v1/changes"
            assert "start again" in response.get_json()["error"]
            assert response.headers["Cache-Control"] == "no-store"


def test_cursors_given_before_a_restore_are_foreign(client: FlaskClient) -> None:
    fill(2)
    cursor = fetch(client)["cursor"]
    with writing() as session:
        session.query(Log).update({"log_id": "cd" * 16})
    assert client.get(f"{FEED}?after={cursor}").status_code == 410


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=", "limit"), ("limit=1e3", "limit"),
        ("limit=10001", "limit"), ("limit=" + "9" * 5000, "limit"), ("limit=%D9%A3", "limit"),
        ("limit=%00", "limit"), ("limit=1&limit=2", "limit"), ("format=xml", "format"), ("format=", "format"),
        ("after=a&after=b", "after"),
    ],
)  # fmt: skip
def test_a_parameter_that_breaks_its_rule_is_named(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"{FEED}?{query}")
    assert response.status_code == 400
    assert response.get_json()["parameter"] == parameter
    assert parameter in response.get_json()["error"]


def test_the_format_follows_accept_unless_the_address_says_it(client: FlaskClient) -> None:
    fill(1)
    for accept, expected in (
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,*/*;q=0.8", "application/json"),
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("application/ndjson", "application/x-ndjson"),
    ):
        assert client.get(FEED, headers={"Accept": accept}).mimetype == expected
    assert client.get(f"{FEED}?format=json", headers=LINES).mimetype == "application/json"
    assert client.get(f"{FEED}?format=ndjson").mimetype == "application/x-ndjson"
    refused = client.get(FEED, headers={"Accept": "image/png"})
    assert (refused.status_code, refused.get_json()["status"]) == (406, 406)


def test_other_methods_are_told_which_are_taken(client: FlaskClient) -> None:
    fill(1)
    for address in (FEED, "/api/v1/digest"):
        head = client.head(address)
        assert (head.status_code, head.data) == (200, b"")
        refused = client.post(address, data=b"x")
        assert refused.status_code == 405
        assert "GET" in refused.headers["Allow"]
        assert client.options(address).status_code == 200


@given(
    name=st.sampled_from(["after", "limit", "format", "x"]),
    value=st.text(max_size=60) | st.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
    accept=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_sent_makes_it_fail(client: FlaskClient, name: str, value: str, accept: str) -> None:
    query = f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
    response = client.get(f"{FEED}?{query}", headers={"Accept": accept})
    assert response.status_code in (200, 400, 406, 410)


def test_the_digest_tells_the_whole_and_each_source_at_one_place(client: FlaskClient) -> None:
    publish_records([make_record(str(number), source="first") for number in range(3)])
    publish_records([make_record(str(number), source="second") for number in range(2)])
    withdraw("first-1")
    response = client.get("/api/v1/digest")
    page = response.get_json()
    with reading() as session:
        computed, digest = sets.computed(session), changes.digest(session)
    assert (page["count"], page["digest"], page["log"]["seq"]) == (4, digest, 6)
    assert [(row["source"], row["count"], row["digest"]) for row in page["sources"]] == computed
    total = sum(int(row["digest"], 16) for row in page["sources"]) % (1 << 256)
    assert f"{total:064x}" == page["digest"]
    assert page["cursor"] == fetch(client)["cursor"]
    tag = response.headers["ETag"]
    assert client.get("/api/v1/digest", headers={"If-None-Match": tag}).status_code == 304
    for name in ("second-0", "second-1"):
        withdraw(name)
    assert [row["source"] for row in client.get("/api/v1/digest").get_json()["sources"]] == ["first"]
