"""``catalog demo``: the sample through the real connectors, then worker and server.

Plain Python without fork or shell, so that it works the same after a pip install of the wheels.
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zoneinfo import ZoneInfo

import click

from catalog import indexing, wordbooks
from catalog.cli import plans, serve
from catalog.cli.context import with_app
from catalog.cli.institutions import EVERYWHERE
from catalog.cli.progress import bar
from catalog.cli.report import tell
from catalog.demo import exhibitions, learning_paths, network, summing_up
from catalog.demo.unpack import INSTITUTIONS, DemoSource, unpack
from catalog.dumps import making
from catalog.errors import CatalogError, LeaseTaken, UnknownName
from catalog.harvest import registry
from catalog.harvest.run import harvest, open_pool
from catalog.parts import Parts
from catalog.programme import deriving, plan_files, sheet_import, sheet_rows
from catalog.record import Source
from catalog.store import db, sources
from catalog.store.audit import CLI
from catalog.store.db import now

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
READY_SECONDS = 60
DUE_EVERY_SECONDS = 24 * 3600


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--load-only", is_flag=True, help="load the sample and stop")
def command(host: str, port: int, load_only: bool) -> None:
    """Load the sample through the real connectors and serve it until it is stopped."""
    if not load_only:
        serve.need_free(host, port)
    load_sample()
    if load_only:
        return
    with _running(host, port) as processes:
        address = f"http://{serve.shown_host(host)}:{port}"
        _await_ready(address, processes)
        click.echo(f"Kho Mở is ready: {address}  (Ctrl-C stops it)")
        _watch(processes)


@with_app
def load_sample(parts: Parts) -> None:
    """Bring the tables up to date, add and harvest the sample's sources, index what changed."""
    click.echo(f"data: {parts.settings.home.absolute()}, search: {parts.engine.name}")
    db.upgrade()
    registry.set_secrets_apart(parts.hooks)
    plan = sheet_import.plan(sheet_rows.read(parts, INSTITUTIONS), EVERYWHERE, EVERYWHERE)
    if plan.faults:
        raise CatalogError(f"{INSTITUTIONS.name} row {plan.faults[0].row}: {plan.faults[0].fault}")
    sheet_import.apply(plan, CLI)
    click.echo(f"plans: {plans.tell_counts(plans.take_in(plan_files.shipped()))}")
    with open_pool(parts.settings, parts.hooks) as pool:
        for sample in unpack(parts.settings.uploads / "demo", now().astimezone(LOCAL).date()):
            _need_connector(parts, sample)
            _keep(sample)
            tell(harvest(parts.settings, parts.hooks, sample.slug, pool=pool), json=False)
    told = network.load(parts)
    click.echo(f"network of Huế: {', '.join(f'{count} {outcome}' for outcome, count in told.items())}")
    learning_paths.load(parts)
    shown = exhibitions.publish_all(parts, now().astimezone(LOCAL).date(), CLI)
    click.echo(f"exhibitions: {', '.join(f'{count} {outcome}' for outcome, count in shown.items())}")
    with bar("indexing") as advance:
        indexing.sync(parts, advance)
    wordbooks.refresh(parts)
    with suppress(LeaseTaken):
        deriving.sync()
    if summing_up.load():
        click.echo("a summing-up and good models, as examples")
    _dump(parts)


def _dump(parts: Parts) -> None:
    """Make a dump, if there is none of what was loaded."""
    head, kept = making.standing(parts.settings)
    if not kept or kept[0].seq != head.seq:
        # One that another process makes is as good.
        with suppress(LeaseTaken):
            making.make(parts.settings)


def _need_connector(parts: Parts, sample: DemoSource) -> None:
    if sample.connector not in parts.hooks.connectors:
        raise CatalogError(
            f"the sample needs the connector {sample.connector!r}: install the plugin"
            f" khomo-{sample.connector} (see `catalog plugins list`)"
        )


def _keep(sample: DemoSource) -> None:
    with db.writing() as session:
        try:
            sources.update(session, sample.slug, options=sample.options, link=sample.link)
        except UnknownName:
            source = Source(
                slug=sample.slug,
                connector=sample.connector,
                institution=sample.institution,
                options=sample.options,
                link=sample.link,
            )
            sources.add(session, source, name=sample.title, every_seconds=DUE_EVERY_SECONDS)


@contextmanager
def _running(host: str, port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The worker and the server, stopped at the end, also when this process is asked to end."""
    processes: list[subprocess.Popen[bytes]] = []
    with serve.told_to_end():
        try:
            processes.append(serve.start(host, port))
            processes.append(subprocess.Popen([sys.executable, "-m", "catalog.cli", "worker"]))
            yield processes
        except KeyboardInterrupt:
            click.echo("stopping")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                serve.stop(process)


def _await_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        _need_alive(processes)
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as reply:  # noqa: S310 our own address
                if reply.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise CatalogError(f"{address}/healthz did not answer within {READY_SECONDS} seconds")


def _watch(processes: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _need_alive(processes)
        time.sleep(0.5)


def _need_alive(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if (code := process.poll()) is not None:
            raise CatalogError(f"the process {process.args!r} ended with {code}")
