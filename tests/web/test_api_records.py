"""Records over the API: searched for, walked through, by their ids; whole, in part, as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog import indexing
from catalog.feeds.dump_csv import COLUMNS
from catalog.record import Agent, Identifier
from catalog.store import changes, records
from catalog.store.changes import Publication
from catalog.store.db import reading, writing
from tests.factories import add_institution, make_record, publish_records

Publish = Callable[..., list[str]]
RECORDS = "/api/v1/records"


def published(identifier: str) -> bytes:
    with reading() as session:
        stored = records.get(session, identifier)
    assert stored is not None
    return stored.published()


def withdraw(identifier: str, reason: str = "no longer listed") -> None:
    with writing() as session:
        changes.publish(session, [Publication(record=identifier, version=None, reason=reason)])


def table(response: TestResponse) -> list[dict[str, str]]:
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_a_search_gives_records_as_they_are_stored(sample: list[str], client: FlaskClient) -> None:
    response = client.get(f"{RECORDS}?q=truyen+kieu")
    assert published("sample-kieu") in response.data
    told = response.get_json()
    assert told["total"] == 1
    assert told["items"] == [orjson.loads(published("sample-kieu"))]
    assert told["facets"] == told["histograms"] == told["same_work"] == {}
    assert told["next"] is None
    assert response.headers["ETag"].startswith('W/"')
    again = client.get(f"{RECORDS}?q=truyen+kieu", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_search_finds_what_the_page_finds_under_every_parameter(
    sample: list[str], client: FlaskClient
) -> None:
    for query in (
        "",
        "q=hue",
        "kind=book&kind=object",
        "sort=title",
        "year=1900..1950",
        "near=16.46,107.59",
        "institution=history-museum&language=vi",
        "q=truyen+kieu&literal=1",
        "year_from=1900",
    ):
        shown = client.get(f"/search.json?{query}").get_json()
        told = client.get(f"{RECORDS}?{query}").get_json()
        assert [one["id"] for one in told["items"]] == [one["id"] for one in shown["items"]], query
        assert told["total"] == shown["total"], query


def test_facets_are_counted_where_they_are_asked_for(sample: list[str], client: FlaskClient) -> None:
    whole = client.get("/search.json").get_json()
    told = client.get(f"{RECORDS}?facets=kind,year").get_json()
    assert told["facets"] == {"kind": whole["facets"]["kind"]}
    assert told["histograms"] == whole["histograms"]
    assert client.get(f"{RECORDS}?facets=all").get_json()["facets"] == whole["facets"]
    wrong = client.get(f"{RECORDS}?facets=kind,banana").get_json()
    assert wrong["parameter"] == "facets"
    assert "banana" in wrong["error"]


def test_pages_lead_on_by_member_and_by_link(publish: Publish, client: FlaskClient) -> None:
    publish(*(make_record(str(number), title=f"Sách số {number}") for number in range(25)))
    seen, address, pages = [], f"{RECORDS}?q=sach&sort=newest&size=10", 0
    while address:
        response = client.get(address)
        told = response.get_json()
        seen += [one["id"] for one in told["items"]]
        links = response.headers.getlist("Link")
        assert links == ([f'<{told["next"]}>; rel="next"'] if told["next"] else [])
        address, pages = told["next"], pages + 1
    assert seen == [f"sample-{number}" for number in reversed(range(25))]
    assert pages == told["pages"] == 3


def test_records_of_one_work_are_one_item_that_names_the_others(
    publish: Publish, client: FlaskClient
) -> None:
    one = {"title": "Việt Nam sử lược", "identifiers": (Identifier(scheme="isbn", value="9786041234567"),)}
    publish(make_record("a", **one), make_record("b", source="museum", institution="history-museum", **one))
    told = client.get(f"{RECORDS}?q=su+luoc").get_json()
    assert [item["id"] for item in told["items"]] == ["museum-b"]
    assert told["same_work"] == {"museum-b": ["sample-a"]}


def test_how_far_it_is_and_why_it_was_found_stand_beside_the_records(
    publish: Publish, client: FlaskClient
) -> None:
    add_institution("hue-library", lat=16.46, lon=107.59)
    publish(make_record("kieu"))
    told = client.get(f"{RECORDS}?near=16.46,107.59&q=kieu&explain=1").get_json()
    assert 0 <= told["kilometres"]["sample-kieu"] < 10
    assert told["reasons"]["sample-kieu"][0]["field"] == "title"


def test_chosen_fields_come_alone_also_from_within(sample: list[str], client: FlaskClient) -> None:
    told = client.get(f"{RECORDS}?q=kieu&fields=title,creators.name,issued.display,nope").get_json()
    assert told["parameter"] == "fields"
    (item,) = client.get(f"{RECORDS}?q=kieu&fields=title,creators.name,issued.display").get_json()["items"]
    assert item == {
        "id": "sample-kieu",
        "title": "Truyện Kiều",
        "creators": [{"name": "Nguyễn Du"}],
        "issued": {"display": "1925"},
    }
    one = client.get(f"{RECORDS}/sample-kieu?fields=creators,creators.name,seq").get_json()
    assert one["creators"] == [{"name": "Nguyễn Du", "role": "aut", "dates": "1765-1820"}]
    assert set(one) == {"id", "creators", "seq"}
    wrong = client.get(f"{RECORDS}/sample-kieu?fields=creators.banana").get_json()
    assert "within creators: dates, name, role, uri" in wrong["error"]


def test_a_search_is_a_table_too(publish: Publish, client: FlaskClient) -> None:
    publish(
        make_record("1", title='=HYPERLINK("http://evil.example")'),
        make_record("2", title="Truyện Kiều", creators=(Agent(name="Nguyễn Du"), Agent(name="X"))),
    )
    response = client.get(RECORDS, headers={"Accept": "text/csv"})
    assert client.get(f"{RECORDS}?format=csv").data == response.data
    rows = {row["id"]: row for row in table(response)}
    assert tuple(rows["sample-1"]) == COLUMNS
    assert rows["sample-1"]["title"] == '\'=HYPERLINK("http://evil.example")'
    assert rows["sample-2"]["creators"] == "Nguyễn Du | X"
    assert "Accept" in response.vary
    assert response.headers["Content-Disposition"] == 'inline; filename="records.csv"'


def test_a_table_has_the_columns_that_are_asked_for_in_their_order(
    sample: list[str], client: FlaskClient
) -> None:
    response = client.get(f"{RECORDS}?q=kieu&format=csv&fields=title,id")
    assert response.data.decode("utf-8-sig").splitlines() == ["title,id", "Truyện Kiều,sample-kieu"]
    assert client.get(f"{RECORDS}?format=csv&fields=creators.name").get_json()["parameter"] == "fields"


def test_a_walk_meets_every_record_once_while_others_change_and_ends_where_changes_begin(
    publish: Publish, client: FlaskClient, app: Flask
) -> None:
    publish(*(make_record(str(number), title=f"Sách số {number}") for number in range(30)))
    withdraw("sample-29")
    held: dict[str, Any] = {}
    told = client.get(f"{RECORDS}?cursor=0&size=7&fields=title").get_json()
    withdraw("sample-20")
    publish_records([make_record("3", title="Sách khác"), make_record("new", title="Sách mới")])
    while True:
        held |= {item["id"]: item["title"] for item in told["items"]}
        assert "sample-29" not in held
        if told["next"] is None:
            break
        told = client.get(told["next"]).get_json()
    for change in client.get(told["changes"]).get_json()["changes"]:
        if change["change"] == "delete":
            held.pop(change["id"], None)
        else:
            held[change["id"]] = change["record"]["title"]
    with reading() as session:
        live = {one.id: one.parsed()["title"] for one in changes.newest(session, None, 100)}
    assert held == live


def test_a_walk_by_table_leads_on_by_its_link(publish: Publish, client: FlaskClient) -> None:
    publish(*(make_record(str(number)) for number in range(5)))
    response, rows = client.get(f"{RECORDS}?cursor=0&size=2&format=csv&fields=id"), []
    while True:
        rows += table(response)
        if "Link" not in response.headers:
            break
        response = client.get(response.headers["Link"].removeprefix("<").partition(">")[0])
    assert sorted(row["id"] for row in rows) == [f"sample-{number}" for number in range(5)]


def test_a_foreign_cursor_is_told_where_to_start_again(sample: list[str], client: FlaskClient) -> None:
    changes_cursor = client.get("/api/v1/changes").get_json()["cursor"]
    for cursor in ("x", "A" * 52, changes_cursor):
        response = client.get(f"{RECORDS}?cursor={cursor}")
        assert response.status_code == 410, cursor
        assert response.get_json()["start_again"] == "http://localhost/api/v1/records?cursor=0"
    beside = client.get(f"{RECORDS}?cursor=0&kind=book").get_json()
    assert (beside["status"], beside["parameter"]) == (400, "kind")


def test_one_record_has_a_tag_and_the_time_of_its_change(sample: list[str], client: FlaskClient) -> None:
    response = client.get(f"{RECORDS}/sample-kieu")
    assert response.data == published("sample-kieu")
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(f"{RECORDS}/sample-kieu", headers={name: response.headers[header]})
        assert (again.status_code, again.data) == (304, b""), name
    head = client.head(f"{RECORDS}/sample-kieu")
    assert (head.data, head.headers["ETag"]) == (b"", response.headers["ETag"])


def test_a_withdrawn_record_is_gone_and_an_unknown_one_never_was(
    sample: list[str], client: FlaskClient
) -> None:
    withdraw("sample-kieu", "the library took it back")
    gone = client.get(f"{RECORDS}/sample-kieu")
    told = gone.get_json()
    assert (gone.status_code, told["ok"], told["id"]) == (410, False, "sample-kieu")
    assert told["withdrawn"]["reason"] == "the library took it back"
    assert "the library took it back" in told["error"]
    never = client.get(f"{RECORDS}/sample-never")
    assert (never.status_code, never.get_json()["ok"]) == (404, False)


def test_records_come_by_their_ids_in_their_order_and_the_others_are_named(
    sample: list[str], client: FlaskClient
) -> None:
    withdraw("sample-lesson")
    wanted = ["sample-trong", "museum-trong", "sample-kieu", "sample-lesson", "sample-kieu", "no\0pe"]
    asked = client.get(f"{RECORDS}/batch", query_string={"ids": ",".join(wanted)})
    sent = client.post(f"{RECORDS}/batch", json={"ids": wanted})
    assert asked.get_json() == sent.get_json()
    told = asked.get_json()
    assert [item["id"] for item in told["items"]] == ["museum-trong", "sample-kieu"]
    assert [one["id"] for one in told["gone"]] == ["sample-lesson"]
    assert told["missing"] == ["sample-trong", "no\0pe"]
    assert published("sample-kieu") in sent.data
    rows = table(client.post(f"{RECORDS}/batch?format=csv&fields=id", json={"ids": wanted}))
    assert [row["id"] for row in rows] == ["museum-trong", "sample-kieu"]


WRONG_BODIES = (
    (b'{"ids": []}', "application/json", 422),
    (b'{"ids": "a"}', "application/json", 422),
    (b'{"ids": [1]}', "application/json", 422),
    (b"[]", "application/json", 422),
    (b'{"ids": ["a"], "more": 1}', "application/json", 422),
    (orjson.dumps({"ids": [str(number) for number in range(101)]}), "application/json", 422),
    (b'{"ids": [', "application/json", 400),
    (b"\xff", "application/json", 400),
    (b'{"ids": ["a"]}', "text/plain", 415),
    (b"x" * 1_100_000, "application/json", 413),
    (b'{"ids": ["\\ud800"]}', "application/json", 200),
)


def test_a_wrong_body_is_told_what_is_wrong(sample: list[str], client: FlaskClient) -> None:
    for body, kind, status in WRONG_BODIES:
        response = client.post(f"{RECORDS}/batch", data=body, content_type=kind)
        assert response.status_code == status, (body[:40], response.data)
        if status != 200:
            assert response.get_json()["status"] == status


def test_what_accept_names_nothing_of_is_not_acceptable(sample: list[str], client: FlaskClient) -> None:
    for address in (RECORDS, f"{RECORDS}/sample-kieu", "/api/v1/institutions", "/api/v1/sources"):
        response = client.get(address, headers={"Accept": "image/png"})
        assert (response.status_code, response.get_json()["status"]) == (406, 406), address
        for fine in ("*/*", "application/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""):
            assert client.get(address, headers={"Accept": fine}).mimetype == "application/json", (
                address,
                fine,
            )


def test_scripts_of_any_site_may_read_and_see_the_headers(sample: list[str], client: FlaskClient) -> None:
    response = client.get(RECORDS, headers={"Origin": "https://portal.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = response.headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "RateLimit-Remaining"} <= set(exposed.split(", "))
    preflight = client.options(
        f"{RECORDS}/batch",
        headers={
            "Origin": "https://portal.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_a_change_of_the_index_is_a_new_answer(app: Flask, sample: list[str], client: FlaskClient) -> None:
    before = client.get(f"{RECORDS}?q=moi")
    publish_records([make_record("moi", title="Sách mới")])
    indexing.sync(app.extensions["catalog"])
    after = client.get(f"{RECORDS}?q=moi", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "sample-moi" in [item["id"] for item in after.get_json()["items"]]
