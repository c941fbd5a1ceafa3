"""``catalog uploads``: files that people sent, and what can be done with them from the shell."""

from __future__ import annotations

import os
import threading
from typing import Any

import click

from catalog.advice.messages import translated
from catalog.bulk import share_heap, spare_collector
from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.progress import bar
from catalog.cli.speech import speaks, spoken
from catalog.errors import CatalogError
from catalog.harvest.run import open_pool
from catalog.parts import Parts
from catalog.store import upload_lists, uploads
from catalog.store.audit import CLI
from catalog.store.changes import timestamp
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.uploads import Upload
from catalog.uploads import files
from catalog.uploads.receiving import give_up, may_be_given_up
from catalog.uploads.undoing import is_half_published
from catalog.uploads.work import do
from catalog.uploads.work import work as serve

_COUNTS = ("seen", "new", "changed", "unchanged", "deleted", "skipped", "failed", "gone", "withdrawn")


@click.group("uploads")
def command() -> None:
    """Files that people sent in a browser."""


@command.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_(parts: Parts, limit: int, as_json: bool) -> None:
    """The latest uploads, newest first."""
    need_tables()
    with reading() as session:
        _total, found = upload_lists.listed(session, Reach(everything=True), limit=limit)
    shown = [_shown(upload) for upload in found]
    if as_json:
        print_json(shown)
        return
    names = ("upload", "institution", "source", "file", "state", "job", "sent_by", "created")
    print_table(names, [tuple(row[name] for name in names) for row in shown])


@command.command()
@click.argument("number", type=int, metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@speaks
@with_app
def show(parts: Parts, number: int, as_json: bool) -> None:
    """One upload: where it stands, what was found in it, what would change."""
    need_tables()
    with reading() as session:
        upload = uploads.get(session, number)
    if as_json:
        preview = files.read(parts.settings, upload, files.PREVIEW)
        print_json({**_shown(upload), "options": upload.options, "preview": preview})
        return
    _tell(upload)


@command.command()
@click.argument("number", type=int, metavar="ID")
@speaks
@with_app
def preview(parts: Parts, number: int) -> None:
    """Look through the file of an upload and say what publishing it would change; publishes nothing."""
    need_tables()
    with reading() as session:
        upload = uploads.get(session, number)
    if not may_be_given_up(upload):
        raise CatalogError(f"upload {number} is {upload.state}: it cannot be looked through again")
    _tell(_asked(parts, upload, "preview"))


@command.command()
@click.argument("number", type=int, metavar="ID")
@click.option("--keep", is_flag=True, help="Keep records that the file lacks.")
@click.option("--withdraw", is_flag=True, help="Let records that the file lacks disappear.")
@speaks
@with_app
def publish(parts: Parts, number: int, keep: bool, withdraw: bool) -> None:
    """Publish an upload that was looked through; says what came of it."""
    if keep and withdraw:
        raise click.UsageError("give --keep or --withdraw, not both")
    need_tables()
    with reading() as session:
        upload = uploads.get(session, number)
    gone = upload.summary.get("counts", {}).get("gone", 0)
    if upload.state != "previewed" and not is_half_published(upload):
        raise CatalogError(f"upload {number} is {upload.state}: run `catalog uploads preview {number}` first")
    if gone and not (keep or withdraw):
        raise CatalogError(
            f"{gone} records are not in the file: say with --keep or --withdraw what is to become of them"
        )
    options = {**upload.options, "keep": keep, "published_by": CLI}
    _tell(_asked(parts, upload, "publish", options=options))


@command.command()
@click.argument("number", type=int, metavar="ID")
@speaks
@with_app
def undo(parts: Parts, number: int) -> None:
    """Take a published upload back: what it changed is as before, what it brought is withdrawn."""
    need_tables()
    with reading() as session:
        upload = uploads.get(session, number)
    _tell(_asked(parts, upload, "undo", options={**upload.options, "undone_by": CLI}))


@command.command()
@click.argument("number", type=int, metavar="ID")
@with_app
def drop(parts: Parts, number: int) -> None:
    """Give an upload up that is not published, and remove its file."""
    need_tables()
    with reading() as session:
        upload = uploads.get(session, number)
    if not may_be_given_up(upload):
        doing = f" and worked on ({upload.job})" if upload.is_busy else ""
        raise CatalogError(f"upload {number} is {upload.state}{doing}: it cannot be given up")
    give_up(parts.settings, upload, CLI, revision=upload.revision)
    click.echo(f"upload {number} was given up, its file is removed")


@command.command(hidden=True)
@click.option("--no-linger", is_flag=True, help="End at once when nothing is asked; do not heed the input.")
@with_app
def work(parts: Parts, no_linger: bool) -> None:
    """Do what is asked with uploads until nothing is; ends after the job at hand once standard input ends."""
    need_tables()
    spare_collector()
    share_heap()
    ended = threading.Event()

    def listen() -> None:
        # Not through sys.stdin: its lock would be held when the interpreter ends.
        while os.read(0, 1024):
            pass
        ended.set()

    if no_linger:
        serve(parts, ended, linger=0.1)
        return
    threading.Thread(target=listen, daemon=True).start()
    serve(parts, ended)


def _asked(parts: Parts, upload: Upload, job: str, **values: Any) -> Upload:
    """Do a job here and now; raises ``CatalogError`` with what went wrong, or while another is done."""
    spare_collector()
    number = upload.id
    with writing() as session:
        uploads.ask(session, number, job, revision=upload.revision, **values)
    with bar(f"{job} {number}"), open_pool(parts.settings, parts.hooks) as pool:
        upload = do(parts, number, pool)
        # The source has changed since the preview that was agreed to.
        is_outdated = upload.job == "preview"
        while upload.job in ("preview", uploads.QUIET):
            upload = do(parts, number, pool)
    if is_outdated:
        raise CatalogError(f"the source changed meanwhile: look at upload {number} again, then publish it")
    if upload.message:
        raise CatalogError(translated(upload.message, spoken()))
    return upload


def _shown(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload.id,
        "institution": upload.institution,
        "source": upload.source,
        "file": upload.name,
        "size": upload.size,
        "kind": upload.kind,
        "state": upload.state,
        "job": upload.job,
        "sent_by": upload.sent_by,
        "created": timestamp(upload.created),
        "message": upload.message,
        "summary": dict(upload.summary),
    }


def _tell(upload: Upload) -> None:
    click.echo(f"upload {upload.id}: {upload.name} ({upload.kind or '?'}), {upload.state}")
    counts = upload.summary.get("published") or upload.summary.get("counts") or {}
    if counts:
        click.echo("  " + ", ".join(f"{counts[name]} {name}" for name in counts if name in _COUNTS))
    if upload.state == "undone":
        undone = upload.summary["undone"]
        click.echo(f"  {undone['back']} as before, {undone['gone']} withdrawn, {undone['left']} left alone")
    if upload.message:
        click.echo(f"  {translated(upload.message, spoken())}")
