"""The failures and notices of a run are counted by rule, exactly, whatever is kept of them."""

from __future__ import annotations

from typing import Any

from catalog.harvest.remap import remap
from catalog.store import runs
from catalog.store.db import reading
from catalog.store.findings import KEPT
from tests.harvest.conftest import COMPLETE, Source, book, shelf

MARK = {"mark": {}}
DOWN = {"raise": "the server is down"}


def cases(run: int) -> dict[tuple[str, str], int]:
    with reading() as session:
        return {(group.severity, group.rule): group.cases for group in runs.groups(session, run)}


def kept(run: int, severity: Any) -> int:
    with reading() as session:
        return len(runs.failures(session, run, severity, limit=10 * KEPT))


def failed(count: int) -> list[dict[str, Any]]:
    return [{"failed": f"f{number}"} for number in range(count)]


def test_more_than_are_kept_are_counted_over_many_commits(source: Source) -> None:
    steps = failed(KEPT + 600)
    notices = [{"notice": f"n{number}"} for number in range(KEPT + 1)]
    report = source.harvest(*steps[:1000], MARK, *notices, MARK, *steps[1000:], COMPLETE)
    assert report.failed == KEPT + 600
    assert cases(report.run) == {("failure", "unreadable"): KEPT + 600, ("notice", "repaired"): KEPT + 1}
    assert (kept(report.run, "failure"), kept(report.run, "notice")) == (KEPT, KEPT)


def test_what_comes_again_after_a_cut_is_counted_once(source: Source) -> None:
    steps = [*failed(700), MARK, *failed(900)[700:], {"notice": "behind the mark"}]
    cut = source.harvest(*steps, DOWN)
    assert cases(cut.run) == {("failure", "unreadable"): 900, ("notice", "repaired"): 1}
    whole = source.harvest(*steps, COMPLETE)
    assert whole.run == cut.run
    assert cases(whole.run) == {("failure", "unreadable"): 900, ("notice", "repaired"): 1}
    assert kept(whole.run, "failure") == 900


def test_a_record_with_two_broken_rules_counts_for_both(source: Source) -> None:
    report = source.harvest(book("long", "x" * 10_001, kind="ship"), *shelf(2), COMPLETE)
    assert report.failed == 1
    assert set(cases(report.run)) == {("failure", "too_long"), ("failure", "not_in_list")}


def test_a_remap_counts_by_rule_too(source: Source) -> None:
    source.harvest(*shelf(2), book("bad", do="refuse"), COMPLETE)
    report = remap(source.parts.settings, source.parts.hooks, "books", pool=source.pool)
    assert cases(report.run) == {("failure", "required"): 1}
