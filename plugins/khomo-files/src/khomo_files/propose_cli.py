"""``catalog sheets propose``: what a table's columns are, shown to confirm or change, and written down."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from catalog.formats.profile import header_key
from catalog.formats.table_kinds import ALL_KINDS
from catalog.formats.table_proposal import ColumnProposal, Proposal
from catalog.sdk import CatalogError
from khomo_files.profile_writing import profile_text
from khomo_files.propose_texts import LANGUAGES, Texts
from khomo_files.proposing import propose_file

_SPEECH, _TRANSLATED = "catalog.cli.speech", "catalog.cli.translated"
_WIDEST = 36
# What a column could be as well is of interest where it is not sure.
_SURE = 0.9


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the profile (YAML) there."
)
@click.option(
    "--sheet", default="", help="The sheet of the workbook; without it the first that holds a table."
)
@click.option("--kind", type=click.Choice(ALL_KINDS), default=None, help="What the rows are, as book.")
@click.option("--id", "key", multiple=True, metavar="HEADER", help="Key column instead of those proposed.")
@click.option(
    "--set", "changes", multiple=True, metavar="HEADER=FIELD",
    help='Map a column otherwise: "Nguồn=places role=find"; HEADER= leaves it out.',
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The whole proposal as JSON.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.pass_context
def propose(
    context: click.Context,
    file: Path,
    out: Path | None,
    sheet: str,
    kind: str | None,
    key: Sequence[str],
    changes: Sequence[str],
    as_json: bool,
    yes: bool,
    lang: str | None,
) -> None:
    """Show what the columns of the table FILE are, and write it down as a mapping profile."""
    texts = Texts(_spoken(context, lang))
    proposed = propose_file(file, sheet=sheet, kind=kind or "")
    proposal = _changed(replace(proposed.proposal, name=file.name), changes, key)
    if as_json:
        click.echo(json.dumps(proposal.to_dict() | {"count": proposed.count}, ensure_ascii=False))
    else:
        _show(proposal, proposed.count, texts)
        if not yes and sys.stdin.isatty():
            proposal = _asked(proposal, proposed.count, texts)
    if out is not None:
        _write(proposal, file, out, texts, quiet=as_json)


def _spoken(context: click.Context, lang: str | None) -> str:
    """The language given here or to ``catalog``, else that of the setting; errors are told in it too."""
    told = lang or context.meta.get(_SPEECH) or os.environ.get("CATALOG_LANG", "")
    context.meta[_SPEECH] = told if told in LANGUAGES else LANGUAGES[0]
    spoken: str = context.meta[_SPEECH]
    return spoken


def _changed(proposal: Proposal, changes: Sequence[str], key: Sequence[str]) -> Proposal:
    for change in changes:
        # Headers may hold "=" themselves; fields do not begin with one.
        header, equals, target = change.partition("=")
        if not equals:
            raise click.BadParameter(f"{change!r} is not HEADER=FIELD", param_hint="--set")
        try:
            proposal = proposal.changed(header.strip(), target.strip())
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--set") from None
    names = {header_key(column.header): column.header for column in proposal.columns}
    for name in key:
        if header_key(name) not in names:
            there = ", ".join(map(repr, names.values()))
            raise click.BadParameter(f"there is no column {name!r}; there are {there}", param_hint="--id")
    return replace(proposal, key=tuple(names[header_key(name)] for name in key)) if key else proposal


def _show(proposal: Proposal, count: int, texts: Texts) -> None:
    click.echo(texts.heading(proposal) + "; " + texts.say("count", count=f"{count:,}"))
    rows = [texts.say("columns").split("|"), *(_row(column, texts) for column in proposal.columns)]
    widths = [min(_WIDEST, max(len(row[place]) for row in rows)) for place in range(5)]
    for row in rows:
        cells = [cell[:_WIDEST].ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[5]]).rstrip())
    click.echo(f"id: {' + '.join(proposal.key) or '-'} ({texts.of_key(proposal)})")
    for told in proposal.told:
        click.echo(f"- {_translated(told, texts.language)}")
    if not proposal.confident:
        click.echo(texts.say("no_title"))


def _translated(notice: str, language: str) -> str:
    """A notice in the reader's language, where the command runs within ``catalog``."""
    translated = click.get_current_context().meta.get(_TRANSLATED)
    return notice if translated is None else str(translated(notice, language))


def _row(column: ColumnProposal, texts: Texts) -> list[str]:
    sure = f"{column.confidence:.0%}" if column.target else ""
    others = f" ({texts.say('other')} {', '.join(column.alternatives)})" if column.alternatives else ""
    target = (column.target or texts.say("not_mapped")) + (others if column.confidence < _SURE else "")
    return [column.letter, column.header, target, sure, texts.why(column), " | ".join(column.examples)[:60]]


def _asked(proposal: Proposal, count: int, texts: Texts) -> Proposal:
    """Ask for columns to change until there are none."""
    while wanted := click.prompt(texts.say("ask_column"), default="", show_default=False).strip():
        header = next(
            (column.header for column in proposal.columns if column.letter == wanted.upper()), wanted
        )
        target = click.prompt(texts.say("ask_field"), default="", show_default=False).strip()
        try:
            proposal = proposal.changed(header, target)
        except ValueError as error:
            click.echo(str(error), err=True)
            continue
        _show(proposal, count, texts)
    return proposal


def _write(proposal: Proposal, file: Path, out: Path, texts: Texts, *, quiet: bool) -> None:
    if not any(column.target == "title" for column in proposal.columns):
        raise CatalogError(texts.say("no_title"))
    try:
        out.write_text(profile_text(proposal, texts), "utf-8")
    except OSError as error:
        raise CatalogError(f"file {out}: cannot be written: {error}") from error
    click.echo(texts.say("written", path=out, file=file), err=quiet)
