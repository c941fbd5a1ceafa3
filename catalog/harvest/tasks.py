"""What people ask to be done with a source from the administration, each in a process of its own.

A process (``catalog sources do``) notes itself what came of it. Whoever started it waits beside it, so that
one that takes too long is ended and one that crashed is told of.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from catalog.errors import TooMany
from catalog.harvest import held, registry
from catalog.harvest.answer import write_answer
from catalog.harvest.checked import checked, of_info
from catalog.harvest.commands import started
from catalog.harvest.preview import MAX_RECORDS, Preview, preview
from catalog.harvest.raw_text import raw_text
from catalog.harvest.run import open_pool
from catalog.harvest.tally import Tally
from catalog.hooks import Hooks
from catalog.sdk.events import HarvestReport
from catalog.settings import Settings
from catalog.store import runs, sources, tasks
from catalog.store.db import now, reading, writing
from catalog.store.findings import storable
from catalog.store.tasks import Task

log = logging.getLogger(__name__)

DAY = 86_400.0
MOST_SECONDS: Mapping[str, float] = {
    "check": 120.0,
    "preview": 180.0,
    "answer": 900.0,
    "harvest": 7 * DAY,
    "withdraw": DAY,
    "remove": DAY,
    "restore": DAY,
}
"""The kinds of tasks, and how long each may take."""
MOVING = frozenset(("harvest", "withdraw", "remove", "restore"))
"""Those that hold the source's lease; search has something new to learn after them."""
LOOKING = frozenset(MOST_SECONDS) - MOVING
MOST_LOOKING = 8
"""So many of the others go on at once: each is a process, and each has workers."""
ANSWERS = "answers"
"""The folder of answers to download, below the home folder."""
LOST = "it ended without a word; try once more"
BUSY = "another process is at work with the source; try again when it has ended"
"""Why nothing came of a task, in words for people."""
_TOLD = 2000
Context = Callable[[], AbstractContextManager[Any]]


def begin(
    settings: Settings,
    context: Context,
    slug: str,
    kind: str,
    actor: str,
    wanted: Mapping[str, Any] | None = None,
) -> Task | None:
    """Start a task in a process of its own; None where one of that kind is under way with this source.

    ``context`` gives the app context in which its end is noted. Raises ``TooMany`` where too many look at
    sources already.
    """
    with writing() as session:
        since = now() - timedelta(seconds=max(MOST_SECONDS[one] for one in LOOKING))
        if kind in LOOKING and tasks.under_way(session, LOOKING, since) >= MOST_LOOKING:
            raise TooMany("looks at sources at once", MOST_LOOKING)
        task = tasks.begin(session, slug, kind, actor, most=patience(kind), wanted=wanted)
    if task is None:
        return None
    said = tempfile.TemporaryFile()  # noqa: SIM115 # closed by who waits
    try:
        # A file: a pipe would fill the server's memory, and break with the server.
        process = started(settings, "sources", "do", slug, kind, task.number, stderr=said)
    except OSError as error:
        log.error("%s of source %s could not be started: %s", kind, slug, error)
        said.close()
        with writing() as session:
            tasks.finish(session, slug, kind, task.number, message="the process could not be started")
    else:
        threading.Thread(target=_watch, args=(process, said, context, task), daemon=True).start()
    return task


def patience(kind: str) -> float | None:
    """After how many seconds a task of that kind counts as lost; None where the source's lease tells it."""
    return None if kind in MOVING else MOST_SECONDS[kind]


def _watch(process: subprocess.Popen[bytes], said: IO[bytes], context: Context, task: Task) -> None:
    """Wait for the process; note that it ended, unless it told so itself."""
    try:
        message = f"the process ended with code {process.wait(MOST_SECONDS[task.kind])}"
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        message = f"this took more than {MOST_SECONDS[task.kind]:.0f} seconds and was ended"
    with said, context(), contextlib.suppress(Exception):
        with writing() as session:
            silent = tasks.finish(session, task.source, task.kind, task.number, message=message)
        if silent:
            # For who runs the site alone: what a crash says may hold what the source was asked with.
            log.error("%s of source %s: %s: %s", task.kind, task.source, message, _last_words(said))


def _last_words(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _TOLD))
    return said.read().decode("utf-8", "replace").strip()


def do(settings: Settings, hooks: Hooks, task: Task) -> Any:
    """Do the task (not a harvest) and give what came of it as a JSON value; raises ``CatalogError``."""
    if task.kind == "check":
        with reading() as session:
            source = sources.get(session, task.source).source
        names = [entry.name for entry in hooks.formats.readers()]
        return _plain(of_info(checked(settings, hooks, source), names))
    if task.kind == "preview":
        return _preview(settings, hooks, task.source)
    if task.kind == "answer":
        return _answer(settings, hooks, task)
    if task.kind == "withdraw":
        return {"withdrawn": held.accept(task.source, int(task.wanted["run"]), task.actor)}
    if task.kind == "restore":
        return {"shown": registry.restore(task.source)}
    if task.kind == "remove":
        return {"withdrawn": registry.remove(task.source)}
    raise ValueError(f"no task is called {task.kind!r}")


def _preview(settings: Settings, hooks: Hooks, slug: str) -> dict[str, Any]:
    with reading() as session:
        source = sources.get(session, slug).source
    with open_pool(settings, hooks) as pool:
        return _shown(preview(settings, hooks, source, limit=MAX_RECORDS, pool=pool))


def _shown(found: Preview) -> dict[str, Any]:
    entries = [
        {
            "id": entry.raw.native_id,
            "format": entry.raw.format,
            "raw": raw_text(entry.raw.payload, entry.record["kind"] if entry.record else ""),
            "record": entry.record,
            "failures": [failure.told() for failure in entry.failures],
            "notices": list(entry.notices),
        }
        for entry in found.entries
    ]
    lost, remarks = ([failure.told() for failure in told] for told in (found.lost, found.remarks))
    return _plain({"entries": entries, "lost": lost, "remarks": remarks})  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    """The value as JSON holds it, texts as every database takes them."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {storable(str(name)): _plain(inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
    return storable(str(value))


def _answer(settings: Settings, hooks: Hooks, task: Task) -> dict[str, Any]:
    """Write the workbook of problems of the source's newest run; only the newest answer is kept."""
    with reading() as session:
        run = runs.get(session, int(task.wanted["run"]))
        failures = runs.failures(session, run.id)
    seconds = ((run.finished or now()) - run.started).total_seconds()
    report = HarvestReport(
        source=run.source,
        run=run.id,
        status=run.status,
        started=run.started,
        seconds=seconds,
        failures=failures,
        notices=(),
        message=run.message,
        **Tally(run.counts).of_report(),
    )
    path = answer_path(settings, task)
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob(f"{task.source}.*.xlsx"):
        older.unlink(missing_ok=True)
    found = write_answer(settings, hooks, report, path, str(task.wanted.get("language", "vi")))
    return {"run": run.id, **found._asdict()}


def answer_path(settings: Settings, task: Task) -> Path:
    """Where the workbook of that task lies."""
    return settings.home.absolute() / ANSWERS / f"{task.source}.{task.number}.xlsx"
