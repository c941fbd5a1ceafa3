"""What a personal link opens, and what it does not; how its token is kept from others."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import html
from werkzeug.test import TestResponse

from catalog.people import tokens
from catalog.store import db, links
from catalog.store.models import LinkRow
from catalog.web import masking
from tests.web.phone.site import Phone, Site, issued, opened, text_of


def link_of(token: str) -> links.Link:
    with db.reading() as session:
        found = links.of_token(session, tokens.hashed(token))
    assert found is not None
    return found


def test_the_first_page_offers_what_can_be_done_in_both_languages(site: Site) -> None:
    phone = site.phone()
    page = phone.get()
    for words in ("Thêm lớp, câu lạc bộ, hoạt động", "Chép lại hoạt động cũ", "Dán nhiều dòng"):
        assert words in text_of(page)
    assert "Cô Lan" in text_of(page, "//footer")
    assert page.get("lang") == "vi"
    # Messengers put a slash behind addresses.
    assert phone.get("/") is not None
    english = phone.get(language="en")
    assert "Add a class, club or other activity" in text_of(english)
    assert phone.token in english.xpath("string(//a[@class='first']/@href)")
    assert english.xpath("string(//a[@class='first']/@href)").startswith("/en/p/")


def test_links_that_ran_out_were_taken_back_or_never_were_are_answered_alike(site: Site) -> None:
    revoked, expired = issued(), issued()
    with db.writing() as session:
        links.revoke(session, link_of(revoked).id)
        session.execute(
            sa.update(LinkRow)
            .where(LinkRow.id == link_of(expired).id)
            .values(expires=db.now() - timedelta(days=1))
        )
    answers = []
    for token in (revoked, expired, "never-was"):
        phone = Phone(site.app, token)
        for address in ("", "/new", "/rows", "/activity/x", "/nothing/like/this"):
            response = phone.client.get(phone.path(address))
            assert response.status_code == 404, address
        answer = phone.client.get(phone.path())
        answers.append(answer.text.replace(token, ""))
        assert phone.post("/new", {"title": "Lớp"}).status_code == 404
    assert len(set(answers)) == 1
    assert "đường dẫn mới" in text_of(html.document_fromstring(answers[0]))


def test_a_form_sent_by_a_link_that_ended_meanwhile_gives_its_words_back(site: Site) -> None:
    phone = site.phone()
    with db.writing() as session:
        links.revoke(session, link_of(phone.token).id)
    given = {"title": "Lớp cờ vua", "summary": "Mỗi sáng thứ Bảy,\nmang theo <b>bàn cờ</b>.", "key": "k" * 20}
    for headers, texts in (
        ({"Sec-Fetch-Site": "same-origin"}, [given["title"], given["summary"]]),
        ({"Sec-Fetch-Site": "cross-site"}, []),
        ({}, []),
    ):
        # Elsewhere than the links of other tests that do not work: of these few are let in a minute.
        away = {"REMOTE_ADDR": "203.0.113.9"}
        response = phone.client.post(phone.path("/new"), data=given, headers=headers, environ_base=away)
        assert response.status_code == 404
        page = html.document_fromstring(response.text)
        assert [area.text.strip() for area in page.xpath("//main//textarea")] == texts, headers


def test_pages_behind_a_link_tell_nobody_of_it(site: Site) -> None:
    phone = site.phone()
    for address in ("", "/new", "/rows", "/copy"):
        headers = phone.client.get(phone.path(address)).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store, private"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "Set-Cookie" not in headers
    robots = site.app.test_client().get("/robots.txt").text
    assert "Disallow: /p/\n" in robots
    assert "Disallow: /en/p/\n" in robots
    assert phone.token not in phone.get().xpath("string(//head)")


def test_a_use_is_noted(site: Site) -> None:
    phone = site.phone()
    phone.get()
    phone.get()
    assert link_of(phone.token).uses == 1


@pytest.mark.parametrize("logger", ["werkzeug", "gunicorn.access", "catalog.app"])
def test_the_token_never_stands_in_a_log(site: Site, logger: str, caplog: pytest.LogCaptureFixture) -> None:
    log = site.app.logger if logger == "catalog.app" else logging.getLogger(logger)
    log.addHandler(caplog.handler)
    try:
        log.error('127.0.0.1 "%s %s HTTP/1.1" 200', "GET", "/en/p/SECRET_token-1/new?x=1")
        log.error("/invitation/SECRET_token-2 and /reset/SECRET_token-3")
        log.error("%d", 5)
    finally:
        log.removeHandler(caplog.handler)
    assert "SECRET" not in caplog.text
    assert "/en/p/•••/new?x=1" in caplog.text


def test_addresses_that_carry_no_token_stay_as_they_are() -> None:
    assert masking.masked("Exception on /p/abc_DEF-123 [GET]") == "Exception on /p/••• [GET]"
    assert masking.masked("GET /en/preview/abc_DEF-123 200") == "GET /en/preview/••• 200"
    assert masking.masked("/programme/x /people/y") == "/programme/x /people/y"


def test_who_tries_many_links_or_sends_many_forms_has_to_wait_and_others_do_not(tmp_path: Path) -> None:
    with opened(tmp_path, requests_per_minute=5) as site:
        phone = site.phone()

        def tried(token: str, address: str) -> TestResponse:
            return site.app.test_client().get(f"/p/{token}", environ_base={"REMOTE_ADDR": address})

        codes = [tried(f"guess-{number}", "10.1.1.1").status_code for number in range(8)]
        assert codes[0] == 404
        assert codes[-1] == 429
        assert tried(phone.token, "10.1.1.1").status_code == 429
        assert tried(phone.token, "10.1.1.2").status_code == 200
        answers = [phone.post("/rows", {"text": ""}) for _ in range(8)]
        assert answers[0].status_code == 422
        assert answers[-1].status_code == 429
        assert answers[-1].headers["Retry-After"] == "60"
        assert "chờ một phút" in answers[-1].text
        assert phone.get() is not None
