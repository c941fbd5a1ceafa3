"""A process that changes records at random, to be run beside others and killed at any moment.

``python -m tests.store.writer_process TRANSACTIONS SEED`` says "ready" on a line, and works when its
input ends.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from flask import Flask

from catalog.errors import Unpublished
from catalog.record import record_id
from catalog.settings import Settings, load
from catalog.store import changes, institutions, records
from catalog.store.db import attach, reading, writing
from tests.databases import environment
from tests.factories import draft, make_record

ROOT = Path(__file__).parents[2]
NATIVE_IDS = [f"n{number}" for number in range(40)]


@contextmanager
def running(
    settings: Settings, seeds: Sequence[int], transactions: int
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that write at the same time, one for each seed; none is left behind."""
    command = [sys.executable, "-m", "tests.store.writer_process", str(transactions)]
    with ExitStack() as stack:
        processes = []
        for seed in seeds:
            process = subprocess.Popen(
                [*command, str(seed)],
                cwd=ROOT,
                env=environment(settings),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            processes.append(stack.enter_context(process))
            stack.callback(process.kill)
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
        yield processes


def one_transaction(chance: random.Random) -> None:
    """Add, change, withdraw or bring back a few records, or change their institution."""
    chosen = chance.sample(NATIVE_IDS, chance.randint(1, 5))
    identifiers = [record_id("sample", native_id) for native_id in chosen]
    move = chance.random()
    with writing() as session:
        if move < 0.05:
            institutions.save(
                session, {"slug": "hue-library", "province": chance.choice(["Huế", "Thừa Thiên Huế"])}
            )
        elif move < 0.35:
            gone = [changes.Publication(record=entry, version=None, reason="gone") for entry in identifiers]
            changes.publish(session, [entry for entry in gone if records.get(session, entry.record)])
        else:
            drafts = [
                draft(make_record(native_id, title=f"Truyện Kiều {chance.randint(1, 9)}"))
                for native_id in chosen
            ]
            changes.publish(session, records.append(session, "sample", None, drafts).publications)


def live() -> dict[str, str]:
    """The digests of all live records by id, as the store holds them."""
    with reading() as session:
        return {entry.id: entry.digest for entry in changes.newest(session, None, 100_000)}


def main(transactions: str, seed: str) -> None:
    app = Flask("writer")
    attach(app, load())
    chance = random.Random(int(seed))
    with app.app_context():
        with reading() as session:
            changes.head(session)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()  # ends when all writers are ready
        for _ in range(int(transactions)):
            # One that the server cut off is undone or done, never half: what comes next goes on from there.
            with suppress(Unpublished):
                one_transaction(chance)


if __name__ == "__main__":
    main(*sys.argv[1:])
