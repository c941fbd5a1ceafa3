"""``catalog records``: what is published of a record; keeping fields of it, hiding it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
import orjson

from catalog.cli.context import need_tables, with_app
from catalog.errors import CatalogError, InvalidInput, UnknownName
from catalog.harvest import batch_work, editing
from catalog.harvest.editing import GIVE_BACK
from catalog.parts import Parts
from catalog.store import locks, records
from catalog.store.audit import CLI
from catalog.store.db import reading, writing
from catalog.store.locks import HIDDEN


@click.group("records")
def command() -> None:
    """What is published of a record, and what is kept of it whatever its source says."""


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The published JSON on one line.")
@with_app
def show(parts: Parts, identifier: str, as_json: bool) -> None:
    """The record ID as it is published; a withdrawn one says so. Exit code 1 if there never was one."""
    need_tables()
    with reading() as session:
        found = records.get(session, identifier)
        kept = locks.of_records(session, [identifier]).get(identifier, {})
        latest = locks.latest(session, [identifier]).get(identifier)
    if found is None:
        raise UnknownName("record", identifier)
    text = found.published() if found.withdrawn is None else found.tombstone()
    if as_json:
        click.echo(text.decode())
        return
    click.echo(orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode())
    if found.withdrawn is not None:
        click.echo(f"{identifier} was withdrawn: {found.withdrawn_reason}", err=True)
    for field, lock in kept.items():
        own = latest.values.get(field) if latest is not None else None
        source = "the source says the same" if own is None else f"the source says {_json(own)}"
        told = "" if field == HIDDEN else f"; {source}"
        click.echo(f"{field} is kept since {lock.locked_at:%Y-%m-%d} by {lock.locked_by}{told}", err=True)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@command.command()
@click.argument("identifier", metavar="ID")
@click.argument("field")
@click.argument("value", metavar="VALUE-JSON")
@with_app
def lock(parts: Parts, identifier: str, field: str, value: str) -> None:
    """Keep VALUE-JSON in FIELD of the record ID, whatever its source says.

    \b
    catalog records lock hue-1 title '"Truyện Kiều"'
    catalog records lock hue-1 subjects '[{"label": "Văn học"}]'
    An empty text ('""') means: the record is to have no such field.
    """
    need_tables()
    if field == HIDDEN:
        raise InvalidInput("field", {field: ["is kept by `catalog records hide`"]})
    try:
        given = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        told = f"is no JSON ({error}); a text stands in two kinds of quotes: '\"Truyện Kiều\"'"
        raise InvalidInput("value", {field: [told]}) from None
    _edit(parts, identifier, {field: given}, "change")
    click.echo(f"{field} of {identifier} is kept")


@command.command()
@click.argument("identifier", metavar="ID")
@click.argument("fields", metavar="FIELD ...", nargs=-1, required=True)
@with_app
def unlock(parts: Parts, identifier: str, fields: tuple[str, ...]) -> None:
    """Give the FIELDs of the record ID back: what its source says is published again at once."""
    need_tables()
    with reading() as session:
        kept = locks.of_records(session, [identifier]).get(identifier, {})
    for field in fields:
        if field not in kept or field == HIDDEN:
            raise UnknownName("kept field", field, tuple(name for name in kept if name != HIDDEN))
    _edit(parts, identifier, dict.fromkeys(fields, GIVE_BACK), "give back")
    click.echo(f"{', '.join(fields)} of {identifier} given back to the source")


@command.command()
@click.argument("identifier", metavar="ID")
@click.option(
    "--reason",
    default="hidden by its institution",
    show_default=True,
    help="Published with the tombstone, so that everybody reads it.",
)
@with_app
def hide(parts: Parts, identifier: str, reason: str) -> None:
    """Take the whole record ID out of sight, whatever its source sends; it leaves a tombstone."""
    need_tables()
    with reading() as session:
        if HIDDEN in locks.of_records(session, [identifier]).get(identifier, {}):
            raise CatalogError(f"record {identifier!r} is hidden already; `catalog records unhide` shows it")
    _edit(parts, identifier, {HIDDEN: reason}, "hide")
    click.echo(f"{identifier} is hidden")


@command.command()
@click.argument("identifier", metavar="ID")
@with_app
def unhide(parts: Parts, identifier: str) -> None:
    """Show the record ID again, with what its source says now."""
    need_tables()
    with reading() as session:
        kept = locks.of_records(session, [identifier]).get(identifier, {})
    if HIDDEN not in kept:
        raise UnknownName("hidden record", identifier)
    done = _edit(parts, identifier, {HIDDEN: GIVE_BACK}, "put back")
    gone = "is no longer hidden, but its source has withdrawn it"
    click.echo(f"{identifier} {'is shown again' if done.is_shown else gone}")


def _edit(parts: Parts, identifier: str, wanted: Mapping[str, Any], action: str) -> editing.Edited:
    with writing() as session:
        done, _number = editing.edit(session, parts.hooks.match_keys, identifier, wanted, CLI, action=action)
    return done


@command.command(hidden=True)
@with_app
def work(parts: Parts) -> None:
    """Do what is asked with records that are changed as one, until nothing is."""
    need_tables()
    batch_work.work(parts.hooks.match_keys)
