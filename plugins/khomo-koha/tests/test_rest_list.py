"""The list of records by REST: gone through whole, however Koha gives it, and called so only then."""

import json

import pytest

from catalog.sdk import FetchRequest, SourceUnavailable
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY
from catalog.sdk.testing.koha_books import Book, books

LOGIN = b"<!DOCTYPE html><html><title>Log in to Koha</title><body><form></form></body></html>"


def lists(library):
    """The requests for pages in MARCXML."""
    return [asked for asked in library.script.asked("/api/v1/biblios") if "xml" in asked.headers["accept"]]


def test_all_records_come_under_their_biblionumbers_and_the_list_is_complete(library):
    trial = library.trial(key=KEY)
    assert list(trial.records) == library.numbers
    assert trial.records["2"].title == "Đất rừng phương Nam, tập 1"
    assert (trial.checkpoints[-1].complete, trial.checkpoints[-1].total) == (True, 30)


def test_a_record_leads_to_its_page_in_the_opac_unless_the_source_has_a_link_of_its_own(library):
    (link,) = library.trial(key=KEY).records["2"].links
    assert link.url == f"{library.url}/cgi-bin/koha/opac-detail.pl?biblionumber=2"
    assert link.rel == "catalogue"


def test_pages_begin_behind_the_last_number_that_came(library):
    library.script.books, library.script.most = books(250), 100
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    behind = [json.loads(asked.given["q"])["me.biblio_id"][">"] for asked in lists(library)]
    assert behind == [0, *[int(library.numbers[at]) for at in (99, 199, 249)]]
    assert {asked.given["_order_by"] for asked in lists(library)} == {"me.biblio_id"}
    assert fetched.end.complete


def test_what_is_deleted_while_the_list_is_read_moves_nothing_past_us(library):
    library.script.books, library.script.most = books(60), 20
    left = [book for book in library.script.books if book.number not in (2, 4, 6)]

    def meanwhile(asked, answer):
        if asked.path == "/api/v1/biblios":
            library.script.books = left
        return answer

    library.script.spoil = meanwhile
    fetched = library.by_rest()
    assert [number for number in library.numbers if number not in fetched.ids] == []


def test_what_is_added_while_the_list_is_read_comes_at_its_end(library):
    library.script.most = 10

    def meanwhile(asked, answer):
        if asked.path == "/api/v1/biblios":
            library.script.books = [*books(30), Book(900, "Sách mới")]
        return answer

    library.script.spoil = meanwhile
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_records_that_vanish_ahead_of_us_leave_the_list_incomplete(library):
    library.script.most = 10

    def meanwhile(asked, answer):
        if len(lists(library)) == 2:
            library.script.books = books(30)[:-5]
        return answer

    library.script.spoil = meanwhile
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert "10 records were to come, now 5: nothing is withdrawn" in fetched.told("list_changed")
    assert not fetched.end.complete


@pytest.mark.parametrize("query", ["ignored", "refused"])
def test_a_koha_that_does_not_take_the_query_is_read_by_page_numbers(library, query):
    library.script.books, library.script.query, library.script.most = books(95), query, 20
    fetched = library.by_rest()
    assert sorted(set(fetched.ids), key=int) == library.numbers
    assert len(fetched.ids) == 95
    assert "numbered_pages" in fetched.rules
    assert fetched.end.complete


def test_pages_by_number_that_change_on_the_way_are_no_complete_list(library):
    library.script.query, library.script.most = "refused", 10

    def meanwhile(asked, answer):
        if asked.given.get("_page") == "2":
            library.script.books = books(30)[1:]
        return answer

    library.script.spoil = meanwhile
    fetched = library.by_rest()
    assert "30 records were to come, now 29" in fetched.told("list_changed")
    assert not fetched.end.complete


@pytest.mark.parametrize("query", ["taken", "refused"])
def test_a_page_that_a_cache_gives_twice_is_asked_for_again(library, query):
    library.script.query, library.script.most = query, 10
    kept = []

    def replayed(asked, answer):
        if asked.path == "/api/v1/biblios" and answer.status == 200 and "xml" in asked.headers["accept"]:
            kept.append(answer)
            return kept[1] if len(kept) == 3 else answer
        return answer

    library.script.spoil = replayed
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert fetched.end.complete
    assert len(kept) == 5


def test_a_list_that_goes_round_in_circles_ends_and_withdraws_nothing(library):
    library.script.query, library.script.most = "refused", 10
    first = []

    def always(asked, answer):
        if asked.path == "/api/v1/biblios" and answer.status == 200:
            first.append(answer)
            return first[0]
        return answer

    library.script.spoil = always
    fetched = library.by_rest()
    assert len(fetched.ids) == 10
    assert "goes round in circles; nothing is withdrawn" in fetched.told("repeated_page")
    assert not fetched.end.complete


def test_a_list_whose_last_page_comes_for_ever_is_complete_when_all_have_come(library):
    library.script.query, library.script.most = "refused", 10
    pages = {}

    def last_one(asked, answer):
        if asked.path == "/api/v1/biblios" and asked.given.get("_page") in ("3", "4"):
            return pages.setdefault(asked.headers["accept"], answer)
        return answer

    library.script.spoil = last_one
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


@pytest.mark.parametrize("total", [3, 99])
@pytest.mark.parametrize("query", ["taken", "refused"])
def test_a_wrong_number_of_records_loses_none_and_withdraws_nothing_where_it_is_too_great(
    library, total, query
):
    library.script.total, library.script.query, library.script.most = total, query, 10
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    if total > 30:
        assert "list_short" in fetched.rules
        assert not fetched.end.complete


def test_a_koha_that_does_not_tell_its_number_of_records_is_listed_and_withdraws_nothing(library):
    library.script.total = -1
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert "X-Total-Count" in fetched.told("number_unknown")
    assert not fetched.end.complete


def test_one_record_that_breaks_its_page_is_named_and_all_others_come(library):
    library.script.broken = frozenset((12,))
    fetched = library.by_rest()
    assert fetched.ids == [number for number in library.numbers if number != "12"]
    (failed,) = fetched.failed
    assert (failed.identifier, failed.rule) == ("12", "unreadable")
    assert "Koha failed over this request: Something went wrong, check Koha logs" in failed.message
    assert "its staff finds why in its log" in failed.message
    assert fetched.end.complete


def test_a_record_that_a_page_leaves_out_in_silence_is_asked_for(library):
    library.script.dropped = frozenset((12, 64))
    fetched = library.by_rest()
    assert sorted(fetched.ids, key=int) == library.numbers
    assert fetched.end.complete


def test_a_record_that_is_left_out_and_cannot_be_had_is_named(library):
    library.script.dropped = library.script.broken = frozenset((12,))
    fetched = library.by_rest()
    assert [failed.identifier for failed in fetched.failed] == ["12"]
    assert len(fetched.ids) == 29


def test_a_koha_that_gives_fewer_records_than_were_asked_for_is_gone_through(library):
    library.script.most = 7
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert [asked.given["_per_page"] for asked in lists(library)] == ["100", *["7"] * 5]


def test_a_page_that_is_cut_is_asked_for_again(library):
    cut = []

    def spoil(asked, answer):
        if asked in lists(library) and not cut:
            cut.append(asked)
            return Answer(answer.body[:700], headers=answer.headers)
        return answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == (library.numbers, True)


def test_a_page_that_is_always_cut_comes_record_by_record(library):
    def spoil(asked, answer):
        if asked in lists(library) and len(answer.body) > 1000:
            return Answer(answer.body[:700], headers=answer.headers)
        return answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == (library.numbers, True)
    assert "one_by_one" in fetched.rules


def test_a_login_page_in_place_of_the_list_ends_the_run_with_a_mark_to_go_on_from(library):
    library.script.most = 10

    def spoil(asked, answer):
        is_later = asked.path == "/api/v1/biblios" and '{">": 0}' not in asked.given["q"]
        return Answer(LOGIN, headers={"Content-Type": "text/html"}) if is_later else answer

    library.script.spoil = spoil
    items = []
    with pytest.raises(SourceUnavailable, match="a web page instead of Koha's REST interface: Log in to"):
        items.extend(library.stream(key=KEY))
    assert items[-1].resume["rest"]["behind"] == int(library.numbers[9])


def test_a_run_that_was_cut_goes_on_behind_the_last_record_that_was_committed(library):
    library.script.most = 10
    marks = library.by_rest().marks
    library.script.requests.clear()
    fetched = library.by_rest(FetchRequest(resume=marks[1].resume))
    assert fetched.ids == library.numbers[20:]
    assert fetched.end.complete


@pytest.mark.parametrize(
    "resume",
    [
        {"rest": {"base": "https://another.example"}},
        {"rest": {"nonsense": 1}},
        {"rest": {"base": "", "behind": "5"}},
        {"rest": {}},
        {"oai": {"x": 1}},
    ],
)
def test_a_mark_that_means_nothing_here_begins_the_list_anew(library, resume):
    assert library.by_rest(FetchRequest(resume=resume)).ids == library.numbers


def test_a_limit_ends_the_list_and_says_nothing_of_its_end(library):
    fetched = library.by_rest(FetchRequest(limit=4))
    assert fetched.ids == library.numbers[:4]
    assert not fetched.end.complete


def test_suppressed_records_are_given_as_deleted_and_told(library):
    library.script.books = [*books(5), Book(90, "Sách ẩn", hidden=True)]
    fetched = library.by_rest()
    assert fetched.deleted == ["90"]
    assert len(fetched.ids) == 5
    assert "1 records are suppressed in the OPAC (942 $n)" in fetched.told("suppressed")


def test_a_koha_without_records_is_an_empty_list_that_withdraws_nothing(library):
    library.script.books = []
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == ([], False)


def test_records_that_do_not_say_their_number_are_paired_with_those_that_koha_lists(library):
    def unnumbered(asked, answer):
        return Answer(answer.body.replace(b'tag="999"', b'tag="998"'), answer.status, answer.headers)

    library.script.spoil = unnumbered
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == (library.numbers, True)


def test_records_whose_number_nobody_tells_are_failed_and_the_list_is_not_complete(library):
    def unnumbered(asked, answer):
        if asked.path == "/api/v1/biblios" and "json" in asked.headers["accept"]:
            return Answer(b'{"error": "no"}', 406)
        return Answer(answer.body.replace(b'tag="999"', b'tag="998"'), answer.status, answer.headers)

    library.script.spoil = unnumbered
    fetched = library.by_rest()
    assert fetched.ids == []
    assert {failed.rule for failed in fetched.failed} == {"no_identifier"}
    assert "map biblio.biblionumber to it" in fetched.failed[0].message
    assert not fetched.end.complete


def test_a_koha_without_a_list_of_records_is_harvested_over_oai_pmh(library):
    library.script.rest = False
    fetched = library.by_rest()
    assert fetched.ids == library.numbers
    assert "it may be an older version" in fetched.told("no_rest")


@pytest.mark.parametrize("query", ["taken", "refused"])
def test_not_found_behind_the_last_record_is_the_end_of_the_list(library, query):
    library.script.query, library.script.most = query, 10

    def spoil(asked, answer):
        is_empty = asked.path == "/api/v1/biblios" and answer.body.endswith(b"<collection></collection>")
        return Answer(b'{"error": "Biblio not found"}', 404) if is_empty else answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == (library.numbers, True)


def test_not_found_in_mid_list_withdraws_nothing(library):
    library.script.most = 10

    def spoil(asked, answer):
        is_later = asked.path == "/api/v1/biblios" and '{">": 0}' not in asked.given["q"]
        return Answer(b'{"error": "Biblio not found"}', 404) if is_later else answer

    library.script.spoil = spoil
    fetched = library.by_rest()
    assert (len(fetched.ids), fetched.end.complete) == (10, False)
    assert "list_short" in fetched.rules
