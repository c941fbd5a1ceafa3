"""Pages that are damaged, foreign or too much for their server."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khomo_sru.page import read_page

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import FetchRequest, SourceError, SourceUnavailable
from catalog.sdk.testing import Answer
from catalog.sdk.testing.sru import Book, books

BOMB = b'<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
PAGE = b"<html><head><title>Thu vien dang bao tri</title></head><body/></html>"


def kept(items, stream):
    """Take what a run yields until it is cut."""
    for item in stream:
        items.append(item)


def holding(number, answer):
    """A change that spoils each page that holds a book."""

    def spoil(asked, given, body):
        is_try = (asked.get("startRecord"), asked.get("maximumRecords")) == ("1", "3")
        if any(book.number == number for book in given) and not is_try:
            return answer(body) if callable(answer) else answer
        return body

    return spoil


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"Internal error", status=500),
        lambda body: body[: len(body) - 60],
        lambda body: body.replace(b"</subfield>", b"", 1),
        lambda body: body.replace(b"?>", b"?>" + BOMB, 1),
        lambda body: b'<searchRetrieveResponse><numberOfRecords>30</numberOfRecords><diagnostics><diagnostic>'
        b"<uri>info:srw/diagnostic/1/63</uri></diagnostic></diagnostics></searchRetrieveResponse>",
    ],
    ids=["status_500", "cut", "not_well_formed", "entity_bomb", "diagnostic"],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_halved_down_to_the_bad_record(library, answer):
    library.script.spoil = holding("b00017", answer)
    fetched = library.fetch()
    assert fetched.ids == [number for number in library.numbers if number != "b00017"]
    (failed,) = fetched.failed
    assert (failed.identifier, failed.value) == (None, "17")
    assert "halved" in fetched.rules
    assert (fetched.end.total, fetched.end.complete) == (30, False)
    assert len(library.script.requests) < 30


def test_the_last_record_may_be_the_bad_one(library):
    library.script.spoil = holding("b00030", Answer(b"", status=500))
    fetched = library.fetch()
    assert len(fetched.ids) == 29
    assert [entry.value for entry in fetched.failed] == ["30"]


@pytest.mark.parametrize("code", ["6", "61"])
def test_a_remark_about_the_size_of_a_page_makes_no_list_doubtful(library, code):
    fault = f"<diagnostics><diagnostic><uri>info:srw/diagnostic/1/{code}</uri></diagnostic></diagnostics>"
    library.script.spoil = lambda asked, given, body: (
        body.replace(b"</zs:search", fault.encode() + b"</zs:search") if given else body
    )
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_several_bad_records_at_the_end_are_passed_by(library):
    def broken(asked, given, body):
        bad = any(book.number >= "b00028" for book in given)
        return Answer(b"", status=500) if bad and len(library.script.requests) > 3 else body

    library.script.spoil = broken
    fetched = library.fetch()
    assert fetched.ids == library.numbers[:27]
    assert [entry.value for entry in fetched.failed] == ["28", "29", "30"]


def test_a_page_that_failed_once_by_chance_loses_nothing_and_slows_nothing_down_for_long(library):
    library.script.books = books(3000)
    library.script.most = 100
    failed = []

    def flaky(asked, given, body):
        if asked.get("startRecord") == "101" and not failed:
            failed.append(asked)
            return body[:-50]
        return body

    library.script.spoil = flaky
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert (fetched.failed, fetched.end.complete) == ([], True)
    assert library.script.requests[-1]["maximumRecords"] == "100"


def test_a_request_that_is_refused_as_such_is_not_halved(library):
    library.script.most = 10

    def forgetful(asked, given, body):
        if asked.get("startRecord") != "11":
            return body
        return (
            b"<searchRetrieveResponse><diagnostics><diagnostic><uri>info:srw/diagnostic/1/16</uri></diagnostic>"
            b"</diagnostics></searchRetrieveResponse>"
        )

    library.script.spoil = forgetful
    with pytest.raises(SourceError, match="cannot search in the index"):
        library.fetch()
    assert len(library.script.searches()) == 2


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_page_or_an_error_in_words(body, framed):
    page = b"<searchRetrieveResponse><records><record><recordData>%s</recordData></record></records>"
    with suppress(PageUnreadable):
        read_page(page % body + b"</searchRetrieveResponse>" if framed else body)


def test_pages_too_large_for_the_server_become_smaller_and_lose_nothing(library):
    library.script.books = books(300)
    library.script.most = 100

    def too_large(asked, given, body):
        return body[:-50] if len(given) > 30 else body

    library.script.spoil = too_large
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete
    cut = [asked for asked in library.script.searches() if int(asked["maximumRecords"]) > 30]
    assert len(cut) < 10


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda body: body.replace(b"ch 1<", b"ch\x0b 1<"), "repaired_control_characters"),
        (lambda body: body.replace("bách 1<".encode(), "bách 1<".encode("cp1252")), "repaired_encoding"),
        (lambda body: body.replace(b"ch 1<", b"ch &nbsp;1<"), "repaired_html_entity"),
        (lambda body: body.replace(b"ch 1<", b"ch & 1<"), "repaired_ampersand"),
        (lambda body: b"Warning: sru.php line 3\n" + body, "repaired_leading_text"),
        (lambda body: body + b"\n<b>Notice</b>", "repaired_trailing_text"),
    ],
)  # fmt: skip
def test_damaged_bytes_are_repaired_by_name_and_told(library, change, rule):
    library.script.spoil = lambda asked, given, body: change(body) if given else body
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert rule in fetched.rules


def test_a_wrong_charset_in_the_header_does_no_harm(library):
    library.script.books = [Book("b1", "Truyện Kiều")]
    library.script.spoil = lambda asked, given, body: Answer(
        body, headers={"Content-Type": "text/xml; charset=ISO-8859-1"}
    )
    assert library.trial().records["b1"].title == "Truyện Kiều"


def test_a_web_page_in_place_of_xml_is_told_by_its_title(library):
    library.script.spoil = lambda asked, given, body: PAGE
    with pytest.raises(SourceError, match="web page instead of SRU: Thu vien dang bao tri"):
        library.fetch()


def test_a_web_page_about_maintenance_cuts_the_run_which_goes_on_there(library):
    library.script.most = 10
    library.script.spoil = lambda asked, given, body: PAGE if asked.get("startRecord") == "21" else body
    items = []
    with pytest.raises(SourceUnavailable, match="web page instead of SRU"):
        kept(items, library.stream())
    library.script.spoil = lambda asked, given, body: body
    rest = library.fetch(FetchRequest(resume=items[-1].resume))
    assert rest.ids == library.numbers[20:]
    assert rest.end.complete


def test_a_server_that_goes_down_cuts_the_run_and_nothing_is_halved(library):
    library.script.most = 10
    library.script.spoil = lambda asked, given, body: (
        Answer(status=503) if asked.get("startRecord") == "11" else body
    )
    with pytest.raises(SourceUnavailable):
        library.fetch()
    assert [asked["maximumRecords"] for asked in library.script.searches()] == ["100", "100"]


def test_a_page_that_cuts_a_second_run_at_the_same_place_is_halved(library):
    library.script.spoil = holding("b00017", Answer(closed=True))
    library.script.most = 10
    items = []
    with pytest.raises(SourceUnavailable):
        kept(items, library.stream())
    rest = library.fetch(FetchRequest(resume=items[-1].resume))
    assert rest.ids == [number for number in library.numbers[10:] if number != "b00017"]
    assert [entry.value for entry in rest.failed] == ["17"]


def test_a_server_that_breaks_on_every_record_ends_the_run_soon(library):
    library.script.books = books(400)

    def broken(asked, given, body):
        return Answer(status=500) if given and len(library.script.requests) > 3 else body

    library.script.spoil = broken
    with pytest.raises(SourceError):
        library.fetch()
    assert len(library.script.requests) < 60


def test_json_in_place_of_xml_is_told(library):
    library.script.spoil = lambda asked, given, body: b'{"error": 1}'
    with pytest.raises(SourceError, match="JSON instead of SRU"):
        library.fetch()


def test_an_error_beside_records_is_told_and_withdraws_nothing(library):
    def beside(asked, given, body):
        fault = b"<diagnostics><diagnostic><uri>info:srw/diagnostic/1/1</uri></diagnostic></diagnostics>"
        return body.replace(b"</zs:search", fault + b"</zs:search") if given else body

    library.script.spoil = beside
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert "error_beside_records" in fetched.rules
    assert not fetched.end.complete
