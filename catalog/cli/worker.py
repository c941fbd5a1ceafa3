"""``catalog worker``: the index, listening plugins and due harvests, until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click
from flask import current_app

from catalog.bulk import share_heap, spare_collector
from catalog.cli.context import need_tables, with_app
from catalog.jobs import Worker
from catalog.parts import Parts


@click.command("worker")
@with_app
def command(parts: Parts) -> None:
    """Keep the index fresh, tell listening plugins and harvest what is due, until SIGTERM or Ctrl-C."""
    need_tables()
    spare_collector()
    share_heap()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    click.echo("worker started", err=True)
    Worker(parts, current_app.app_context).run(stop)
    click.echo("worker stopped", err=True)
