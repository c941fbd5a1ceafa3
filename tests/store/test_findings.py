"""What a run keeps of its failures and notices, by rule."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.errors import Fault
from catalog.sdk.events import Failure
from catalog.store import findings, runs
from catalog.store.db import reading, writing
from catalog.store.findings import KEPT, MOST_RULES, OTHERS, counted_as, rule_of
from catalog.store.models import RunFailure
from tests.factories import add_institution, add_source


@pytest.fixture
def run(app: Flask) -> int:
    add_institution()
    add_source("books")
    with writing() as session:
        return runs.open_run(session, "books", "changes").id


def failure(identifier: str, rule: str = "required") -> Failure:
    return Failure(identifier=identifier, fault=Fault("title", "", rule, "is missing"))


def add(run: int, *entries: Failure, severity: findings.Severity = "failure") -> dict[str, str]:
    with writing() as session:
        return findings.add(session, run, severity, entries)


def rows(run: int) -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(RunFailure.run == run)) or 0


def test_two_thousand_cases_of_a_rule_are_kept_the_first_ones(run: int) -> None:
    for start in range(0, KEPT + 500, 500):
        add(
            run, *(failure(f"b{number}") for number in range(start, start + 500)), failure(f"x{start}", "cut")
        )
    assert rows(run) == KEPT + (KEPT + 500) // 500
    with reading() as session:
        kept = findings.of_rule(session, run, "failure", "required")
    assert [entry.identifier for entry in kept[-2:]] == [f"b{KEPT - 2}", f"b{KEPT - 1}"]


def test_a_plugin_that_makes_up_rules_without_end_has_them_counted_as_others(run: int) -> None:
    names = add(run, *(failure("b", f"rule-{number}") for number in range(MOST_RULES + 50)))
    assert [names[f"rule-{MOST_RULES - 1}"], names[f"rule-{MOST_RULES}"]] == [
        f"rule-{MOST_RULES - 1}",
        OTHERS,
    ]
    names = add(run, failure("b", "rule-7"), failure("b", "rule-of-another-commit"))
    assert list(names.values()) == ["rule-7", OTHERS]
    with reading() as session:
        groups = runs.groups(session, run)
    assert len(groups) == MOST_RULES + 1
    assert (groups[0].rule, groups[0].cases) == (OTHERS, 51)


def test_a_rules_name_is_cut_and_cleaned_and_its_cases_stay_together(run: int) -> None:
    long = "r" * 100
    names = add(run, failure("a", long), failure("b", long + "x"), failure("c", "nul\0"))
    assert set(names.values()) == {"r" * 80, "nul\\x00"}
    with reading() as session:
        assert [(group.rule, group.cases) for group in runs.groups(session, run)] == [
            ("r" * 80, 2), ("nul\\x00", 1),
        ]  # fmt: skip


def test_groups_count_what_the_run_counted_where_that_is_more_than_is_kept(run: int) -> None:
    add(run, *(failure(f"b{number}") for number in range(5)))
    add(run, failure("n", "odd"), severity="notice")
    with writing() as session:
        runs.finish(session, run, "done", {counted_as("failure", "required"): 1_000_000, "failed": 7})
    with reading() as session:
        failed, noticed = runs.groups(session, run)
        assert runs.failure_counts(session, run) == {"required": 1_000_000}
    assert (failed.cases, [entry.identifier for entry in failed.samples]) == (1_000_000, ["b0", "b1", "b2"])
    assert (noticed.severity, noticed.cases) == ("notice", 1)


def test_groups_of_equal_number_are_in_the_order_of_their_names(run: int) -> None:
    add(run, failure("1", "b"), failure("2", "a"), failure("3", "c"), failure("4", "c"))
    with reading() as session:
        assert [group.rule for group in runs.groups(session, run)] == ["c", "a", "b"]


def test_other_counts_of_a_run_are_no_rules() -> None:
    names = ("failed", "lost", runs.LAST_FAILURE, counted_as("notice", "a:b"))
    assert [rule_of(name) for name in names] == [None, None, None, ("notice", "a:b")]
