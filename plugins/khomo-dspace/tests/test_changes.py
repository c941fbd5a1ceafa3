"""What changed since the run before: asked for by date where the server can be believed, else all of it."""

import dataclasses
import json

import pytest

from catalog.sdk import FetchRequest
from catalog.sdk.testing.dspace import Item, items

OLD = "2020-01-01T00:00:00Z"


@pytest.fixture
def since(repository):
    """What the first run over a large repository left; nothing of it has changed since."""
    repository.script.items = [dataclasses.replace(item, modified=OLD) for item in items(60)]
    kept = json.loads(repository.fetch().end.next_since)
    repository.script.requests.clear()
    return json.dumps({**kept, "size": 5000})


def changed(repository, *numbers):
    stamp = "2099-01-01T00:00:00Z"
    repository.script.items = [
        dataclasses.replace(item, modified=stamp) if item.number in numbers else item
        for item in repository.script.items
    ]


def test_only_what_changed_is_asked_for_a_day_before_the_run_before(repository, since):
    changed(repository, 3, 40)
    fetched = repository.fetch(FetchRequest(since=since))
    assert fetched.ids == ["123456789/3", "123456789/40"]
    assert not fetched.end.complete
    (asked,) = repository.script.searches()
    before = json.loads(since)["at"]
    assert asked["query"].startswith("lastModified:[")
    assert asked["query"][14:34] < before


def test_nothing_changed_is_a_run_without_items(repository, since):
    fetched = repository.fetch(FetchRequest(since=since))
    assert (fetched.ids, fetched.rules, fetched.end.complete) == ([], [], False)
    assert json.loads(fetched.end.next_since)["listed"] == json.loads(since)["listed"]


def test_the_next_run_begins_where_this_one_began(repository, since):
    later = json.loads(repository.fetch(FetchRequest(since=since)).end.next_since)
    assert later["at"] >= json.loads(since)["at"]
    assert later["size"] == 5000


def test_everything_is_listed_again_after_the_days_of_a_sweep(repository, since):
    due = json.dumps({**json.loads(since), "listed": "2020-01-01T00:00:00Z"})
    fetched = repository.fetch(FetchRequest(since=due))
    assert len(fetched.ids) == 60
    assert fetched.end.complete


def test_without_sweeps_only_changes_are_asked_for(repository, since):
    due = json.dumps({**json.loads(since), "listed": "", "size": 10})
    assert repository.fetch(FetchRequest(since=due), sweep_days=0).ids == []


def test_a_small_repository_is_listed_whole_each_time(repository):
    kept = repository.fetch().end.next_since
    fetched = repository.fetch(FetchRequest(since=kept))
    assert fetched.ids == repository.handles
    assert fetched.end.complete


def test_a_full_run_lists_everything(repository, since):
    fetched = repository.fetch(FetchRequest(since=since, full=True))
    assert fetched.end.complete


def test_another_scope_begins_with_everything(repository, since):
    repository.script.items = [dataclasses.replace(Item(9, "Sách"), collection="10/5", modified=OLD)]
    fetched = repository.fetch(FetchRequest(since=since), scope="10/5")
    assert fetched.ids == ["123456789/9"]


def test_a_server_that_cannot_be_searched_by_date_is_listed_whole_and_says_so(repository, since):
    repository.script.fields = ()
    fetched = repository.fetch(FetchRequest(since=since))
    assert len(fetched.ids) == 60
    assert "changes_unknown" in fetched.rules
    assert fetched.end.complete


def test_a_server_that_passes_over_the_query_is_not_believed(repository, since):
    """Each item comes as changed, though its own date says that it is not."""
    real = repository.script.reply

    def deaf(path, asked, body):
        if "query" not in asked:
            return body
        repository.script.spoil = lambda path, asked, body: body
        plain = {name: value for name, value in asked.items() if name != "query"}
        answer = real(path, plain).body
        repository.script.spoil = deaf
        return answer

    repository.script.spoil = deaf
    fetched = repository.fetch(FetchRequest(since=since))
    assert len(fetched.ids) == 60
    assert "changes_unknown" in fetched.rules
    assert fetched.end.complete


def test_what_was_lost_is_asked_for_again_by_the_next_run(repository, since):
    changed(repository, 3, 40)
    repository.script.broken = frozenset((40,))
    end = repository.fetch(FetchRequest(since=since)).end
    assert json.loads(end.next_since)["at"] == json.loads(since)["at"]


def test_an_item_that_can_never_be_had_does_not_cost_a_whole_list_with_each_run(repository, monkeypatch):
    monkeypatch.setattr("khomo_dspace.since.SMALL", 10)
    repository.script.items = [dataclasses.replace(item, modified=OLD) for item in items(60)]
    repository.script.lost = frozenset((7,))
    listed, kept = [], None
    for _ in range(5):
        fetched = repository.fetch(FetchRequest(since=kept))
        listed.append(len(fetched.ids))
        kept = fetched.end.next_since
        assert not fetched.end.complete
    assert listed == [59, 59, 59, 0, 0]


@pytest.mark.parametrize("kept", ["", "x", "[]", '{"at": 7}', '{"at": "2999-01-01T00:00:00Z"}'])
def test_a_mark_that_means_nothing_lists_everything(repository, kept):
    assert repository.fetch(FetchRequest(since=kept)).end.complete
