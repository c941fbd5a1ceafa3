"""The word book follows the store: made anew, beside the one in use, when enough has changed.

It is made of all records each time, which at a million takes a processor under a minute; so it waits for a
hundred times as long as the last making took, and never costs more than a hundredth of one processor.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from catalog.errors import LeaseTaken
from catalog.parts import Parts
from catalog.search import wordbook
from catalog.search.gathering import Gathering
from catalog.search.wordbook_writer import WordbookWriter
from catalog.store import changes, institutions, leases, live
from catalog.store.db import reading

log = logging.getLogger(__name__)
PATIENCE = 100
"""A word book is used for so many times the seconds it took to make, though the log moved on."""
_PAGE = 1_000

Stopped = Callable[[], bool]


def never() -> bool:
    """Lets the making go on to its end."""
    return False


def is_due(parts: Parts) -> bool:
    """Whether the word book is missing, of another catalog, or behind and old enough to be made anew."""
    with reading() as session:
        head = changes.head(session)
    book = wordbook.at(parts.settings.index)
    facts = book.facts()
    if facts.get("log_id") != head.log_id:
        return head.seq > 0
    if facts["seq"] == str(head.seq):
        return False
    stamp = book.stamp()
    return stamp is None or time.time() - stamp[1] / 1e9 >= float(facts["seconds"]) * PATIENCE


def refresh(parts: Parts, *, now: bool = False, is_stopped: Stopped = never) -> bool:
    """Make the word book anew if it is due, or in any case ``now``; tells whether it was made.

    Another process that makes it is left to it. Once ``is_stopped`` the making is given up.
    """
    if not now and not is_due(parts):
        return False
    try:
        with leases.hold("wordbook") as lease:
            return _make(parts.settings.index, _Pulse(lease, is_stopped))
    except LeaseTaken as error:
        log.debug("%s", error)
        return False
    except _StoppedError:
        return False


class _StoppedError(Exception):
    """The making is given up."""


class _Pulse:
    """Called again and again while a word book is made: holds the lease, ends what is to be stopped."""

    def __init__(self, lease: leases.Lease, is_stopped: Stopped) -> None:
        self._keeper, self._is_stopped = leases.Keeper(lease), is_stopped

    def __call__(self) -> None:
        if self._is_stopped():
            raise _StoppedError
        self._keeper.keep()


def _make(folder: Path, pulse: _Pulse) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(wordbook.PARTS):
        left.unlink(missing_ok=True)
    paths = [folder / f"wordbook-{os.getpid()}-{secrets.token_hex(4)}-{n}.part" for n in range(3)]
    try:
        _fill(*paths, pulse=pulse)
        paths[0].replace(folder / wordbook.FILE)
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    return True


def _fill(target: Path, gathered: Path, ranked: Path, *, pulse: _Pulse) -> None:
    begun = time.thread_time()
    with reading() as session:
        head = changes.head(session)
    gathering = Gathering(gathered)
    try:
        _gather(gathering, head.seq, pulse)
        with WordbookWriter(target, ranked, pulse) as writer:
            writer.rank(gathering.values())
            writer.finish()
            seconds = f"{time.thread_time() - begun:.3f}"
            writer.tell({"log_id": head.log_id, "seq": str(head.seq), "seconds": seconds})
    finally:
        gathering.close()


def _gather(gathering: Gathering, until: int, pulse: _Pulse) -> None:
    seq = 0
    while True:
        with reading() as session:
            page = live.texts_after(session, seq, _PAGE, until=until)
        for _, text in page:
            gathering.add(orjson.loads(text))
        if len(page) < _PAGE:
            break
        seq = page[-1][0]
        pulse()
    with reading() as session:
        known = institutions.everything(session)
    for slug, count in gathering.institutions.items():
        facts = known.get(slug, {})
        for name in {facts.get("name_vi", ""), facts.get("name_en", "")} - {""}:
            gathering.add_institution(slug, name, count)
        for place in {facts.get("province", ""), facts.get("commune", "")} - {""}:
            gathering.add_value("place", place, count)
