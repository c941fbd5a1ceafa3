"""How a result set is gone through, and what it must have shown to count as complete."""

import pytest

from catalog.sdk import FetchRequest
from catalog.sdk.testing.sru import Book, books
from catalog.sdk.testing.z3950_answers import XML, Given


def test_all_records_come_and_the_list_is_complete(library):
    trial = library.trial()
    assert list(trial.records) == library.numbers
    assert trial.records["b00001"].title == "bách 1"
    assert trial.checkpoints[-1].complete
    assert trial.checkpoints[-1].total == 30


def test_records_are_presented_in_chunks_and_the_first_is_number_one(library):
    library.script.books = books(230)
    library.fetch(chunk=50)
    asked = [(entry.start, entry.count) for entry in library.script.presents()]
    assert asked[1:] == [(1, 50), (51, 50), (101, 50), (151, 50), (201, 30)]


def test_a_server_that_gives_fewer_records_than_asked_for_is_stepped_by_what_came(library):
    library.script.books, library.script.most = books(101), 7
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_nothing_is_asked_for_behind_the_last_hit(library):
    library.script.books = books(100)
    library.fetch()
    assert max(entry.start + entry.count for entry in library.script.presents()) == 101


def test_one_session_and_one_search_serve_a_whole_run(library):
    library.script.books = books(500)
    library.fetch()
    assert library.script.sessions == 1
    assert [entry.what for entry in library.script.requests].count("search") == 1


def test_a_set_larger_than_memory_should_hold_is_searched_anew_on_the_way(library):
    library.script.books = books(60)
    padding = "ă" * 400_000

    def heavy(book, syntax, elements):
        return Given(XML, book.marcxml().replace("</record>", f"<!--{padding}--></record>").encode())

    library.script.made = heavy
    fetched = library.fetch(chunk=10)
    assert fetched.ids == library.numbers
    assert fetched.end.complete
    assert [entry.what for entry in library.script.requests].count("search") > 1
    assert library.script.sessions == 1


def test_hits_that_never_come_make_no_list_complete(library):
    library.script.hits = 32
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert [item.value for item in fetched.failed] == ["31", "32"]
    assert not fetched.end.complete


@pytest.mark.parametrize("hits", [-1, 1 << 41])
def test_a_number_of_hits_that_is_none_is_refused_in_words(library, hits):
    library.script.hits = hits
    with pytest.raises(Exception, match="the number of hits is no number"):
        library.fetch()


def test_records_that_come_twice_do_not_make_up_for_records_that_lack(library):
    first = books(30)
    library.script.books = [*first[:20], *first[:10]]
    fetched = library.fetch()
    assert not fetched.end.complete
    assert "10 more came twice" in fetched.told("list_short")


def test_a_set_that_changes_its_size_on_the_way_is_told_and_withdraws_nothing(library):
    library.script.books = books(60)
    library.script.bad = frozenset((25,))
    stream = library.stream(chunk=10)
    items = [next(stream) for _ in range(10)]
    # The bad record makes the search be made anew.
    library.script.hits = 59
    items += stream
    told = [item for item in items if getattr(item, "rule", "") == "list_changed"]
    assert "from 60 to 59" in told[0].message
    assert not items[-1].complete


def test_a_server_that_gives_its_first_records_for_ever_is_left(library):
    library.script.books = books(200)

    def first_page(book, syntax, elements):
        number = (int(book.number[1:]) - 1) % 10
        return Given(XML, books(10)[number].marcxml().encode())

    library.script.made = first_page
    fetched = library.fetch(chunk=10)
    assert [item.rule for item in fetched.failed] == ["repeated_page"]
    assert not fetched.end.complete
    assert len(library.script.presents()) < 8


def test_an_answer_that_comes_a_second_time_in_place_of_the_next_one_is_asked_for_again(library):
    library.script.books = books(40)
    seen = {}

    def once(asked, answer):
        seen.setdefault(asked.start, answer)
        again = asked.start == 11 and "again" not in seen
        seen.update({"again": True} if again else {})
        return seen[1] if again else answer

    library.script.spoil = lambda asked, answer: once(asked, answer) if asked.count == 10 else answer
    fetched = library.fetch(chunk=10)
    assert fetched.ids == library.numbers
    assert fetched.end.complete


def test_a_run_goes_on_at_the_position_of_its_last_mark(library):
    library.script.books = books(60)
    items = []
    stream = library.stream(chunk=10)
    for item in stream:
        items.append(item)
        if getattr(item, "resume", None) and item.resume["position"] == 21:
            break
    stream.close()
    library.script.requests.clear()
    rest = library.fetch(FetchRequest(resume=items[-1].resume), chunk=10)
    assert rest.ids == library.numbers[20:]
    assert library.script.presents()[0].start == 21
    assert rest.end.complete


def test_a_list_that_changed_since_the_run_was_cut_is_begun_again(library):
    marks = library.fetch(chunk=10).marks
    library.script.books = [Book("b00000", "Sách mới"), *books(30)]
    rest = library.fetch(FetchRequest(resume=marks[0].resume), chunk=10)
    assert rest.ids == library.numbers
    assert "list_changed" in rest.rules
    assert rest.end.complete


def test_a_mark_of_other_options_is_not_gone_on_from(library):
    marks = library.fetch(chunk=10).marks
    rest = library.fetch(FetchRequest(resume=marks[0].resume), query='@attr 1=31 "1951"')
    assert rest.ids == ["b00001"]
    other = library.fetch(FetchRequest(resume=marks[0].resume), syntax="usmarc")
    assert other.ids == library.numbers


@pytest.mark.parametrize("resume", [{"slices": 1}, {"slices": [{"query": "x", "colour": 1}]}, {"base": "?"}])
def test_a_mark_that_means_nothing_is_not_gone_on_from(library, resume):
    assert library.fetch(FetchRequest(resume=resume)).ids == library.numbers


def test_a_limit_ends_the_run_without_calling_it_complete(library):
    fetched = library.fetch(FetchRequest(limit=4))
    assert fetched.ids == library.numbers[:4]
    assert not fetched.end.complete


def test_an_empty_server_withdraws_nothing(library):
    library.script.books = []
    fetched = library.fetch()
    assert (fetched.ids, fetched.end.complete, fetched.end.total) == ([], False, 0)


def test_the_session_is_ended_when_the_run_is_left_early(library):
    stream = library.stream()
    next(stream)
    stream.close()
    library.script.requests.clear()
    assert library.fetch().ids == library.numbers
    assert library.script.sessions == 2
