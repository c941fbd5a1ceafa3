"""``catalog search``: the same search as the page and ``/search.json``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import click
from werkzeug.datastructures import MultiDict

from catalog import indexing
from catalog.cli.context import need_tables, print_json, with_app
from catalog.parts import Parts
from catalog.search.fields import facet_names
from catalog.web import params
from catalog.web.params import DISTANCE, SORTS
from catalog.web.reasons import sentences
from catalog.web.search_data import as_data
from catalog.web.searching import Answer, Asked

_SHOWN_VALUES = 10


@click.command("search")
@click.argument("query")
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=VALUE", help="as kind=book; may be repeated"
)
@click.option("--near", default="", help='a place, old or new, or degrees north and east: "16.46, 107.59"')
@click.option("--radius", default="", help="kilometres round --near; as suits the place if left out")
@click.option("--literal", is_flag=True, help="search for the words as typed, try no other reading of them")
@click.option("--explain", is_flag=True, help="tell why each work was found")
@click.option("--facets", is_flag=True, help="count what can be filtered by")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--sort", type=click.Choice((*SORTS, DISTANCE)), help="how results are ordered")
@click.option("--engine", help="tantivy, whoosh or an engine of a plugin, instead of the one in use")
@click.option("--json", "as_json", is_flag=True, help="one JSON object, as /search.json")
@with_app
def command(
    parts: Parts, /, query: str, filters: tuple[str, ...], facets: bool, limit: int, engine: str | None,
    as_json: bool, **others: object,
) -> None:  # fmt: skip
    """Search for QUERY."""
    need_tables()
    if engine is not None:
        settings = dataclasses.replace(parts.settings, search_engine=engine)
        parts = Parts(settings, parts.hooks, indexing.open_engine)
    if indexing.state(parts)[0] < 0:
        indexing.sync(parts)
    names = facet_names(parts.engine.fields)
    given = MultiDict([("q", query), *_filters(filters, names), *_told(others)])
    answer = Asked(parts, params.load(given, names), size=limit).run()
    if as_json:
        print_json(as_data(answer))
    else:
        _print(answer, facets)
        if not answer.total:
            _print_ways_out(Asked(parts, answer.params))


def _filters(given: Iterable[str], known: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    for text in given:
        name, _, value = text.partition("=")
        if name not in known or not value:
            told = f"{text!r} is not FACET=VALUE; the facets are {', '.join(known)}"
            raise click.BadParameter(told, param_hint="--filter")
        yield name, value


def _told(options: dict[str, object]) -> Iterable[tuple[str, str]]:
    """The options as an address would hold them; flags that are off are left out."""
    for name, value in options.items():
        if value:
            yield name, "1" if value is True else str(value)


def _print(answer: Answer, facets: bool) -> None:
    told = as_data(answer)
    for notice in told["notices"]:
        click.echo(notice["message"])
    for choice in told.get("near", {}).get("choices", ()):
        click.echo(f"  --near {choice['near']!r}  {choice['label']}")
    click.echo(f"{told['total']} found")
    for result, item in zip(answer.results, told["items"], strict=True):
        _print_item(item, sentences(result.reasons))
    if facets:
        _print_facets(told)


def _print_item(item: dict[str, object], why: Iterable[str]) -> None:
    more = [str(item[name]) for name in ("kind", "institution", "id")]
    if isinstance(item["held_in"], int) and item["held_in"] > 1:
        more.append(f"held in {item['held_in']} places")
    if "kilometres" in item:
        more.append(f"{item['kilometres']} km")
    click.echo(f"  {item['title']}  [{', '.join(more)}]")
    for reason in why:
        click.echo(f"      {reason}")


def _print_ways_out(asked: Asked) -> None:
    for name, value, count in asked.counts_without():
        click.echo(f"  without {name}={value}: {count}")


def _print_facets(told: dict[str, dict[str, list[dict[str, object]]]]) -> None:
    for name, values in told["facets"].items():
        shown = ", ".join(f"{one['value']} ({one['count']})" for one in values[:_SHOWN_VALUES])
        if shown:
            click.echo(f"{name}: {shown}")
    for name, bars in told["histograms"].items():
        shown = ", ".join(f"{bar['from']}..{bar['to']} ({bar['count']})" for bar in bars if bar["count"])
        if shown:
            click.echo(f"{name}: {shown}")
