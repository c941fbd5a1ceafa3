"""What people ask to be done with a source from the administration, each in a process of its own.

A process (``catalog sources do``) notes itself what came of it. Whoever started it waits beside it, so that
one that takes too long is ended and one that crashed is told of.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from catalog.harvest import held, registry
from catalog.harvest.answer import write_answer
from catalog.harvest.checked import checked, of_info
from catalog.harvest.commands import started
from catalog.harvest.preview import MAX_RECORDS, Preview, preview
from catalog.harvest.raw_text import raw_text
from catalog.harvest.run import open_pool
from catalog.harvest.tally import Tally
from catalog.hooks import Hooks
from catalog.sdk.events import Failure, HarvestReport
from catalog.settings import Settings
from catalog.store import runs, sources, tasks
from catalog.store.db import now, reading, writing
from catalog.store.tasks import Task

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
"""Those after which search has something new to learn."""
ANSWERS = "answers"
"""The folder of answers to download, below the home folder."""
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

    ``context`` gives the app context in which its end is noted.
    """
    with writing() as session:
        task = tasks.begin(session, slug, kind, actor, most=MOST_SECONDS[kind], wanted=wanted)
    if task is not None:
        # A server that restarts does not take a harvest with it.
        told = {"stderr": subprocess.PIPE, "text": True, "encoding": "utf-8", "errors": "replace"}
        process = started(settings, "sources", "do", slug, kind, task.number, **told)
        threading.Thread(target=_watch, args=(process, context, task), daemon=True).start()
    return task


def _watch(process: subprocess.Popen[str], context: Context, task: Task) -> None:
    """Wait for the process; note why it ended, unless it told so itself."""
    try:
        told = process.communicate(timeout=MOST_SECONDS[task.kind])[1]
        last = told.strip().splitlines()[-1:] or [f"the process ended with code {process.returncode}"]
        message = last[0][:_TOLD]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        message = f"this took more than {MOST_SECONDS[task.kind]:.0f} seconds and was ended"
    with context(), contextlib.suppress(Exception), writing() as session:
        tasks.finish(session, task.source, task.kind, task.number, message=message)


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
            "failures": [flat(failure) for failure in entry.failures],
            "notices": list(entry.notices),
        }
        for entry in found.entries
    ]
    lost, remarks = ([flat(failure) for failure in told] for told in (found.lost, found.remarks))
    return _plain({"entries": entries, "lost": lost, "remarks": remarks})  # type: ignore[no-any-return]


def flat(failure: Failure) -> dict[str, str]:
    """One failure: identifier, field, value, rule, message."""
    return {"identifier": failure.identifier, **asdict(failure.fault)}


def _plain(value: Any) -> Any:
    """The value as JSON holds it, texts as every database takes them."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    return orjson.loads(text.replace(b"\\u0000", b" "))


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
