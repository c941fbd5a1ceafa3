"""The JSON Feed over HTTP: pages, order, removals, cursors, validity, caching."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from catalog.feeds.cursor import Cursor
from catalog.feeds.filling import PAGE_BYTES, WALKED_BYTES
from catalog.record import Agent, Link, Subject
from catalog.record import Image as Picture
from catalog.settings import load
from catalog.store import changes, institutions
from catalog.store.db import reading, writing
from tests.factories import make_record, publish_records, withdraw
from tests.feeds.validity import faults

FILLING = "Một câu dài để trang đầy. " * 200


def fetch(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = orjson.loads(response.data)
    assert faults(page) == []
    return page


def pages(client: FlaskClient, address: str = "/feed.json") -> Iterator[dict[str, Any]]:
    seen = set()
    while address:
        page = fetch(client, address)
        yield page
        address = page.get("next_url", "")
        assert address not in seen | {page["feed_url"]}
        seen.add(address)


def identifiers(page: dict[str, Any]) -> list[str]:
    return [entry["_khomo"]["id"] for entry in page["items"]]


def fill(count: int, **fields: Any) -> list[str]:
    return publish_records(
        [make_record(str(number), title=f"Sách {number}", **fields) for number in range(count)]
    )


def digest() -> str:
    with reading() as session:
        return changes.digest(session)


def test_an_empty_catalog_has_a_valid_empty_feed(client: FlaskClient) -> None:
    page = fetch(client, "/feed.json")
    assert page["version"] == "https://jsonfeed.org/version/1.1"
    assert page["items"] == []
    assert page["_khomo"]["count"] == 0
    assert "next_url" not in page


def test_the_feed_is_newest_first_and_tells_where_it_stands(client: FlaskClient) -> None:
    fill(3)
    withdraw("sample-1")
    page = fetch(client, "/feed.json")
    assert identifiers(page) == ["sample-2", "sample-0"]
    assert page["feed_url"] == "http://localhost/feed.json"
    assert page["home_page_url"] == "http://localhost/"
    assert page["_khomo"]["count"] == 2
    assert page["_khomo"]["digest"] == digest()
    assert page["_khomo"]["log"]["seq"] == 4
    assert page["_khomo"]["after"] == f"http://localhost/feed.json?after={page['_khomo']['head']}"


def test_the_feed_tells_readers_what_it_is_and_shows_a_picture_of_the_site(client: FlaskClient) -> None:
    page = fetch(client, "/feed.json")
    assert page["description"].startswith("Những gì thư viện")
    assert (page["language"], page["authors"]) == ("vi", [{"name": "Kho Mở", "url": "http://localhost/"}])
    with client.get(page["icon"]) as icon:
        assert (icon.status_code, icon.mimetype) == (200, "image/png")
        with Image.open(BytesIO(icon.data)) as picture:
            assert picture.size == (512, 512)


def test_the_answer_is_json_feed_in_utf_8_that_any_site_may_read(client: FlaskClient) -> None:
    fill(1)
    response = client.get("/feed.json")
    assert response.content_type == "application/feed+json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Sách 0" in response.data.decode("utf-8")


def test_pages_follow_bytes_and_meet_every_record_once(client: FlaskClient) -> None:
    fill(90, description=FILLING)
    walked = list(pages(client))
    found = [entry for page in walked for entry in identifiers(page)]
    assert found == [f"sample-{number}" for number in reversed(range(90))]
    sizes = [sum(len(orjson.dumps(entry)) for entry in page["items"]) for page in walked]
    assert len(walked) > 3
    assert PAGE_BYTES * 0.8 < sizes[0] <= PAGE_BYTES
    assert all(WALKED_BYTES * 0.8 < size <= WALKED_BYTES for size in sizes[1:-1])
    assert all("after" not in page["_khomo"] for page in walked[:-1])
    assert "after" in walked[-1]["_khomo"]


def test_more_small_records_than_one_read_takes_are_all_on_the_page(client: FlaskClient) -> None:
    fill(100)
    assert len(fetch(client, "/feed.json")["items"]) == 100


def test_a_record_larger_than_a_page_stands_on_one_alone(client: FlaskClient) -> None:
    fill(3)
    publish_records([make_record("1", description="x" * 45_000, notes=("y" * 1_900,) * 40)])
    walked = list(pages(client))
    assert identifiers(walked[0]) == ["sample-1"]
    assert identifiers(walked[1]) == ["sample-2", "sample-0"]


def test_what_changed_during_the_walk_comes_after_the_oldest_page(client: FlaskClient) -> None:
    fill(40, description=FILLING)
    walking = pages(client)
    first = next(walking)
    assert "sample-3" not in identifiers(first)
    publish_records([make_record("3", title="Đã sửa"), make_record("new", title="Mới")])
    withdraw("sample-39", "sent back")
    rest = list(walking)
    down = [entry for page in rest[:-1] for entry in identifiers(page)]
    assert "sample-3" not in down
    assert identifiers(rest[-1]) == ["sample-3", "sample-new", "sample-39"]
    removal = rest[-1]["items"][-1]
    assert removal["content_text"] == "Đã gỡ / Removed: sent back"
    assert removal["_khomo"]["withdrawn"]["reason"] == "sent back"
    assert rest[-1]["_khomo"]["digest"] == digest()


def test_after_gives_what_changed_oldest_first_with_removals(client: FlaskClient) -> None:
    fill(3)
    head = fetch(client, "/feed.json")["_khomo"]["head"]
    assert fetch(client, f"/feed.json?after={head}")["items"] == []
    publish_records([make_record("0", title="Đã sửa")])
    withdraw("sample-1")
    publish_records([make_record("1", title="Trở lại")])
    withdraw("sample-2")
    page = fetch(client, f"/feed.json?after={head}")
    assert identifiers(page) == ["sample-0", "sample-1", "sample-2"]
    assert ["withdrawn" in entry["_khomo"] for entry in page["items"]] == [False, False, True]
    assert fetch(client, page["_khomo"]["after"])["items"] == []


def test_many_changes_after_a_cursor_come_in_pages(client: FlaskClient) -> None:
    head = fetch(client, "/feed.json")["_khomo"]["head"]
    fill(90, description=FILLING)
    walked = list(pages(client, f"/feed.json?after={head}"))
    found = [entry for page in walked for entry in identifiers(page)]
    assert found == [f"sample-{number}" for number in range(90)]
    assert len(walked) > 1


def test_a_change_of_an_institution_alone_brings_no_items(client: FlaskClient) -> None:
    fill(2)
    head = fetch(client, "/feed.json")["_khomo"]["head"]
    with writing() as session:
        institutions.save(session, {"slug": "hue-library", "name_en": "Renamed"})
    page = fetch(client, f"/feed.json?after={head}")
    assert page["items"] == []
    assert page["_khomo"]["head"] != head


def test_a_full_record_is_a_valid_item(client: FlaskClient) -> None:
    publish_records(
        [
            make_record(
                creators=(Agent(name="Nguyễn Du", role="author"),),
                subjects=(Subject(label="Thơ"), Subject(label="Thơ", scheme="lcsh")),
                languages=("vi",),
                images=(Picture(url="/media/" + "a" * 64, alt="Bìa"),),
                links=(Link(rel="fulltext", url="https://lib.example/1.pdf", media_type="application/pdf"),),
            )
        ]
    )
    entry = fetch(client, "/feed.json")["items"][0]
    assert entry["_khomo"]["languages"] == ["vi"]
    assert entry["image"].startswith("http://localhost/media/")


def test_the_public_address_of_the_settings_is_used(settings: Any, make_app: Callable[..., Flask]) -> None:
    given = load({}, home=settings.home, base_url="https://khomo.example/", site_name="Kho Mở Huế")
    client = make_app(given=given).test_client()
    fill(1)
    page = fetch(client, "/feed.json")
    assert page["title"] == "Kho Mở Huế"
    assert page["items"][0]["url"] == "https://khomo.example/record/sample-0"
    assert page["_khomo"]["after"].startswith("https://khomo.example/feed.json?after=")


def test_an_unchanged_feed_is_answered_with_304_and_a_changed_one_is_not(client: FlaskClient) -> None:
    fill(1)
    tag = client.get("/feed.json").headers["ETag"]
    again = client.get("/feed.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    publish_records([make_record("0", title="Đã sửa")])
    assert client.get("/feed.json", headers={"If-None-Match": tag}).status_code == 200


def assert_start_again(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 410
    told = orjson.loads(response.data)
    assert "start again" in told["error"]
    assert told["start_again"] == "http://localhost/feed.json"


def test_a_cursor_of_another_catalog_says_start_again(client: FlaskClient) -> None:
    fill(1)
    foreign = Cursor.up("ab" * 16, 1).encode()
    assert_start_again(client, f"/feed.json?after={foreign}")
    assert_start_again(client, f"/feed.json?cursor={foreign}")


def test_a_cursor_ahead_of_the_log_says_start_again(client: FlaskClient) -> None:
    log_id = fetch(client, "/feed.json")["_khomo"]["log"]["id"]
    assert_start_again(client, f"/feed.json?after={Cursor.up(log_id, 9).encode()}")


def test_the_cursor_of_a_walk_is_no_place_to_come_back_to(client: FlaskClient) -> None:
    fill(40, description=FILLING)
    cursor = fetch(client, "/feed.json")["next_url"].partition("cursor=")[2]
    assert fetch(client, f"/feed.json?cursor={cursor}")["items"]
    assert_start_again(client, f"/feed.json?after={cursor}")


@pytest.mark.parametrize("name", ["after", "cursor"])
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=70) | st.text("ABCxyz019-_=", min_size=50, max_size=53))
def test_garbage_for_a_cursor_says_start_again(client: FlaskClient, name: str, text: str) -> None:
    assert_start_again(client, f"/feed.json?{name}={quote(text.encode('utf-8', 'surrogatepass'))}")
