"""All hooks of the catalog, in the order in which they fire (pluggy project ``catalog``).

Arguments and results are frozen values, never the app, a session, a model or a request. Hooks that
register are plural nouns, hooks that tell are past tense. Each implementation is called apart: one
that raises is named and quarantined, the others still run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from catalog.record import Link, Record
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.events import HarvestReport, RecordChange
from catalog.sdk.format import Format
from catalog.sdk.search import IndexField, SearchEngine

if TYPE_CHECKING:
    import click
    from flask import Blueprint as Blueprint  # named from here by layers that must not know Flask

hookspec = pluggy.HookspecMarker("catalog")
hookimpl = pluggy.HookimplMarker("catalog")


@hookspec
def catalog_connectors() -> Iterable[type[Connector]]:
    """At start: the connectors that the plugin adds."""


@hookspec
def catalog_formats() -> Iterable[Format]:
    """At start: the record formats that the plugin adds."""


@hookspec
def catalog_enrichers() -> Iterable[Enricher]:
    """At start: enrichers, applied to each mapped record by their ``order``."""


@hookspec
def catalog_search_engines() -> Iterable[type[SearchEngine]]:
    """At start: search engines; the setting SEARCH_ENGINE chooses one."""


@hookspec
def catalog_index_fields() -> Iterable[IndexField]:
    """At start: further fields of the index; a changed set asks for a rebuild."""


@hookspec
def catalog_match_keys(record: Record) -> Iterable[str]:
    """For each record saved: keys that put it into one work with others that have the same key."""


@hookspec
def catalog_blueprints() -> Iterable[Blueprint]:
    """At start: pages of the plugin, mounted under ``/x/<plugin>/``."""


@hookspec
def catalog_commands() -> Iterable[click.Command]:
    """At start: commands, run as ``catalog x <plugin> <command>``."""


@hookspec
def catalog_record_links(record: Record) -> Iterable[Link]:
    """For each record page: further links, as data; a failure leaves the page as it is."""


@hookspec
def catalog_records_changed(changes: Sequence[RecordChange]) -> None:
    """After commits, from the log with a stored position per plugin: at least once, also after a kill."""


@hookspec
def catalog_harvest_finished(report: HarvestReport) -> None:
    """After each run, whatever its end."""


def types_of_pages() -> dict[str, Any]:
    """The types of Flask and Click that two of the hooks give, by the names that stand there.

    They are imported here: a process that maps records is not asked for pages and commands, and does without.
    """
    import click
    from flask import Blueprint

    return {"click": click, "Blueprint": Blueprint}
