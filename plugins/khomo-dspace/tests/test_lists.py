"""How a list is gone through, what it must have shown to count as complete, and what changed since."""

import dataclasses
import json

import pytest
from khomo_dspace import DspaceConnector

from catalog.sdk import FetchRequest, SourceMalformed
from catalog.sdk.testing.dspace import SHAPES, Item, items


def at_page(number, act):
    """A spoiler that acts once, when a page of this number is asked for."""
    done = []

    def spoil(path, asked, body):
        if "search/objects" in path and asked["size"] != "1" and asked["page"] == str(number) and not done:
            done.append(act())
        return body

    return spoil


@pytest.mark.parametrize("shape", SHAPES)
def test_all_items_come_in_each_shape_that_results_are_nested_in(repository, shape):
    repository.script.shape = shape
    trial = repository.trial(page_size=10)
    assert list(trial.records) == repository.handles
    assert trial.records["123456789/1"].creators[0].name == "Nguyễn Văn 1"
    assert trial.records["123456789/1"].access == "open"
    assert trial.checkpoints[-1].complete
    assert trial.checkpoints[-1].total == 30


def test_a_server_that_gives_smaller_pages_than_asked_for_is_stepped_by_its_own(repository):
    repository.script.items = items(101)
    repository.script.most = 7
    fetched = repository.fetch()
    assert fetched.ids == repository.handles
    assert fetched.end.complete
    asked = [(entry["size"], entry["page"]) for entry in repository.script.searches()]
    assert asked == [("50", "0"), *(("7", str(number)) for number in range(1, 15))]


def test_new_items_are_asked_for_in_an_order_that_has_them_last(repository):
    repository.fetch()
    assert {asked["sort"] for asked in repository.script.searches()} == {"dc.date.accessioned,ASC"}


def test_a_server_without_that_order_is_taken_in_its_own(repository):
    repository.script.sorts = ()
    fetched = repository.fetch()
    assert fetched.ids == repository.handles
    assert fetched.end.complete
    assert not any("sort" in asked for asked in repository.script.searches())


def test_items_that_are_added_while_listing_come_too(repository):
    repository.script.spoil = at_page(1, lambda: setattr(repository.script, "items", items(33)))
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == [item.handle for item in items(33)]
    assert fetched.end.complete


def test_items_that_are_added_to_a_list_without_order_make_it_doubtful(repository):
    repository.script.sorts = ()
    repository.script.spoil = at_page(1, lambda: setattr(repository.script, "items", items(33)))
    fetched = repository.fetch(page_size=10)
    assert not fetched.end.complete


def test_items_that_move_up_because_others_were_deleted_while_listing_are_not_missed(repository):
    """Without a step back, item 12 would be the last of the page before the next one that is asked for."""
    left = [item for item in items(30) if item.number not in (2, 3)]
    repository.script.spoil = at_page(0, lambda: setattr(repository.script, "items", left))
    fetched = repository.fetch(page_size=10)
    assert {item.handle for item in left} <= set(fetched.ids)
    assert len(fetched.ids) == len(set(fetched.ids))
    assert "list_changed" in fetched.rules
    assert fetched.end.complete


def test_a_number_that_goes_down_with_every_page_is_believed_no_more(repository):
    repository.script.items = items(400)
    numbers = iter(range(100_000, 0, -1))

    def shrink(path, asked, body):
        repository.script.count = next(numbers)
        return body

    repository.script.spoil = shrink
    fetched = repository.fetch(page_size=10)
    assert len(set(fetched.ids)) == 400
    assert not fetched.end.complete


def test_a_number_that_is_too_large_withdraws_nothing(repository):
    repository.script.count = 45
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles
    assert not fetched.end.complete
    assert "of 45" in fetched.told("result_ceiling")


def test_a_number_that_is_too_small_makes_no_list_of_all(repository):
    repository.script.count = 12
    fetched = repository.fetch(page_size=10)
    assert len(fetched.ids) >= 12
    assert fetched.end.total == 12


def test_a_list_whose_number_is_not_told_ends_with_an_empty_page_and_withdraws_nothing(repository):
    repository.script.count = -1
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles
    assert not fetched.end.complete
    assert "number_unknown" in fetched.rules


def test_items_that_the_index_knows_and_the_server_does_not_are_missed_by_the_numbers(repository):
    def hollow(path, asked, body):
        if "search/objects" not in path:
            return body
        page = json.loads(body)
        for entry in page["_embedded"]["searchResult"]["_embedded"]["objects"]:
            if entry["_embedded"]["indexableObject"]["handle"].endswith("/7"):
                entry["_embedded"]["indexableObject"] = None
        return json.dumps(page).encode()

    repository.script.spoil = hollow
    fetched = repository.fetch()
    assert len(fetched.ids) == 29
    assert not fetched.end.complete
    assert "index-discovery" in fetched.told("list_short")


def test_pages_that_come_twice_do_not_make_up_for_items_that_lack(repository):
    first = items(30)
    repository.script.items = [*first[:20], *first[:10]]
    fetched = repository.fetch(page_size=10)
    assert sorted(set(fetched.ids)) == sorted(item.handle for item in first[:20])
    assert not fetched.end.complete
    assert "list_short" in fetched.rules


def test_a_server_that_goes_on_for_ever_is_left(repository):
    def for_ever(path, asked, body):
        if "search/objects" not in path or asked["page"] == "0":
            return body.replace(b'"totalElements": 30', b'"totalElements": 9999999')
        first = json.loads(repository.script.reply(path, {**asked, "page": "0"}).body)
        first["_embedded"]["searchResult"]["page"]["number"] = int(asked["page"])
        return json.dumps(first).encode()

    repository.script.spoil = for_ever
    fetched = repository.fetch(page_size=10)
    assert [item.rule for item in fetched.failed] == ["endless_list"]
    assert fetched.ids == repository.handles[:10]
    assert not fetched.end.complete
    assert len(repository.script.requests) < 30


def test_a_server_that_gives_its_first_page_whatever_is_asked_for_is_left(repository):
    repository.script.items = items(300)

    def first_page(path, asked, body):
        if "search/objects" not in path or asked["page"] == "0":
            return body
        return repository.script.reply(path, {**asked, "page": "0"}).body

    repository.script.spoil = first_page
    with pytest.raises(SourceMalformed, match="answered page 10 with page 0"):
        repository.fetch(page_size=10)
    assert len(repository.script.requests) < 30


def test_what_lies_behind_the_depth_that_a_server_lists_comes_in_slices(repository):
    repository.script.items = items(200)
    repository.script.depth = 40
    fetched = repository.fetch(page_size=10)
    assert sorted(set(fetched.ids)) == sorted(repository.handles)
    assert "40 items of a search at most" in fetched.told("sliced")
    assert fetched.end.complete
    assert fetched.end.total == 200


def test_a_depth_that_nothing_goes_round_is_told_and_withdraws_nothing(repository):
    repository.script.items = items(200)
    repository.script.depth, repository.script.fields = 40, ()
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles[:40]
    assert not fetched.end.complete
    assert "after 40 of 200" in fetched.told("result_ceiling")


def test_an_empty_repository_withdraws_nothing(repository):
    repository.script.items = []
    fetched = repository.fetch()
    assert (fetched.ids, fetched.end.complete, fetched.end.total) == ([], False, 0)


def test_one_collection_alone_is_listed_where_that_is_wanted(repository):
    repository.script.items = [*items(3), dataclasses.replace(Item(9, "Sách"), collection="10/5")]
    fetched = repository.fetch(scope="10/5")
    assert fetched.ids == ["123456789/9"]
    assert fetched.end.complete


def cut_at(repository, position, **options):
    """The mark of a run that was cut at a position."""
    stream = repository.stream(**options)
    for item in stream:
        if getattr(item, "resume", None) and item.resume["position"] == position:
            stream.close()
            repository.script.requests.clear()
            return item.resume
    raise AssertionError("the run did not come so far")


def test_a_run_goes_on_at_the_position_of_its_last_mark(repository):
    mark = cut_at(repository, 20, page_size=10)
    rest = repository.fetch(FetchRequest(resume=mark), page_size=10)
    assert rest.ids == repository.handles[20:]
    assert [asked["page"] for asked in repository.script.searches()] == ["2"]
    assert rest.end.complete


def test_a_list_from_which_something_went_since_the_run_was_cut_is_begun_again(repository):
    mark = cut_at(repository, 20, page_size=10)
    repository.script.items = [*items(30)[1:], Item(31, "Mới")]
    rest = repository.fetch(FetchRequest(resume=mark), page_size=10)
    assert rest.ids == repository.handles
    assert "list_changed" in rest.rules
    assert rest.end.complete


def test_a_list_to_which_something_came_since_the_run_was_cut_goes_on(repository):
    mark = cut_at(repository, 20, page_size=10)
    repository.script.items = items(35)
    rest = repository.fetch(FetchRequest(resume=mark), page_size=10)
    assert rest.ids == repository.handles[20:]
    assert rest.end.complete


@pytest.mark.parametrize(
    "resume", [{"position": 3}, {"slices": [7]}, {"token": "x"}, {"slices": "ab", "api": 1}]
)
def test_a_mark_that_means_nothing_begins_the_list(repository, resume):
    assert repository.fetch(FetchRequest(resume=resume)).ids == repository.handles


def test_a_mark_of_another_scope_is_not_gone_on_from(repository):
    mark = cut_at(repository, 20, page_size=10)
    repository.script.items = [dataclasses.replace(Item(9, "Sách"), collection="10/5")]
    assert repository.fetch(FetchRequest(resume=mark), scope="10/5").ids == ["123456789/9"]


def test_the_connector_lists_while_the_repository_is_worked_on():
    assert DspaceConnector.lists_move
