"""``catalog index``: the search index."""

from __future__ import annotations

import signal

import click

from catalog import indexing, wordbooks
from catalog.bulk import share_heap, spare_collector
from catalog.cli import following
from catalog.cli.context import need_tables, print_json, with_app
from catalog.cli.progress import bar
from catalog.cli.words import WordsBeside
from catalog.parts import Parts


@click.group("index")
def command() -> None:
    """The search index."""
    spare_collector()
    share_heap()


@command.command()
@with_app
def sync(parts: Parts) -> None:
    """Index what changed since the last time."""
    need_tables()
    with bar("indexing") as progress:
        done = indexing.sync(parts, progress)
    wordbooks.refresh(parts)
    click.echo(f"{done} works indexed with {parts.engine.name}")


@command.command()
@with_app
def rebuild(parts: Parts) -> None:
    """Build the index anew beside the old one, then swap; searches go on meanwhile."""
    need_tables()
    with WordsBeside(parts) as words:
        with bar("rebuilding") as progress:
            done = indexing.rebuild(parts, progress)
        words.finish()
    click.echo(f"{done} works indexed with {parts.engine.name}")


@command.command(hidden=True)
@with_app
def words(parts: Parts) -> None:
    """Make the word book anew."""
    need_tables()
    wordbooks.refresh(parts, now=True)


@command.command(hidden=True)
@with_app
def follow(parts: Parts) -> None:
    """Index what changes until standard input is closed."""
    need_tables()
    # The terminal's Ctrl-C is for the harvest; closing the input is what ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    following.follow(parts)


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_app
def stats(parts: Parts, as_json: bool) -> None:
    """Say which engine, how many works, how far behind the log."""
    need_tables()
    position, head = indexing.state(parts)
    told = {"engine": parts.engine.name, "position": position, "head": head, **parts.engine.stats()}
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name}: {value}")
