"""``catalog sources``: add, change, list, check, preview and remove sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from catalog.cli import offers, sources_do
from catalog.cli.asking import asked
from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.harvest import show_preview, sync_index
from catalog.cli.progress import bar, line
from catalog.cli.speech import speaks
from catalog.errors import CatalogError, SourceRefused, UnknownName
from catalog.harvest import options as source_options
from catalog.harvest import registry
from catalog.harvest.checked import checked, of_info
from catalog.harvest.discovery import Discovery, discover, is_address
from catalog.harvest.preview import MAX_RECORDS
from catalog.harvest.source_audit import note_end
from catalog.harvest.ssrf import NotPublic, printable
from catalog.parts import Parts
from catalog.record import SYSTEMS
from catalog.store import records, runs, sources
from catalog.store.audit import CLI
from catalog.store.changes import timestamp
from catalog.store.db import reading
from catalog.store.runs import RunState
from catalog.store.sources import SourceState


@click.group("sources")
def command() -> None:
    """Where records come from."""


command.add_command(sources_do.command)


def _pairs(context: click.Context, parameter: click.Parameter, given: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{name!r} is not key=value")
        pairs.append((name.strip(), value))
    return pairs


_OPTION = click.option(
    "--option", "pairs", multiple=True, callback=_pairs, metavar="KEY=VALUE",
    help="An option of the connector, or link, metadata_licence, allow_private, text_repair; repeatable.",
)  # fmt: skip
_EVERY = click.option("--every", metavar="RHYTHM", help="Harvest it again after 30m, 12h, 1d, 2w ...")


@command.command()
@click.argument("slug")
@click.option("--connector", required=True, help="The connector that reads it: `catalog plugins list`.")
@click.option("--institution", required=True, help="Slug of the institution whose records these are.")
@click.option("--institution-name", default="", help="Makes the institution if there is none yet.")
@click.option("--institution-system", type=click.Choice(SYSTEMS), default="library", show_default=True)
@_EVERY
@_OPTION
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is as usual.")
@with_app
def add(
    parts: Parts,
    slug: str,
    connector: str,
    institution: str,
    institution_name: str,
    institution_system: str,
    every: str | None,
    pairs: list[tuple[str, str]],
    yes: bool,
) -> None:
    """Add the source SLUG; its records' ids begin with that name for ever."""
    need_tables()
    state = registry.add(
        parts.hooks,
        slug,
        connector,
        institution,
        pairs if yes else asked(parts.hooks, connector, pairs),
        institution_name=institution_name,
        institution_system=institution_system,
        every_seconds=registry.seconds_of(every) if every else None,
        trust_path=True,
    )
    click.echo(f"source {state.source.slug} added: run `catalog harvest {state.source.slug}`")


@command.command()
@click.argument("slug")
@_EVERY
@_OPTION
@with_app
def update(parts: Parts, slug: str, every: str | None, pairs: list[tuple[str, str]]) -> None:
    """Change options of the source SLUG; KEY= takes one away, --every never its rhythm."""
    need_tables()
    rhythm = None if every is None else 0 if every == "never" else registry.seconds_of(every)
    registry.update(parts.hooks, slug, pairs, every_seconds=rhythm, trust_path=True)
    click.echo(f"source {slug} changed: it counts from its next harvest")


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_(parts: Parts, as_json: bool) -> None:
    """All sources with their records and their last run."""
    need_tables()
    with reading() as session:
        states = sources.everything(session)
        counts = records.counts_by_source(session)
        last = runs.latest_by_source(session, [state.source.slug for state in states])
    shown = [
        _shown(parts, state, counts.get(state.source.slug, 0), last.get(state.source.slug))
        for state in states
    ]
    if as_json:
        print_json(shown)
        return
    names = ("slug", "connector", "institution", "records", "status", "last_run", "next_due")
    print_table(names, [tuple(entry[name] for name in names) for entry in shown])


def _shown(parts: Parts, state: SourceState, count: int, run: RunState | None) -> dict[str, Any]:
    kind = parts.hooks.connectors.get(state.source.connector)
    return {
        "slug": state.source.slug,
        "connector": state.source.connector,
        "institution": state.source.institution,
        "records": count,
        "status": "never run" if run is None else run.status,
        "run": None if run is None else run.id,
        "last_run": None if run is None else timestamp(run.finished or run.started),
        "every_seconds": state.every_seconds,
        "next_due": None if state.next_due is None else timestamp(state.next_due),
        "link": state.source.link,
        "metadata_licence": state.source.metadata_licence,
        "options": source_options.shown(kind, state.source.options),
    }


@command.command()
@click.argument("target")
@click.option("--allow-private", is_flag=True, help="TARGET may be an address in the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on one line.")
@with_app
def check(parts: Parts, target: str, allow_private: bool, as_json: bool) -> None:
    """Say what TARGET is: a source by its slug, or what answers at a host or an address.

    A host (opac.example.org) is asked at the usual places of library, repository and museum systems. For
    each that answers, the line is printed that adds it as a source. Exit code 1 if none does.
    """
    if is_address(target):
        _check_address(parts, target, allow_private=allow_private, as_json=as_json)
    else:
        _check_source(parts, target, as_json=as_json)


def _check_address(parts: Parts, target: str, *, allow_private: bool, as_json: bool) -> None:
    names = [entry.name for entry in parts.hooks.formats.readers()]
    try:
        with line("trying") as tell:
            found = discover(parts.settings, parts.hooks, target, allow_private=allow_private, tell=tell)
    except NotPublic as error:
        raise SourceRefused(
            f"{error.where} is not a public address; give --allow-private if that is meant"
        ) from error
    if as_json:
        print_json(offers.document(target, found, names, allow_private=allow_private))
    else:
        _show_offers(found, names, allow_private=allow_private)
    if not found.found:
        raise CatalogError(
            f"{printable(target, 200)}: no installed connector knows what is there; {found.seen}. Ask its "
            "operator for the address of its OAI-PMH interface (base URL) and check that one; or let it "
            "export a file: `catalog plugins list` names what else can be read"
        )


def _show_offers(found: Discovery, names: list[str], *, allow_private: bool) -> None:
    for notice in found.notices:
        click.echo(f"notice: {printable(notice, 600)}", err=not found.found)
    slugs = offers.proposed(found)
    for entry, slug in zip(found.found, slugs, strict=True):
        system = f" ({printable(entry.offer.system, 60)})" if entry.offer.system else ""
        click.echo(f"{entry.connector}{system}")
        for text in offers.lines(entry.offer.info, names):
            click.echo(f"  {text}")
        click.echo("add it, after a look at its names, with:")
        click.echo(offers.adding(entry, slug, slugs[0], allow_private=allow_private))


def _check_source(parts: Parts, slug: str, *, as_json: bool) -> None:
    need_tables()
    try:
        with reading() as session:
            state = sources.get(session, slug)
    except UnknownName as error:
        told = f"{error}; to look at a host write it with its scheme: https://{printable(slug, 60)}/"
        raise CatalogError(told) from error
    source = state.source
    info = checked(parts.settings, parts.hooks, source)
    names = [entry.name for entry in parts.hooks.formats.readers()]
    if as_json:
        print_json({"source": slug, "connector": source.connector, **of_info(info, names)})
        return
    for text in offers.lines(info, names):
        click.echo(text)


@command.command()
@click.argument("slug")
@click.option("--limit", type=click.IntRange(1, MAX_RECORDS), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@speaks
@with_app
def preview(parts: Parts, slug: str, limit: int, as_json: bool) -> None:
    """Show the first records of the source SLUG as they would be published; saves nothing."""
    need_tables()
    show_preview(parts, slug, limit, as_json=as_json)


@command.command()
@click.argument("slug")
@click.option("--no-index", is_flag=True, help="Leave the search index to the worker.")
@with_app
def remove(parts: Parts, slug: str, no_index: bool) -> None:
    """Withdraw all records of the source SLUG, with tombstones, and close it; its name stays taken."""
    need_tables()
    with bar(f"remove {slug}") as progress:
        withdrawn = registry.remove(
            slug, progress, noted=lambda session, state: note_end(session, parts.hooks, CLI, state)
        )
    click.echo(f"source {slug} removed, {withdrawn} records withdrawn")
    if not no_index:
        sync_index(parts)
