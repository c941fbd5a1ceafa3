"""Reporting an error and asking to join, without an account: forms, limits, numbers, answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from catalog.app import create_app
from catalog.people import inbox
from catalog.settings import Settings
from catalog.store import messages
from catalog.store.db import reading, writing
from catalog.store.messages import Message, Sent, Wanted
from catalog.store.scopes import Reach
from catalog.web import form_guard
from tests.web.conftest import Read, text_of

Send = Callable[..., TestResponse]
REPORT = {"what": "wrong", "body": "Năm xuất bản phải là 1866."}
REQUEST = {
    "name": "Nhà văn hóa xã Phú Lộc",
    "system": "cultural_centre",
    "territory": "xã Phú Lộc, Huế",
    "way": "phone",
    "person": "Lê Thị Lan",
    "phone": "0912 345 678",
}


@pytest.fixture
def send(app: Flask, client: FlaskClient) -> Send:
    """``send("/report", body="...")``: the answer to a form that was open for a minute."""

    def sent(
        address: str, given: dict[str, Any], *, open_for: float = 60, by: FlaskClient = client, **more: Any
    ) -> TestResponse:
        purpose = "join" if "join" in address else "report"
        with app.test_request_context("/"):
            seal = form_guard.seal(purpose, time.time() - open_for)
        return by.post(address, data={"seal": seal, **given}, **more)

    return sent


def everything() -> list[Message]:
    with reading() as session:
        return list(messages.walk(session, Wanted()))


def main_of(response: TestResponse) -> str:
    return text_of(html.document_fromstring(response.get_data(as_text=True)))


def test_an_error_is_reported_and_answered_with_a_number(
    sample: list[str], send: Send, client: FlaskClient, read: Read
) -> None:
    form = read("/report?record=sample-kieu")
    assert "Truyện Kiều" in text_of(form)
    assert form.xpath("//form[@class='box']/@action") == []
    answer = send("/report?record=sample-kieu", {**REPORT, "contact": "lan@example.org"})
    assert answer.status_code == 303
    (message,) = everything()
    assert answer.location == f"/message/{message.number}"
    assert (message.record, message.institution) == ("sample-kieu", "hue-library")
    assert (message.body, message.contact) == (REPORT["body"], "lan@example.org")
    page = client.get(answer.location)
    assert message.number in main_of(page)
    assert "lan@example.org" not in page.text
    assert REPORT["body"] not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    for response in (answer, page):
        assert "Set-Cookie" not in response.headers


def test_a_form_sent_twice_makes_one_message(sample: list[str], send: Send) -> None:
    first, second = (send("/report?record=sample-kieu", REPORT) for _ in range(2))
    assert first.location == second.location
    assert len(everything()) == 1


def test_the_answer_is_read_by_the_number(sample: list[str], send: Send, read: Read) -> None:
    address = send("/report?record=sample-kieu", REPORT).location
    (message,) = everything()
    assert "Việc tiếp theo" in text_of(read(address))
    with writing() as session:
        inbox.close(session, "cli", message, "Đã sửa <b>thành</b> 1866.\n\nCảm ơn bạn.")
    page = read(address.lower())
    assert "Đã sửa <b>thành</b> 1866." in text_of(page)
    assert "Thank you" not in text_of(page)
    assert "The answer" in text_of(read("/en" + address))
    read("/message/AAAA-AAAA", 404)
    read("/message/" + "x" * 300, 404)


def test_what_is_not_known_is_asked_for(sample: list[str], send: Send, read: Read) -> None:
    for address in ("/report?record=khong-co", "/report?record=..%2f", "/report?institution=khong-co"):
        page = read(address)
        assert "không có trong mục lục" in text_of(page)
        assert page.xpath("//input[@name='where']")
    assert send("/report", {**REPORT, "where": "Trang chủ"}).status_code == 303
    assert everything()[0].facts["where"] == "Trang chủ"
    assert "Thư viện Tổng hợp" in text_of(read("/report?institution=hue-library"))


@pytest.mark.parametrize("page", ["/institution/hue-library", "/en/place/46", "/person/nguy%E1%BB%85n-du"])
def test_a_page_leads_to_the_form_which_knows_it(page: str, sample: list[str], read: Read) -> None:
    (way,) = read(page).xpath("//main//a[contains(@href, '/report?')]/@href")
    form = read(way)
    told = form.xpath("//input[@name='where']/@value") or form.xpath("//p[@class='about']/a/@href")
    assert told == [unquote(page)]


def test_the_form_takes_no_address_of_elsewhere_for_a_page(read: Read) -> None:
    for elsewhere in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/%5Cevil.example"):
        assert read(f"/report?page={elsewhere}").xpath("//input[@name='where']/@value") in ([], [""])


def test_what_was_typed_is_kept_where_something_lacks(sample: list[str], send: Send) -> None:
    answer = send("/report?record=sample-kieu", {"what": "link", "body": "", "contact": "0912"})
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 422
    assert page.xpath("//input[@name='contact']/@value") == ["0912"]
    assert page.xpath("//input[@name='what'][@checked]/@value") == ["link"]
    assert page.xpath("//div[@class='faults'][@role='alert']//a/@href") == ["#body"]
    assert send("/report", {"what": "nonsense", "body": "x"}).status_code == 422
    assert send("/report", {**REPORT, "body": "x" * 5000}).status_code == 422
    assert everything() == []


def test_too_much_at_once_is_refused(sample: list[str], send: Send) -> None:
    assert send("/report", {**REPORT, "where": "x" * 100_000}).status_code == 413
    assert everything() == []


def test_programs_that_fill_in_everything_or_are_too_quick_are_stopped(
    sample: list[str], send: Send, client: FlaskClient
) -> None:
    assert send("/report", {**REPORT, "subject_line": "Buy now"}).status_code == 422
    assert send("/report", REPORT, open_for=0).status_code == 422
    late = send("/report", REPORT, open_for=100_000)
    assert late.status_code == 422
    assert REPORT["body"] in late.text
    assert client.post("/report", data=REPORT).status_code == 422
    assert client.post("/report", data={**REPORT, "seal": "x.y"}).status_code == 422
    assert everything() == []


def test_one_address_may_send_a_few_at_once_and_others_may_still(sample: list[str], send: Send) -> None:
    codes = [send("/report", {**REPORT, "body": f"Lỗi {number}"}).status_code for number in range(7)]
    assert codes == [303] * 5 + [429] * 2
    other = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert send("/report", REPORT, **other).status_code == 303


def test_another_process_counts_on(sample: list[str], send: Send, settings: Settings) -> None:
    other = create_app(settings, plugins=[]).test_client()
    codes = [send("/report", {**REPORT, "body": f"Lỗi {number}"}).status_code for number in range(5)]
    assert codes == [303] * 5
    assert send("/report", REPORT, by=other).status_code == 429


def test_where_very_many_write_the_form_comes_back_with_what_was_typed(sample: list[str], send: Send) -> None:
    with writing() as session:
        for number in range(form_guard.MOST_AN_HOUR):
            messages.receive(session, Sent(kind="error", body=f"Lỗi {number}"), "2026-11-23")
    answer = send("/report", {**REPORT, "where": "Trang chủ"})
    assert answer.status_code == 503
    assert REPORT["body"] in answer.text
    assert len(everything()) == form_guard.MOST_AN_HOUR


def test_an_institution_asks_to_join(app: Flask, send: Send, read: Read) -> None:
    read("/join/request")
    answer = send("/join/request", REQUEST)
    assert answer.status_code == 303, main_of(answer)
    (message,) = everything()
    assert message.kind == "join"
    assert message.contact == REQUEST["phone"]
    assert message.facts["commune"] == "Xã Phú Lộc"
    assert message.province == "vn-2025-07:46"
    assert message.commune.startswith("vn-2025-07:")
    with reading() as session:
        officer = Reach(keys=frozenset({"vn-2025-07:46"}))
        assert messages.listed(session, officer, Wanted())[0] == 1
    page = read(answer.location)
    assert "Nhà văn hóa xã Phú Lộc" in text_of(page)
    assert "0912" not in text_of(page)


def test_a_request_needs_a_name_a_place_and_a_way_to_answer(app: Flask, send: Send) -> None:
    for without in ("name", "territory", "person", "phone"):
        given = {name: value for name, value in REQUEST.items() if name != without}
        assert send("/join/request", given).status_code == 422, without
    told = main_of(send("/join/request", {**REQUEST, "territory": "Hà Nam"}))
    assert "trước tháng 7" in told
    assert "Ninh Bình" in told
    assert send("/join/request", {**REQUEST, "email": "khong phai"}).status_code == 422
    assert everything() == []


def test_what_strangers_write_is_shown_as_text(sample: list[str], send: Send, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>\u202e'; DROP TABLE messages;--"
    send("/join/request", {**REQUEST, "name": evil, "body": evil})
    (message,) = everything()
    page = client.get(f"/message/{message.number}").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
