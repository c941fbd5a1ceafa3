"""``catalog sheets template`` and ``catalog sheets facts``: tables to fill in, and what was filled in."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import click

from catalog.sdk import CatalogError, RecordError, SourceMalformed
from khomo_files.answered import template_kind
from khomo_files.templates import LANGUAGES, Language
from khomo_files.templates_profile import TEMPLATES
from khomo_files.templates_read import read_facts
from khomo_files.workbook import Workbook


@click.command()
@click.argument("kind", type=click.Choice(tuple(TEMPLATES)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The workbook [KIND.xlsx].")
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", show_default=True)
def template(kind: str, out: Path | None, lang: str) -> None:
    """Write an empty table of KIND to fill in: its header, two examples, lists to choose from."""
    # What writes workbooks takes a moment to load, and every command loads this module.
    from khomo_files.templates_write import write_template

    path = out or Path(f"{kind}.xlsx")
    try:
        write_template(TEMPLATES[kind], path, cast("Language", lang))
    except OSError as error:
        raise CatalogError(f"file {path}: cannot be written: {error}") from error
    click.echo(f"{path}: fill it in from row 5, then send it as it is")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The CSV file.")
@click.pass_context
def facts(context: click.Context, file: Path, out: Path) -> None:
    """Check a filled table of institutions or visits, and write its good rows as CSV.

    What comes of institutions is taken in by `catalog institutions import`. Every fault of a bad row is
    named, and the exit code is then 3.
    """
    with file.open("rb") as stream:
        book = Workbook(stream, file.name)
        rows = [(row.number, row.values) for row in book.rows(book.sheet_name(None))]
    kind = template_kind(rows[0][1]) if rows else ""
    if kind not in TEMPLATES or TEMPLATES[kind].record:
        raise SourceMalformed(
            f"file {file.name}: is no table of institutions or visits made by `catalog sheets template`"
        )
    good, bad = _written(kind, iter(rows), file.name, out)
    click.echo(f"{out}: {good} rows, {bad} rows with faults left out")
    context.exit(3 if bad else 0)


def _written(kind: str, rows: Iterator[tuple[int, Sequence[str]]], name: str, out: Path) -> tuple[int, int]:
    good = bad = 0
    names = [str(entry.meaning) for entry in TEMPLATES[kind].fields]
    with out.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, names, lineterminator="\n")
        writer.writeheader()
        try:
            for row in read_facts(kind, rows):
                bad += bool(row.faults)
                good += not row.faults
                for column, message in row.faults:
                    click.echo(f"file {name}, row {row.row}, column {column!r}: {message}", err=True)
                if not row.faults:
                    writer.writerow(row.values)
        except RecordError as error:
            raise SourceMalformed(f"file {name}: {error.faults[0].message}") from None
    return good, bad
