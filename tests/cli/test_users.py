"""``catalog users``: the first operator, links, switching off, lists."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from catalog.cli import main
from catalog.people import passwords
from catalog.store import users
from catalog.store.db import reading
from catalog.store.users import Grant, User
from tests.conftest import Runner
from tests.factories import add_institution

GOOD = "con trâu đi trước"
CREATE = ("users", "create", "Lan@Example.org", "--name", "Lan")


def typed(text: str, *args: str) -> Result:
    return CliRunner().invoke(main, args, input=text)


def account(email: str = "lan@example.org") -> User | None:
    with reading() as session:
        return users.by_email(session, email)


def test_the_first_operator_is_made_with_a_password_from_the_input(app: Flask) -> None:
    result = typed(f"{GOOD}\n", *CREATE, "--role", "operator", "--password-stdin")
    assert (result.exit_code, result.output) == (0, "lan@example.org: operator\n")
    made = account()
    assert made is not None
    assert made.grants == (Grant("operator"),)
    with reading() as session:
        kept = users.password_hash(session, made.id)
    assert passwords.matches(kept, GOOD)
    again = typed(f"{GOOD}\n", *CREATE, "--role", "operator", "--password-stdin")
    assert again.exit_code == 1
    assert "'lan@example.org' exists already" in again.output


@pytest.mark.parametrize(
    ("password", "told"),
    [("", "too short"), ("Password123", "too many people"), ("lan@example.org", "e-mail")],
)
def test_a_weak_password_makes_no_account(app: Flask, password: str, told: str) -> None:
    result = typed(f"{password}\n", *CREATE, "--role", "operator", "--password-stdin")
    assert result.exit_code == 1
    assert told in result.output
    assert account() is None


def test_without_a_terminal_no_password_is_made_up(run: Runner) -> None:
    assert "there is no terminal" in run(*CREATE, "--role", "operator", code=1).output
    assert account() is None


def test_a_link_is_printed_on_a_line_of_its_own_and_makes_the_account(app: Flask, run: Runner) -> None:
    link = run(*CREATE, "--role", "officer", "--scope", "Huế", "--invite").stdout
    assert link.startswith("/invitation/")
    assert link.endswith("\n")
    assert account() is None
    page = app.test_client().get(link.strip())
    assert page.status_code == 200
    assert "Thành phố Huế" in page.text
    assert run(*CREATE, "--role", "operator", "--invite", "--language", "en").stdout.startswith(
        "/en/invitation/"
    )


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (("operator", "46"), "leave it out"),
        (("officer", ""), "write one by name or code"),
        (("officer", "Quảng Bình"), "is of before July 2025"),
        (("officer", "Tân An"), "name one of vn-2025-07:"),
        (("editor", ""), "no institution has the slug ''"),
        (("contributor", "nowhere"), "no institution has the slug 'nowhere'"),
    ],
)
def test_a_scope_that_does_not_go_with_the_role_is_refused(
    run: Runner, scope: tuple[str, str], told: str
) -> None:
    result = run(*CREATE, "--role", scope[0], "--scope", scope[1], "--invite", code=1)
    assert told in result.output


@pytest.mark.parametrize("given", ["Huế", "Thành phố Huế", "46", "vn-2025-07:46"])
def test_a_province_is_known_by_name_code_and_key(app: Flask, given: str) -> None:
    result = typed(f"{GOOD}\n", *CREATE, "--role", "officer", "--scope", given, "--password-stdin")
    assert result.output == "lan@example.org: officer vn-2025-07:46\n"


def test_accounts_are_listed_switched_off_and_on_and_given_a_new_password(app: Flask, run: Runner) -> None:
    add_institution("hue-library")
    typed(f"{GOOD}\n", *CREATE, "--role", "editor", "--scope", "hue-library", "--password-stdin")
    assert "lan@example.org  Lan   editor hue-library  on" in run("users", "list").stdout
    run("users", "disable", "LAN@example.org")
    listed = json.loads(run("users", "list", "--json").stdout)
    assert listed[0]["active"] is False
    assert listed[0]["roles"] == [{"role": "editor", "scope": "hue-library"}]
    run("users", "disable", "lan@example.org", "--again")
    link = run("users", "reset", "lan@example.org").stdout.strip()
    assert link.startswith("/reset/")
    assert app.test_client().get(link).status_code == 200
    for command in ("disable", "reset"):
        assert "no account named 'x@y.vn'" in run("users", command, "x@y.vn", code=1).output


def test_an_e_mail_that_is_none_is_refused(run: Runner) -> None:
    result = run("users", "create", "lan", "--name", "Lan", "--role", "operator", "--invite", code=1)
    assert "'lan' is no e-mail address" in result.output
