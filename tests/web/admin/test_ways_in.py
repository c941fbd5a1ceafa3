"""Ways in that are closed: invitations of people who may invite no more, links that are older than a role."""

from __future__ import annotations

from catalog.people import managing
from catalog.store import invitations, users
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.users import Grant
from tests.web.admin.inviting import NEW, accept, by_email, invite, link_on, newest, number_of
from tests.web.admin.site import HUE, OTHER, OWN, PASSWORD, Site, add_person, text_of


def waiting(email: str) -> list[int]:
    with reading() as session:
        _total, found = invitations.listed(session, Reach(everything=True), limit=500)
    return [one.id for one in found if one.email == email]


def test_who_is_switched_off_leaves_no_way_in_behind(site: Site) -> None:
    made = add_person("roi@example.org", Grant("operator"))
    link = link_on(invite(site.person("roi@example.org"), "cua-sau@example.org", "operator"))
    site.stranger().get(link)
    with writing() as session:
        managing.set_active(session, "cli", made, False)
    assert site.stranger().ask("GET", link).status_code == 410
    sent = site.stranger().send(link, name="X", password=NEW, again=NEW)
    assert sent.status_code == 410
    with reading() as session:
        assert users.by_email(session, "cua-sau@example.org") is None
    operator = site.visitor("operator")
    assert "Roi không còn quyền mời với vai trò này" in text_of(operator.get("/admin/people"))
    (number,) = waiting("cua-sau@example.org")
    accept(site, link_on(operator.post(f"/admin/invitations/{number}/renew")))
    assert by_email("cua-sau@example.org").grants == (Grant("operator"),)


def test_one_who_is_invited_already_is_not_invited_twice(site: Site) -> None:
    operator = site.visitor("operator")
    link = link_on(invite(operator, "hai-lan@example.org", "editor", institution=OWN))
    page = invite(operator, "Hai-Lan@example.org", "editor", 422, institution=OWN)
    assert "Người này đã được mời với vai trò ấy" in text_of(page)
    assert len(waiting("hai-lan@example.org")) == 1
    invite(operator, "hai-lan@example.org", "contributor", institution=OWN)
    assert len(waiting("hai-lan@example.org")) == 2
    accept(site, link)


def test_an_account_that_was_made_meanwhile_logs_in_to_accept(site: Site) -> None:
    link = link_on(invite(site.visitor("operator"), "song-song@example.org", "editor", institution=OWN))
    visitor = site.stranger()
    visitor.get(link)
    add_person("song-song@example.org")
    page = visitor.post(link, {"name": "Song", "password": NEW, "again": NEW}, 200)
    assert "Đã có tài khoản với song-song@example.org" in text_of(page)
    site.person("song-song@example.org").post(link)
    assert by_email("song-song@example.org").grants == (Grant("editor", OWN),)


def test_many_who_are_invited_have_a_page_of_their_own(site: Site) -> None:
    with writing() as session:
        for number in range(60):
            invitations.invite(
                session,
                token_hash=f"many{number}",
                email=f"nhieu{number}@example.org",
                name=f"Nhiều {number}",
                language="vi",
                grant=Grant("editor", OWN),
                by="cli",
            )
    page = site.visitor("officer").get("/admin/people")
    assert len(page.xpath("//section[@id='invited']//li")) == 10
    listed = site.visitor("officer").get(page.xpath("//section[@id='invited']/p/a/@href")[0])
    assert "Nhiều 59" in text_of(listed)
    further = site.visitor("officer").get(listed.xpath("//a[@rel='next']/@href")[0])
    assert "Nhiều 0" in text_of(further)
    assert listed.xpath("//form[contains(@action, '/renew')]")
    # An editor sees who will work there, and may not take back what an officer gave.
    seen = site.visitor("editor").get("/admin/invitations")
    assert "Nhiều 59" in text_of(seen)
    assert seen.xpath("//main//form[contains(@action, '/revoke')]") == []


def test_a_link_to_a_password_ends_with_a_new_role_and_with_a_new_password(site: Site) -> None:
    add_person("leo@example.org", Grant("contributor", OWN))
    number, editor = number_of("leo@example.org"), site.visitor("editor")
    link = link_on(editor.post(f"/admin/people/{number}/reset"))
    site.stranger().get(link)
    site.visitor("operator").post(f"/admin/people/{number}/roles", role="editor", institution=OTHER)
    assert site.stranger().ask("GET", link).status_code == 410
    link = link_on(site.visitor("operator").post(f"/admin/people/{number}/reset"))
    new = {"present": PASSWORD, "password": NEW, "again": NEW}
    site.person("leo@example.org").post("/account/password", new)
    assert site.stranger().ask("GET", link).status_code == 410


def test_a_link_to_a_password_ends_with_the_account_of_whoever_issued_it(site: Site) -> None:
    leaving = add_person("can-bo-cu@example.org", Grant("officer", HUE))
    add_person("con-lai@example.org", Grant("contributor", OWN))
    link = link_on(
        site.person("can-bo-cu@example.org").post(f"/admin/people/{number_of('con-lai@example.org')}/reset")
    )
    visitor, new = site.stranger(), {"password": NEW, "again": NEW}
    visitor.get(link)
    with writing() as session:
        users.take(session, leaving.id, Grant("officer", HUE))
    assert visitor.ask("GET", link).status_code == 410
    with writing() as session:
        users.give(session, leaving.id, Grant("officer", HUE))
    visitor.get(link)
    site.visitor("operator").post(f"/admin/people/{leaving.id}/active", active="0")
    assert visitor.send(link, new).status_code == 410
    assert site.stranger().log_in("con-lai@example.org", NEW).status_code == 422
    # Switched on again: whoever holds the link may be trusted again.
    site.visitor("operator").post(f"/admin/people/{leaving.id}/active", active="1")
    visitor.post(link, new)
    site.person("con-lai@example.org", NEW)


def test_a_role_that_is_there_is_not_given_again(site: Site) -> None:
    add_person("doi-lan@example.org", Grant("editor", OWN))
    number, operator = number_of("doi-lan@example.org"), site.visitor("operator")
    for address, given in (
        (f"/admin/people/{number}/roles", {"role": "editor", "institution": OWN}),
        (f"/admin/people/{number}/active", {"active": "1"}),
    ):
        page = operator.post(address, given)
        assert "Việc này đã được làm rồi" in text_of(page), address
        assert page.xpath("//div[contains(@class, 'told')]//form") == []
    assert by_email("doi-lan@example.org").grants == (Grant("editor", OWN),)


def test_taking_back_what_cannot_be_taken_back_says_why(site: Site) -> None:
    add_person("hoan@example.org", Grant("contributor", OWN))
    number, operator = number_of("hoan@example.org"), site.visitor("operator")
    operator.post(f"/admin/people/{number}/roles", role="editor", institution=OWN)
    entry = newest("give role")
    operator.post(f"/admin/people/{number}/roles/take", role="editor", scope=OWN)
    page = operator.post(f"/admin/audit/{entry.id}/undo", back="audit")
    assert "Không hoàn tác được: đối tượng không còn, hoặc đã ở tình trạng ấy rồi." in text_of(page)
