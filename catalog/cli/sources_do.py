"""``catalog sources do``: what the administration asks to be done with a source, in a process of its own."""

from __future__ import annotations

import signal
from typing import Any

import click

from catalog.bulk import share_heap, spare_collector
from catalog.cli.context import with_app
from catalog.cli.following import Follower
from catalog.cli.harvest import harvest_all, sync_index
from catalog.errors import CatalogError, LeaseTaken, UnknownName
from catalog.harvest.run import Wanted
from catalog.harvest.tasks import BUSY, MOST_SECONDS, MOVING, do
from catalog.parts import Parts
from catalog.store import tasks
from catalog.store.db import reading, writing
from catalog.store.tasks import Task

_GRACE_SECONDS = 30


@click.command("do", hidden=True)
@click.argument("slug")
@click.argument("kind", type=click.Choice(sorted(MOST_SECONDS)))
@click.argument("number")
@with_app
def command(parts: Parts, slug: str, kind: str, number: str) -> None:
    """Do the task NUMBER, of that KIND, with the source SLUG; what came of it is kept for who asked."""
    with reading() as session:
        task = tasks.newest(session, slug, kind)
    if task is None or task.number != number or not task.is_running:
        raise UnknownName("task", number)
    # Whoever started us ends us in time; this is for the case that it is no more.
    signal.alarm(int(MOST_SECONDS[kind]) + _GRACE_SECONDS)
    spare_collector()
    share_heap()
    try:
        result = _harvest(parts, task) if kind == "harvest" else do(parts.settings, parts.hooks, task)
    except LeaseTaken:
        # Who that is (a number of a process) tells nothing to who asked.
        _note(task, message=BUSY)
        raise
    except CatalogError as error:
        _note(task, message=str(error))
        raise
    _note(task, result=result)
    if kind in MOVING - {"harvest"}:
        sync_index(parts)


def _harvest(parts: Parts, task: Task) -> Any:
    with Follower(wanted=True) as follower:
        wanted = Wanted(full=bool(task.wanted.get("full")))
        reports = harvest_all(parts, [task.source], wanted, follower, json=True)
        _note(task, result={"run": reports[0].run})
        sync_index(parts, follower)
    return {"run": reports[0].run}


def _note(task: Task, *, result: Any = None, message: str = "") -> None:
    with writing() as session:
        tasks.finish(session, task.source, task.kind, task.number, result=result, message=message)
