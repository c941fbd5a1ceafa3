"""Who is told by mail that a visitor wrote, and the answer that goes back."""

from __future__ import annotations

import time

from catalog.store import messages
from catalog.store.db import reading, writing
from catalog.store.messages import Message, Sent, Wanted
from catalog.web import form_guard
from tests.web.admin.post import Post
from tests.web.admin.post import text_of as body_of
from tests.web.admin.site import OTHER, OWN, Site, text_of


def send(site: Site, address: str, **given: str) -> None:
    with site.app.test_request_context("/"):
        purpose = "join" if "join" in address else "report"
        seal = form_guard.seal(purpose, time.time() - 60)
    answer = site.stranger().ask("POST", address, data={"seal": seal, **given})
    assert answer.status_code == 303, answer.text


def newest() -> Message:
    with reading() as session:
        return list(messages.walk(session, Wanted()))[-1]


def test_the_editor_of_the_record_is_told_and_not_what_was_written(mailed: Site, post: Post) -> None:
    send(mailed, f"/report?record={OWN}-file-1", what="wrong", body="Điều riêng tư", contact="a@example.org")
    got = post.take()
    message = newest()
    assert got["To"] == "editor@example.org"
    assert message.number in got["Subject"]
    assert f"http://localhost/admin/messages/{message.id}" in body_of(got)
    assert "riêng tư" not in body_of(got)
    assert "a@example.org" not in body_of(got)


def test_where_nobody_edits_the_contact_is_told_and_of_requests_the_officer(mailed: Site, post: Post) -> None:
    send(mailed, f"/report?record={OTHER}-file-1", what="link", body="Liên kết hỏng")
    assert post.take()["To"] == "khomo@example.org"
    given = {"name": "Nhà văn hóa Thuận Hóa", "system": "cultural_centre", "territory": "Thành phố Huế"}
    send(mailed, "/join/request", **given, way="phone", person="Lan", phone="0912")
    got = post.take()
    assert got["To"] == "officer@example.org"
    assert "Nhà văn hóa Thuận Hóa" in got["Subject"]


def test_the_answer_goes_to_who_left_an_e_mail(mailed: Site, post: Post) -> None:
    with writing() as session:
        sent = Sent(kind="error", body="Sai", institution=OWN, contact="jane@example.org", language="en")
        message, _ = messages.receive(session, sent, "2026-11-23")
    page = mailed.visitor("editor").post(
        f"/admin/messages/{message.id}", outcome="It is put right.", mailed="y"
    )
    assert "jane@example.org" in text_of(page)
    got = post.take()
    assert got["To"] == "jane@example.org"
    assert "It is put right." in body_of(got)
    assert f"http://localhost/en/message/{message.number}" in body_of(got)
