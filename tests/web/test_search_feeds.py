"""Feeds of searches: what they hold, in which order, page by page while data changes, and bad input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import feedparser
import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import indexing
from catalog.feeds.cursor import Cursor
from catalog.record import Agent, Identifier, Image, Link, Schedule
from catalog.store import changes
from catalog.store.db import reading
from catalog.web.i18n import today
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.feeds.validity import faults
from tests.serving import serving
from tests.store.test_grouping import ISBNS, book
from tests.web.conftest import Read, links_of

Publish = Callable[..., list[str]]
FILLING = "Một câu dài để trang đầy. " * 250
FORMS = ("/search.feed.json", "/search.atom")
both_forms = pytest.mark.parametrize("form", FORMS)


def fetch(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/feed+json; charset=utf-8"
    page: dict[str, Any] = orjson.loads(response.data)
    assert faults(page) == []
    return page


def parsed(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.data)
    assert not feed.bozo, feed.bozo_exception
    return feed


def of_json(client: FlaskClient, address: str) -> tuple[list[str], str]:
    page = fetch(client, address)
    return [entry["id"].rpartition("/")[2] for entry in page["items"]], page.get("next_url", "")


def of_atom(client: FlaskClient, address: str) -> tuple[list[str], str]:
    feed = parsed(client, address)
    following = [link.href for link in feed.feed.links if link.rel == "next"]
    return [entry.id.rpartition("/")[2] for entry in feed.entries], (following or [""])[0]


READERS = {"/search.feed.json": of_json, "/search.atom": of_atom}


def pages(client: FlaskClient, form: str, query: str = "") -> Iterator[list[str]]:
    address, seen = form + query, {form + query}
    while address:
        found, following = READERS[form](client, address)
        yield found
        address = following.removeprefix("http://localhost")
        assert address not in seen
        seen.add(address)


@pytest.mark.usefixtures("sample")
def test_a_feed_says_whose_search_it_is_and_where_people_find_the_same(client: FlaskClient) -> None:
    page = fetch(client, "/search.feed.json?q=trống đồng&kind=object&utm=x&explain=1&page=2")
    query = "q=tr%E1%BB%91ng+%C4%91%E1%BB%93ng&kind=object"
    assert page["title"] == "Kho Mở: trống đồng · Loại: Hiện vật"
    assert page["feed_url"] == f"http://localhost/search.feed.json?{query}"
    assert page["home_page_url"] == f"http://localhost/search?{query}"
    assert [entry["title"] for entry in page["items"]] == ["Trống đồng Ngọc Lũ"]
    assert page["_khomo"]["count"] == 1
    english = fetch(client, "/search.feed.json?q=trống đồng&kind=object&lang=en")
    assert english["title"] == "Kho Mở: trống đồng · Kind: Objects"
    assert english["feed_url"].endswith(f"?{query}&lang=en")
    assert english["home_page_url"] == f"http://localhost/en/search?{query}"


@both_forms
def test_what_changed_last_comes_first_however_well_the_others_fit(
    client: FlaskClient, publish: Publish, form: str
) -> None:
    publish(make_record("1", title="Gốm"), make_record("2", title="Sách"), make_record("3", title="Gốm xưa"))
    publish(make_record("4", title="Báo", description="Nói về gốm."))
    publish(make_record("1", title="Gốm ngày nay"))
    assert READERS[form](client, f"{form}?q=gốm")[0] == ["sample-1", "sample-4", "sample-3"]
    assert READERS[form](client, f"{form}?q=gốm&sort=newest")[0] == ["sample-1", "sample-4", "sample-3"]
    withdraw("sample-4")
    assert READERS[form](client, f"{form}?q=gốm")[0] == ["sample-1", "sample-3"]


@both_forms
def test_a_walk_meets_every_work_once_while_others_come_change_and_go(
    app: Flask, client: FlaskClient, publish: Publish, form: str
) -> None:
    count = 100
    publish(
        *[make_record(str(number), title=f"Sách {number}", description=FILLING) for number in range(count)]
    )
    publish(make_record("other", title="Báo", kind="periodical"))
    found: list[str] = []
    for turn, page in enumerate(pages(client, form, "?kind=book")):
        found += page
        # One that was met, one that will be, a new one; and one that goes before it is met.
        publish_records([make_record(str(number), title="Đã sửa") for number in (count - 1 - turn, turn)])
        publish_records([make_record(f"new-{turn}", title="Mới")])
        withdraw(f"sample-{count // 2 - 10 - turn}")
        if turn != 1:
            indexing.sync(app.extensions["catalog"])
    assert turn >= 2
    assert len(found) == len(set(found))
    gone = {f"sample-{count // 2 - 10 - number}" for number in range(turn + 1)}
    changed = {f"sample-{number}" for number in range(turn + 1)}
    assert {f"sample-{number}" for number in range(count)} - gone - changed <= set(found)
    assert READERS[form](client, f"{form}?kind=book")[0][0] == f"sample-new-{turn}"


def test_a_work_comes_once_by_its_record_that_changed_last(client: FlaskClient, publish: Publish) -> None:
    for slug in "ab":
        add_institution(f"library-{slug}", name_vi=f"Thư viện {slug}", name_en="")
    publish(book("b", "Truyện Kiều", ISBNS[0]), book("a", "Truyện Kiều", ISBNS[0]))
    assert of_json(client, "/search.feed.json?q=kiều")[0] == ["sample-a"]
    publish(book("b", "Truyện Kiều", ISBNS[0], extent="250 tr."))
    assert of_json(client, "/search.feed.json?q=kiều")[0] == ["sample-b"]
    assert of_json(client, "/search.feed.json?q=kiều&institution=library-a")[0] == ["sample-a"]


@pytest.mark.usefixtures("sample")
def test_a_sort_that_is_asked_for_gives_one_page_in_that_order(client: FlaskClient, publish: Publish) -> None:
    publish(
        *[make_record(f"long-{number}", title=f"Zz {number}", description=FILLING) for number in range(40)]
    )
    by_title = fetch(client, "/search.feed.json?sort=title")
    titles = [entry["title"] for entry in by_title["items"]]
    assert titles[1:4] == ["Lắp mạch điện", "Lớp thư pháp", "The Ghost of a Flea"]
    assert len(titles) < 46
    assert "next_url" not in by_title
    publish(make_record("loose", title="Bàn", description="Chạm hình trống."))
    assert of_json(client, "/search.feed.json?q=trống")[0][0] == "sample-loose"
    assert of_json(client, "/search.feed.json?q=trống&sort=relevance")[0][0] == "museum-trong"
    assert fetch(client, "/search.feed.json?sort=title")["feed_url"].endswith("?sort=title")


def test_near_a_place_the_nearest_can_be_asked_for_first(client: FlaskClient, publish: Publish) -> None:
    add_institution("near", name_vi="Thư viện gần", lat=16.47, lon=107.58)
    add_institution("far", name_vi="Thư viện xa", lat=16.60, lon=107.60)
    publish(
        make_record("near", source="one", institution="near"),
        make_record("far", source="two", institution="far", title="Sách"),
    )
    around = "near=16.46,107.59&radius=50"
    assert of_json(client, f"/search.feed.json?{around}")[0] == ["two-far", "one-near"]
    assert of_json(client, f"/search.feed.json?{around}&sort=distance")[0] == ["one-near", "two-far"]
    assert of_json(client, f"/search.feed.json?{around}&kind=map&sort=distance")[0] == []


@both_forms
def test_a_search_that_finds_nothing_has_a_valid_empty_feed(client: FlaskClient, form: str) -> None:
    assert READERS[form](client, f"{form}?q=khôngcógìcả") == ([], "")


def test_exhibitions_that_have_closed_are_named(client: FlaskClient, publish: Publish) -> None:
    ended, going = (today() + timedelta(days) for days in (-1, 0))
    publish(
        make_record("closed", kind="exhibition", schedule=Schedule(end=ended.isoformat())),
        make_record("open", kind="exhibition", title="Gốm", schedule=Schedule(end=going.isoformat())),
    )
    page = fetch(client, "/search.feed.json?kind=exhibition")
    assert page["_khomo"]["expired"] == ["sample-closed"]
    assert "expired" not in page
    assert fetch(client, "/feed.json")["_khomo"]["expired"] == ["sample-closed"]


def test_a_reader_of_atom_gets_what_the_record_tells(app: Flask, publish: Publish) -> None:
    publish(
        make_record(
            title='Kiều & <b>Từ Hải</b> < "1815"',
            description="Dòng một.\n\nDòng hai ]]> &amp;",
            creators=(Agent(name="Nguyễn Du", uri="https://viaf.org/viaf/9886432"), Agent(name="Bùi Kỷ")),
            identifiers=(Identifier(scheme="isbn", value="9786041234567"),),
            languages=("vi",),
            publisher="NXB Văn học",
            images=(Image(url="/media/" + "a" * 64),),
            links=(
                Link(rel="page", url="https://lib.example/1?a=1&b=2"),
                Link(
                    rel="fulltext", url="https://lib.example/1.pdf", media_type="application/pdf", label="PDF"
                ),
            ),
        )
    )
    with serving(app) as base:
        feed = feedparser.parse(f"{base}/search.atom?q={quote('kiều')}")
        assert (feed.status, feed.bozo) == (200, False)
        assert feed.feed.title == "Kho Mở: kiều"
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == feed.feed.id == links["first"] == f"{base}/search.atom?q=ki%E1%BB%81u"
        assert links["alternate"] == f"{base}/search?q=ki%E1%BB%81u"
        [entry] = feed.entries
        assert entry.id == entry.link == f"{base}/record/sample-1"
        assert entry.title == 'Kiều & Từ Hải < "1815"'
        assert entry.content[0].value.splitlines()[:3] == ["Dòng một.", "", "Dòng hai ]]> &amp;"]
        assert entry.content[0].language == "vi"
        assert [(one.name, one.get("href")) for one in entry.authors] == [
            ("Nguyễn Du", "https://viaf.org/viaf/9886432"),
            ("Bùi Kỷ", None),
        ]
        assert {"book"} == {tag.term for tag in entry.tags}
        assert entry.media_thumbnail[0]["url"] == f"{base}/media/{'a' * 64}"
        rels = {link.rel: (link.href, link.get("type")) for link in entry.links}
        assert rels["enclosure"] == ("https://lib.example/1.pdf", "application/pdf")
        assert rels["via"][0] == "https://lib.example/1?a=1&b=2"
        assert (entry.dc_identifier, entry.publisher) == ("9786041234567", "NXB Văn học")
        assert feed.feed.updated == entry.updated
        again = feedparser.parse(feed.href, etag=feed.etag)
        assert (again.status, len(again.entries)) == (304, 0)


@both_forms
def test_a_reader_is_sent_nothing_where_what_changed_is_not_in_its_search(
    client: FlaskClient, publish: Publish, form: str
) -> None:
    publish(make_record("1", title="Gốm"), make_record("2", title="Sách"))
    address = f"{form}?q=gốm"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    publish(make_record("2", title="Sách xưa"))
    unchanged = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", tag)
    publish(make_record("1", title="Gốm xưa"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


BAD = {
    "page=x": "page",
    "page=0": "page",
    "sort=best": "sort",
    "lang=fr": "lang",
    "near=huế&radius=-1": "radius",
    "near=16,999": "near",
    "year=abc": "year",
    f"q={'x' * 1001}": "q",
    f"q={'(' * 30}a{')' * 30}": "q",
    "&".join(f"kind={number}" for number in range(31)): "kind",
}


@both_forms
@pytest.mark.parametrize(("query", "parameter"), BAD.items(), ids=lambda value: value[:20])
def test_a_wrong_parameter_is_refused_by_name(
    client: FlaskClient, form: str, query: str, parameter: str
) -> None:
    response = client.get(f"{form}?{query}")
    told = response.get_json()
    assert (response.status_code, told["parameter"], told["ok"]) == (400, parameter, False)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@both_forms
@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "q=%FF&kind=%01", "kind=&kind=&q=", "q=a&q=b", "page=99"]
)
def test_odd_input_is_answered_as_by_the_page(client: FlaskClient, form: str, query: str) -> None:
    assert READERS[form](client, f"{form}?{query}") == ([], "")


@both_forms
def test_a_cursor_that_is_not_of_this_search_says_start_again(client: FlaskClient, form: str) -> None:
    with reading() as session:
        log_id = changes.head(session).log_id
    for cursor in (Cursor.up(log_id, 0).encode(), Cursor("ab" * 16, "down", 1, 1).encode(), "x", ""):
        response = client.get(f"{form}?q=huế&cursor={cursor}")
        assert response.status_code == 410
        assert response.get_json()["start_again"] == f"http://localhost{form}?q=hu%E1%BA%BF"


@both_forms
def test_only_reading_is_allowed(client: FlaskClient, form: str) -> None:
    refused = client.post(form)
    assert refused.status_code == 405
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    head = client.head(form)
    assert (head.status_code, head.data) == (200, b"")
    assert client.options(form).status_code == 200


@pytest.mark.parametrize(("path", "language"), [("/search", ""), ("/en/search", "&lang=en")])
@pytest.mark.usefixtures("sample")
def test_the_search_page_offers_to_follow_the_search(read: Read, path: str, language: str) -> None:
    for query in ("q=tr%E1%BB%91ng", "q=zzzzzz"):
        page = read(f"{path}?{query}&sort=title")
        links = links_of(page)
        wanted = {form: f"{form}?{query}{language}" for form in FORMS}
        assert (links["JSON Feed"], links["Atom"]) == tuple(wanted.values())
        found = page.xpath(
            "//head/link[@rel='alternate'][contains(@type, 'feed') or contains(@type, 'atom')]/@href"
        )
        assert found[:2] == list(wanted.values())


@pytest.mark.usefixtures("sample")
def test_an_institution_can_be_followed_and_each_kind_that_it_has(client: FlaskClient, read: Read) -> None:
    found = links_of(read("/institution/history-museum"))
    assert found["Atom"] == "/search.atom?institution=history-museum"
    assert of_atom(client, found["Atom"])[0] == ["museum-blake", "museum-trong"]
    found = links_of(read("/en/institution/history-museum?kind=object"))
    assert found["JSON Feed"] == "/search.feed.json?kind=object&institution=history-museum&lang=en"
    assert of_json(client, found["JSON Feed"])[0] == ["museum-trong"]
