"""Uploads from the command line: what would disappear, and the answer with the problems beside the rows."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.cli.speech import spoken
from catalog.parts import Parts
from catalog.sdk.events import HarvestReport
from catalog.store import sources
from catalog.store.db import reading

ANSWERED = _("%(file)s: %(bad_rows)s of %(rows)s rows with problems, %(elsewhere)s problems beside the rows")

WOULD_GO = _(
    "%(source)s: %(gone)s of its %(live)s records are not in the file and would disappear from the catalog "
    "(option mode=append keeps them)"
)
NONE_WOULD_GO = _("%(source)s: none of its %(live)s records would disappear")
GO_ON = _("Take the file in, and let them disappear?")
STOPPED = _(
    "nothing was taken in; to keep what the file lacks: "
    "`catalog sources update %(source)s --option mode=append`"
)


def reads_rows(parts: Parts, slug: str) -> bool:
    """Whether the rows that the source was sent can be given back; raises ``UnknownName``."""
    from catalog.harvest.answer import gives_rows

    with reading() as session:
        connector = sources.get(session, slug).source.connector
    kind = parts.hooks.connectors.get(connector)
    return kind is not None and gives_rows(kind)


def answer(parts: Parts, report: HarvestReport, path: Path) -> None:
    """Write the answer to a run and say on the standard error what it holds."""
    # What writes workbooks is loaded only where one is asked for.
    from catalog.harvest.answer import write_answer

    found = write_answer(parts.settings, parts.hooks, report, path, spoken())
    click.echo(said(ANSWERED, spoken(), file=path, **found._asdict()), err=True)


def would_disappear(parts: Parts, slug: str) -> int:
    """Say how many records the file would take out of the catalog, and give their number."""
    from catalog.harvest.disappearing import disappearing

    found = disappearing(parts.settings, parts.hooks, slug)
    if found.live:
        told = WOULD_GO if found.gone else NONE_WOULD_GO
        click.echo(said(told, spoken(), source=slug, **found._asdict()), err=True)
    return found.gone


def agreed(parts: Parts, slug: str) -> bool:
    """Ask the person at the terminal whether records may disappear; True where they looked and agreed.

    Nobody is asked where none would, in a script, and of sources that are no file of rows: False then, and
    the usual guard holds back what is too much. Raises ``Abort`` where the person says no.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or not reads_rows(parts, slug):
        return False
    if not would_disappear(parts, slug):
        return False
    if click.confirm(said(GO_ON, spoken()), default=False, err=True):
        return True
    click.echo(said(STOPPED, spoken(), source=slug), err=True)
    raise click.Abort
