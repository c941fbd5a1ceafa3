"""``catalog figures``: what institutions declare, by spreadsheet: the table out, and in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from catalog.cli.context import need_tables, print_json, with_app
from catalog.errors import CatalogError, QueryError
from catalog.parts import Parts
from catalog.people.territories import named
from catalog.programme import (
    figures_asked,
    figures_book,
    figures_planning,
    figures_rows,
    figures_taking,
    periods,
)
from catalog.programme.figures_plan import FiguresPlan
from catalog.programme.figures_rows import FiguresSheet
from catalog.programme.figures_taking import Sender
from catalog.programme.periods import Period
from catalog.settings import LANGUAGES
from catalog.store import db
from catalog.store.audit import CLI
from catalog.store.scopes import Reach
from catalog.web import figures_sheet_words as words
from catalog.web import i18n
from catalog.web.figures_sheet_words import Question, Told

_PERIOD = click.option("--period", default="", help="2025, or 2025-Q3")


@click.group("figures")
def command() -> None:
    """Figures that institutions declare, by spreadsheet."""


@command.command()
@_PERIOD
@click.option("--territory", default="", help="a province or commune by key, code or name; else everywhere")
@click.option("--out", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="vi", show_default=True, type=click.Choice(LANGUAGES))
@with_app
def template(parts: Parts, period: str, territory: str, file: Path, language: str) -> None:
    """Write the table to fill in to a file (.xlsx or .csv): a row for each institution that is asked."""
    need_tables()
    wanted, reach = _period(period) or periods.usual(i18n.today()), _reach(territory)
    with db.reading() as session:
        askings = figures_asked.of_reach(session, reach, wanted)
    try:
        if file.suffix.lower() == ".csv":
            with file.open("w", encoding="utf-8", newline="") as lines:
                lines.writelines(figures_book.csv_lines(askings, wanted, language))
        else:
            with file.open("wb") as out:
                figures_book.write_workbook(out, askings, wanted, language)
    except OSError as error:
        raise CatalogError(f"{file} cannot be written: {error.strerror or error}") from error
    click.echo(f"{file}: {len(askings)} institutions, {periods.name(wanted, 'en')}")


def _reach(territory: str) -> Reach:
    if not territory:
        return Reach(everything=True)
    found = named(territory).unit
    if found is None:
        raise QueryError(f"territory: “{territory}” is no province or commune of today, or not one alone.")
    return Reach(keys=frozenset({found.key}))


def _period(text: str) -> Period | None:
    found = periods.read(text.upper(), i18n.today()) if text else None
    if text and found is None:
        raise QueryError(f"period: “{text}” is no period that has begun: write 2025, or 2025-Q3.")
    return found


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_PERIOD
@click.option("--dry-run", is_flag=True, help="only tell what would change")
@click.option("--send", is_flag=True, help="send the figures; else they are kept as drafts")
@click.option("--json", "as_json", is_flag=True, help="one JSON object")
@with_app
def import_file(parts: Parts, file: Path, period: str, dry_run: bool, send: bool, as_json: bool) -> None:
    """Take in the figures of FILE: CSV or a workbook, with the headings of the template.

    Good figures are taken, all at once; what is wrong or has to be asked is named by its cell and left out,
    and the exit code is then 3.
    """
    need_tables()
    today = i18n.today()
    sheet = figures_rows.read(parts, file)
    wanted = _period(period) or figures_planning.period_of(sheet, today)
    if wanted is None:
        raise CatalogError(f"{file.name} does not tell one period for all its rows: name it with --period")
    with db.writing() as session:
        plan = figures_planning.plan(session, sheet, Reach(everything=True), wanted, {}, today)
        ready = len(plan.ready(send=send))
        sender = Sender(actor=CLI, reporter="")
        done = 0 if dry_run else figures_taking.take(session, plan, sender, today, send=send)
    told = _told(plan, sheet, ready if dry_run else done, send=send)
    if as_json:
        print_json(told)
    else:
        _tell(file.name, told)
    if plan.faults or len(plan.new) + len(plan.changed) + len(plan.unsent) > ready or plan.asked:
        raise SystemExit(3)


def _told(plan: FiguresPlan, sheet: FiguresSheet, count: int, *, send: bool) -> dict[str, Any]:
    """What came of a sheet, for programs."""
    return {
        "period": str(plan.period),
        "institutions": plan.institutions,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
        "empty": plan.empty,
        "sent" if send else "kept": count,
        "passed_over": list(sheet.table.unknown),
        "asked": [_cell(one) for one in map(words.question, plan.asked)],
        "faults": [_cell(one) for one in words.faults(plan.faults)],
    }


def _cell(one: Question | Told) -> dict[str, str]:
    return {
        "cell": one.at,
        "institution": one.institution,
        "figure": one.column,
        "value": one.text,
        "message": one.sentence,
    }


def _tell(name: str, told: dict[str, Any]) -> None:
    for one in (*told["faults"], *told["asked"]):
        where = ", ".join(filter(None, (one["institution"], one["figure"])))
        line = f"{name} {one['cell']}: {where}: {one['message']}"
        click.echo(line.encode("utf-8", "backslashreplace").decode(), err=True)
    if told["passed_over"]:
        click.echo(f"passed over, as no column of ours: {', '.join(told['passed_over'])}", err=True)
    counts = {key: value for key, value in told.items() if isinstance(value, int)}
    counts |= {"asked about": len(told["asked"]), "failed": len(told["faults"])}
    click.echo(", ".join(f"{count} {key}" for key, count in counts.items()))
