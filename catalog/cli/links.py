"""``catalog links``: personal links, by which people without an account add activities or send figures."""

from __future__ import annotations

import click

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.parts import Parts
from catalog.people import links
from catalog.settings import LANGUAGES
from catalog.store import db
from catalog.store import links as store
from catalog.store.audit import CLI
from catalog.store.scopes import Reach

_HEAD = ("id", "institution", "label", "state", "expires", "last used", "uses")


@click.group("links")
def command() -> None:
    """Personal links for the phone."""


@command.command()
@click.argument("slug")
@click.option(
    "--days", default=store.DAYS, show_default=True, type=click.IntRange(1, store.MOST_DAYS), help="good for"
)
@click.option("--label", default="", help="who has it, as the log of changes names them")
@click.option(
    "--for",
    "scope",
    default=store.ACTIVITIES,
    show_default=True,
    type=click.Choice(store.SCOPES),
    help="what it opens; api: a token for programs that send figures",
)
@click.option("--lang", "language", default="vi", show_default=True, type=click.Choice(LANGUAGES))
@with_app
def issue(parts: Parts, slug: str, days: int, label: str, scope: str, language: str) -> None:
    """Print the path of a new link to institution SLUG, or its API token: it is told this once."""
    need_tables()
    with db.writing() as session:
        link, token = links.issue(
            session, CLI, institution=slug, label=label, language=language, days=days, scope=scope
        )
    if scope == store.API:
        click.echo(f"token {link.id} for {link.institution}, good until {link.expires:%Y-%m-%d}", err=True)
        click.echo(token)
        return
    path, base = store.path(token, language), parts.settings.base_url.rstrip("/")
    click.echo(f"link {link.id} for {link.institution}, good until {link.expires:%Y-%m-%d}", err=True)
    if base:
        click.echo(f"to hand over: {base}{path}", err=True)
    click.echo(path)


@command.command("list")
@click.argument("slug", default="")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
@with_app
def list_(_parts: Parts, slug: str, as_json: bool) -> None:
    """List all links, or those to the activities of institution SLUG."""
    need_tables()
    offset, found = 0, []
    while True:
        with db.reading() as session:
            total, some = store.listed(
                session, Reach(everything=True), institution=slug, sort="created", offset=offset, limit=500
            )
        found += some
        offset += len(some)
        if not some or offset >= total:
            break
    if as_json:
        for link in found:
            print_json({"id": link.id, "state": link.state, **store.told(link)})
        return
    rows = [
        (
            link.id,
            link.institution,
            link.label,
            link.state,
            f"{link.expires:%Y-%m-%d}",
            f"{link.last_used:%Y-%m-%d}" if link.last_used else "",
            link.uses,
        )
        for link in found
    ]
    print_table(_HEAD, rows)


@command.command()
@click.argument("number", type=int)
@with_app
def revoke(_parts: Parts, number: int) -> None:
    """Let the link of that NUMBER (its id in the list) lead nowhere from now on."""
    need_tables()
    with db.writing() as session:
        entry = links.revoke(session, CLI, number)
    told = "was taken back already" if entry is None else "leads nowhere now"
    click.echo(f"link {number} {told}")
