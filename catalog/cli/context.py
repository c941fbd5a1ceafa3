"""How a command gets the app, the database at this version's tables, and ways to print."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import click
import orjson
from flask import Flask, current_app, has_app_context

from catalog.bulk import uncollected
from catalog.errors import CatalogError
from catalog.parts import Parts
from catalog.store import db

P = ParamSpec("P")
R = TypeVar("R")
as_json_option = click.option("--json", "as_json", is_flag=True, help="one JSON array")
"""The option of lists that prints them for programs."""


def with_app(function: Callable[Concatenate[Parts, P], R]) -> Callable[P, R]:
    """Call ``function`` within an app context, its parts first; a context that is there already is used."""

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        if has_app_context():
            return function(current_parts(), *args, **kwargs)
        with _made().app_context():
            return function(current_parts(), *args, **kwargs)

    return called


def _made() -> Flask:
    """The app: with its pages if the command's module has imported something of the web, else without."""
    with uncollected():
        # The import is late because creating the app needs all layers, and --help needs none.
        from catalog.app import create_app, create_core

        return create_app() if "catalog.web" in sys.modules else create_core()


def current_parts() -> Parts:
    """The parts of the app whose context is active."""
    return cast("Parts", current_app.extensions["catalog"])


def need_tables() -> None:
    """Raise ``CatalogError`` with what to do if the database's tables are not those of this version."""
    if not db.is_current():
        raise CatalogError("the database is not at this version's tables: run `catalog db upgrade`")


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    click.echo(orjson.dumps(value, default=str).decode())


def print_table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print rows in columns, for people."""
    shown = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(head, *shown, strict=True)]
    for row in (head, *shown):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
