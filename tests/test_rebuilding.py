"""An index that is built by several processes."""

from __future__ import annotations

import dataclasses
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog import indexing, processes, rebuilding
from catalog.errors import SearchError
from catalog.parts import Parts
from catalog.record_parts import Subject
from catalog.sdk.search import Query, Sort
from catalog.sdk.tree import Node, Phrase, Prefix, Term
from catalog.search.engines.parted import PartedEngine
from catalog.settings import Settings
from catalog.store import decisions, leases, works
from catalog.store.db import reading, writing
from tests.factories import make_record, publish_records, withdraw

TITLES = ("Truyện Kiều", "Nhã nhạc cung đình Huế", "Ca dao", "Kiều Nguyễn Du toàn tập", "Sông Hương")
WORKS = 60


@pytest.fixture
def parts(make_app: Callable[..., Flask], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A catalog with an index made by one process; from then on two make it."""
    made: Parts = make_app(given=dataclasses.replace(settings, search_engine="tantivy")).extensions["catalog"]
    titles = [f"{TITLES[number % 5]} {number % 7}" for number in range(WORKS)]
    publish_records(
        [
            make_record(
                str(number),
                title=title,
                kind="book" if number % 3 else "map",
                subjects=(Subject(label=TITLES[number % 4]),),
            )
            for number, title in enumerate(titles)
        ]
    )
    assert indexing.rebuild(made) == WORKS
    monkeypatch.setattr(rebuilding, "MANY", 1)
    monkeypatch.setattr(rebuilding, "processors", lambda: 2)
    return made


def children() -> list[int]:
    """The processes that were started here and are there still."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()]


def files(parts: Parts) -> list[str]:
    """What lies in the engine's folder, without the files of the index in use."""
    return sorted(path.name for path in parts.engine.folder.iterdir())


def told(parts: Parts) -> list[Any]:
    """All that searches give: what is found in which order with which score, counts, what is alike."""
    trees: list[Node] = [Term("kieu"), Phrase(("nha", "nhac")), Prefix("so"), Term("ca", field="title")]
    sorts: tuple[Sort, ...] = ("relevance", "newest", "title")
    pages: list[Any] = []
    for tree in trees:
        for sort in sorts:
            results = parts.engine.search(
                Query(tree=tree, facets=("kind", "institution"), sort=sort, limit=WORKS)
            )
            hits = [(hit.id, round(hit.score, 4)) for hit in results.hits]
            # Of equal scores, the first is the one that was put in first.
            hits = hits if sort != "relevance" else sorted(hits)
            facets = {
                name: sorted((c.value, c.count) for c in found) for name, found in results.facets.items()
            }
            pages.append((results.total, hits, facets))
    alike = [sorted(round(hit.score, 3) for hit in parts.engine.similar(f"sample-{n}")) for n in range(4)]
    vocabulary = sorted(parts.engine.vocabulary("title_folded"))
    return [*pages, alike, vocabulary]


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
def test_an_index_built_in_parts_answers_as_one_built_at_once(parts: Parts) -> None:
    before, by_one, seen = children(), told(parts), list[tuple[int, int]]()
    assert indexing.rebuild(parts, lambda done, total: seen.append((done, total))) == WORKS
    assert told(parts) == by_one
    assert by_one[0][0] > 5
    assert parts.engine.stats()["segments"] == 2
    # Told over both parts, to the head; and nothing of them is left.
    assert seen == sorted(seen)
    assert seen[-1] == (WORKS, WORKS)
    assert children() == before
    assert not list(parts.engine.folder.glob("*/part-*"))


def test_all_pieces_of_the_log_hold_about_as_many_works(parts: Parts) -> None:
    with reading() as session:
        ends = works.split(session, 3)
        inside = [
            len(works.after(session, after, WORKS, until=until))
            for after, until in zip([0, *ends], ends, strict=False)
        ]
    assert inside == [20, 20, 20]


def test_there_are_no_more_pieces_than_works(parts: Parts) -> None:
    with reading() as session:
        assert len(works.split(session, WORKS * 2)) == WORKS


def test_what_changes_and_goes_meanwhile_is_followed(parts: Parts) -> None:
    changed: list[int] = []

    def change(_done: int, _head: int) -> None:
        if not changed:
            changed.append(1)
            publish_records([make_record("3", title="Bến Ngự"), make_record("new", title="Bến Ngự hai")])
            withdraw("sample-5")

    indexing.rebuild(parts, change)
    # Joined: what stands in a part is taken out and replaced like anything else.
    assert parts.engine.search(Query(tree=Term("ngu"))).total == 2
    assert parts.engine.search(Query()).total == WORKS
    assert indexing.state(parts)[0] == indexing.state(parts)[1]
    indexing.sync(parts)
    publish_records([make_record("7", title="Sông Hương mùa thu")])
    indexing.sync(parts)
    assert parts.engine.search(Query()).total == WORKS


def test_works_joined_and_split_meanwhile_are_followed(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing() as session:
        decisions.join(session, ["sample-1", "sample-40"], "me")
    decided: list[int] = []

    def decide(_done: int, _head: int) -> None:
        if not decided:
            decided.append(1)
            with writing() as session:
                decisions.split(session, "sample-40", "me")
                decisions.join(session, ["sample-2", "sample-50"], "me")

    everything = Query(tree=Prefix("k"), facets=("kind",), sort="title", limit=WORKS)
    indexing.rebuild(parts, decide)
    in_parts = parts.engine.search(everything)
    assert parts.engine.search(Query()).total == WORKS - 1
    monkeypatch.setattr(rebuilding, "MANY", WORKS + 1)
    indexing.rebuild(parts)
    at_once = parts.engine.search(everything)
    # What was taken out still counts among the words' frequencies, so scores differ a little.
    assert [hit.id for hit in in_parts.hits] == [hit.id for hit in at_once.hits]
    assert in_parts.facets == at_once.facets


def test_a_part_that_is_killed_leaves_the_old_index_in_use(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, before = told(parts), children()

    def launch_and_kill(module: str) -> processes.Launched:
        launched = processes.launch(module)
        os.kill(launched.process.pid, signal.SIGKILL)
        return launched

    monkeypatch.setattr(rebuilding, "launch", launch_and_kill)
    with pytest.raises(SearchError, match="signal 9"):
        indexing.rebuild(parts)
    assert children() == before
    assert told(parts) == kept
    monkeypatch.setattr(rebuilding, "MANY", WORKS + 1)
    assert indexing.rebuild(parts) == WORKS
    assert len(files(parts)) == 2


def test_a_full_disk_in_a_part_is_told_and_leaves_the_old_index_in_use(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, before = told(parts), children()

    def launch_on_a_small_disk(module: str) -> processes.Launched:
        launched = processes.launch(module)
        resource.prlimit(launched.process.pid, resource.RLIMIT_FSIZE, (2_000, 2_000))
        return launched

    monkeypatch.setattr(rebuilding, "launch", launch_on_a_small_disk)
    with pytest.raises(SearchError, match=r"part of the new index cannot be built: .* the disk is full"):
        indexing.rebuild(parts)
    assert children() == before
    assert told(parts) == kept
    assert len(files(parts)) == 3
    monkeypatch.setattr(rebuilding, "launch", processes.launch)
    assert indexing.rebuild(parts) == WORKS
    assert len(files(parts)) == 2


def test_a_parent_that_is_killed_leaves_no_process(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
import os, signal, sys
from catalog import indexing, rebuilding
from catalog.app import create_core
rebuilding.MANY, rebuilding.processors = 1, lambda: 2
app = create_core()
launch, begun = rebuilding.launch, []
def noted(module):
    begun.append(launch(module))
    print(begun[-1].process.pid, flush=True)
    if len(begun) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return begun[-1]
rebuilding.launch = noted
with app.app_context():
    indexing.rebuild(app.extensions["catalog"])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "CATALOG_HOME": str(parts.settings.home),
            "CATALOG_DATABASE_URL": parts.settings.database,
            "CATALOG_SEARCH_ENGINE": "tantivy",
        },
        # Both parts hold the ends of these pipes too: this comes back once they are gone.
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL
    assert len(ran.stdout.split()) == 2
    assert parts.engine.search(Query()).total == WORKS
    monkeypatch.setattr(rebuilding, "MANY", WORKS + 1)
    assert indexing.rebuild(parts) == WORKS
    assert len(files(parts)) == 2


def test_what_goes_wrong_in_a_part_is_raised_by_the_rebuild(parts: Parts) -> None:
    before = children()
    with writing() as session:
        session.execute(sa.text("UPDATE record_versions SET json = '{' WHERE id = 40"))
    with pytest.raises(SearchError, match=r"part of the new index cannot be built: \w+: .*(end|line 1)"):
        indexing.rebuild(parts)
    assert children() == before
    assert parts.engine.search(Query()).total == WORKS
    with leases.hold("index"):
        pass


def test_an_index_in_use_cannot_be_made_in_parts(parts: Parts) -> None:
    assert isinstance(parts.engine, PartedEngine)
    with pytest.raises(SearchError, match="not begun as a rebuild"):
        parts.engine.join([])
    with pytest.raises(SearchError, match="not begun as a rebuild"):
        parts.engine.part_paths(2)
