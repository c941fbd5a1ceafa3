"""The figures of a year, made of observations: late ones, corrected ones, parts of a year."""

from __future__ import annotations

import pytest

from catalog.store import declared
from catalog.store.db import reading, writing
from catalog.store.declared import OfYear, Said, of_year
from catalog.store.models import DeclaredYearRow
from tests.programme.counted import declare, library


def kept(slug: str = "xa", measure: str = "library_uses", year: int = 2025) -> OfYear:
    with reading() as session:
        row = session.get(DeclaredYearRow, (slug, measure, year))
        return OfYear(None, None) if row is None else OfYear(row.declared, row.accepted)


def test_a_correction_counts_as_declared_at_once_and_as_accepted_when_it_is() -> None:
    old, new = Said("2025", "", 100, "accepted"), Said("2025", "", 120, "sent")
    assert of_year(2025, [old, new]) == OfYear(120, 100)
    assert of_year(2025, [old, new._replace(status="accepted")]) == OfYear(120, 120)


def test_drafts_and_what_was_returned_or_replaced_do_not_count() -> None:
    said = [Said("2025", "", 9, status) for status in ("draft", "returned", "superseded")]
    assert of_year(2025, said) == OfYear(None, None)


def test_parts_of_a_year_are_added_up_when_none_is_missing() -> None:
    quarters = [Said(f"2025-Q{number}", "", 10, "sent") for number in (1, 2, 3, 4)]
    assert of_year(2025, quarters).declared == 40
    assert of_year(2025, quarters[:3]).declared is None
    halves = [Said("2025-H1", "", 7, "sent"), Said("2025-H2", "", 8, "sent")]
    assert of_year(2025, halves).declared == 15
    assert of_year(2025, [*quarters, Said("2025", "", 41, "sent")]).declared == 41


def test_ways_of_use_add_up_and_ages_do_not() -> None:
    said = [Said("2025", way, 5, "sent") for way in ("on_site", "mobile", "online", "age:children")]
    assert of_year(2025, said).declared == 15
    assert of_year(2025, said[3:]).declared is None


@pytest.mark.parametrize("unit", ["yes", "%"])
def test_states_and_shares_are_not_added_up_over_quarters(unit: str) -> None:
    said = [Said("2025-Q3", "", 1, "sent", unit), Said("2025-Q1", "", 0, "sent", unit)]
    assert of_year(2025, said).declared == 1


@pytest.mark.usefixtures("app")
def test_a_late_figure_counts_for_the_year_that_it_is_about() -> None:
    library("xa")
    declare("xa", "library_uses", "2023", 5)
    assert kept(year=2023) == OfYear(5, 5)
    assert kept(year=2025) == OfYear(None, None)


@pytest.mark.usefixtures("app")
def test_what_was_not_kept_at_once_is_made_good_from_the_changes() -> None:
    library("xa")
    declare("xa", "library_uses", "2025", 5)
    with writing() as session:
        session.delete(session.get_one(DeclaredYearRow, ("xa", "library_uses", 2025)))
    with writing() as session:
        last = declared.keep_since(session, 0)
    assert kept() == OfYear(5, 5)
    with writing() as session:
        assert declared.keep_since(session, last) == last
        assert declared.keep_all(session) == last
    assert kept() == OfYear(5, 5)
