"""``catalog plugins``: list, check, install and uninstall plugins; the nasty server for their authors."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import click

from catalog import __version__
from catalog.cli.context import print_json, print_table, with_app
from catalog.cli.plugins_new import make
from catalog.cli.plugins_proof import proved
from catalog.cli.plugins_record import recorded
from catalog.errors import CatalogError, UnknownName
from catalog.harvest.options import connector_class
from catalog.hooks import PluginInfo
from catalog.hooks.probe import names, probe
from catalog.parts import Parts
from catalog.sdk.testing.report import lines

_DISTRIBUTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(\s*(==|>=|<=|~=|<|>)\s*[0-9][0-9A-Za-z.*]*)?\Z")


@click.group("plugins")
def command() -> None:
    """List, check, install and uninstall plugins; serve nasty behaviours to test them with."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON list on one line")
@with_app
def list_(parts: Parts, as_json: bool) -> None:
    """All plugins with version, state and what they add; a broken one with the reason."""
    infos = parts.hooks.plugins()
    if as_json:
        print_json([dataclasses.asdict(info) for info in infos])
        return
    if not infos:
        click.echo("no plugins are installed")
        return
    head = ("plugin", "version", "state", "connectors", "formats", "hooks")
    print_table(head, [_row(info) for info in infos])
    for info in infos:
        if info.error:
            click.echo(f"{info.name}: {info.error}", err=True)
        for name in info.connectors:
            kind = parts.hooks.connectors.get(name)
            if kind is not None and (lacking := kind.lacking()):
                click.echo(f"{info.name}: {name} is {lacking}", err=True)


def _row(info: PluginInfo) -> tuple[str, ...]:
    added = (", ".join(info.connectors), ", ".join(info.formats))
    hooks = ", ".join(hook.removeprefix("catalog_") for hook in info.hooks)
    return info.name, info.version, info.state, *added, hooks


@command.command("check")
@click.argument("name", metavar="[NAME|FOLDER]", required=False)
@click.option("--json", "as_json", is_flag=True, help="the report of NAME or FOLDER as one line of JSON")
@click.option(
    "--accept", is_flag=True, help="write what comes of the saved examples as what is expected; then read it"
)
def check(name: str | None, as_json: bool, accept: bool) -> None:
    """Prove an installed plugin, or one in a folder, by its saved examples; without a name load all of them.

    Exit code 1 if anything is wrong. Each plugin runs in an interpreter of its own, so that one that crashes
    it is told too. A folder need not be installed: it holds a pyproject.toml.
    """
    if name is None:
        if as_json or accept:
            raise click.UsageError("--json and --accept go with the name of a plugin or a folder")
        _check_all()
        return
    report = proved(name, anew=accept)
    if as_json:
        print_json(report.as_dict())
    else:
        click.echo("\n".join(lines(report)))
    if not report.ok:
        raise SystemExit(1)


def _check_all() -> None:
    """Load each plugin on its own, then, where none is broken, all together; say what is wrong."""
    infos = [info for entry in names() for info in probe([entry])]
    if all(info.state != "quarantined" for info in infos):
        # What only shows beside others: a name that two of them give.
        infos += [info for info in probe() if info.state == "quarantined"]
    for info in infos:
        click.echo(_told(info))
    if any(info.state == "quarantined" for info in infos):
        raise SystemExit(1)


@command.command("new")
@click.argument("name")
def new(name: str) -> None:
    """Make a plugin that works, in a folder below the current one: connector, hook, example, test, README."""
    folder = make(name, Path.cwd())
    click.echo(f"{folder.name} is made; next:")
    click.echo(f"    cd {folder.name} && python -m pytest && catalog plugins check .")


@command.command("record")
@click.argument("connector")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--option", "pairs", multiple=True, metavar="NAME=VALUE", help="an option of the source")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="records at most")
@with_app
def record(parts: Parts, connector: str, folder: Path, pairs: tuple[str, ...], limit: int) -> None:
    """Save what a real source sends as an example in FOLDER, secrets left out; then read what was saved."""
    count = recorded(parts.settings, connector_class(parts.hooks, connector), folder, pairs, limit)
    click.echo(f"{count} replies are saved in {folder}; read them, then: catalog plugins check NAME --accept")


@command.command("install")
@click.argument("wheel_or_name")
def install(wheel_or_name: str) -> None:
    """Install a plugin from a wheel file or by its distribution's name; say what it adds.

    A wheel whose requirements are all there installs without network. The core's version never changes.
    """
    before = {(info.name, info.version, info.state) for info in probe()}
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder, "constraints.txt")
        pins.write_text(f"khomo=={__version__}\n", "utf-8")
        _pip("install", "--constraint", str(pins), "--", _checked(wheel_or_name))
    fresh = [info for info in probe() if (info.name, info.version, info.state) not in before]
    if not fresh:
        click.echo(f"{wheel_or_name} is installed; it adds no plugin that was not there")
    for info in fresh:
        click.echo(_told(info))
    if any(info.state == "quarantined" for info in fresh):
        raise SystemExit(1)
    if fresh:
        click.echo("restart the server and the worker to use it")


@command.command("uninstall")
@click.argument("name")
def uninstall(name: str) -> None:
    """Uninstall a plugin, by its name or its distribution's; its records stay as they are."""
    infos = probe()
    found = next((info for info in infos if name in (info.name, info.distribution)), None)
    if found is None or not found.distribution:
        raise UnknownName("plugin", name, tuple(info.name for info in infos))
    _pip("uninstall", "--yes", "--", found.distribution)
    gone = f"; the connectors {', '.join(found.connectors)} are gone" if found.connectors else ""
    click.echo(f"{found.name} {found.version} is uninstalled{gone}")


@command.command("nasty")
@click.option(
    "--port", default=8099, show_default=True, type=click.IntRange(0, 65535), help="0: any free one"
)
@click.option("--list", "only_list", is_flag=True, help="list the behaviours and what must come of them")
@click.option("--json", "as_json", is_flag=True, help="with --list: one JSON list on one line")
def nasty(port: int, only_list: bool, as_json: bool) -> None:
    """Serve each nasty behaviour of OAI-PMH on 127.0.0.1, to test a harvester with; Ctrl-C ends it."""
    # Imported here: only authors of plugins need it.
    from catalog.sdk.testing.oaipmh import BEHAVIOURS, described, nasty_server, told

    if as_json and not only_list:
        raise click.UsageError("--json goes with --list")
    if as_json:
        print_json([described(entry) for entry in BEHAVIOURS.values()])
    elif only_list:
        for entry in BEHAVIOURS.values():
            click.echo(f"{entry.name}: {entry.what}")
            for number, expect in enumerate(entry.runs, 1):
                click.echo(f"    run {number}: {told(expect)}")
    else:
        try:
            with nasty_server(port=port) as server:
                click.echo(f"{len(BEHAVIOURS)} behaviours at {server.url}/ (Ctrl-C ends it)")
                threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("the nasty server has ended")
        except OSError as error:
            taken = f"cannot listen on 127.0.0.1 port {port}: {error.strerror}; choose another --port"
            raise CatalogError(taken) from error


def _told(info: PluginInfo) -> str:
    version = f" {info.version}" if info.version else ""
    if info.state == "quarantined":
        return f"{info.name}{version} is quarantined: {info.error}"
    added = [f"connectors {', '.join(info.connectors)}"] if info.connectors else []
    added += [f"formats {', '.join(info.formats)}"] if info.formats else []
    added += [f"hooks {', '.join(hook.removeprefix('catalog_') for hook in info.hooks)}"]
    return f"{info.name}{version} is {info.state}: {'; '.join(added)}"


def _checked(wheel_or_name: str) -> str:
    """What pip is given: an existing wheel's path or a distribution's name, never an option or an address."""
    path = Path(wheel_or_name)
    if path.suffix == ".whl":
        if not path.is_file():
            raise CatalogError(f"there is no file {wheel_or_name}")
        return str(path.absolute())
    if not _DISTRIBUTION.match(wheel_or_name):
        raise CatalogError(f"{wheel_or_name!r} is neither a wheel file nor a distribution's name")
    return wheel_or_name


def _pip(*arguments: str) -> None:
    """Run pip of this interpreter; raises ``CatalogError`` with the lines in which it says what failed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        lines = [line for line in ended.stderr.splitlines() if line.strip()]
        told = [line for line in lines if line.startswith("ERROR")] or lines[-3:]
        raise CatalogError(f"pip {arguments[0]} failed: {' '.join(told) or ended.returncode}")
