"""Reminders by mail of what is late: to each alone, once a day, told in the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from catalog.programme import summing_up
from catalog.store.db import writing
from catalog.web import i18n
from tests.factories import add_institution
from tests.programme.summed import MUSEUM, add_museum_and_house, add_plan, begun, send
from tests.web.admin.post import Post, post_office
from tests.web.admin.post import text_of as body_of
from tests.web.admin.site import OWN, Site, opened, text_of

YEAR = i18n.today().year - 1


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """A mail server."""
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def mailing(post: Post, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that can send mail, with the plan of Huế and three institutions there; two have an address."""
    settings = {"smtp_url": post.url, "mail_from": "kho@example.org", "base_url": "https://kho.example"}
    with opened(tmp_path_factory.mktemp("mailing"), **settings) as site:
        add_plan()
        add_museum_and_house()
        add_institution(MUSEUM, name_vi="Bảo tàng Lịch sử Huế", system="museum", email="bt@example.org")
        yield site


def test_who_has_not_sent_a_part_is_reminded_once_a_day(mailing: Site, post: Post) -> None:
    number = begun("2025", due=date(2026, 1, 10)).id
    officer, address = mailing.visitor("officer"), f"/admin/summing-up/{number}"
    assert officer.get(address).xpath("//section[@aria-labelledby='remind']//button")
    told = text_of(officer.post(f"{address}/remind"), "//*[@role='status']")
    assert "Đã nhắc 2 đơn vị" in told
    assert "1 đơn vị không có địa chỉ" in told
    mails = {mail["To"]: mail for mail in (post.take(), post.take())}
    assert set(mails) == {"bt@example.org", "editor@example.org"}
    body = body_of(mails["bt@example.org"])
    assert "Bảo tàng Lịch sử Huế" in body
    assert "10/01/2026" in body
    assert f"https://kho.example/admin/summing-up/{number}/write/{MUSEUM}" in body
    told = text_of(officer.post(f"{address}/remind"), "//*[@role='status']")
    assert "2 đơn vị đã được nhắc trong hôm nay" in told
    assert post.mails == []
    log = text_of(mailing.visitor("editor").get("/admin/audit"), "//ol[@class='log']")
    assert "nhắc bằng thư" in log
    assert "288/KH-UBND, năm 2025, Thành phố Huế" in log


def test_who_sent_is_not_reminded_and_of_what_is_closed_nobody_is(mailing: Site, post: Post) -> None:
    number = begun("2024").id
    send(number, OWN, "Thư viện")
    officer, address = mailing.visitor("officer"), f"/admin/summing-up/{number}"
    officer.post(f"{address}/remind")
    assert post.take()["To"] == "bt@example.org"
    with writing() as session:
        summing_up.close(session, "test", number, revision=1)
    page = officer.post(f"{address}/remind")
    assert "Đã chốt" in text_of(page, "//*[@role='status']")
    assert not page.xpath("//section[@aria-labelledby='remind']")
    assert post.mails == []


def test_a_reminder_that_no_server_takes_can_be_sent_again(mailing: Site, post: Post) -> None:
    number = begun("2023").id
    officer, address = mailing.visitor("officer"), f"/admin/summing-up/{number}/remind"
    post.refusing = True
    try:
        told = text_of(officer.post(address), "//*[@role='status' or @role='alert']")
    finally:
        post.refusing = False
    assert "Không gửi được thư" in told
    assert "Đã nhắc 2 đơn vị" in text_of(officer.post(address), "//*[@role='status']")
    assert {post.take()["To"], post.take()["To"]} == {"bt@example.org", "editor@example.org"}


def test_of_figures_nobody_is_reminded_twice_a_day_but_of_another_year_they_are(
    mailing: Site, post: Post
) -> None:
    officer = mailing.visitor("officer")
    for year, sent in ((YEAR, 2), (YEAR, 0), (YEAR - 1, 2)):
        told = text_of(
            officer.post(f"/admin/figures/late?period={year}", {"place": ""}), "//*[@role='status']"
        )
        assert f"Đã nhắc {sent} đơn vị" in told, (year, told)
        for _ in range(sent):
            post.take()
    assert post.mails == []


def test_editors_and_officers_of_elsewhere_remind_nobody(mailing: Site, post: Post) -> None:
    elsewhere, own = begun(territory="vn-2025-07:40").id, begun("2022").id
    for role, number in (("officer", elsewhere), ("editor", own), ("contributor", own)):
        answer = mailing.visitor(role).send(f"/admin/summing-up/{number}/remind")
        assert answer.status_code == 403, role
    assert post.mails == []
