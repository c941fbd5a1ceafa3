"""What every search engine must do with its folder: positions, kills, rebuilds, damage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from catalog.errors import IndexUnusable, SearchError
from catalog.sdk.search import Batch, IndexField, Position, Query, SearchEngine
from catalog.sdk.tree import Everything, Term
from tests.contract.search_engine import ALL, FIELDS, START, document

NEXT = Position("log", "fields", 9)
ROOT = Path(__file__).parents[2]

_KILLED = """
import os, signal, sys
from pathlib import Path
from catalog.search.engines import builtin_engines
from catalog.search.engines.folder import IndexFolder
from tests.contract.search_engine import FIELDS, document
from catalog.sdk.search import (Batch, Position)

engine = {kind.name: kind for kind in builtin_engines()}[sys.argv[1]](FIELDS, Path(sys.argv[2]), {})
written = IndexFolder.write

def kill_before_position(self, generation, position):
    if position is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    written(self, generation, position)

IndexFolder.write = kill_before_position
engine.apply(Batch(put=[document("late", "Sen muộn")], remove=["drum"]), Position("log", "fields", 9))
"""

_FULL = """
import resource, signal, sys
from pathlib import Path
from catalog.errors import IndexUnusable, SearchError
from catalog.search.engines import builtin_engines
from tests.contract.search_engine import FIELDS, document
from catalog.sdk.search import (Batch, Position)

engine = {kind.name: kind for kind in builtin_engines()}[sys.argv[1]](FIELDS, Path(sys.argv[2]), {})
many = [document(f"m{n}", " ".join(f"w{n}x{k}" for k in range(200))) for n in range(2_000)]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    engine.apply(Batch(put=many), Position("log", "fields", 9))
except IndexUnusable as error:
    sys.exit(f"unusable: {error}")
except SearchError as error:
    print(error)
    sys.exit(0)
sys.exit("it was written")
"""


def in_child(code: str, engine: type[SearchEngine], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, engine.name, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class IndexContract:
    """An index on disk, through crashes and rebuilds."""

    def test_an_engine_without_an_index_finds_nothing(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path / "none" / "yet", {})
        assert engine.position() is None
        assert engine.search(Query(facets=("kind",))).facets == {"kind": ()}
        assert engine.count_many([Query()]) == [0]
        assert engine.facet_values("kind", "", Query()) == ()
        assert engine.similar("x") == ()
        assert list(engine.vocabulary("title")) == []
        assert engine.stats()["documents"] == 0

    def test_position_and_works_survive_the_process(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        first = engine_class(FIELDS, tmp_path, {})
        first.apply(Batch(put=ALL), NEXT)
        first.close()
        second = engine_class(FIELDS, tmp_path, {})
        assert second.position() == NEXT
        assert second.search(Query()).total == 5

    def test_a_reader_sees_what_another_engine_wrote(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        reader, writer = engine_class(FIELDS, tmp_path, {}), engine_class(FIELDS, tmp_path, {})
        assert reader.search(Query()).total == 0
        writer.apply(Batch(put=ALL), START)
        assert reader.search(Query()).total == 5
        writer.apply(Batch(remove=["drum"]), NEXT)
        assert reader.search(Query()).total == 4
        assert reader.position() == NEXT

    def test_a_kill_between_commit_and_position_loses_and_doubles_nothing(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), START)
        child = in_child(_KILLED, engine_class, tmp_path)
        assert child.returncode == -signal.SIGKILL, child.stderr
        engine = engine_class(FIELDS, tmp_path, {})
        assert engine.position() == START
        engine.apply(Batch(put=[document("late", "Sen muộn")], remove=["drum"]), NEXT)
        assert engine.position() == NEXT
        found = {hit.id for hit in engine.search(Query()).hits}
        assert found == {"late", "kieu", "library", "bronze", "plan"}

    def test_a_full_disk_is_told_and_leaves_the_index_as_it_was(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), START)
        child = in_child(_FULL, engine_class, tmp_path)
        assert child.returncode == 0, child.stderr
        assert "the disk is full" in child.stdout
        engine = engine_class(FIELDS, tmp_path, {})
        assert engine.position() == START
        assert engine.search(Query()).total == 5
        engine.apply(Batch(remove=["drum"]), NEXT)
        assert engine.search(Query()).total == 4

    def test_a_rebuild_is_unseen_until_it_is_promoted(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply(Batch(put=ALL), START)
        beside = engine.begin_rebuild()
        beside.apply(Batch(put=ALL[:1]), NEXT)
        beside.apply(Batch(put=ALL[1:2]), NEXT)
        assert (engine.search(Query()).total, beside.search(Query()).total) == (5, 2)
        assert engine.position() == START
        beside.promote()
        assert engine.search(Query()).total == beside.search(Query()).total == 2
        assert engine.position() == NEXT
        engine.apply(Batch(put=ALL), NEXT)
        assert beside.search(Query()).total == 5

    def test_an_abandoned_rebuild_leaves_nothing_behind(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply(Batch(put=ALL), START)
        engine.begin_rebuild().apply(Batch(put=ALL), NEXT)
        engine.begin_rebuild().promote()
        generations = [path for path in tmp_path.iterdir() if path.is_dir()]
        assert len(generations) == 1
        assert engine.search(Query()).total == 0
        assert engine.position() is None

    def test_only_a_rebuild_can_be_promoted(self, engine_class: type[SearchEngine], tmp_path: Path) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        with pytest.raises(SearchError, match="nothing to promote"):
            engine.promote()

    def test_searches_go_on_while_the_index_is_rebuilt_and_written(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        writer, reader = engine_class(FIELDS, tmp_path, {}), engine_class(FIELDS, tmp_path, {})
        writer.apply(Batch(put=ALL), START)
        totals: set[int] = set()
        failures: list[BaseException] = []
        done = threading.Event()

        def search() -> None:
            try:
                while not done.is_set():
                    totals.add(reader.search(Query(tree=Term("trong", folded=True), facets=("kind",))).total)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=search) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            beside = writer.begin_rebuild()
            beside.apply(Batch(put=ALL), START)
            beside.promote()
            writer.apply(Batch(put=ALL[:2]), NEXT)
        done.set()
        for thread in threads:
            thread.join()
        assert not failures
        assert totals == {2}

    @pytest.mark.parametrize("damage", ["truncate", "garble", "remove", "position", "pointer"])
    def test_a_damaged_index_asks_for_a_rebuild_and_gets_it(
        self, engine_class: type[SearchEngine], tmp_path: Path, damage: str
    ) -> None:
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), START)
        _damage(tmp_path, damage)
        engine = engine_class(FIELDS, tmp_path, {})
        with pytest.raises(IndexUnusable):
            engine.position()
        with pytest.raises(IndexUnusable):
            engine.search(Query(tree=Term("trong", folded=True)))
        beside = engine.begin_rebuild()
        beside.apply(Batch(put=ALL), NEXT)
        beside.promote()
        assert engine.search(Query()).total == 5

    def test_an_index_of_other_fields_asks_for_a_rebuild(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), START)
        engine = engine_class((*FIELDS, IndexField(name="colour", type="keyword")), tmp_path, {})
        for use in (
            engine.position,
            lambda: engine.search(Query()),
            lambda: engine.apply(Batch(put=ALL), NEXT),
        ):
            with pytest.raises(IndexUnusable):
                use()

    def test_two_writers_at_once_do_not_corrupt(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), START)
        refused: list[SearchError] = []

        def write(number: int) -> None:
            engine = engine_class(FIELDS, tmp_path, {})
            for turn in range(5):
                try:
                    engine.apply(Batch(put=[document(f"w{number}-{turn}", "Sen")]), START)
                except IndexUnusable:
                    raise
                except SearchError as error:
                    refused.append(error)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = engine_class(FIELDS, tmp_path, {}).search(Query(tree=Everything(), limit=50)).total
        assert found + len(refused) == 15

    def test_lone_surrogates_and_controls_do_no_harm(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        odd = document("odd", "a\x00b \udcff Sen", kind=["x\udcff"], language=["\x00"])
        engine.apply(Batch(put=[odd]), START)
        assert engine.search(Query(tree=Term("sen", folded=True))).total == 1
        filters = {"kind": ("x\udcff",)}
        assert engine.search(Query(filters=filters, facets=("kind", "language"))).total == 1


def _damage(folder: Path, how: str) -> None:
    pointer = next(folder.rglob("current"))
    generation = pointer.parent / pointer.read_text()
    files = [path for path in generation.iterdir() if path.is_file() and path.stat().st_size > 0]
    own = [path for path in files if path.name != "position.json"]
    match how:
        case "truncate":
            for path in own:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        case "garble":
            for path in own:
                path.write_bytes(b"\xff" * path.stat().st_size)
        case "remove":
            for path in own:
                path.unlink()
        case "position":
            (generation / "position.json").write_text("{")
        case "pointer":
            pointer.write_text("no-such-generation")
