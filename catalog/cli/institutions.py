"""``catalog institutions``: libraries, museums and cultural centres."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.errors import CatalogError
from catalog.parts import Parts
from catalog.programme import checking, institutions, sheet_book, sheet_import, sheet_rows
from catalog.programme import duplicates as finding
from catalog.programme.sheet_import import Change, Plan
from catalog.record import LEVELS, SYSTEMS
from catalog.settings import LANGUAGES
from catalog.store import db
from catalog.store import institutions as store
from catalog.store.audit import CLI
from catalog.store.scopes import Reach

EVERYWHERE = Reach(everything=True)
SHOWN = 20
"""Changes that a dry run tells one by one."""


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
    with db.writing() as session:
        known = store.among(session, [given["slug"]]).get(given["slug"])
        facts = checking.checked(said, f"institution {given['slug']}", known)
        saved = institutions.save(session, CLI, facts)
    click.echo(f"{given['slug']}: {saved.outcome}")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="only tell what would change")
@with_app
def import_file(parts: Parts, file: Path, dry_run: bool) -> None:
    """Add or change institutions from FILE: CSV or a workbook, with the headings of the template.

    Good rows are taken; every fault of a bad row is named, and the exit code is then 3.
    """
    need_tables()
    plan = sheet_import.plan(sheet_rows.read(parts, file), EVERYWHERE, EVERYWHERE)
    for found in plan.faults:
        shown = f"{found.fault.value!r} " if found.fault.value else ""
        told = f"{file.name} row {found.row}: {found.fault.field}: {shown}{found.fault.message}"
        click.echo(told.encode("utf-8", "backslashreplace").decode(), err=True)
    if plan.unknown:
        click.echo(f"passed over, as no column of ours: {', '.join(plan.unknown)}", err=True)
    if dry_run:
        _tell(plan)
        counts = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": plan.unchanged}
    else:
        counts = dict(sheet_import.apply(plan, CLI))
    click.echo(", ".join(f"{count} {name}" for name, count in {**counts, "failed": plan.failed}.items()))
    if plan.failed:
        raise SystemExit(3)


def _tell(plan: Plan) -> None:
    for name, changes in (("new", plan.new), ("changed", plan.changed)):
        for change in changes[:SHOWN]:
            click.echo(f"{name} {change.slug}: {change.name if change.is_new else _differences(change)}")
        if len(changes) > SHOWN:
            click.echo(f"{name}: {len(changes) - SHOWN} more")


def _differences(change: Change) -> str:
    return "; ".join(f"{fact}: {change.before[fact]!r} -> {change.after[fact]!r}" for fact in change.after)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="vi", show_default=True, type=click.Choice(LANGUAGES))
@with_app
def export_file(parts: Parts, file: Path, language: str) -> None:
    """Write all institutions to FILE (.xlsx or .csv), as `import` reads them."""
    need_tables()
    with db.reading() as session:
        known = list(store.walk(session))
    _write(file, known, language)
    click.echo(f"{file}: {len(known)} institutions")


@command.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="vi", show_default=True, type=click.Choice(LANGUAGES))
def template(file: Path, language: str) -> None:
    """Write the empty table to fill in to FILE (.xlsx or .csv)."""
    _write(file, [], language)
    click.echo(str(file))


def _write(file: Path, known: list[dict[str, Any]], language: str) -> None:
    try:
        if file.suffix.lower() == ".csv":
            with file.open("w", encoding="utf-8", newline="") as lines:
                lines.writelines(sheet_book.csv_lines(known, language))
            return
        with file.open("wb") as out:
            sheet_book.write_workbook(out, known, language)
    except OSError as error:
        raise CatalogError(f"{file} cannot be written: {error.strerror or error}") from error


@command.command("duplicates")
@as_json_option
@with_app
def duplicates(parts: Parts, as_json: bool) -> None:
    """List pairs that may be one institution entered twice: by isil, name (and place), or near."""
    need_tables()
    with db.reading() as session:
        found = finding.pairs(session)
    if as_json:
        print_json([{"why": pair.why, "slugs": list(pair.slugs)} for pair in found])
        return
    print_table(
        ("why", "slug", "name", "slug", "name"),
        [(pair.why, pair.one.slug, pair.one.name_vi, pair.other.slug, pair.other.name_vi) for pair in found],
    )


@command.command("merge")
@click.argument("gone")
@click.argument("kept")
@click.option("--reason", required=True, help="why, for the log of changes")
@with_app
def merge(parts: Parts, gone: str, kept: str, reason: str) -> None:
    """Let the institution GONE, the same one entered twice, go on as KEPT."""
    need_tables()
    with db.writing() as session:
        institutions.merge(session, CLI, gone, kept, reason=reason)
    click.echo(f"{gone} -> {kept}")
    click.echo(
        "its records follow with the next harvest of their sources, or `catalog remap`", file=sys.stderr
    )


@command.command("list")
@as_json_option
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
