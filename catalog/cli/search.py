"""``catalog search``: the same search as the page and ``/search.json``."""

from __future__ import annotations

import dataclasses

import click

from catalog import indexing
from catalog.cli.context import need_tables, print_json, with_app
from catalog.parts import Parts
from catalog.web.params import SORTS, SearchParams
from catalog.web.searching import Answer, Asked, as_data


@click.command("search")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--sort", default=SORTS[0], show_default=True, type=click.Choice(SORTS))
@click.option("--engine", help="tantivy, whoosh or an engine of a plugin, instead of the one in use")
@click.option("--json", "as_json", is_flag=True, help="one JSON object, as /search.json")
@with_app
def command(
    parts: Parts, query: str, limit: int, page: int, sort: str, engine: str | None, as_json: bool
) -> None:
    """Search for QUERY."""
    need_tables()
    if engine is not None:
        settings = dataclasses.replace(parts.settings, search_engine=engine)
        parts = Parts(settings, parts.hooks, indexing.open_engine)
    if indexing.state(parts)[0] < 0:
        indexing.sync(parts)
    answer = Asked(parts, SearchParams(text=query, sort=sort, page=page), size=limit).run()
    if as_json:
        print_json(as_data(answer))
    else:
        _print(answer)


def _print(answer: Answer) -> None:
    told = as_data(answer)
    for notice in told["notices"]:
        click.echo(notice["message"])
    click.echo(f"{told['total']} found")
    for item in told["items"]:
        click.echo(f"  {item['title']}  [{item['kind']}, {item['institution']}, {item['id']}]")
