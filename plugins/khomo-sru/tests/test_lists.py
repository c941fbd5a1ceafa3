"""How a list is gone through, and what it must have shown to count as complete."""

import pytest
from khomo_sru import SruConnector

from catalog.sdk import FetchRequest
from catalog.sdk.testing.sru import Book, books


def test_all_records_come_as_marcxml_and_the_list_is_complete(library):
    trial = library.trial()
    assert list(trial.records) == library.numbers
    assert trial.records["b00001"].title == "bách 1"
    assert trial.checkpoints[-1].complete
    assert trial.checkpoints[-1].total == 30


def test_the_list_is_stepped_by_records_received_not_by_records_asked_for(library):
    library.script.books = books(101)
    library.script.most = 7
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert [int(asked["startRecord"]) for asked in library.script.searches()] == list(range(1, 102, 7))
    assert fetched.end.complete


@pytest.mark.parametrize("position", ["", "1", "99999"])
def test_a_server_that_sends_no_next_position_or_a_wrong_one_is_gone_through(library, position):
    library.script.most = 10
    told = f"<nextRecordPosition>{position}</nextRecordPosition>".encode() if position else b""
    library.script.spoil = lambda asked, given, body: body.replace(b"</zs:search", told + b"</zs:search")
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_every_search_says_how_many_records_it_wants(library):
    library.fetch()
    searches = [asked for asked in library.script.requests if "query" in asked]
    assert searches
    assert all(int(asked["maximumRecords"]) > 0 for asked in searches)


def test_positions_that_are_counted_anew_on_each_page_do_no_harm(library):
    library.script.most = 10

    def anew(asked, given, body):
        for number, book in enumerate(given, 1):
            at = int(book.number[1:])
            body = body.replace(b">%d</recordPosition>" % at, b">@%d</recordPosition>" % number)
        return body.replace(b">@", b">")

    library.script.spoil = anew
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_the_first_record_is_asked_for_as_number_one(library):
    library.fetch()
    assert {asked["startRecord"] for asked in library.script.requests if "query" in asked} == {"1"}


def test_nothing_is_asked_for_behind_the_number_of_records(library):
    library.script.books = books(100)
    library.fetch()
    assert max(int(asked.get("startRecord", 1)) for asked in library.script.requests) == 51


def test_a_list_whose_number_is_not_told_ends_at_diagnostic_61_and_withdraws_nothing(library):
    library.script.count = -1
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert not fetched.end.complete
    assert "number_unknown" in fetched.rules


def test_a_list_that_ends_with_an_empty_page_is_short_and_withdraws_nothing(library):
    library.script.count = 32
    library.script.books = books(30)
    library.script.indexes = ()
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert not fetched.end.complete
    assert "of 32" in fetched.told("result_ceiling")


def test_a_few_records_that_lack_without_a_word_are_told_and_cost_no_slices(library):
    library.script.books = books(200)
    library.script.count = 201

    def empty_page(asked, given, body):
        return (
            body
            if given or asked.get("startRecord") != "201"
            else b"<searchRetrieveResponse><numberOfRecords>201</numberOfRecords></searchRetrieveResponse>"
        )

    library.script.spoil = empty_page
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert "list_short" in fetched.rules
    assert "sliced" not in fetched.rules
    assert not fetched.end.complete


def test_a_number_that_the_server_only_guesses_makes_no_list_complete(library):
    library.script.precision = "info:srw/vocabulary/resultCountPrecision/1/estimate"
    library.script.count = 10
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert not fetched.end.complete
    assert "number_guessed" in fetched.rules


def test_a_number_that_changes_while_the_list_is_read_makes_it_doubtful(library):
    library.script.most = 10

    def grow(asked, given, body):
        if asked.get("startRecord") == "11":
            library.script.count = 29
        return body

    library.script.spoil = grow
    fetched = library.fetch()
    assert "list_changed" in fetched.rules
    assert not fetched.end.complete


def test_records_that_come_twice_do_not_make_up_for_records_that_lack(library):
    first = books(30)
    library.script.books = [*first[:20], *first[:10]]
    fetched = library.fetch()
    assert not fetched.end.complete
    assert "10 more came twice" in fetched.told("list_short")


def test_two_records_of_one_number_on_pages_of_their_own_are_no_circle(library):
    library.script.most = 1
    first = books(5)
    library.script.books = [*first, Book("b00002", "Bản khác"), Book("b00009", "Sách")]
    fetched = library.fetch()
    assert fetched.ids[-2:] == ["b00002", "b00009"]
    assert fetched.failed == []


def test_a_server_that_gives_its_first_page_for_ever_is_left(library):
    library.script.most = 10

    def first_page(asked, given, body):
        if asked.get("startRecord", "1") == "1":
            return body
        again = {**asked, "startRecord": "1"}
        library.script.spoil = lambda asked, given, body: body
        answer = library.script.reply(again)
        library.script.spoil = first_page
        return answer

    library.script.spoil = first_page
    fetched = library.fetch()
    assert [item.rule for item in fetched.failed] == ["repeated_page"]
    assert not fetched.end.complete
    assert len(library.script.requests) < 12


def test_a_run_goes_on_at_the_position_of_its_last_mark(library):
    library.script.most = 10
    stream = library.stream()
    items = []
    for item in stream:
        items.append(item)
        if getattr(item, "resume", None) and item.resume["position"] == 21:
            break
    stream.close()
    library.script.requests.clear()
    rest = library.fetch(FetchRequest(resume=items[-1].resume))
    assert rest.ids == library.numbers[20:]
    assert [asked["startRecord"] for asked in library.script.requests] == ["21"]
    assert rest.end.complete


def test_a_list_that_changed_since_the_run_was_cut_is_begun_again(library):
    library.script.most = 10
    marks = library.fetch().marks
    library.script.books = [Book("b00000", "Sách mới"), *books(30)]
    rest = library.fetch(FetchRequest(resume=marks[0].resume))
    assert rest.ids == library.numbers
    assert "list_changed" in rest.rules
    assert rest.end.complete


def test_a_mark_of_other_options_is_not_gone_on_from(library):
    marks = library.fetch().marks
    rest = library.fetch(FetchRequest(resume=marks[0].resume), query='dc.date = "1951"')
    assert rest.ids == ["b00001"]
    assert rest.end.complete


def test_a_limit_ends_the_run_without_calling_it_complete(library):
    fetched = library.fetch(FetchRequest(limit=4))
    assert fetched.ids == library.numbers[:4]
    assert not fetched.end.complete


def test_an_empty_server_withdraws_nothing(library):
    library.script.books = []
    fetched = library.fetch()
    assert (fetched.ids, fetched.end.complete, fetched.end.total) == ([], False, 0)


def test_arguments_that_were_copied_with_the_address_are_left_out(library):
    connector = SruConnector(
        SruConnector.options().load({"url": f"{library.url}?version=1.1&operation=explain&query=x"})
    )
    assert connector.check(None, library.http).total == 30
    assert library.script.requests[-1]["query"] == "cql.allRecords=1"
