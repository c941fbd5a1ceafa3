"""``catalog places``: which places of Vietnam a text may mean, and what became of them."""

from __future__ import annotations

from typing import Any

import click

from catalog import gazetteer
from catalog.cli.context import print_json, print_table
from catalog.errors import InvalidInput
from catalog.gazetteer import Candidate, Link, Unit


@click.group("places")
def command() -> None:
    """Provinces and communes of Vietnam, before and since 1 July 2025."""


@command.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="one JSON array")
def find(text: str, as_json: bool) -> None:
    """Show the places that TEXT may mean, surest first; none if it names no place of Vietnam."""
    found = gazetteer.locate(text)
    if as_json:
        print_json([_shaped(candidate) for candidate in found])
    elif not found:
        click.echo(f"{text!r} names no place of Vietnam that is in the lists")
    else:
        print_table(
            ("certainty", "place", "list", "code", "extent"),
            [
                (one.certainty, gazetteer.address(one.unit), one.unit.list_version, one.unit.code, one.extent)
                for one in found
            ],
        )


@command.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="one JSON object")
def show(text: str, as_json: bool) -> None:
    """Show the place that TEXT names, or that has the key TEXT (vn-2025-07:46), and what became of it."""
    unit = gazetteer.unit(text) or gazetteer.unit_of(gazetteer.locate(text))
    if unit is None:
        told = f"names no one place for certain: see catalog places find {text!r}"
        raise InvalidInput(text, {"place": [told]})
    if as_json:
        print_json(_told(unit))
        return
    click.echo(f"{gazetteer.address(unit)} ({unit.key})")
    if point := gazetteer.centre(unit):
        click.echo(f"centre: {point[0]:.4f}, {point[1]:.4f}")
    for title, links in (
        ("became", gazetteer.successors(unit)),
        ("made of", gazetteer.predecessors(unit)),
    ):
        for link in links:
            click.echo(f"{title}: {gazetteer.address(link.unit)} ({link.unit.key}, {link.extent})")


def _shaped(candidate: Candidate) -> dict[str, Any]:
    return {
        **_named(candidate.unit),
        "certainty": candidate.certainty,
        "extent": candidate.extent,
        "matched": list(candidate.matched),
        "also": [_named(unit) for unit in candidate.also],
    }


def _named(unit: Unit) -> dict[str, Any]:
    return {"name": gazetteer.address(unit), "code": unit.code, "code_list": unit.list_version}


def _told(unit: Unit) -> dict[str, Any]:
    def linked(links: tuple[Link, ...]) -> list[dict[str, Any]]:
        return [{**_named(link.unit), "extent": link.extent} for link in links]

    return {
        **_named(unit),
        "centre": gazetteer.centre(unit),
        "became": linked(gazetteer.successors(unit)),
        "made_of": linked(gazetteer.predecessors(unit)),
    }
