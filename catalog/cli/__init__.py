"""The command ``catalog``: one group per noun, imported when it is called."""

from __future__ import annotations

import importlib

import click

from catalog import __version__
from catalog.cli.context import with_app
from catalog.cli.speech import language_asked, speaks
from catalog.errors import CatalogError
from catalog.parts import Parts

COMMANDS = {
    "db": "the database: upgrade its tables, print the set digest",
    "demo": "load the sample through the real connectors and serve it",
    "dumps": "make and list files of everything that is published, for download",
    "figures": "what institutions declare: the table to fill in, figures taken in from it",
    "harvest": "take in what a source holds",
    "index": "the search index: sync, rebuild, stats",
    "institutions": "libraries, museums and cultural centres",
    "links": "personal links, by which people without an account add activities",
    "pictures": "copies of others' pictures: fetch, list, clear",
    "places": "provinces and communes of Vietnam, old and new",
    "plans": "what the programme asks for: list, show, import",
    "plugins": "list, make, prove, install and uninstall plugins; a nasty server to test them with",
    "records": "show a record",
    "remap": "map stored raw records again, without the network",
    "reports": "messages of visitors: list, show, close, export",
    "runs": "past harvests and their reports",
    "search": "search from the command line",
    "searches": "what visitors looked for and did not find",
    "serve": "serve the site with gunicorn",
    "settings": "all settings with their values",
    "sheets": "tables of spreadsheets: empty ones to fill in, mappings proposed (plugin khomo-files)",
    "sources": "add, list, check, preview and remove sources",
    "uploads": "files that people sent: list, show, preview, publish, undo, drop",
    "users": "accounts of people: create, list, disable, reset",
    "verify-feed": "whether all outputs of an instance hold one and the same set",
    "worker": "keep the index fresh and harvest what is due",
    "works": "records of one work: show, split, join, undo, regroup",
    "x": "commands of plugins: catalog x PLUGIN COMMAND",
}

_OF_PLUGINS = ("sheets",)
"""Commands that a plugin of this project gives and that have a place beside the core's own."""


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, so that ``catalog --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None if there is none."""
        if cmd_name == "x":
            return plugin_commands
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in _OF_PLUGINS:
            return next((entry for _, entry in _plugin_commands() if entry.name == cmd_name), None)
        module = importlib.import_module(f"catalog.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of the catalog is one plain line and exit code 1."""
        try:
            return super().invoke(ctx)
        except CatalogError as error:
            raise click.ClickException(_translated(str(error), language_asked(ctx))) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="catalog")
@speaks
@click.pass_context
def main(context: click.Context) -> None:
    """Kho Mở: the open-data catalog of libraries, museums and cultural centres."""
    context.meta["catalog.cli.translated"] = _translated


def _translated(message: str, language: str) -> str:
    """A notice in another language, for the commands of plugins, which know of no advice."""
    messages = importlib.import_module("catalog.advice.messages")
    told: str = messages.translated(message, language)
    return told


class PluginGroup(click.Group):
    """The commands that plugins add, by plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The plugins that add commands."""
        return sorted({plugin for plugin, _ in _plugin_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One plugin's commands as a group."""
        found = {entry.name: entry for plugin, entry in _plugin_commands() if plugin == cmd_name}
        return click.Group(cmd_name, commands=found, help=f"commands of {cmd_name}") if found else None  # type: ignore[arg-type]


@with_app
def _plugin_commands(parts: Parts) -> tuple[tuple[str, click.Command], ...]:
    return parts.hooks.commands


plugin_commands = PluginGroup("x", help=COMMANDS["x"])
