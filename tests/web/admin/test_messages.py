"""Messages of visitors in the administration: who sees which, closing with an answer, taking in who asks."""

from __future__ import annotations

from typing import Any

from catalog.store import audit, institutions, messages
from catalog.store.audit import Entry, Wanted
from catalog.store.db import reading, writing
from catalog.store.messages import Message, Sent
from catalog.store.scopes import Reach
from tests.web.admin.site import HUE, OTHER, OWN, Site, text_of

FACTS = {
    "name": "Nhà văn hóa xã Phú Lộc",
    "system": "cultural_centre",
    "province": "Thành phố Huế",
    "commune": "Xã Phú Lộc",
    "person": "Lê Thị Lan",
}


def receive(body: str, **facts: Any) -> Message:
    with writing() as session:
        return messages.receive(session, Sent(**{"kind": "error", "body": body, **facts}), "2026-11-23")[0]


def ask(name: str, **facts: Any) -> Message:
    told = {**FACTS, "name": name}
    given = {"kind": "join", "province": HUE, "facts": told, "contact": "lan@example.org", **facts}
    return receive(f"Xin tham gia: {name}", **given)


def stored(message: Message) -> Message:
    with reading() as session:
        return messages.get(session, message.id)


def last_entry(subject: str) -> Entry:
    with reading() as session:
        wanted = Wanted(subject_type="message", subject=subject)
        return audit.listed(session, Reach(everything=True), wanted, limit=1)[0]


def test_each_sees_what_they_look_after(site: Site) -> None:
    own = receive("Ảnh mờ", institution=OWN)
    other = receive("Sai tên", institution=OTHER)
    request = ask("Nhà văn hóa thôn Một")
    everywhere = receive("Trang chủ lỗi", facts={"where": "/"})
    seen = {"operator": [own, other, request, everywhere], "officer": [own, request], "editor": [own]}
    for role, theirs in seen.items():
        visitor = site.visitor(role)
        told = text_of(visitor.get("/admin/messages"))
        for message in (own, other, request, everywhere):
            assert (message.number in told) == (message in theirs), (role, message.body)
            visitor.get(f"/admin/messages/{message.id}", 200 if message in theirs else 403)
    assert site.visitor("contributor").ask("GET", "/admin/messages").status_code == 403
    assert "thư bạn đọc chưa được trả lời" in text_of(site.visitor("editor").get("/admin/"))


def test_a_message_is_answered_and_closed_and_that_is_taken_back(site: Site) -> None:
    message = receive("Năm sinh sai", institution=OWN, contact="0912 345 678")
    editor = site.visitor("editor")
    page = editor.get(f"/admin/messages/{message.id}")
    assert "0912 345 678" in text_of(page)
    assert page.xpath("//input[@name='mailed']") == []
    listed = editor.post(f"/admin/messages/{message.id}", outcome="Đã sửa thành 1765.")
    assert f"Đã đóng thư số {message.number}" in text_of(listed)
    assert stored(message).outcome == "Đã sửa thành 1765."
    assert "Đã sửa thành 1765." in text_of(site.stranger().get(f"/message/{message.number}"))
    entry = last_entry(str(message.id))
    assert (entry.action, entry.institution) == ("close", OWN)
    assert "0912" not in str(entry)
    (undo,) = listed.xpath("//form[contains(@action, '/undo')]/@action")
    editor.post(undo)
    assert stored(message).state == "open"


def test_a_closed_message_is_opened_again(site: Site) -> None:
    message = receive("Liên kết hỏng", institution=OWN)
    editor = site.visitor("editor")
    editor.post(f"/admin/messages/{message.id}", outcome="")
    told = editor.post(f"/admin/messages/{message.id}", {"outcome": "Khác"})
    assert "Người khác đã đóng" in text_of(told)
    assert stored(message).outcome == ""
    page = editor.post(f"/admin/messages/{message.id}/open")
    assert "được mở lại" in text_of(page)
    assert stored(message).state == "open"
    assert site.visitor("contributor").send(f"/admin/messages/{message.id}/open").status_code == 403


def test_nobody_closes_what_is_not_theirs(site: Site) -> None:
    message = receive("Của nơi khác", institution=OTHER)
    assert site.visitor("editor").send(f"/admin/messages/{message.id}", outcome="x").status_code == 403
    assert site.visitor("editor").send(f"/admin/messages/{message.id}/open").status_code == 403
    assert site.visitor("editor").send(f"/admin/messages/{message.id}/institution").status_code == 403
    assert stored(message).state == "open"


def test_the_list_is_narrowed_and_searched(site: Site) -> None:
    kept = receive("Tiêu đề viết nhầm dấu hỏi", institution=OWN)
    done = receive("Tiêu đề viết nhầm dấu ngã", institution=OWN)
    editor = site.visitor("editor")
    editor.post(f"/admin/messages/{done.id}", outcome="")
    found = text_of(editor.get("/admin/messages?q=viet+nham"))
    assert kept.number in found
    assert done.number not in found
    assert done.number in text_of(editor.get("/admin/messages?q=viet+nham&state=closed"))
    assert kept.number not in text_of(editor.get("/admin/messages?q=viet+nham&kind=join"))
    everything = text_of(editor.get(f"/admin/messages?q=viet+nham&state=all&institution={OWN}"))
    assert kept.number in everything
    assert done.number in everything
    assert editor.ask("GET", "/admin/messages?page=x").status_code == 400


def test_one_press_makes_the_institution_and_drafts_the_invitation(site: Site) -> None:
    request = ask("Nhà văn hóa xã Phú Lộc")
    officer = site.visitor("officer")
    assert officer.get(f"/admin/messages/{request.id}").xpath("//button[contains(., 'Thêm đơn vị và mời')]")
    page = officer.post(f"/admin/messages/{request.id}/institution")
    assert page.xpath("//input[@name='email']/@value") == ["lan@example.org"]
    assert page.xpath("//input[@name='name']/@value") == ["Lê Thị Lan"]
    slug = stored(request).institution
    with reading() as session:
        made = institutions.get(session, slug)
    assert made is not None
    assert (made["name_vi"], made["system"]) == ("Nhà văn hóa xã Phú Lộc", "cultural_centre")
    assert page.xpath("//select[@name='institution']/option[@selected]/@value") == [slug]
    again = officer.post(f"/admin/messages/{request.id}/institution")
    assert "đã thuộc về một đơn vị" in text_of(again)


def test_an_institution_that_is_taken_back_leaves_the_request_open_to_be_taken_in(site: Site) -> None:
    request = ask("Nhà văn hóa thôn Hai")
    officer = site.visitor("officer")
    page = officer.post(f"/admin/messages/{request.id}/institution")
    (undo,) = page.xpath("//form[contains(@action, '/undo')]/@action")
    officer.post(undo)
    assert stored(request).institution == ""
    assert officer.get(f"/admin/messages/{request.id}").xpath("//button[contains(., 'Thêm đơn vị và mời')]")


def test_a_request_of_an_institution_that_is_here_is_given_to_it(site: Site) -> None:
    request = ask("Thư viện Tổng hợp thành phố Huế")
    officer = site.visitor("officer")
    page = officer.get(f"/admin/messages/{request.id}")
    assert page.xpath("//input[@name='institution']/@value") == [OWN]
    officer.post(f"/admin/messages/{request.id}/institution", institution=OWN)
    assert stored(request).institution == OWN
    assert site.visitor("editor").get(f"/admin/messages/{request.id}") is not None
    refused = ask("Bảo tàng Vinh hai", province=HUE)
    gone = officer.send(f"/admin/messages/{refused.id}/institution", institution=OTHER)
    assert gone.status_code == 403
    assert (
        officer.send(f"/admin/messages/{refused.id}/institution", institution="khong-co").status_code == 404
    )


def test_only_those_who_may_add_institutions_there_make_one(site: Site) -> None:
    elsewhere = ask("Thư viện Vinh mới", province="vn-2025-07:40")
    assert site.visitor("officer").send(f"/admin/messages/{elsewhere.id}/institution").status_code == 403
    assert site.visitor("editor").send(f"/admin/messages/{elsewhere.id}/institution").status_code == 403


def test_what_strangers_write_is_text_in_the_administration_too(site: Site) -> None:
    message = receive("<script>alert(1)</script>", institution=OWN, facts={"title": "<b>x</b>" * 800})
    answer = site.visitor("editor").ask("GET", f"/admin/messages/{message.id}")
    assert "<script>alert" not in answer.text
    assert "<b>x" not in site.visitor("editor").ask("GET", "/admin/messages").text
