"""Records and requests that a server fails over: 1.4 and 5 of what is known of Z39.50 servers, by name."""

import pytest

from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950_answers import empty_present


def taken_into(items, stream):
    """Keep what a stream yields before it breaks off."""
    for item in stream:
        items.append(item)


def test_one_records_diagnostic_14_ends_the_set_which_is_searched_again_and_stepped_over(library):
    library.script.books = books(230)
    library.script.bad = frozenset((7, 105, 230))
    fetched = library.fetch()
    lost = {"b00007", "b00105", "b00230"}
    assert set(fetched.ids) == set(library.numbers) - lost
    assert [item.value for item in fetched.failed] == ["7", "105", "230"]
    assert all("Bib-1 diagnostic 14" in item.message for item in fetched.failed)
    assert [entry.what for entry in library.script.requests].count("search") > 3
    assert not fetched.end.complete


@pytest.mark.parametrize("code", [1, 2, 16, 17, 25, 64, 227, 238, 1066])
def test_whatever_diagnostic_a_single_record_gives_it_is_stepped_over(library, code):
    library.script.bad, library.script.bad_says = frozenset((12,)), code
    fetched = library.fetch()
    assert len(fetched.ids) == 29
    assert [item.value for item in fetched.failed] == ["12"]


def test_a_surrogate_diagnostic_is_one_failed_record(library):
    library.script.surrogates = frozenset((5, 9))
    fetched = library.fetch()
    assert len(fetched.ids) == 28
    assert [(item.rule, item.value) for item in fetched.failed] == [
        ("surrogate_diagnostic", "5"),
        ("surrogate_diagnostic", "9"),
    ]
    assert "made so" in fetched.failed[0].message
    assert len(library.script.presents()) == 2
    assert not fetched.end.complete


def test_a_diagnostic_that_passes_when_the_record_is_asked_for_again_loses_nothing(library):
    library.script.bad = frozenset((12,))

    def once(asked, answer):
        if (asked.start, asked.count) == (12, 1):
            library.script.bad = frozenset()
        return answer

    library.script.spoil = once
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.failed == []
    assert fetched.end.complete


def test_a_record_that_kills_the_connection_each_time_is_stepped_over(library):
    library.script.books = books(130)
    library.script.deadly = frozenset((64,))
    fetched = library.fetch()
    assert set(fetched.ids) == set(library.numbers) - {"b00064"}
    assert "closed the connection" in fetched.failed[0].message
    assert "fewer are asked for at a time" in fetched.told("halved")
    assert not fetched.end.complete


def test_a_server_that_closes_the_connection_from_a_record_on_is_told_and_gone_on_with_there(library):
    library.script.books = books(230)
    library.script.deadly = frozenset(range(12, 231))
    items = []
    with pytest.raises(SourceUnavailable, match="the server closed the connection"):
        taken_into(items, library.stream())
    assert [item.native_id for item in items if hasattr(item, "payload")] == library.numbers[:11]
    library.script.deadly = frozenset()
    marks = [item.resume for item in items if getattr(item, "resume", None)]
    assert library.fetch(FetchRequest(resume=marks[-1])).ids == library.numbers[11:]


def test_a_server_that_fails_over_nearly_everything_is_left_after_fifty_records_in_a_row(library):
    library.script.books = books(400)
    library.script.bad = frozenset(range(4, 400))
    with pytest.raises(SourceMalformed, match="50 records in a row cannot be had"):
        library.fetch()
    library.script.bad = frozenset(range(4, 400, 9))
    fetched = library.fetch()
    assert len(fetched.ids) + len(fetched.failed) == 400


def test_an_error_for_the_moment_is_asked_again(library):
    library.script.refuses_all = 2

    def passes(asked, answer):
        library.script.refuses_all = 0
        return answer

    library.script.spoil = lambda asked, answer: passes(asked, answer) if asked.what == "search" else answer
    assert library.fetch().ids == library.numbers
    library.script.spoil = lambda asked, answer: answer
    library.script.refuses_all = 2
    with pytest.raises(SourceUnavailable, match="try again later"):
        library.fetch()


def test_a_server_that_gives_no_record_of_a_present_is_asked_record_by_record(library):
    library.script.spoil = lambda asked, answer: (
        empty_present() if asked.what == "present" and asked.count > 3 else answer
    )
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_a_server_that_is_gone_in_the_middle_ends_the_run_with_its_sentence(library):
    library.script.books = books(60)
    gone = []

    def go(asked, answer):
        if asked.start > 30:
            gone.append(asked)
        return None if gone else answer

    library.script.spoil = go
    told = r"127\.0\.0\.1:\d+: the server closed the connection \(3 times"
    items = []
    with pytest.raises(SourceUnavailable, match=told):
        taken_into(items, library.stream(chunk=10))
    library.script.spoil = lambda asked, answer: answer
    marks = [item.resume for item in items if getattr(item, "resume", None)]
    rest = library.fetch(FetchRequest(resume=marks[-1]), chunk=10)
    assert rest.ids == library.numbers[30:]
    assert rest.end.complete


def test_login_that_ends_in_the_middle_is_told_not_stepped_over(library):
    library.script.bad, library.script.bad_says = frozenset((12,)), 1011
    with pytest.raises(SourceRefused, match="asks for a login"):
        library.fetch()
