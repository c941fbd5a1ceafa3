"""``catalog reports``: what visitors wrote: errors they saw, requests of institutions to join."""

from __future__ import annotations

import csv
import sys
from typing import Any

import click

from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.errors import UnknownName
from catalog.parts import Parts
from catalog.people import inbox
from catalog.store import db
from catalog.store import messages as store
from catalog.store.messages import KINDS, OPEN, PERSONAL, STATES, Message, Wanted
from catalog.store.scopes import Reach

ACTOR = "cli"
_EVERYWHERE = Reach(everything=True)
_SHOWN = 60
_PAGE = 500
_COLUMNS = (
    "number", "kind", "state", "institution", "record", "created", "closed", "body", "outcome", "facts",
)  # fmt: skip


@click.group("reports")
def command() -> None:
    """Messages of visitors."""


@command.command("list")
@click.argument("institution", default="")
@click.option("--state", type=click.Choice((*STATES, "all")), default=OPEN, show_default=True)
@click.option("--kind", type=click.Choice(KINDS), help="errors, or requests to join; both without it")
@click.option("--q", "words", default="", help="words that stand in them, with accents or not")
@as_json_option
@with_app
def list_(_parts: Parts, institution: str, state: str, kind: str | None, words: str, as_json: bool) -> None:
    """List messages, the newest first, or those to INSTITUTION (its slug)."""
    need_tables()
    wanted = Wanted(q=words, state="" if state == "all" else state, kind=kind or "", institution=institution)
    offset, found = 0, []
    while True:
        with db.reading() as session:
            total, some = store.listed(session, _EVERYWHERE, wanted, offset=offset, limit=_PAGE)
        found += some
        offset += len(some)
        if not some or offset >= total:
            break
    if as_json:
        print_json([facts(message) for message in found])
        return
    rows = [
        (one.number, one.kind, one.state, f"{one.created:%Y-%m-%d}", one.institution, _about(one))
        for one in found
    ]
    print_table(("number", "kind", "state", "received", "institution", "about"), rows)


def _about(message: Message) -> str:
    text = message.facts.get("title") or message.facts.get("name") or message.body
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def facts(message: Message, *, contacts: bool = False) -> dict[str, Any]:
    """A message as JSON has it; who sent it only where ``contacts`` asks for that."""
    told: dict[str, Any] = {name: getattr(message, name) for name in _COLUMNS}
    told["facts"] = {name: value for name, value in message.facts.items() if contacts or name not in PERSONAL}
    return {**told, "contact": message.contact} if contacts else told


@command.command()
@click.argument("number")
@as_json_option
@with_app
def show(_parts: Parts, number: str, as_json: bool) -> None:
    """Show the message of that NUMBER, with who sent it."""
    need_tables()
    found = _found(number)
    if as_json:
        print_json(facts(found, contacts=True))
        return
    for name, value in facts(found, contacts=True).items():
        if name == "facts":
            for fact, told in value.items():
                click.echo(f"{fact}: {told}")
        elif value not in ("", None):
            click.echo(f"{name}: {value}")


def _found(number: str) -> Message:
    with db.reading() as session:
        found = store.by_number(session, number)
    if found is None:
        raise UnknownName("message", number)
    return found


@command.command()
@click.argument("number")
@click.option("--answer", default="", help="what came of it, as the visitor reads it by the number")
@with_app
def close(_parts: Parts, number: str, answer: str) -> None:
    """Close the message of that NUMBER."""
    need_tables()
    found = _found(number)
    with db.writing() as session:
        entry = inbox.close(session, ACTOR, found, answer)
    click.echo(f"{found.number}: closed" if entry is not None else f"{found.number} was closed already")


@command.command()
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True)
@click.option("--contacts", is_flag=True, help="with who sent them, as far as that is kept")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@with_app
def export(_parts: Parts, form: str, contacts: bool, as_json: bool) -> None:
    """Print all messages, the oldest first: CSV, or one JSON object a line."""
    need_tables()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    is_table = form == "csv" and not as_json
    if is_table:
        writer.writerow((*_COLUMNS, "contact") if contacts else _COLUMNS)
    with db.reading() as session:
        for message in store.walk(session, Wanted()):
            told = facts(message, contacts=contacts)
            if is_table:
                writer.writerow([_cell(value) for value in told.values()])
            else:
                print_json(told)


def _cell(value: Any) -> str:
    """A value as a cell: no spreadsheet takes what strangers wrote for a formula."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {told}" for name, told in value.items())
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
