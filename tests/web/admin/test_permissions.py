"""Every route of the administration with every role: who may, who may not; each says what it needs."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from catalog.people import permissions
from catalog.people.permissions import GRANTED, Permission, Role
from catalog.store.users import Grant, User
from catalog.web.admin.shell import Need, need_of
from tests.web.admin.site import GRANTS, OTHER, OWN, Site, Visitor
from tests.web.admin.subjects import SUBJECTS

ANSWERED = (200, 303, 400, 404, 409, 410)
"""Not refused: the page, another one, or that what it is about is not said or not there (yet)."""


def routes(app: Flask) -> list[tuple[Rule, Need | None]]:
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]
    return [(rule, need_of(app.view_functions[rule.endpoint])) for rule in found]


def addresses(site: Site, institution: str) -> Iterator[tuple[str, str, Need]]:
    """Method, address and need of every route, for things of that institution."""
    with site.app.test_request_context():
        urls = site.app.create_url_adapter(None) or site.app.url_map.bind("localhost")
        for rule, need in routes(site.app):
            assert need is not None, rule.rule
            values: dict[str, Any] = {
                name: 999_999 if type(converter).__name__ == "IntegerConverter" else "none"
                for name, converter in rule._converters.items()
            }
            if need.of is not None:
                values[need.of.argument] = SUBJECTS[need.of.kind](institution)
            address = urls.build(rule.endpoint, values)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, address, need


def answer(site: Site, role: str, method: str, address: str) -> int:
    visitor = site.visitor(role) if role else site.stranger()
    if method == "GET":
        return visitor.ask("GET", address).status_code
    return visitor.ask("POST", address, data={"csrf_token": token_of(visitor) if role else ""}).status_code


@functools.cache
def token_of(visitor: Visitor) -> str:
    """The token of a session, asked for once: there are many forms."""
    return visitor.token()


def test_every_route_says_what_it_needs(site: Site) -> None:
    silent = [rule.rule for rule, need in routes(site.app) if need is None]
    assert silent == []


def test_every_route_is_the_same_view_in_both_languages(site: Site) -> None:
    views = site.app.view_functions
    english = {
        rule.endpoint: rule.rule for rule in site.app.url_map.iter_rules() if "admin_en." in rule.endpoint
    }
    for rule, _ in routes(site.app):
        endpoint = rule.endpoint.replace("admin.", "admin_en.")
        assert english.pop(endpoint) == f"/en{rule.rule}"
        assert views[endpoint] is views[rule.endpoint]
    assert english == {}


def test_every_kind_of_subject_is_known_to_this_test(site: Site) -> None:
    assert {need.of.kind for _, need in routes(site.app) if need and need.of} <= set(SUBJECTS)


def test_a_stranger_is_led_to_the_login_from_every_route(site: Site) -> None:
    for method, address, _ in addresses(site, OWN):
        assert answer(site, "", method, address) == 303, (method, address)


@pytest.mark.parametrize("role", GRANTS)
def test_no_role_sees_or_does_what_it_may_not(site: Site, role: str) -> None:
    granted = GRANTED[Role(role)]
    for method, address, need in addresses(site, OWN):
        if need.permission is not None and need.permission not in granted:
            assert answer(site, role, method, address) == 403, (method, address)


@pytest.mark.parametrize("role", [role for role in GRANTS if role != "operator"])
def test_no_role_touches_another_institution(site: Site, role: str) -> None:
    for method, address, need in addresses(site, OTHER):
        if need.of is not None:
            assert answer(site, role, method, address) == 403, (method, address)


@pytest.mark.parametrize("role", GRANTS)
def test_every_role_sees_what_it_may(site: Site, role: str) -> None:
    granted = GRANTED[Role(role)]
    for method, address, need in addresses(site, OWN):
        if method == "GET" and (need.permission is None or need.permission in granted):
            assert answer(site, role, method, address) in ANSWERED, address


def test_the_operator_sees_every_institution(site: Site) -> None:
    for method, address, need in addresses(site, OTHER):
        if method == "GET" and need.of is not None:
            assert answer(site, "operator", method, address) in ANSWERED, address


def test_what_is_not_there_is_told_to_those_who_may(site: Site) -> None:
    for rule, need in routes(site.app):
        if need is not None and need.of is not None and "GET" in (rule.methods or set()):
            number = need.of.kind in ("run",)
            address = rule.rule.replace("//", "/")
            for name, converter in rule._converters.items():
                shown = "999999" if number or type(converter).__name__ == "IntegerConverter" else "khong-co"
                address = address.replace(f"<int:{name}>", shown).replace(f"<{name}>", shown)
            assert answer(site, "operator", "GET", address) == 404, address


@pytest.mark.parametrize("shown", ["9" * 30, "%00", "%F0%9F%90%83", "a" * 900, "-1", "..%2f..", "'\"<b>"])
def test_garbage_in_addresses_is_not_there(site: Site, shown: str) -> None:
    visitor = site.visitor("operator")
    for rule, _ in routes(site.app):
        if rule.arguments and "GET" in (rule.methods or set()):
            address = re.sub(r"<[^>]+>", shown, rule.rule)
            assert visitor.ask("GET", address).status_code in (400, 404), address


def test_a_role_that_nobody_knows_and_an_account_switched_off_may_nothing() -> None:
    stranger = User(id=1, email="a@b.vn", name="A", grants=(Grant("king"),))
    off = User(id=2, email="c@d.vn", name="C", active=False, grants=(Grant("operator"),))
    for permission in Permission:
        assert not permissions.may(stranger, permission)
        assert not permissions.may(off, permission)


def test_an_editor_without_an_institution_reaches_nothing() -> None:
    nobody = User(id=1, email="a@b.vn", name="A", grants=(Grant("editor", ""), Grant("officer", "")))
    assert not permissions.may(nobody, Permission.RECORDS_EDIT)
