"""Inviting people, accepting, changing roles: who may do it to whom, and what is seen of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from catalog.errors import Forbidden
from catalog.people import managing
from catalog.store import audit, users
from catalog.store.db import now, reading, writing
from catalog.store.models_people import InvitationRow
from catalog.store.scopes import Reach
from catalog.store.users import Grant, User
from tests.web.admin.inviting import NEW, accept, by_email, invite, link_on, newest, number_of
from tests.web.admin.site import HUE, NGHE_AN, OTHER, OWN, Site, add_person, text_of


def test_without_mail_the_link_is_shown_once(site: Site) -> None:
    page = invite(site.visitor("operator"), "kim@example.org", "officer", territory="tỉnh Nghệ An")
    accept(site, link_on(page))
    assert by_email("kim@example.org").grants == (Grant("officer", NGHE_AN),)
    assert site.visitor("operator").get("/admin/people").xpath("//input[@readonly]") == []


def test_nobody_invites_beyond_what_they_look_after(site: Site) -> None:
    officer, editor = site.visitor("officer"), site.visitor("editor")
    page = invite(officer, "a@example.org", "editor", 422, institution=OTHER)
    assert "Trong các đơn vị bạn phụ trách không có đơn vị nào" in text_of(page)
    for visitor, role in (
        (officer, "officer"),
        (officer, "operator"),
        (editor, "editor"),
        (editor, "officer"),
    ):
        page = invite(visitor, "a@example.org", role, 422, institution=OWN, territory="Huế")
        assert "Hãy chọn một trong các mục này" in text_of(page)
    invite(editor, "con@example.org", "contributor", institution=OWN)
    assert site.visitor("contributor").ask("GET", "/admin/people/invite").status_code == 403


def test_what_is_wrong_is_told_beside_the_field_and_on_top_with_the_input_kept(site: Site) -> None:
    page = invite(site.visitor("operator"), "không phải e-mail", "officer", 422, name=" ", territory="Tân An")
    summary = page.xpath("//div[@class='faults'][@role='alert'][@tabindex='-1'][@autofocus]")[0]
    assert "2 chỗ cần sửa lại" in text_of(summary, ".")
    assert {link.get("href") for link in summary.xpath(".//a")} == {"#name", "#email"}
    field = page.get_element_by_id("email")
    assert field.get("value") == "không phải e-mail"
    assert field.get("aria-invalid") == "true"
    assert (
        "không phải là địa chỉ e-mail"
        in page.get_element_by_id(field.get("aria-describedby").split()[-1]).text
    )
    page = invite(site.visitor("operator"), "t@example.org", "officer", 422, territory="Tân An")
    assert "Có nhiều nơi tên như vậy; bạn ghi kèm tên tỉnh" in text_of(page)


def test_a_part_of_an_institutions_name_without_accents_is_enough(site: Site) -> None:
    page = invite(site.visitor("operator"), "vinh@example.org", "editor", institution="bao tang vinh")
    accept(site, link_on(page))
    assert by_email("vinh@example.org").grants == (Grant("editor", OTHER),)


def test_an_account_that_is_there_gets_the_role_after_its_own_login(site: Site) -> None:
    add_person("mai@example.org", Grant("contributor", OWN))
    link = link_on(invite(site.visitor("operator"), "mai@example.org", "editor", institution=OTHER))
    stranger = site.stranger()
    assert "Đã có tài khoản với mai@example.org" in text_of(stranger.get(link))
    assert stranger.send(link, name="X", password=NEW, again=NEW).status_code == 200
    assert "nhưng lời mời dành cho mai@example.org" in text_of(site.visitor("editor").get(link))
    site.visitor("editor").send(link)
    mai = site.person("mai@example.org")
    assert "Bạn đã có vai trò này" in text_of(mai.post(link))
    assert set(by_email("mai@example.org").grants) == {Grant("contributor", OWN), Grant("editor", OTHER)}
    page = invite(site.visitor("operator"), "mai@example.org", "editor", 422, institution=OTHER)
    assert "đã có vai trò này" in text_of(page)


def test_an_invitation_ends_when_it_is_old_taken_back_or_sent_again(site: Site) -> None:
    operator = site.visitor("operator")
    links = []
    for email in ("i1@example.org", "i2@example.org", "i3@example.org"):
        links.append(link_on(invite(operator, email, "operator")))
    with writing() as session:
        ids = {row.email: row.id for row in session.scalars(sa.select(InvitationRow))}
        session.execute(
            sa.update(InvitationRow)
            .where(InvitationRow.email == "i1@example.org")
            .values(expires=now() - timedelta(seconds=1))
        )
    assert "1 lời mời đã quá hạn" in text_of(operator.get("/admin/"))
    taken = operator.post(f"/admin/invitations/{ids['i2@example.org']}/revoke")
    renewed = link_on(operator.post(f"/admin/invitations/{ids['i3@example.org']}/renew"))
    for link in links:
        assert site.stranger().ask("GET", link).status_code == 410
        assert site.stranger().send(link, name="X", password=NEW, again=NEW).status_code == 410
    site.stranger().get(renewed)
    back = taken.xpath("//div[contains(@class, 'told')]//form/@action")[0]
    operator.post(back)
    site.stranger().get(links[1])
    assert operator.send("/admin/invitations/999999/revoke").status_code == 404
    assert (
        site.visitor("officer").send(f"/admin/invitations/{ids['i3@example.org']}/renew").status_code == 403
    )


def test_an_invitation_used_twice_at_once_makes_one_account(site: Site) -> None:
    link = link_on(invite(site.visitor("operator"), "doi@example.org", "operator"))
    first, second = site.stranger(), site.stranger()
    tokens = [first.token(), second.token()]
    given = {"name": "Đôi", "password": NEW, "again": NEW}
    codes = [
        visitor.ask("POST", link, data={**given, "csrf_token": token}).status_code
        for visitor, token in zip((first, second), tokens, strict=True)
    ]
    assert codes == [303, 410]


def test_weak_passwords_are_refused_at_the_invitation(site: Site) -> None:
    link = link_on(invite(site.visitor("operator"), "yeu@example.org", "operator"))
    visitor = site.stranger()
    for password, told in (
        ("ngắn", "Mật khẩu quá ngắn"),
        ("yeu@example.org", "không được là địa chỉ e-mail"),
        ("matkhau12345", "Quá nhiều người dùng"),
    ):
        page = visitor.post(link, {"name": "Yêu", "password": password, "again": password}, 422)
        assert told in text_of(page)
    page = visitor.post(link, {"name": "Yêu", "password": NEW, "again": NEW + "x"}, 422)
    assert "Hai lần nhập không giống nhau" in text_of(page)
    assert page.get_element_by_id("name").get("value") == "Yêu"


def test_roles_are_given_and_taken_with_a_way_back(site: Site) -> None:
    add_person("binh@example.org", Grant("contributor", OWN))
    number, officer = number_of("binh@example.org"), site.visitor("officer")
    page = officer.post(f"/admin/people/{number}/roles", role="editor", institution=OWN)
    assert "Đã giao vai trò" in text_of(page)
    assert Grant("editor", OWN) in by_email("binh@example.org").grants
    page = officer.post(f"/admin/people/{number}/roles/take", role="contributor", scope=OWN)
    assert by_email("binh@example.org").grants == (Grant("editor", OWN),)
    back = page.xpath("//div[contains(@class, 'told')]//form/@action")[0]
    assert site.visitor("editor").send(back).status_code == 303
    assert Grant("contributor", OWN) in by_email("binh@example.org").grants
    entry = newest("give role")
    assert (entry.actor, entry.institution, entry.after["role"]) == (
        by_email("officer@example.org").actor,
        OWN,
        "editor",
    )
    assert site.visitor("editor").send(f"/admin/audit/{entry.id}/undo").status_code == 403
    assert site.visitor("contributor").send(f"/admin/audit/{entry.id}/undo").status_code == 403


def test_nobody_touches_people_beyond_their_reach(site: Site) -> None:
    add_person("xaxoi@example.org", Grant("editor", OTHER))
    far, boss, both = number_of("xaxoi@example.org"), number_of("operator@example.org"), 0
    add_person("both@example.org", Grant("editor", OTHER), Grant("editor", OWN))
    both = number_of("both@example.org")
    officer = site.visitor("officer")
    for number in (far, boss):
        assert officer.ask("GET", f"/admin/people/{number}").status_code == 403
        for action in ("roles", "roles/take", "active", "reset"):
            assert officer.send(f"/admin/people/{number}/{action}", active="0").status_code == 403, action
    assert officer.ask("GET", "/admin/people/999999").status_code == 404
    officer.get(f"/admin/people/{both}")
    for action in ("active", "reset"):
        assert officer.send(f"/admin/people/{both}/{action}", active="0").status_code == 403
    assert officer.send(f"/admin/people/{both}/roles/take", role="editor", scope=OTHER).status_code == 403
    listed = text_of(officer.get("/admin/people"))
    assert "xaxoi@example.org" not in listed
    assert "operator@example.org" not in listed
    assert "editor@example.org" in listed
    assert "xaxoi@example.org" in text_of(site.visitor("operator").get("/admin/people?q=xaxoi"))


def test_nobody_changes_their_own_roles(site: Site) -> None:
    operator, number = site.visitor("operator"), number_of("operator@example.org")
    assert operator.send(f"/admin/people/{number}/active", active="0").status_code == 403
    assert operator.send(f"/admin/people/{number}/roles/take", role="operator", scope="").status_code == 403
    assert operator.send(f"/admin/people/{number}/roles", role="officer", territory="Huế").status_code == 403


def test_a_link_to_a_new_password_is_handed_over(site: Site) -> None:
    add_person("quen@example.org", Grant("editor", OWN))
    number = number_of("quen@example.org")
    page = site.visitor("officer").post(f"/admin/people/{number}/reset")
    link = link_on(page)
    visitor = site.stranger()
    assert "quen@example.org" in text_of(visitor.get(link))
    assert "Mật khẩu mới đã có hiệu lực" in text_of(visitor.post(link, password=NEW, again=NEW))
    visitor.get("/admin/")
    assert site.stranger().ask("GET", link).status_code == 410
    assert site.stranger().log_in("quen@example.org", NEW).status_code == 303
    assert newest("issue reset").subject == str(number)


def test_where_no_mail_is_sent_the_reset_page_says_whom_to_ask(site: Site) -> None:
    page = site.stranger().get("/reset")
    assert "Trang này không gửi thư" in text_of(page)
    assert page.xpath("//main//input[@name='email']") == []


def test_two_windows_do_not_overwrite_each_other(site: Site) -> None:
    add_person("song@example.org", Grant("editor", OWN))
    visitor = site.person("song@example.org")
    opened_with = visitor.get("/account").get_element_by_id("revision").get("value")
    visitor.post("/account", name="Song Một", language="vi", revision=opened_with)
    page = visitor.post("/account", {"name": "Song Hai", "language": "vi", "revision": opened_with}, 409)
    assert "vừa được người khác sửa" in text_of(page)
    assert "Hiện nay là: Song Một" in text_of(page)
    assert page.get_element_by_id("name").get("value") == "Song Hai"
    assert by_email("song@example.org").name == "Song Một"
    meanwhile = page.get_element_by_id("revision").get("value")
    visitor.post("/account", name="Song Hai", language="vi", revision=meanwhile)
    assert by_email("song@example.org").name == "Song Hai"


def test_the_log_is_shown_narrowed_and_by_pages(site: Site) -> None:
    operator = site.visitor("operator")
    number = number_of("contributor@example.org")
    operator.post(f"/admin/people/{number}/roles", role="officer", territory="Huế")
    page = operator.get("/admin/audit?action=give+role")
    told = text_of(page, "//ol/li[1]")
    assert "Operator · giao vai trò · tài khoản Contributor" in told
    assert "Vai trò cán bộ phụ trách địa bàn" in told
    assert "Thành phố Huế" in told
    operator.post(f"/admin/people/{number}/roles/take", role="officer", scope=HUE)
    assert "giao vai trò" in text_of(page)
    assert "rút lời mời" not in text_of(page, "//ol")
    assert "Không có thay đổi nào như vậy" in text_of(operator.get("/admin/audit?who=khong-ai-ca"))
    assert "không phải là ngày" in text_of(operator.get("/admin/audit?from=hôm+qua"))
    assert "Không có thay đổi nào như vậy" in text_of(operator.get("/admin/audit?to=2020-01-01"))
    with writing() as session:
        for number in range(60):
            audit.note(
                session,
                "cli",
                "change",
                "institution",
                OTHER,
                {"name": "A"},
                {"name": str(number)},
                institution=OTHER,
            )
    page = operator.get("/admin/audit?type=institution")
    assert "tại máy chủ (dòng lệnh)" in text_of(page)
    onward = page.xpath("//a[text()='Thay đổi trước đó']/@href")[0]
    assert len(operator.get(onward).xpath("//ol[@class='log']/li")) == 10
    assert "Bảo tàng Vinh" not in text_of(site.visitor("editor").get("/admin/audit"))


def test_two_operators_cannot_switch_each_other_off_at_once(site: Site) -> None:
    first = add_person("nhat@example.org", Grant("operator"))
    second = add_person("nhi@example.org", Grant("operator"))
    others = _operators_but(first, second)
    with writing() as session:
        for other in others:
            users.set_active(session, other.id, False)
        managing.switch(session, first, second.id, False)
    # The second one pressed the button before the first one's change was there.
    with pytest.raises(Forbidden, match=managing.LAST_OPERATOR), writing() as session:
        managing.switch(session, second, first.id, False)
    with pytest.raises(Forbidden, match=managing.LAST_OPERATOR), writing() as session:
        managing.take_role(session, second, first.id, Grant("operator"))
    with writing() as session:
        for other in others:
            users.set_active(session, other.id, True)
    site.person("operator@example.org")


def _operators_but(*left_out: User) -> list[User]:
    with reading() as session:
        _total, found = users.listed(session, Reach(everything=True), role="operator")
    return [one for one in found if one.active and one.id not in {other.id for other in left_out}]
