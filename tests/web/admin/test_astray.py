"""Addresses that are nearly right lead to the page that is meant."""

from __future__ import annotations

import pytest

from tests.web.admin.site import OWN, Site, text_of


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/admin/people/", "/admin/people"),
        ("/admin/people/?q=lan&page=2", "/admin/people?q=lan&page=2"),
        ("/en/admin/people/1/", "/en/admin/people/1"),
        ("/login/", "/login"),
        ("/admin/people/1/roles", "/admin/people/1"),
        ("/admin/people/1/roles/take", "/admin/people/1"),
        ("/en/admin/invitations/7/renew", "/en/admin/invitations"),
        ("/account/password", "/account"),
        (f"/admin/sources/{OWN}-file/", f"/admin/sources/{OWN}-file"),
    ],
)
def test_a_slash_too_much_and_the_address_of_a_form_lead_to_the_page(
    site: Site, asked: str, reached: str
) -> None:
    response = site.visitor("operator").ask("GET", asked)
    assert (response.status_code, response.location) == (303, reached)
    assert response.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "asked", ["/admin/none/", "/admin/people/none/", "/institutions/none/", "/p/none/x/"]
)
def test_what_is_not_there_stays_so(site: Site, asked: str) -> None:
    assert site.visitor("operator").ask("GET", asked).status_code == 404


@pytest.mark.parametrize(
    ("asked", "list_of"),
    [("/admin/people/99999", "/admin/people"), ("/en/admin/activities/none", "/en/admin/activities")],
)
def test_what_is_not_there_is_told_within_the_administration_with_the_way_to_its_list(
    site: Site, asked: str, list_of: str
) -> None:
    page = site.visitor("operator").get(asked, 404)
    ways = page.xpath("//main//a/@href")
    assert ways == [list_of, list_of.rpartition("/")[0] + "/"]
    assert page.xpath("//nav[contains(@class, 'admin-nav')]")


def test_nobody_is_led_to_another_site(site: Site) -> None:
    for asked in ("//evil.example/", "/admin//evil.example/", "/login//evil.example/", "/admin/people//"):
        response = site.visitor("operator").ask("GET", asked)
        assert (response.location or "/").startswith(("/", "http://localhost/")), asked
        assert not (response.location or "").startswith("//"), asked


def test_the_language_can_be_changed_where_a_form_was_refused(site: Site) -> None:
    page = site.visitor("operator").post("/account/password", status=422)
    other = page.xpath("//header//a[@hreflang='en']/@href")[0]
    response = site.visitor("operator").ask("GET", other)
    assert response.location == "/en/account"
    assert text_of(site.visitor("operator").get(response.location), "//h1") == "My account"
