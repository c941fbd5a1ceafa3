"""Invitations and ways to a new password by mail, over a real server."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from catalog.store.db import now, writing
from catalog.store.models_people import ResetRow
from catalog.store.users import Grant
from tests.web.admin.inviting import LINK, NEW, accept, by_email, invite, link_on, newest
from tests.web.admin.post import Post
from tests.web.admin.post import text_of as body_of
from tests.web.admin.site import OWN, Site, add_person, text_of


def link_in(mail: EmailMessage) -> str:
    found = LINK.search(body_of(mail))
    assert found is not None
    return found[0].removeprefix("http://localhost")


def test_an_officer_invites_an_editor_by_mail_who_begins(mailed: Site, post: Post) -> None:
    page = invite(mailed.visitor("officer"), "Hoa@Example.org", "editor", institution=OWN)
    assert "Lời mời đang được gửi đến hoa@example.org" in text_of(page)
    got = post.take()
    assert got["To"] == "hoa@example.org"
    assert got["Subject"] == "Lời mời tham gia Kho Mở"
    assert "Officer mời bạn" in body_of(got)
    link = link_in(got)
    visitor = accept(mailed, link)
    visitor.get("/admin/")
    assert by_email("hoa@example.org").grants == (Grant("editor", OWN),)
    assert mailed.stranger().ask("GET", link).status_code == 410
    entry = newest("accept invitation")
    assert (entry.actor, entry.institution) == (by_email("hoa@example.org").actor, OWN)


def test_the_mail_is_in_the_language_of_the_invited(mailed: Site, post: Post) -> None:
    invite(mailed.visitor("operator"), "jane@example.org", "operator", language="en")
    got = post.take()
    assert got["Subject"] == "Invitation to Kho Mở"
    assert "as operator" in body_of(got)
    assert "http://localhost/en/invitation/" in body_of(got)


def test_where_the_mail_fails_the_link_is_shown_and_the_servers_own_words_are_for_the_log(
    mailed: Site, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.refusing = True
    try:
        page = invite(mailed.visitor("operator"), "xa@example.org", "operator")
    finally:
        post.refusing = False
    assert "Không gửi được thư. Lúc này máy chủ thư chưa nhận thư" in text_of(page)
    assert "no room left" not in text_of(page)
    assert "no room left" in caplog.text
    mailed.stranger().get(link_on(page))


def test_a_forgotten_password_is_set_anew_by_mail_and_unlocks(mailed: Site, post: Post) -> None:
    add_person("ha@example.org", Grant("editor", OWN))
    visitor = mailed.stranger()
    for _ in range(6):
        visitor.log_in("ha@example.org", "sai mật khẩu rồi")
    told = [
        text_of(mailed.stranger().post("/reset", status=200, email=email)).replace(email, "E")
        for email in ("nobody@example.org", "ha@example.org")
    ]
    assert told[0] == told[1]
    got = post.take()
    assert (got["To"], got["Subject"]) == ("ha@example.org", "Mật khẩu mới cho Kho Mở")
    link = link_in(got)
    page = visitor.post(link, {"password": "ngắn", "again": "ngắn"}, 422)
    assert "Mật khẩu quá ngắn" in text_of(page)
    visitor.post(link, password=NEW, again=NEW)
    assert mailed.stranger().log_in("ha@example.org", NEW).status_code == 303
    assert post.mails == []


def test_a_reset_ends_after_two_hours_and_three_are_open_at_most(mailed: Site, post: Post) -> None:
    add_person("cham@example.org", Grant("editor", OWN))
    for _ in range(5):
        mailed.stranger().post("/reset", status=200, email="cham@example.org")
    links = [link_in(post.take()) for _ in range(3)]
    with writing() as session:
        session.execute(sa.update(ResetRow).values(expires=now() - timedelta(seconds=1)))
    for link in links:
        assert mailed.stranger().ask("GET", link).status_code == 410
    assert post.mails == []
