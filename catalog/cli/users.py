"""``catalog users``: accounts of people, the first operator among them."""

from __future__ import annotations

import sys

import click
from sqlalchemy.orm import Session

from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.errors import CatalogError, InvalidInput, UnknownName
from catalog.parts import Parts
from catalog.people import managing, passwords, ways_in
from catalog.people.emails import is_email
from catalog.people.permissions import Role, is_of_institution
from catalog.people.territories import named
from catalog.settings import LANGUAGES
from catalog.store import audit, db, invitations, scopes
from catalog.store import users as store
from catalog.store.audit import CLI
from catalog.store.scopes import Reach
from catalog.store.users import Grant, User

_LONGEST_NAME = 200
_WRONG = {
    "short": f"is too short: at least {passwords.SHORTEST} characters",
    "long": f"is too long: at most {passwords.LONGEST} characters",
    "email": "must not be the e-mail address",
    "common": "is used by too many people; take another one",
}


@click.group("users")
def command() -> None:
    """Accounts of people."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="the person's name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--scope", default="", help="an officer's province or commune, an editor's institution (slug)")
@click.option("--language", default="vi", show_default=True, type=click.Choice(LANGUAGES))
@click.option("--invite", is_flag=True, help="print a link with which the person chooses the password")
@click.option("--password-stdin", is_flag=True, help="read the password from the first line of the input")
@with_app
def create(
    parts: Parts,
    email: str,
    name: str,
    role: str,
    scope: str,
    language: str,
    invite: bool,
    password_stdin: bool,
) -> None:
    """Make an account for EMAIL; the password is asked for twice, there is none by default."""
    need_tables()
    grant = Grant(role, _scope(Role(role), scope))
    name = _checked(email, name)
    if invite:
        _print_invitation(parts, email, name, language, grant)
        return
    hashed = passwords.hashed(_password(email, password_stdin))
    with db.writing() as session:
        made = store.add(
            session, email=email, name=name, language=language, password_hash=hashed, grants=[grant]
        )
        facts = {"email": made.email, "name": name, "role": role, "scope": grant.scope}
        audit.note(session, CLI, "create", "account", str(made.id), after=facts)
    click.echo(f"{made.email}: {role} {grant.scope}".rstrip())


def _checked(email: str, name: str) -> str:
    """The name on one line; raises ``InvalidInput`` where no account can have it, or the e-mail."""
    faults: dict[str, list[str]] = {}
    if not is_email(store.folded(email)):
        faults["email"] = [f"{email!r} is no e-mail address"]
    line = " ".join(name.split())
    if not (0 < len(line) <= _LONGEST_NAME and line.isprintable()):
        faults["name"] = [f"is 1 to {_LONGEST_NAME} printable characters"]
    if faults:
        raise InvalidInput("account", faults)
    return line


def _print_invitation(parts: Parts, email: str, name: str, language: str, grant: Grant) -> None:
    with db.writing() as session:
        before = invitations.waiting(session, email, grant)
        if before is None:
            made, token = ways_in.invite(session, CLI, email=email, name=name, language=language, grant=grant)
        else:
            made, token = ways_in.renew(session, CLI, before.id)
    click.echo(f"{_base(parts, made.language)}/invitation/{token}")


def _base(parts: Parts, language: str) -> str:
    """The beginning of an address: a path alone where the site's own address is not set."""
    return parts.settings.base_url.rstrip("/") + ("" if language == "vi" else f"/{language}")


def _scope(role: Role, given: str) -> str:
    """The scope as grants keep it; raises ``InvalidInput`` for one that does not go with the role."""
    if role is Role.OPERATOR:
        if given:
            raise InvalidInput("account", {"scope": ["an operator's is everywhere: leave it out"]})
        return ""
    if not is_of_institution(role):
        return _unit(given)
    with db.reading() as session:
        if scopes.place_of(session, given) is None:
            raise InvalidInput("account", {"scope": [f"no institution has the slug {given!r}"]})
    return given


def _unit(given: str) -> str:
    """The key of a province or commune of today, given by key, code or name."""
    found = named(given)
    if found.unit is not None:
        return found.unit.key
    names = ", ".join(f"{one.key} ({one.full_name})" for one in found.perhaps[:8])
    if found.old:
        told = f"is of before July 2025; name what it is today, such as {names}"
    elif names:
        told = f"may be several; name one of {names}"
    else:
        told = "is no province or commune of today; write one by name or code"
    raise InvalidInput("account", {"scope": [f"{given!r} {told}"]})


def _password(email: str, from_input: bool) -> str:
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        raise CatalogError("there is no terminal to ask for the password: use --invite or --password-stdin")
    wrong = passwords.fault(password, email)
    if wrong:
        raise InvalidInput("account", {"password": [_WRONG[wrong]]})
    return password


@command.command("list")
@as_json_option
@with_app
def list_all(parts: Parts, as_json: bool) -> None:
    """List all accounts with their roles."""
    need_tables()
    with db.reading() as session:
        _total, known = store.listed(session, Reach(everything=True), limit=None)
    if as_json:
        print_json([_facts(user) for user in known])
        return
    rows = [
        (user.email, user.name, _roles(user), "on" if user.active else "off", user.last_login)
        for user in known
    ]
    print_table(("email", "name", "roles", "is", "last login"), rows)


def _roles(user: User) -> str:
    return ", ".join(f"{grant.role} {grant.scope}".rstrip() for grant in user.grants)


def _facts(user: User) -> dict[str, object]:
    roles = [{"role": grant.role, "scope": grant.scope} for grant in user.grants]
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "active": user.active,
        "roles": roles,
        "last_login": user.last_login,
    }


@command.command()
@click.argument("email")
@click.option("--again", is_flag=True, help="switch it on again")
@with_app
def disable(parts: Parts, email: str, again: bool) -> None:
    """Switch the account of EMAIL off: it is logged out everywhere; nothing that it did is lost."""
    need_tables()
    with db.writing() as session:
        user = _user(session, email)
        managing.set_active(session, CLI, user, again)
    click.echo(f"{user.email}: {'on' if again else 'off'}")


@command.command()
@click.argument("email")
@with_app
def reset(parts: Parts, email: str) -> None:
    """Print a link with which the person of EMAIL chooses a new password; it works for two days."""
    need_tables()
    with db.writing() as session:
        user = _user(session, email)
        token = ways_in.hand_over_reset(session, CLI, user)
    click.echo(f"{_base(parts, user.language)}/reset/{token}")


def _user(session: Session, email: str) -> User:
    user = store.by_email(session, email)
    if user is None:
        raise UnknownName("account", store.folded(email))
    return user
