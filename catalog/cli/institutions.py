"""``catalog institutions``: libraries, museums and cultural centres."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import click

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.errors import InvalidInput
from catalog.parts import Parts
from catalog.record import LEVELS, SYSTEMS
from catalog.schemas import InstitutionSchema, load_checked
from catalog.store import db
from catalog.store import institutions as store

NUMBERS = ("lat", "lon")


@click.group("institutions")
def command() -> None:
    """Libraries, museums and cultural centres."""


@command.command()
@click.argument("slug")
@click.option("--name-vi", required=True, help="name in Vietnamese")
@click.option("--name-en", default="", help="name in English")
@click.option("--system", required=True, type=click.Choice(SYSTEMS))
@click.option("--type", default="", help="public, national, special, university, provincial ...")
@click.option("--level", default="", type=click.Choice(("", *LEVELS)))
@click.option("--province", default="")
@click.option("--commune", default="")
@click.option("--address", default="")
@click.option("--lat", type=float, help="degrees north")
@click.option("--lon", type=float, help="degrees east")
@click.option("--url", default="", help="address of its site")
@click.option("--hours", default="", help="opening hours as text")
@click.option("--contact", default="")
@with_app
def add(parts: Parts, /, **given: Any) -> None:
    """Add an institution, or change the one of that SLUG."""
    need_tables()
    said = {name: value for name, value in given.items() if value != ""}
    facts = load_checked(InstitutionSchema(), said, f"institution {given['slug']}")
    with db.writing() as session:
        outcome = store.save(session, facts)
    click.echo(f"{given['slug']}: {outcome}")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def import_file(parts: Parts, file: Path) -> None:
    """Add or change institutions from a CSV FILE whose header names the facts (slug, name_vi, system ...).

    Good rows are taken; every fault of a bad row is named, and the exit code is then 3.
    """
    need_tables()
    counts = {"new": 0, "changed": 0, "unchanged": 0, "failed": 0}
    for number, given in read_rows(file):
        try:
            facts = load_checked(InstitutionSchema(), given, f"{file.name} row {number}")
        except InvalidInput as error:
            counts["failed"] += 1
            click.echo(str(error), err=True)
            continue
        with db.writing() as session:
            counts[store.save(session, facts)] += 1
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    if counts["failed"]:
        raise SystemExit(3)


def read_rows(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file with their line numbers, empty cells left out, coordinates as numbers.

    Raises ``InvalidInput`` for a file that is not UTF-8 or has no slug column.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(file.name, {"encoding": [f"is not UTF-8 at byte {error.start}"]}) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "slug" not in (reader.fieldnames or ()):
        raise InvalidInput(file.name, {"slug": ["is missing from the header line"]})
    return [(reader.line_num, _facts(row)) for row in reader]


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    facts = {name or "extra cells": value for name, value in row.items() if value not in (None, "")}
    for name in NUMBERS:
        try:
            facts[name] = float(facts[name]) if name in facts else None
        except ValueError:
            continue  # the schema names the value that is no number
    return facts


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON array")
@with_app
def list_all(parts: Parts, as_json: bool) -> None:
    """List all institutions with the number of their records."""
    need_tables()
    with db.reading() as session:
        counts = store.record_counts(session)
        known = store.everything(session)
    if as_json:
        print_json([{**facts, "records": counts.get(slug, 0)} for slug, facts in known.items()])
        return
    print_table(
        ("slug", "name", "system", "province", "records"),
        [
            (slug, facts["name_vi"], facts["system"], facts.get("province"), counts.get(slug, 0))
            for slug, facts in known.items()
        ],
    )
