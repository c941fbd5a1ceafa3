"""The relevance benchmark: what it prints, what it refuses, and that the search holds its targets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

RELEVANCE = Path(__file__).parents[2] / "benchmarks" / "relevance"
QUERIES = [json.loads(line) for line in (RELEVANCE / "data/queries.jsonl").read_text("utf-8").splitlines()]
ONE = {"id": "a", "query": "truyện kiều", "class": "title", "grades": {"demo-sach-hue-hue-001": 3}}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RELEVANCE / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the first that asks makes the collection: to load the sample takes the time of this file."""
    return str(tmp_path_factory.mktemp("relevance") / "home")


def figures(home: str, *arguments: str) -> dict[str, Any]:
    done = run("--json", "--home", home, *arguments)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def queries(folder: Path, *told: object) -> str:
    path = folder / "mine.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in told), "utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_the_search_holds_its_targets(engine: str, home: str) -> None:
    told = figures(home, "--engine", engine)
    assert told["engine"] == engine
    assert told["overall"]["ndcg10"] >= 0.85
    for name, one in told["classes"].items():
        if name == "cross-language":
            assert one["success5"] >= 0.8
        assert one["ndcg10"] >= 0.8, name


def test_another_judged_set_is_taken_in_the_same_form(tmp_path: Path, home: str) -> None:
    told = figures(
        home, "--queries", queries(tmp_path, ONE, {**ONE, "id": "b", "query": "không có gì như thế"})
    )
    assert told["overall"] == {"ndcg10": 0.5, "mrr": 0.5, "success1": 0.5, "success5": 0.5}
    assert told["classes"] == {"title": {"queries": 2, **told["overall"]}}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((), "holds no queries"),
        (("{",), "line 1: is no JSON"),
        (({"id": "a"},), "line 1: must be an object with id, query, class, grades"),
        ((ONE, ONE), "the id a is used twice"),
        (({**ONE, "grades": {"demo-sach-hue-hue-001": 4}},), "give each 1, 2 or 3"),
        (({**ONE, "grades": {"gone": 3}},), "query a: the collection holds no record gone"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(
    tmp_path: Path, home: str, lines: tuple[object, ...], told: str
) -> None:
    done = run("--json", "--home", home, "--queries", queries(tmp_path, *lines))
    assert done.returncode == 1
    assert told in done.stderr


def test_the_set_covers_all_ways_of_asking_and_holds_a_third_out() -> None:
    assert len(QUERIES) >= 150
    classes = Counter(one["class"] for one in QUERIES)
    assert len(classes) == 14
    assert min(classes.values()) >= 10
    held_out = Counter(one["class"] for one in QUERIES if one["held_out"])
    assert all(abs(held_out[name] - count / 3) < 1 for name, count in classes.items())
    assert all(one["reason"] for one in QUERIES)
