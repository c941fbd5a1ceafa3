"""``catalog works``: records of one work, and editors' decisions on them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any

import click
import orjson

from catalog.bulk import spare_collector
from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.progress import bar
from catalog.errors import UnknownName
from catalog.harvest import regroup as regrouping
from catalog.parts import Parts
from catalog.store import decisions, match_keys, together
from catalog.store.changes import timestamp
from catalog.store.db import reading, writing
from catalog.store.decisions import Decision
from catalog.store.together import Member, Together

SHOWN = 50
"""So many records of a work are told."""
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value on one line.")


def _by(function: Callable[..., None]) -> Callable[..., None]:
    told = click.option("--by", metavar="NAME", help="Who decides it; by default the user's name.")
    return told(function)


@click.group("works")
def command() -> None:
    """Records of one work in several institutions are one result of a search."""


@command.command()
@click.argument("identifier", metavar="ID")
@AS_JSON
@with_app
def show(parts: Parts, identifier: str, as_json: bool) -> None:
    """The records of the work that ID (a record or a work) is, and why they are together."""
    need_tables()
    with reading() as session:
        work = together.work_of(session, identifier)
        if work is None:
            raise UnknownName("record or work", identifier)
        found = together.of_work(session, work, limit=SHOWN)
        members = [member.stored.id for member in found.members]
        made = decisions.history(session, members or [work])
    told = {"work": work, "records": [_member(found, entry) for entry in found.members], "total": found.total}
    if as_json:
        print_json({**told, "decisions": [_decision(entry) for entry in made]})
        return
    click.echo(f"work {work}: {found.total} {'record' if found.total == 1 else 'records'}")
    for entry in found.members:
        _tell_member(found, entry)
    _tell_decisions(made)


def _member(found: Together, member: Member) -> dict[str, Any]:
    """A record with what brings it together with each of the others."""
    others = (entry for entry in found.members if entry is not member)
    reasons = {other.stored.id: found.reasons(member, other) for other in others}
    return {
        "id": member.stored.id,
        "title": orjson.loads(member.stored.json)["title"],
        "institution": member.stored.institution,
        "because": [
            {"with": other, "same": [reason._asdict() for reason in said]}
            for other, said in reasons.items()
            if said
        ],
        "ignored_keys": list(member.ignored),
        "split": member.keyless,
        "joined": bool(member.party),
    }


def _tell_member(found: Together, member: Member) -> None:
    told = _member(found, member)
    words = [word for word in ("split", "joined") if told[word]]
    click.echo(f"  {told['id']}  {told['institution']}  {told['title']}{_bracketed(words)}")
    for entry in told["because"]:
        same = ", ".join(_reason(reason) for reason in entry["same"])
        click.echo(f"    with {entry['with']}: {same}")
    for key in told["ignored_keys"]:
        click.echo(f"    {key} is ignored: more than {match_keys.MOST_HOLDERS} records have it")


def _bracketed(words: list[str]) -> str:
    return f" ({', '.join(words)} by an editor)" if words else ""


def _reason(reason: dict[str, str]) -> str:
    match reason["scheme"]:
        case "title":
            return "same title, creator and year"
        case "editor":
            return "joined by an editor"
        case scheme:
            return f"same {scheme} {reason['value']}"


@command.command()
@click.argument("record")
@_by
@AS_JSON
@with_app
def split(parts: Parts, record: str, by: str | None, as_json: bool) -> None:
    """Take RECORD out of its work, for good; later harvests change nothing of it."""
    need_tables()
    with writing() as session:
        made = decisions.split(session, record, by or _user())
    _tell(made, as_json)


@command.command()
@click.argument("records", metavar="RECORD RECORD ...", nargs=-1, required=True)
@_by
@AS_JSON
@with_app
def join(parts: Parts, records: tuple[str, ...], by: str | None, as_json: bool) -> None:
    """Make one work of these records, whatever their keys say."""
    need_tables()
    with writing() as session:
        made = decisions.join(session, records, by or _user())
    _tell(made, as_json)


@command.command()
@click.argument("number", type=int, required=False)
@AS_JSON
@with_app
def undo(parts: Parts, number: int | None, as_json: bool) -> None:
    """Take back the decision NUMBER, or the last one."""
    need_tables()
    with writing() as session:
        made = decisions.undo(session, number)
    _tell(made, as_json)


@command.command("decisions")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@AS_JSON
@with_app
def list_decisions(parts: Parts, limit: int, as_json: bool) -> None:
    """The latest decisions, newest first."""
    need_tables()
    with reading() as session:
        made = decisions.history(session, limit=limit)
    if as_json:
        print_json([_decision(entry) for entry in made])
        return
    _tell_decisions(made)


@command.command()
@AS_JSON
@with_app
def crowded(parts: Parts, as_json: bool) -> None:
    """Keys that too many records have to say anything: they are ignored."""
    need_tables()
    with reading() as session:
        keys = match_keys.all_crowded(session)
    if as_json:
        print_json(keys)
        return
    for key in keys:
        click.echo(key)
    click.echo(f"{len(keys)} keys are ignored: each has more than {match_keys.MOST_HOLDERS} records")


@command.command()
@click.option("--again", is_flag=True, help="Begin at the first record, also where a run was cut.")
@AS_JSON
@with_app
def regroup(parts: Parts, again: bool, as_json: bool) -> None:
    """Compute the keys of all records anew and group them; a run that was cut is gone on with."""
    need_tables()
    spare_collector()
    with bar("regrouping") as progress:
        done = regrouping.regroup(parts.hooks, again=again, progress=progress)
    if as_json:
        print_json(done._asdict())
        return
    gone_on = f" (after {done.before} of an earlier run)" if done.before else ""
    click.echo(f"{done.records} records gone through{gone_on}, {done.works} works changed")
    if done.works:
        click.echo("run `catalog index sync`, or leave it to the worker")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""  # a user id without a name, as in a container


def _decision(made: Decision) -> dict[str, Any]:
    undone = timestamp(made.undone_at) if made.undone_at else None
    return {**made._asdict(), "made_at": timestamp(made.made_at), "undone_at": undone}


def _tell(made: Decision, as_json: bool) -> None:
    if as_json:
        print_json(_decision(made))
        return
    _tell_decisions([made])


def _tell_decisions(made: list[Decision]) -> None:
    if made:
        head = ("decision", "what", "records", "by", "at", "undone")
        print_table(
            head,
            [
                (
                    entry.id,
                    entry.verb,
                    " ".join(entry.records),
                    entry.made_by,
                    timestamp(entry.made_at),
                    "yes" if entry.undone_at else "",
                )
                for entry in made
            ],
        )
