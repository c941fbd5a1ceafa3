"""What every search engine must do with a row of batches: the same as with each of them applied."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import LeaseTaken
from catalog.sdk.search import Batch, Position, Query, SearchEngine
from catalog.sdk.tree import Term
from tests.contract.search_engine import ALL, FIELDS, START, document
from tests.contract.search_index import NEXT, in_child

_KILLED = """
import os, signal, sys
from pathlib import Path
from catalog.search.engines import builtin_engines
from catalog.search.engines.folder import IndexFolder
from tests.contract.search_engine import ALL, FIELDS, document
from catalog.sdk.search import (Batch, Position)

engine = {kind.name: kind for kind in builtin_engines()}[sys.argv[1]](FIELDS, Path(sys.argv[2]), {})
type(engine).commit_documents = min(2, type(engine).commit_documents)
written, commits = IndexFolder.write, 0

def kill_before_the_second_position(self, generation, position):
    global commits
    commits += position is not None
    if commits == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    written(self, generation, position)

IndexFolder.write = kill_before_the_second_position
engine.apply_all((Batch(put=[one]), Position("log", "fields", seq)) for seq, one in enumerate(ALL, 1))
"""


def found(engine: SearchEngine, *tokens: str) -> set[str]:
    hits = [engine.search(Query(tree=Term(token, folded=True))).hits for token in tokens]
    return {hit.id for page in hits for hit in page}


class StreamContract:
    """Batches in a row, gathered into commits."""

    def test_a_row_of_batches_is_searchable_up_to_its_last_position(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply_all((Batch(put=[one]), Position("log", "fields", n)) for n, one in enumerate(ALL))
        assert engine.search(Query()).total == 5
        assert engine.position() == Position("log", "fields", 4)

    def test_a_work_that_comes_again_in_a_row_is_replaced(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        row = [document("a", "Sen"), document("b", "Mai"), document("a", "Lan"), document("a", "Huệ")]
        engine.apply_all((Batch(put=[one]), START) for one in row)
        assert engine.search(Query()).total == 2
        assert found(engine, "sen", "lan") == set()
        assert found(engine, "hue") == {"a"}

    def test_the_last_of_one_id_in_a_batch_counts(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply(Batch(put=[document("a", "Sen"), document("a", "Lan")]), START)
        assert found(engine, "sen", "lan") == {"a"}
        assert found(engine, "sen") == set()

    @pytest.mark.parametrize("before", [(), ALL], ids=["new", "indexed"])
    def test_a_work_can_go_and_come_back_in_a_row(
        self, engine_class: type[SearchEngine], tmp_path: Path, before: tuple[object, ...]
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        if before:
            engine.apply(Batch(put=ALL), START)
        row = [
            Batch(put=[document("drum", "Sen"), document("kieu", "Mai")]),
            Batch(remove=["drum", "kieu"]),
            Batch(put=[document("drum", "Lan")]),
        ]
        engine.apply_all((batch, NEXT) for batch in row)
        assert found(engine, "sen", "mai", "ngoc") == set()
        assert found(engine, "lan") == {"drum"}
        assert engine.search(Query()).total == (4 if before else 1)

    def test_works_of_several_rows_replace_one_another(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        for turn in range(3):
            row = [document(f"w{n}", f"Sen lần {turn}") for n in range(turn, turn + 3)]
            engine.apply_all((Batch(put=[one]), START) for one in row)
        assert engine.search(Query()).total == 5
        assert found(engine, "0") == {"w0"}
        assert found(engine, "1") == {"w1"}
        assert found(engine, "2") == {"w2", "w3", "w4"}

    def test_an_error_of_the_row_leaves_the_committed_part_and_lets_others_write(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply(Batch(put=ALL[:1]), START)

        def row() -> Iterator[tuple[Batch, Position]]:
            yield Batch(put=ALL[1:2]), NEXT
            raise LeaseTaken("index", "another")

        with pytest.raises(LeaseTaken):
            engine.apply_all(row())
        position = engine.position()
        assert (engine.search(Query()).total, position) in {(1, START), (2, NEXT)}
        engine_class(FIELDS, tmp_path, {}).apply(Batch(put=ALL), NEXT)
        assert engine.search(Query()).total == 5

    def test_a_row_without_works_notes_its_position(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        engine = engine_class(FIELDS, tmp_path, {})
        engine.apply_all([(Batch(), START), (Batch(), NEXT)])
        assert engine.position() == NEXT
        assert engine.search(Query()).total == 0

    def test_a_kill_after_a_later_commit_is_made_good_by_the_replay(
        self, engine_class: type[SearchEngine], tmp_path: Path
    ) -> None:
        killed = in_child(_KILLED, engine_class, tmp_path)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        engine = engine_class(FIELDS, tmp_path, {})
        position = engine.position()
        assert position is not None
        assert 0 < position.seq < len(ALL)
        rest = list(enumerate(ALL, 1))[position.seq :]
        engine.apply_all((Batch(put=[one]), Position("log", "fields", seq)) for seq, one in rest)
        assert engine.search(Query()).total == 5
        assert engine.position() == Position("log", "fields", 5)
