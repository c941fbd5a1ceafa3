"""Servers that list fewer records of a search than it finds."""

import pytest

from catalog.sdk import FetchRequest, SourceUnavailable
from catalog.sdk.testing.sru import Book, books


@pytest.fixture
def capped(library):
    """Two hundred and sixty books, of which a search lists forty."""
    library.script.books = books(260)
    library.script.ceiling = 40
    return library


@pytest.mark.parametrize("code", [12, 13, 27, 30, 31])
def test_a_source_above_the_ceiling_comes_whole_in_slices_by_date(capped, code):
    capped.script.ceiling_says = code
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "slices by date of publication" in fetched.told("sliced")
    assert fetched.failed == []
    assert fetched.end.complete


def test_records_without_a_date_are_sliced_by_the_beginning_of_their_titles(capped):
    capped.script.books = [Book(entry.number, entry.title, "") for entry in books(260)]
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "beginnings of titles" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_server_without_an_index_of_dates_is_sliced_by_titles(capped):
    capped.script.indexes = (4,)
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "beginnings of titles" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_query_of_a_person_with_its_attribute_set_is_sliced_too(capped):
    fetched = capped.fetch(query='@attrset bib-1 @attr 1=4 "ách"')
    assert set(fetched.ids) == set(capped.numbers)
    assert fetched.end.complete


def test_a_server_without_the_operator_not_is_sliced_but_not_called_complete(capped):
    capped.script.operators = ("and", "or")
    fetched = capped.fetch()
    dated = {entry.number for entry in capped.script.books if entry.year}
    assert dated <= set(fetched.ids)
    assert "outside_slices" in fetched.rules
    assert not fetched.end.complete


def test_where_nothing_divides_the_source_the_run_says_how_much_is_missing(capped):
    capped.script.indexes = ()
    fetched = capped.fetch()
    assert fetched.ids == capped.numbers[:40]
    assert "after 40 of 260 records" in fetched.told("result_ceiling")
    assert not fetched.end.complete


def test_a_server_that_breaks_over_a_condition_is_sliced_by_another(capped):
    dates = {30, 31}
    capped.script.spoil = lambda asked, answer: None if asked.uses & dates else answer
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "beginnings of titles" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_server_that_is_gone_while_slices_are_counted_ends_the_run_which_can_go_on(capped):
    gone = []

    def go(asked, answer):
        gone.extend([asked] if asked.uses & {31} else [])
        return None if gone else answer

    capped.script.spoil = go
    with pytest.raises(SourceUnavailable, match="the server closed the connection"):
        capped.fetch()
    capped.script.spoil = lambda asked, answer: answer
    assert set(capped.fetch().ids) == set(capped.numbers)


def test_a_cut_run_goes_on_in_the_slice_where_it_was(capped):
    marks = capped.fetch().marks
    middle = marks[len(marks) // 2]
    before = len(capped.script.requests)
    rest = capped.fetch(FetchRequest(resume=middle.resume))
    assert rest.end.complete
    assert len(rest.ids) < 260
    assert len(capped.script.requests) - before < before


def test_a_source_below_the_ceiling_is_not_sliced(capped):
    capped.script.ceiling = 500
    fetched = capped.fetch()
    assert fetched.rules == []
    assert fetched.end.complete
