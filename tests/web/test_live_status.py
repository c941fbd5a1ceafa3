"""Which copies are there now: asked for on demand, from a real server that may be slow, broken or gone."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import khomo_koha
import khomo_oaipmh
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalog.record import Holding
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import Asked, Script, nasty_koha
from catalog.sdk.testing.koha_books import Book, item
from catalog.settings import Settings
from catalog.store.db import writing
from catalog.store.models import SourceRow
from catalog.web import live_answers
from tests.factories import make_record, publish_records, withdraw
from tests.web.conftest import links_of, text_of

ADDRESS = "/holdings/opac-7"
STORED = Holding(institution="TT", location="Kho cũ", call_number="A 1", status="available")


class Site(NamedTuple):
    """A catalog with one record of a Koha, and that Koha's script."""

    client: FlaskClient
    script: Script
    app: Flask

    def look(self, address: str = ADDRESS) -> str:
        """The text of a page."""
        response = self.client.get(address)
        assert response.status_code == 200, response.get_data(as_text=True)
        return text_of(html.document_fromstring(response.get_data(as_text=True)))

    @property
    def asked(self) -> int:
        """How often the Koha was asked for items."""
        return len([asked for asked in self.script.requests if asked.path.endswith("/items")])

    def change(self, **fields: Any) -> None:
        """Change the source."""
        with writing() as session:
            row = session.get(SourceRow, "opac")
            assert row is not None
            for name, value in fields.items():
                setattr(row, name, value)


@pytest.fixture
def live(settings: Settings) -> Settings:
    """Settings with short patience: the tests' server is on this machine."""
    return dataclasses.replace(settings, live_timeout=1.0)


@pytest.fixture
def site(make_app: Callable[..., Flask], live: Settings) -> Iterator[Site]:
    script = Script(books=[Book(7, "Tắt đèn", (item(70, 7, callnumber="A 1"), item(71, 7, lost_status=1)))])
    app = make_app([khomo_koha, khomo_oaipmh], live)
    with nasty_koha(script) as url:
        publish_records([make_record("7", source="opac", title="Tắt đèn", holdings=(STORED,))])
        made = Site(app.test_client(), script, app)
        made.change(connector="koha", options={"url": url, "allow_private": "true"})
        yield made


def test_the_record_s_page_shows_what_was_harvested_and_asks_nobody(site: Site) -> None:
    page = site.look("/record/opac-7")
    assert "Kho cũ" in page
    assert site.script.requests == []
    text = site.client.get("/record/opac-7").get_data(as_text=True)
    parsed = html.document_fromstring(text)
    assert links_of(parsed)["Xem tình trạng hiện tại"] == ADDRESS
    assert parsed.xpath("//a[@data-copies]/@rel") == ["nofollow"]


def test_the_page_tells_each_copy_as_it_is_now(site: Site) -> None:
    day = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() + timedelta(days=9)
    copies = (
        item(1, 7, callnumber="A 1", home_library_id="QD", checked_out_date=day.isoformat()),
        item(2, 7, callnumber="A 2", lost_status=1),
        item(3, 7, callnumber="A 3", not_for_loan_status=1),
        item(4, 7, callnumber="A 4"),
    )
    site.script.books = [Book(7, "Tắt đèn", copies)]
    told = site.look()
    assert f"Đang cho mượn, hạn trả {day.day} tháng {day.month}, {day.year}" in told
    assert "Thư viện Quảng Điền" in told
    for state in ("Bị mất", "Không cho mượn về, đọc tại chỗ", "Sẵn sàng", "Theo hệ thống của thư viện lúc"):
        assert state in told
    assert "Kho cũ" not in told
    english = site.look("/en" + ADDRESS)
    assert "Lost" in english
    assert "Not for loan, read on site" in english
    assert "On loan, due back on" in english


def test_nothing_of_a_borrower_is_on_the_page(site: Site) -> None:
    site.script.books = [
        Book(7, "Tắt đèn", (item(1, 7, checkout={"patron_id": 51, "patron": "Nguyễn Thị Mượn"}),))
    ]
    assert "Mượn" not in site.look().replace("cho mượn", "")
    assert "hay quên trả" not in site.look()


def test_what_a_library_sends_is_shown_as_text_and_bounded(site: Site) -> None:
    hostile = "<script>alert(1)</script>" + "x" * 5000
    site.script.books = [Book(7, "Tắt đèn", tuple(item(n, 7, callnumber=hostile) for n in range(300)))]
    site.script.most = 1000
    text = site.client.get(f"{ADDRESS}?fragment=1").get_data(as_text=True)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert text.count("<li>") == 200
    assert len(text) < 300_000


def test_the_part_alone_comes_for_the_script(site: Site) -> None:
    text = site.client.get(f"{ADDRESS}?fragment=1").get_data(as_text=True)
    assert "<html" not in text
    assert html.fragment_fromstring(text, create_parent="div").xpath("//ul[@class='copies']/li")


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?fragment=1", f"/en{ADDRESS}"])
def test_nobody_else_keeps_or_indexes_it(site: Site, address: str) -> None:
    response = site.client.get(address)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "ETag" not in response.headers
    robots = site.client.get("/robots.txt").get_data(as_text=True)
    assert {"Disallow: /holdings/", "Disallow: /en/holdings/"} <= set(robots.splitlines())


def test_an_answer_is_kept_for_a_while(site: Site) -> None:
    assert site.look() == site.look()
    assert site.asked == 1


def test_a_slow_library_is_not_waited_for_and_what_was_harvested_stands(site: Site) -> None:
    released = threading.Event()

    def slow(asked: Asked, answer: Answer) -> Answer:
        released.wait(30)
        return answer

    site.script.spoil = slow
    told = site.look()
    released.set()
    assert "Hệ thống của thư viện hiện không trả lời" in told
    assert "Kho cũ" in told
    assert "Dưới đây là tình trạng khi bản ghi được lấy về lần gần nhất" in told


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=429, headers={"Retry-After": "1"}),
        Answer(closed=True),
        Answer(b"<html><title>Log in</title></html>"),
        Answer(b'[{"item_id": 1'),
        Answer(b"x" * 50, announced=5000),
    ],
    ids=["500", "503", "429", "closed", "login page", "cut JSON", "cut body"],
)
def test_a_broken_library_does_not_break_the_page_and_is_not_asked_again_at_once(
    site: Site, answer: Answer
) -> None:
    site.script.spoil = lambda asked, given: answer
    assert "hiện không trả lời" in site.look()
    asked = len(site.script.requests)
    assert "Kho cũ" in site.look()
    assert len(site.script.requests) == asked


def test_a_library_that_tells_nothing_is_told_as_such(site: Site) -> None:
    site.script.public = False
    assert "không cho biết bản lưu giữ có sẵn hay không" in site.look()


def test_a_record_without_copies_now_says_so(site: Site) -> None:
    site.script.books = []
    told = site.look()
    assert "không ghi bản nào của tài liệu này" in told
    assert "Kho cũ" not in told


def test_a_private_address_that_the_source_does_not_allow_is_not_asked(site: Site) -> None:
    with writing() as session:
        row = session.get(SourceRow, "opac")
        assert row is not None
        row.options = {"url": row.options["url"]}
    assert "hiện không trả lời" in site.look()
    assert site.script.requests == []


def test_a_source_that_cannot_tell_has_no_link_and_leads_back_to_the_record(site: Site) -> None:
    site.change(connector="oaipmh")
    assert "Xem tình trạng hiện tại" not in site.look("/record/opac-7")
    response = site.client.get(ADDRESS)
    assert (response.status_code, response.headers["Location"]) == (303, "/record/opac-7")


def test_a_source_of_a_plugin_that_is_gone_leads_back_to_the_record(site: Site) -> None:
    site.change(connector="not-installed")
    assert site.client.get(ADDRESS).status_code == 303
    assert "Xem tình trạng hiện tại" not in site.look("/record/opac-7")


def test_a_withdrawn_record_is_not_asked_for(site: Site) -> None:
    withdraw("opac-7")
    assert site.client.get(ADDRESS).status_code == 303
    assert site.script.requests == []


@pytest.mark.parametrize("address", ["/holdings/nothing-here", "/holdings/a%20b", "/en/holdings/x.y"])
def test_a_record_that_is_not_there_is_not_found(site: Site, address: str) -> None:
    assert site.client.get(address).status_code == 404


def test_many_who_look_at_one_record_ask_its_library_once(site: Site) -> None:
    gate, seen = threading.Event(), []

    def held(asked: Asked, answer: Answer) -> Answer:
        gate.wait(10)
        return answer

    site.script.spoil = held

    def look() -> None:
        response = site.app.test_client().get(ADDRESS)
        seen.append("Theo hệ thống của thư viện" in response.get_data(as_text=True))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    while not site.script.requests:
        threading.Event().wait(0.01)
    gate.set()
    for thread in threads:
        thread.join()
    assert seen == [True] * 6
    assert site.asked == 1


def test_a_few_at_a_time_ask_one_library_others_are_told_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_answers, "MOST_OF_SOURCE", 1)
    publish_records([make_record("8", source="opac", title="Sách khác", holdings=(STORED,))])
    gate, started = threading.Event(), threading.Event()

    def held(asked: Asked, answer: Answer) -> Answer:
        started.set()
        gate.wait(10)
        return answer

    site.script.spoil = held
    first = threading.Thread(target=lambda: site.app.test_client().get(ADDRESS))
    first.start()
    assert started.wait(10)
    told = site.look("/holdings/opac-8")
    gate.set()
    first.join()
    assert "Đang có nhiều bạn đọc hỏi thư viện này" in told
    assert "Kho cũ" in told
    assert "Lúc" in site.look("/holdings/opac-8")


def test_no_more_answers_are_kept_than_allowed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_answers, "MOST_KEPT", 1)
    publish_records([make_record("8", source="opac", title="Sách khác")])
    for address in (ADDRESS, "/holdings/opac-8", ADDRESS):
        site.look(address)
    assert site.asked == 3


def test_answers_are_asked_for_anew_when_their_time_is_over(
    make_app: Callable[..., Flask], live: Settings, site: Site
) -> None:
    app = make_app([khomo_koha, khomo_oaipmh], dataclasses.replace(live, live_cache=0.0))
    client = app.test_client()
    for _ in range(2):
        assert client.get(ADDRESS).status_code == 200
    assert site.asked == 2
