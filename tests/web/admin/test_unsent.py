"""A form that cannot be taken gives back what was written in it."""

from __future__ import annotations

import pytest
from lxml import html

from tests.web.admin.site import PASSWORD, Site, text_of

FORM = "/admin/activities/new"
STORY = "Mỗi sáng thứ Bảy, các em\nmang theo bút màu."
FROM_OUR_PAGE = {"Referer": f"http://localhost{FORM}"}


def test_a_login_that_ended_meanwhile_loses_no_text(site: Site) -> None:
    stranger = site.stranger()
    given = {"title": "Lớp vẽ", "description": STORY, "sort": "class", "csrf_token": "of a login that ended"}
    answered = stranger.ask("POST", FORM, data=given, headers=FROM_OUR_PAGE)
    page = html.document_fromstring(answered.text)
    assert answered.status_code == 403
    assert [area.text.strip() for area in page.xpath("//main//textarea")] == ["Lớp vẽ", STORY]
    assert page.xpath("//main//a/@href") == ["/login?next=%2Fadmin%2Factivities%2Fnew"]
    assert answered.headers["Cache-Control"] == "no-store, private"


def test_a_form_of_an_earlier_login_gives_its_text_back_and_leads_to_the_form(site: Site) -> None:
    editor = site.visitor("editor")
    given = {"description": STORY, "csrf_token": "of an earlier login"}
    answered = editor.ask("POST", f"/en{FORM}", data=given, headers=FROM_OUR_PAGE)
    page = html.document_fromstring(answered.text)
    assert answered.status_code == 400
    assert text_of(page, "//h1") == "This form could not be taken"
    assert page.xpath("//main//textarea")[0].text.strip() == STORY
    assert page.xpath("//main//a/@href") == [FORM]


@pytest.mark.parametrize("headers", [{}, {"Referer": "https://elsewhere.example/form"}])
def test_what_another_site_sends_is_not_shown(site: Site, headers: dict[str, str]) -> None:
    answered = site.stranger().ask("POST", FORM, data={"description": STORY}, headers=headers)
    assert (answered.status_code, answered.location) == (303, "/login")
    refused = site.visitor("editor").ask("POST", FORM, data={"description": STORY}, headers=headers)
    assert refused.status_code == 400
    assert "bút màu" not in refused.text


@pytest.mark.parametrize("who", ["", "editor"])
def test_passwords_are_never_given_back(site: Site, who: str) -> None:
    visitor = site.visitor(who) if who else site.stranger()
    given = {"current": PASSWORD, "password": "trâu đi trước con", "again": "trâu đi trước con"}
    headers = {"Referer": "http://localhost/account"}
    answered = visitor.ask("POST", "/account/password", data=given, headers=headers)
    assert "trâu đi trước" not in answered.text


def test_a_form_without_words_leads_to_the_login_and_back_to_its_page(site: Site) -> None:
    answered = site.stranger().ask(
        "POST", "/admin/links/1/revoke", headers={"Referer": "http://localhost/admin/links"}
    )
    assert (answered.status_code, answered.location) == (303, "/login?next=%2Fadmin%2Flinks")
