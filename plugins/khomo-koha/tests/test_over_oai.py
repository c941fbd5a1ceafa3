"""A Koha over OAI-PMH: the same records under the same numbers as over REST."""

import dataclasses

import pytest

from catalog.formats import builtin_formats
from catalog.sdk import FetchRequest, Formats, Identifier, Source, SourceError
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY
from catalog.sdk.testing.koha_books import Book, books, item


def test_records_are_known_by_their_biblionumbers(library):
    trial = library.trial()
    assert list(trial.records) == library.numbers
    assert trial.checkpoints[-1].complete


def test_both_ways_give_the_same_records_to_the_same_links(library):
    over_oai, by_rest = library.trial().records, library.trial(key=KEY).records
    assert over_oai.keys() == by_rest.keys()
    for number, record in over_oai.items():
        assert dataclasses.replace(by_rest[number], holdings=()) == record


def test_items_in_the_record_come_with_the_names_of_their_libraries(library):
    library.script.with_items = True
    library.script.books = [
        Book(7, "Tắt đèn", (item(70, 7, home_library_id="QD"), item(71, 7, checked_out_date="2026-12-01")))
    ]
    first, second = library.trial().records["7"].holdings
    assert (first.institution, first.location, first.status) == ("Thư viện Quảng Điền", "KHO", "")
    assert (second.institution, second.status) == ("Thư viện Trung tâm", "on_loan")


def test_codes_stay_where_the_public_interface_is_switched_off(library):
    library.script.with_items, library.script.public = True, False
    assert library.trial().records["2"].holdings[0].institution == "TT"


def test_deletions_come_as_deletions_of_that_number(library):
    library.script.books = [*books(5), Book(99, "Đã xóa", deleted=True)]
    assert library.fetch().deleted == ["99"]


def test_suppressed_records_are_given_as_deleted_and_told(library):
    library.script.books = [*books(5), Book(90, "Sách ẩn", hidden=True)]
    fetched = library.fetch()
    assert (fetched.deleted, len(fetched.ids)) == (["90"], 5)
    assert "suppressed in the OPAC" in fetched.told("suppressed")


def test_a_cut_run_goes_on_where_it_was(library):
    library.script.most = 10
    marks = library.fetch().marks
    assert library.fetch(FetchRequest(resume=marks[0].resume)).ids == library.numbers[10:]


def test_the_next_run_asks_for_what_changed_since(library):
    first = library.fetch()
    library.script.requests.clear()
    library.fetch(FetchRequest(since=first.end.next_since))
    lists = [asked for asked in library.script.requests if asked.given.get("verb") == "ListRecords"]
    assert [asked.given["from"] for asked in lists] == ["2026-03-09T08:00:00Z"]


def test_a_sweep_asks_the_catalog_for_numbers_and_not_for_identifiers(library):
    since = '{"at":"2026-03-10T08:00:00Z","prefix":"marcxml","listed":"","size":30,"wanting":0,"short":0}'
    asked_for = []

    def known(numbers):
        asked_for.extend(numbers)
        return [number for number in numbers if number != "6"]

    fetched = library.fetch(FetchRequest(since=since, known=known))
    assert asked_for
    assert set(asked_for) <= set(library.numbers)
    assert fetched.failed == []


def test_a_failure_is_told_by_its_number(library):
    def spoil(asked, answer):
        whole = asked.given.get("verb") == "ListRecords" or asked.given.get("identifier", "").endswith(":12")
        return Answer(b"", 500) if whole and asked.given.get("verb") != "ListIdentifiers" else answer

    library.script.spoil = spoil
    fetched = library.fetch()
    assert [failed.identifier for failed in fetched.failed] == ["12"]


def test_a_number_in_an_identifier_of_the_scheme_oai_is_found_and_the_identifier_kept(library):
    def spoil(asked, answer):
        body = answer.body.replace(b"THUVIEN:", b"oai:thuvien.example.vn:")
        return Answer(body, answer.status, answer.headers)

    library.script.spoil = spoil
    record = library.trial().records["6"]
    assert record.identifiers == (Identifier(scheme="oai", value="oai:thuvien.example.vn:6"),)


def test_a_source_s_own_link_stands_in_place_of_the_opac_s(library):
    connector = library.connector()
    raw = library.fetch().raws[0]
    source = Source(slug="s", connector="koha", institution="i", link="https://opac.example/{native_id}")
    assert connector.to_record(raw, source, Formats(builtin_formats())).links == ()


def test_a_koha_whose_oai_pmh_is_off_is_refused_in_words(library):
    library.script.oai = False
    with pytest.raises(SourceError):
        library.fetch()
