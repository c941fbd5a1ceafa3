"""``catalog search``: the same search as the page and ``/search.json``."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from catalog.cli.context import need_tables, print_json, with_app
from catalog.indexing import index_fields
from catalog.parts import Parts
from catalog.search.engines import choose


@click.command("search")
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--sort", default="relevance", type=click.Choice(["relevance", "newest", "title"]))
@click.option("--engine", help="tantivy, whoosh or an engine of a plugin, instead of the one in use")
@click.option("--json", "as_json", is_flag=True, help="one JSON object, as /search.json")
@with_app
def command(
    parts: Parts, query: str, limit: int, page: int, sort: str, engine: str | None, as_json: bool
) -> None:
    """Search for QUERY."""
    need_tables()
