"""``catalog plans report``: what a plan stands at, for people, for programs and as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.errors import CatalogError, UnknownName
from catalog.parts import Parts
from catalog.programme import plan_rows, plan_scope, report, report_book, report_words
from catalog.programme import standing as counting
from catalog.programme.figures import Row, Standing
from catalog.programme.plans import Plan
from catalog.settings import LANGUAGES
from catalog.store import db


@click.command()
@click.option(
    "--plan", "name", required=True, help="its number, such as 288/KH-UBND, or its name in addresses"
)
@click.option(
    "--territory", default="", help="a province or commune by code, key or name; else the plan's own"
)
@click.option("--year", default="", help="one of its years; else the present one")
@click.option("--successors", is_flag=True, help="institutions that went on from districts' count for them")
@click.option("--json", "as_json", is_flag=True, help="one JSON object, as /api/v1/indicators gives it")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="write a workbook to this file")
@click.option(
    "--language", default="vi", show_default=True, type=click.Choice(LANGUAGES), help="of the workbook"
)
@with_app
def command(
    parts: Parts,
    name: str,
    territory: str,
    year: str,
    successors: bool,
    as_json: bool,
    xlsx: Path | None,
    language: str,
) -> None:
    """Tell what a plan stands at in a territory and a year, in the ministry's order of rows."""
    need_tables()
    with db.reading() as session:
        plan = _plan(plan_rows.get(session, name), name)
        key = plan_scope.territory_of(plan, territory)
        wanted = plan_scope.year_of(plan, year, db.now().date())
        standing = counting.standing(session, plan, key, wanted, successors=successors)
        places = counting.communes(session, plan, plan_scope.same_ground(key), wanted) if xlsx else ()
    if xlsx is not None:
        try:
            with xlsx.open("wb") as out:
                report_book.write_report(out, standing, places, language)
        except OSError as error:
            raise CatalogError(f"{xlsx} cannot be written: {error.strerror or error}") from error
        click.echo(f"{xlsx}: {len(standing.rows)} rows", err=as_json)
    if as_json:
        print_json(report.told(standing))
    elif xlsx is None:
        _print(standing)


def _plan(found: Plan | None, name: str) -> Plan:
    if found is None:
        raise UnknownName("plan", name)
    return found


def _print(standing: Standing) -> None:
    years = report.target_years(standing.plan)
    place = report_book.place_name(standing.territory, "en")
    click.echo(f"{standing.plan.number}, {place}, {standing.year}, as of {standing.as_of.isoformat()}")
    head = (
        "id",
        "institutions",
        "value",
        *(f"target {year}" for year in years),
        "counted",
        "reported",
        "note",
    )
    print_table(head, [_cells(row, years) for row in report.ordered(standing.rows)])


def _cells(row: Row, years: list[int]) -> tuple[object, ...]:
    aims = {one.year: one.value for one in report.aims(row)}
    value = report_words.NOTHING.said("en") if row.value is None else f"{row.value:g} {row.indicator.unit}"
    group = report_words.group_name(row.indicator.system, row.group, "en")
    targets = (f"{aims[year]:g}" if aims.get(year) is not None else "" for year in years)
    return (row.indicator.id, group, value, *targets, row.counted, f"{row.reported}/{row.expected}", row.note)
