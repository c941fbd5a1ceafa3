"""A dear count is taken beside the answers, a cheap one before them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from catalog.store.census import Census, Group
from catalog.store.db import now
from catalog.web.caching import Stand
from catalog.web.census import Counted, read, write
from catalog.web.lately import Held, Lately


def test_a_cheap_count_is_taken_once_for_each_key() -> None:
    numbers = iter(range(10))
    lately = Lately(lambda: next(numbers), cheap=60.0)
    assert [lately.get(key) for key in ("a", "a", "b", "b", "a")] == [0, 0, 1, 1, 2]


def test_while_a_dear_count_goes_on_the_one_before_is_told() -> None:
    numbers, begun, go_on = iter(range(10)), threading.Event(), threading.Event()
    go_on.set()

    def count() -> int:
        begun.set()
        assert go_on.wait(20)
        return next(numbers)

    lately = Lately(count, cheap=-1.0, share=1e9)
    assert lately.get("a") == 0
    begun.clear()
    go_on.clear()
    assert [lately.get("b") for _ in range(3)] == [0, 0, 0]
    assert begun.wait(20)
    go_on.set()
    while lately.get("b") == 0:
        assert threading.active_count() > 0
    assert lately.get("b") == 1


def test_a_dear_count_is_not_begun_again_at_once() -> None:
    numbers = iter(range(10))
    lately = Lately(lambda: next(numbers), cheap=-1.0, share=1e-12)
    assert [lately.get(key) for key in "abc"] == [0, 0, 0]


def test_a_dear_count_that_fails_leaves_what_is_held(caplog: pytest.LogCaptureFixture) -> None:
    failed = threading.Event()

    def count() -> int:
        if lately_first:
            lately_first.pop()
            return 7
        failed.set()
        raise RuntimeError("the database is away")

    lately_first = [True]
    lately = Lately(count, cheap=-1.0, share=1e9)
    assert [lately.get(key) for key in ("a", "b")] == [7, 7]
    assert failed.wait(20)
    assert lately.get("c") == 7


def test_a_dear_count_outlives_its_process_and_a_broken_file_does_not_harm(tmp_path: Path) -> None:
    place, kept = tmp_path / "census.json", list[Held[Counted]]()
    groups = (Group("hue", "books", "book", "CC0-1.0", "vi", 5, now(), now()),)
    taken = Counted(Stand("a" * 32, 7, "1"), Census(groups))
    assert read(place, "a" * 32) is None
    assert Lately(lambda: taken, cheap=-1.0, keep=kept.append).get(taken.stand) is taken
    write(place, kept[0])
    held = read(place, "a" * 32)
    assert held == kept[0]
    assert held.value.census.records == 5
    assert Lately(lambda: pytest.fail("counted again"), held=held).get(taken.stand) == taken
    assert read(place, "b" * 32) is None
    place.write_bytes(place.read_bytes()[:-20])
    assert read(place, "a" * 32) is None
    assert [path.name for path in tmp_path.iterdir()] == ["census.json"]
