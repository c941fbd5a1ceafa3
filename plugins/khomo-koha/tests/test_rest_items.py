"""The copies by REST: each with its library, place, call number and state, and never lost in silence."""

import json

import pytest

from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY
from catalog.sdk.testing.koha_books import Book, books, item


def holdings(library, **changes):
    """The holdings of one record with one item."""
    library.script.books = [Book(7, "Tắt đèn", (item(70, 7, **changes),))]
    return library.trial(key=KEY).records["7"].holdings


def test_a_copy_has_its_library_place_and_call_number_by_name(library):
    (copy,) = holdings(library, home_library_id="QD", location="DOC", callnumber="895.9223 NG-T")
    assert (copy.institution, copy.location) == ("Thư viện Quảng Điền", "Phòng đọc")
    assert (copy.call_number, copy.status) == ("895.9223 NG-T", "available")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"checked_out_date": "2026-12-01"}, "on_loan"),
        ({"lost_status": 1}, "lost"),
        ({"lost_status": 2, "checked_out_date": "2026-12-01"}, "lost"),
        ({"withdrawn": 1}, "withdrawn"),
        ({"damaged_status": 1}, "damaged"),
        ({"not_for_loan_status": 1, "effective_not_for_loan_status": 1}, "not_for_loan"),
        ({"effective_not_for_loan_status": 1}, "not_for_loan"),
        ({"not_for_loan_status": -1}, "ordered"),
        ({"restricted_status": 1}, "restricted"),
        ({"damaged_status": "RÁCH"}, "damaged"),
        ({"withdrawn": None, "lost_status": "0", "not_for_loan_status": None}, "available"),
    ],
)
def test_the_state_of_a_copy_is_told_by_one_word(library, changes, status):
    (copy,) = holdings(library, **changes)
    assert copy.status == status


def test_a_loan_s_days_do_not_change_the_record(library):
    def stored(day):
        library.script.books = [Book(7, "Tắt đèn", (item(70, 7, checked_out_date=day),))]
        return library.by_rest().raws

    assert stored("2026-12-01") == stored("2026-12-20")
    assert stored("2026-12-01") != stored(None)


def test_nothing_internal_or_of_a_borrower_is_kept(library):
    (raw,) = library.by_rest().raws[:1]
    told = json.dumps(raw.context, ensure_ascii=False)
    assert "Người mượn" not in told
    assert "checkouts" not in told
    assert set(raw.context) == {"items", "libraries", "places"}


def test_equal_copies_are_told_once(library):
    same = tuple(item(number, 7, callnumber="A 1") for number in (1, 2, 3))
    library.script.books = [Book(7, "Tắt đèn", same)]
    assert len(library.trial(key=KEY).records["7"].holdings) == 1


def test_the_items_of_a_page_come_in_one_request(library):
    library.script.books, library.script.most = books(250), 500
    library.by_rest()
    wanted = [json.loads(asked.given["q"])["me.biblio_id"] for asked in library.script.asked("/api/v1/items")]
    assert [len(numbers) for numbers in wanted] == [100, 100, 50]


def test_more_items_than_a_request_gives_come_all(library):
    many = tuple(item(number, 7, callnumber=f"A {number}") for number in range(1, 46))
    library.script.books, library.script.most = [Book(7, "Tắt đèn", many)], 10
    assert len(library.trial(key=KEY).records["7"].holdings) == 45


@pytest.mark.parametrize("way", ["no such interface", "other records"])
def test_a_koha_that_does_not_give_items_together_is_asked_record_by_record(library, way):
    def others(asked, answer):
        if asked.path != "/api/v1/items":
            return answer
        return Answer(json.dumps([item(1, 999)]).encode(), headers={"X-Total-Count": "1"})

    library.script.together = way != "no such interface"
    library.script.spoil = others if library.script.together else library.script.spoil
    trial = library.trial(key=KEY)
    assert len(trial.records["6"].holdings) == 2
    assert "record by record" in next(told.message for told in trial.notices if told.rule == "items_each")
    assert trial.checkpoints[-1].complete


def test_items_that_cannot_be_had_fail_their_record_and_no_other(library):
    library.script.lame = frozenset((12,))
    fetched = library.by_rest()
    (failed,) = fetched.failed
    assert (failed.identifier, failed.rule) == ("12", "items_unreadable")
    assert len(fetched.ids) == 29
    assert fetched.end.complete


def test_json_that_is_cut_is_asked_for_again(library):
    cut = []

    def spoil(asked, answer):
        if asked.path == "/api/v1/items" and not cut:
            cut.append(asked)
            return Answer(answer.body[:300], headers=answer.headers)
        return answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert (len(fetched.ids), fetched.failed, fetched.notices) == (30, [], [])


def test_json_that_is_always_cut_comes_record_by_record(library):
    def spoil(asked, answer):
        return Answer(answer.body[:300], headers=answer.headers) if asked.path == "/api/v1/items" else answer

    library.script.spoil = spoil
    trial = library.trial(key=KEY)
    assert (len(trial.records), trial.failed) == (30, ())
    assert len(trial.records["6"].holdings) == 2


def test_a_record_without_items_comes_without_copies(library):
    trial = library.trial(key=KEY)
    bare = [str(book.number) for book in library.script.books if not book.items]
    assert len(bare) == 3
    assert all(trial.records[number].holdings == () for number in bare)


def test_a_record_whose_items_are_missing_comes_without_copies(library):
    def spoil(asked, answer):
        gone = asked.path == "/api/v1/biblios/12/items"
        return Answer(b'{"error": "Bibliographic record not found"}', 404) if gone else answer

    library.script.together, library.script.spoil = False, spoil
    trial = library.trial(key=KEY)
    assert (trial.failed, trial.records["12"].holdings) == ((), ())


def test_where_items_are_refused_those_that_the_opac_shows_are_taken(library):
    def spoil(asked, answer):
        refused = asked.path.endswith("/items") and "/public/" not in asked.path
        return Answer(b'{"error": "Authorization failure."}', 403) if refused else answer

    library.script.spoil = spoil
    trial = library.trial(key=KEY)
    assert len(trial.records["6"].holdings) == 2
    assert {"items_each", "items_public"} <= {told.rule for told in trial.notices}


def test_where_no_items_are_given_at_all_the_records_come_and_that_is_told(library):
    def spoil(asked, answer):
        return Answer(b'{"error": "no"}', 403) if asked.path.endswith("/items") else answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert len(fetched.ids) == 30
    assert "the records come without their copies" in fetched.told("items_none")


def test_where_names_are_not_told_codes_stand_for_themselves(library):
    def spoil(asked, answer):
        refused = asked.path.endswith(("/libraries", "/authorised_values"))
        return Answer(b'{"error": "no"}', 403) if refused else answer

    library.script.spoil = spoil
    trial = library.trial(key=KEY)
    assert (trial.records["2"].holdings[0].institution, trial.records["2"].holdings[0].location) == (
        "TT", "KHO",
    )  # fmt: skip
    assert "library_names" in [told.rule for told in trial.notices]
