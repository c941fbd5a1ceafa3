"""The walk through another catalog's feed: whole, since, cut, restored, and whether it brought everything."""

import dataclasses
import json

import pytest

from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.testing import Answer

from .conftest import gone, item, page, record

FOUR = ["sach-1", "sach-2", "sach-3", "sach-4"]


def test_a_whole_walk_is_complete_and_leaves_the_cursor_of_its_end(other):
    fetched = other.fetch()
    assert (fetched.ids, fetched.rules) == (FOUR, [])
    assert (fetched.end.complete, fetched.end.next_since, fetched.end.total) == (True, "HEAD", 4)
    assert other.script.requests == ["/feed.json", "/feed.json?cursor=C1"]


def test_changes_are_asked_for_behind_the_cursor_and_tell_what_is_gone(other):
    other.answers(
        {
            "": page([], []),
            "after=HEAD": page([item(record("sach-5")), item(gone("sach-2"))], [], "after=UP", head="H2"),
            "after=UP": page([item(record("sach-6"))], [], head="H3"),
        }
    )
    fetched = other.fetch(FetchRequest(since="HEAD"))
    assert (fetched.ids, fetched.deleted, fetched.rules) == (["sach-5", "sach-6"], ["sach-2"], [])
    assert (fetched.end.complete, fetched.end.next_since) == (False, "H3")


@pytest.mark.parametrize("since", [None, "", "no cursor?", "x" * 300])
def test_without_a_cursor_everything_is_walked(other, since):
    assert other.fetch(FetchRequest(since=since)).end.complete


def test_a_full_run_walks_everything_though_a_cursor_is_there(other):
    fetched = other.fetch(FetchRequest(since="HEAD", full=True))
    assert (fetched.ids, fetched.end.complete) == (FOUR, True)


def test_a_cursor_that_is_not_known_any_more_means_a_walk_of_everything(other):
    other.script.files["/feed.json?after=OLD"] = Answer(b'{"ok": false}', status=410)
    fetched = other.fetch(FetchRequest(since="OLD"))
    assert (fetched.ids, fetched.rules, fetched.end.complete) == (FOUR, ["log_lost"], True)
    assert fetched.end.next_since == "HEAD"


def test_a_cut_walk_goes_on_at_its_page_and_still_proves_the_set(other):
    mark = json.loads(json.dumps(other.fetch().marks[0].resume))
    other.script.requests.clear()
    fetched = other.fetch(FetchRequest(resume=mark))
    assert (fetched.ids, fetched.rules, fetched.end.complete) == (FOUR[2:], [], True)
    assert fetched.end.next_since == "HEAD"
    other.script.files["/feed.json?cursor=C1"] = Answer(page([item(record("sach-3"))], [record("sach-3")]))
    assert other.fetch(FetchRequest(resume=mark)).rules == ["set_differs"]


@pytest.mark.parametrize(
    "mark", [{"way": 7}, {"way": "evil=1", "log": ""}, {"way": "cursor=C1"}, {"way": ""}]
)
def test_a_mark_that_means_nothing_begins_again(other, mark):
    assert other.fetch(FetchRequest(resume=mark)).ids == FOUR


def test_a_log_that_is_lost_on_the_way_leaves_nothing_to_be_believed(other):
    """What came from the old log may be gone in the new one, so this run withdraws nothing."""
    mark = other.fetch().marks[0].resume
    for answer in (Answer(status=410), Answer(page([], [], log={"id": "2" * 32, "seq": 1}))):
        other.script.files["/feed.json?cursor=C1"] = answer
        both = list(map(record, FOUR[:2]))
        other.script.files["/feed.json"] = Answer(
            page(list(map(item, both)), both, log={"id": "2" * 32, "seq": 1})
        )
        fetched = other.fetch(FetchRequest(resume=mark))
        assert (fetched.ids, fetched.rules) == (FOUR[:2], ["log_lost"])
        assert (fetched.end.complete, fetched.end.next_since) == (False, "")


def test_a_catalog_that_forgets_its_own_cursors_is_given_up(other):
    other.script.files["/feed.json?cursor=C1"] = Answer(status=410)
    with pytest.raises(SourceMalformed, match="forgets its own cursors"):
        other.fetch()


def test_records_that_change_on_the_way_count_once_in_the_proof(other):
    """They come a second time on the way up; one is gone by then, one is new."""
    old, changed, new = record("sach-1"), record("sach-1", title="Bản mới"), record("sach-9")
    down = [old, record("sach-2"), record("sach-3")]
    live = [changed, record("sach-3"), new]
    up = [item(changed), item(gone("sach-2")), item(gone("sach-8")), item(new)]
    other.answers({"": page([item(entry) for entry in down], down, "after=UP"), "after=UP": page(up, live)})
    fetched = other.fetch()
    assert (fetched.rules, fetched.end.complete) == ([], True)
    mark = fetched.marks[0].resume
    fetched = other.fetch(FetchRequest(resume=mark))
    assert (fetched.rules, fetched.end.complete) == ([], True), "nothing can be proved after a cut"


def test_another_set_than_the_catalog_tells_of_withdraws_nothing_and_is_taken_again(other):
    other.answers({"": page([item(record("sach-1"))], [record("sach-1"), record("sach-2")])})
    fetched = other.fetch()
    assert fetched.rules == ["set_differs"]
    assert "1 of 2 records" in fetched.told("set_differs")
    assert (fetched.end.complete, fetched.end.next_since) == (False, "")


def test_pages_of_another_host_are_asked_for_where_the_feed_was_found(other):
    body = page([item(record("sach-1"))], [record("sach-1")], "cursor=C1")
    elsewhere = body.replace(b"https://a.example/feed.json", b"http://10.0.0.1/feed.json")
    other.answers({"": elsewhere, "cursor=C1": page([], [record("sach-1")])})
    assert other.fetch().end.complete


@pytest.mark.parametrize("way", ["cursor=C1", "cursor=C2"])
def test_pages_that_lead_in_a_circle_end_the_run(other, way):
    body = page([item(record("sach-1"))], [record("sach-1")], way)
    other.answers({"": body, "cursor=C1": page([], [], "cursor=C2"), "cursor=C2": page([], [], "cursor=C1")})
    with pytest.raises(SourceMalformed, match="leads in a circle"):
        other.fetch()


def test_a_limit_ends_the_run_without_a_claim_to_be_whole(other):
    for limit in (1, 3, 4):
        fetched = other.fetch(FetchRequest(limit=limit))
        assert (fetched.ids, fetched.end.complete, fetched.end.next_since) == (FOUR[:limit], False, None)


def test_an_empty_catalog_is_a_whole_walk(other):
    other.holds()
    assert other.fetch().end.complete
    assert other.check().notices == ("the catalog holds no records",)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer("<html><title>Bảo trì</title>".encode()), "a web page where JSON should be: Bảo trì"),
        (Answer(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'), "no member _khomo"),
        (Answer(b"[]"), "no member _khomo"),
        (Answer(page([], [])[:-9]), "cannot be read"),
        (Answer(page([], [], log=7)), "which log it is of"),
        (Answer(page([], [], count=-1)), "which log it is of"),
        (Answer(page([], [], digest="x")), "the digest of its records"),
        (Answer(page([], [], head=None)), "the cursor to come back with"),
        (Answer(page([], [], "cursor=../..")), "leads nowhere"),
        (Answer(page([], [], "page=2")), "leads nowhere"),
        (Answer(page([], []).replace(b'"items": []', b'"items": {}')), "no list of items"),
    ],
)  # fmt: skip
def test_what_is_no_page_of_such_a_feed_ends_the_run_with_the_reason(other, answer, told):
    other.script.files["/feed.json?cursor=C1"] = answer
    with pytest.raises(SourceMalformed, match=told):
        other.fetch()
    other.script.files["/feed.json"] = answer
    with pytest.raises(SourceRefused, match="no Kho Mở answers here"):
        other.check()


def test_a_server_that_is_away_is_told_as_that(other):
    other.script.files["/feed.json?cursor=C1"] = Answer(status=503)
    with pytest.raises(SourceUnavailable):
        other.fetch()
    other.script.files["/feed.json"] = Answer(status=503)
    with pytest.raises(SourceUnavailable):
        other.fetch()


def test_the_proof_of_a_large_walk_holds_while_nothing_changes(other, monkeypatch):
    monkeypatch.setattr("khomo_khomo.proof.MOST_KEPT", 2)
    assert (other.fetch().rules, other.fetch().end.complete) == ([], True)
    changed = [record("sach-1", title="Bản mới"), *map(record, FOUR[1:])]
    first = other.script.files["/feed.json?cursor=C1"]
    other.script.files["/feed.json?cursor=C1"] = dataclasses.replace(
        first, body=page([item(record(name)) for name in FOUR[2:]], changed, "after=UP")
    )
    other.script.files["/feed.json?after=UP"] = Answer(page([item(changed[0])], changed))
    assert other.fetch().end.complete
