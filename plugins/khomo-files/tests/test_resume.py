"""Checkpoints, and what a run does that takes up a cut one."""

from __future__ import annotations

import os

import pytest

from catalog.sdk import Checkpoint, FetchRequest, RawRecord


def write_table(files, count: int) -> None:
    lines = [f'{number},"Sách\nsố {number}"' for number in range(count)]
    files.write("a.csv", "id,title\n" + "\n".join(lines) + "\n")


def delivered_until_checkpoint(files, checkpoints: int, **options) -> tuple[list[str], Checkpoint]:
    """What a run had handed over when it was killed at a checkpoint."""
    ids: list[str] = []
    for item in files.stream(**options):
        if isinstance(item, RawRecord):
            ids.append(item.native_id)
        elif isinstance(item, Checkpoint):
            checkpoints -= 1
            if not checkpoints:
                return ids, item
    raise AssertionError("the run ended before")


def test_there_is_a_checkpoint_at_least_every_500_records(files):
    write_table(files, 1700)
    since = 0
    for item in files.stream(path="a.csv"):
        since = 0 if isinstance(item, Checkpoint) else since + 1
        assert since <= 500


@pytest.mark.parametrize("checkpoints", [1, 2, 3])
def test_a_cut_run_goes_on_where_it_was(files, checkpoints):
    write_table(files, 1700)
    before, mark = delivered_until_checkpoint(files, checkpoints, path="a.csv")
    after = files.fetch(FetchRequest(resume=mark.resume), path="a.csv")
    assert before + after.ids == [str(number) for number in range(1700)]
    assert after.complete


def test_a_file_that_changed_meanwhile_is_read_from_the_start(files):
    write_table(files, 1700)
    _, mark = delivered_until_checkpoint(files, 1, path="a.csv")
    write_table(files, 1200)
    assert len(files.fetch(FetchRequest(resume=mark.resume), path="a.csv").ids) == 1200


def test_a_file_of_equal_size_but_another_time_is_read_from_the_start(files):
    write_table(files, 1700)
    _, mark = delivered_until_checkpoint(files, 1, path="a.csv")
    os.utime(files.folder / "a.csv", ns=(1, 1))
    assert len(files.fetch(FetchRequest(resume=mark.resume), path="a.csv").ids) == 1700


@pytest.mark.parametrize("resume", [{}, {"record": "x"}, {"record": -5, "file": {}}, {"other": 1}])
def test_a_mark_that_means_nothing_starts_from_the_beginning(files, resume):
    write_table(files, 3)
    assert files.fetch(FetchRequest(resume=resume), path="a.csv").ids == ["0", "1", "2"]


def test_failed_rows_count_in_the_mark(files):
    rows = "".join(f"{number},Sách\n" if number % 2 else f"{number}\n" for number in range(1200))
    files.write("a.csv", "id,title\n" + rows)
    before, mark = delivered_until_checkpoint(files, 1, path="a.csv")
    after = files.fetch(FetchRequest(resume=mark.resume), path="a.csv")
    assert before + after.ids == [str(number) for number in range(1200) if number % 2]


def test_only_replace_mode_says_that_the_listing_is_complete(files):
    write_table(files, 3)
    assert files.fetch(path="a.csv").complete
    assert files.fetch(path="a.csv", mode="replace").complete
    assert not files.fetch(path="a.csv", mode="append").complete


def test_a_limited_run_ends_without_saying_that_it_is_complete(files):
    write_table(files, 30)
    fetched = files.fetch(FetchRequest(limit=7), path="a.csv")
    assert len(fetched.ids) == 7
    assert not fetched.complete
