"""Servers that list fewer records of a search than it finds."""

import pytest

from catalog.sdk import FetchRequest
from catalog.sdk.testing.sru import Book, books


@pytest.fixture
def capped(library):
    """Two hundred and sixty books, of which a search lists forty."""
    library.script.books = books(260)
    library.script.ceiling = 40
    return library


@pytest.mark.parametrize("says", ["61", "1", "60", "empty"])
def test_a_source_above_the_ceiling_comes_whole_in_slices_by_date(capped, says):
    capped.script.ceiling_says = says
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "slices by dc.date" in fetched.told("sliced")
    assert fetched.failed == []
    assert fetched.end.complete is (says != "60")


def test_records_without_a_date_are_sliced_by_the_beginning_of_their_titles(capped):
    capped.script.books = [Book(entry.number, entry.title, "") for entry in books(260)]
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "slices by dc.title" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_server_without_ranges_is_sliced_by_the_alphabet(capped):
    capped.script.relations = ("=",)
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "slices by dc.title" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_class_that_the_server_explains_serves_where_dates_do_not(capped):
    capped.script.books = [Book(entry.number, entry.title, "") for entry in books(260)]
    capped.script.explained = (
        '<indexInfo><index><map><name set="dc">classification</name></map></index></indexInfo>'
    )
    capped.script.indexes = ("dc.classification",)
    fetched = capped.fetch()
    assert "dc.classification" in " ".join(asked.get("query", "") for asked in capped.script.requests)
    assert not fetched.end.complete


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


def test_an_index_whose_numbers_do_not_add_up_is_not_believed(capped):
    capped.script.indexes = ("dc.date", "dc.title")
    reply = capped.script.spoil

    def lie(asked, given, body):
        if "dc.date" in asked.get("query", "") and " not " not in asked["query"]:
            return body.replace(b"<numberOfRecords>", b"<numberOfRecords>9")
        return reply(asked, given, body)

    capped.script.spoil = lie
    fetched = capped.fetch()
    assert set(fetched.ids) == set(capped.numbers)
    assert "slices by dc.title" in fetched.told("sliced")
    assert fetched.end.complete


def test_a_cut_run_goes_on_in_the_slice_where_it_was(capped):
    marks = capped.fetch().marks
    middle = marks[len(marks) // 2]
    before = len(capped.script.requests)
    rest = capped.fetch(FetchRequest(resume=middle.resume))
    assert rest.end.complete
    assert len(rest.ids) < 200
    assert len(capped.script.requests) - before < before


def test_a_source_below_the_ceiling_is_not_sliced(capped):
    capped.script.ceiling = 500
    fetched = capped.fetch()
    assert fetched.rules == []
    assert fetched.end.complete
