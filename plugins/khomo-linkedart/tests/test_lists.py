"""Lists of Linked Art are gone through to their ends, in each of their shapes; no fault ends in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from khomo_linkedart import LinkedArtConnector

from catalog.sdk import FetchRequest, SourceError, SourceMalformed, SourceRefused
from catalog.sdk.testing.linkedart import names, thing
from catalog.sdk.testing.serving import Answer, LocalHttp


def test_a_search_is_gone_through_page_by_page_with_one_request_for_each_object(museum) -> None:
    found = museum.trial()
    assert [record.title for record in found.records.values()] == [
        f"Bình gốm {number}" for number in range(1, 6)
    ]
    assert (found.info.total, found.info.details["document"]) == (5, "list of documents")
    assert found.checkpoints[-1].complete
    museum.script.requests.clear()
    museum.fetch()
    assert len(museum.script.requests) == 3 + 5


def test_hal_pages_bare_lists_and_one_object_are_read_too(museum) -> None:
    held = museum.script.held
    held["/search"] = {
        "_links": {"next": {"href": "{base}/hal?page=2"}},
        "_embedded": {"objects": [thing(1), *names(range(2, 4))]},
    }
    held["/hal?page=2"] = {"_links": {"item": [{"href": "{base}/o/4"}, {"href": "{base}/o/1"}]}}
    museum.script.requests.clear()
    assert museum.numbers(museum.fetch()) == [1, 2, 3, 4]
    assert "/o/1" not in museum.script.requests
    held["/search"] = [thing(1), "{base}/o/5", {"id": "{base}/p/1", "type": "Person"}]
    assert museum.numbers(museum.fetch()) == [1, 5]
    held["/search"] = {
        "id": "{base}/search",
        "type": "OrderedCollection",
        "first": {"id": "{base}/hal?page=2"},
    }
    assert museum.numbers(museum.fetch()) == [4, 1]
    museum.url = f"{museum.script.url}/o/3"
    found = museum.trial()
    assert (found.info.total, found.info.title, list(found.records)) == (1, "Bình gốm 3", [museum.url])
    assert found.checkpoints[-1].complete


def test_a_run_that_was_cut_goes_on_behind_its_last_mark_and_a_changed_list_begins_again(museum) -> None:
    museum.hold(range(1, 181), 70)
    whole = museum.fetch()
    assert len(whole.marks) == 5
    for mark in whole.marks[:-1]:
        rest = museum.fetch(FetchRequest(resume=mark.resume))
        before = whole.items.index(mark)
        assert rest.ids == [item.native_id for item in whole.items[before:] if hasattr(item, "payload")]
        assert rest.end.complete
    museum.hold(range(2, 181), 70)
    again = museum.fetch(FetchRequest(resume=whole.marks[1].resume))
    assert (len(again.ids), again.rules) == (179, ["list_changed"])


def test_a_list_in_circles_a_short_one_and_entries_without_names_withdraw_nothing(museum) -> None:
    held = museum.script.held
    held["/search?page=2"]["next"] = {"id": "{base}/search?page=1"}
    circle = museum.fetch()
    assert (circle.rules, circle.end.complete, len(circle.ids)) == (["endless_list"], False, 5)
    del held["/search?page=1"]["next"], held["/search?page=2"]
    short = museum.fetch()
    assert (short.rules, short.end.complete) == (["list_short"], False)
    held["/search"] = [{"type": "HumanMadeObject"}, *names(range(1, 3))]
    unnamed = museum.fetch()
    assert (unnamed.rules, unnamed.end.complete, len(unnamed.ids)) == (["member_unnamed"], False, 2)


def test_objects_that_cannot_be_had_are_told_and_the_rest_is_taken(museum) -> None:
    museum.script.held |= {
        "/o/1": Answer(status=404),
        "/o/2": b"<html><title>L\xe1\xbb\x97i</title></html>",
        "/o/3": Answer(status=410),
        "/o/4": b"[]",
    }
    found = museum.fetch()
    told = {entry.identifier[-1]: (entry.rule, entry.message) for entry in found.failed}
    assert {name: rule for name, (rule, _message) in told.items()} == {
        "1": "document_refused", "2": "unreadable", "4": "unreadable",
    }  # fmt: skip
    assert "Lỗi" in told["2"][1]
    assert ([name[-1] for name in found.deleted], museum.numbers(found)) == (["3"], [5])
    museum.script.held |= {f"/o/{number}": Answer(status=503) for number in range(1, 6)}
    with pytest.raises(SourceError, match="503"):
        museum.fetch()


def test_makers_that_are_only_named_are_read_once_for_all_their_objects_and_only_here(museum) -> None:
    made = {
        "carried_out_by": ["{base}/p/1", {"id": "https://elsewhere.example/p/2"}],
        "took_place_at": [{"id": "{base}/gone"}],
    }
    museum.script.held |= {f"/o/{number}": thing(number, produced_by=made) for number in range(1, 6)}
    museum.script.held["/p/1"] = {
        "id": "{base}/p/1",
        "type": "Person",
        "_label": "Nguyễn Văn A",
        "residence": "Hà Nội",
    }
    found = museum.trial()
    assert {record.creators[0].name for record in found.records.values()} == {"Nguyễn Văn A"}
    assert museum.script.requests.count("/p/1") == 1
    assert [notice.rule for notice in found.notices] == ["parts_unreadable"]
    assert "residence" not in str(found.raws[0].context)
    assert museum.trial(parts=0).records.keys() == found.records.keys()
    assert museum.script.requests.count("/p/1") == 1


def test_a_maker_that_is_away_for_a_while_leaves_the_fuller_record_and_is_asked_for_again(museum) -> None:
    made = {"carried_out_by": ["{base}/p/1"]}
    museum.script.held |= {
        "/o/1": thing(1, produced_by=made),
        "/p/1": {"id": "{base}/p/1", "_label": "Nguyễn Văn A"},
    }
    first = museum.fetch()
    museum.script.held["/p/1"] = Answer(status=503)
    second = museum.fetch(FetchRequest(since=first.end.next_since, known=frozenset, full=True))
    assert [name[-1] for name in second.present] == ["1"]
    museum.script.held["/p/1"] = {"id": "{base}/p/1", "_label": "Nguyễn Văn B"}
    third = museum.fetch(FetchRequest(since=second.end.next_since, known=frozenset))
    assert [part["_label"] for raw in third.raws for part in raw.context["parts"].values()] == [
        "Nguyễn Văn B"
    ]


def test_what_changed_is_asked_for_by_date_and_what_failed_comes_again(museum) -> None:
    museum.script.held["/o/5"] = Answer(status=500)
    first = museum.fetch()
    museum.script.held["/o/5"] = thing(5, _label="Bình gốm men lam", number_of_parts=2)
    museum.script.changed["/o/2"] = datetime.now(UTC) + timedelta(hours=1)
    second = museum.fetch(FetchRequest(since=first.end.next_since, known=frozenset))
    assert museum.numbers(second) == [2, 5]
    assert [name[-1] for name in second.present] == ["1", "3", "4"]
    assert second.told("unmapped_properties").endswith("number_of_parts (1)")


def activity(kind: str, number: int, day: str) -> dict[str, object]:
    thing = {"id": f"{{base}}/o/{number}", "type": "HumanMadeObject"}
    return {"type": kind, "endTime": f"{day}T00:00:00Z", "object": thing}


def test_a_stream_of_activities_brings_changes_and_deletions(museum) -> None:
    told = [("Create", 1), ("Create", 2), ("Delete", 1), ("Update", 2), ("Create", 3)]
    activities = [activity(kind, number, f"2026-01-0{day}") for day, (kind, number) in enumerate(told, 1)]
    people = {
        "type": "Create",
        "endTime": "2026-01-06T00:00:00Z",
        "object": {"id": "{base}/p/1", "type": "Person"},
    }
    museum.script.held["/activity"] = {"type": "OrderedCollection", "last": {"id": "{base}/activity/1"}}
    museum.script.held["/activity/1"] = {
        "type": "OrderedCollectionPage",
        "orderedItems": [*activities, people],
    }
    museum.url = f"{museum.script.url}/activity"
    assert museum.check().details["document"] == "stream of changes"
    found = museum.fetch()
    assert museum.numbers(found) == [3, 2]
    assert [name[-1] for name in found.deleted] == ["1"]
    assert found.end.complete
    later = activity("Update", 2, "2026-02-01")
    museum.script.held["/activity/1"]["orderedItems"].append(later)
    assert museum.numbers(museum.fetch(FetchRequest(since=found.end.next_since))) == [2]


def test_only_what_is_plainly_linked_art_is_offered_at_an_address(museum) -> None:
    http = LocalHttp()
    (offer,) = LinkedArtConnector.discover(museum.url, http, frozenset())
    assert (offer.options, offer.info.total) == ({"url": museum.url}, 5)
    for foreign in (
        {"_links": {"self": {"href": "x"}}, "_embedded": {"items": [{"name": "a"}]}},
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "type": "OrderedCollection",
            "orderedItems": [],
        },
        {"label": "x", "type": "Thing"},
        [{"id": 1}],
    ):
        museum.script.held["/search"] = foreign
        assert list(LinkedArtConnector.discover(museum.url, http, frozenset())) == []


def test_what_was_done_to_damaged_bytes_is_told_with_its_count(museum) -> None:
    museum.script.held["/o/1"] = b'{"type": "HumanMadeObject", "_label": "B\xecnh\x0bg\xf4m"}'
    found = museum.trial()
    assert {notice.rule for notice in found.notices} == {"repaired_bytes", "repaired_controls"}
    assert all(notice.message.startswith("1 documents: ") for notice in found.notices)


def test_objects_and_exhibitions_know_each_other_by_their_ids(museum) -> None:
    show = {"type": "Activity", "_label": "Gốm cổ", "classified_as": [{"id": "aat:300054766"}]}
    museum.script.held |= {
        "/o/1": thing(1, member_of=[{"type": "Set", "used_for": [{"id": "{base}/o/2", "_label": "Gốm cổ"}]}]),
        "/o/2": {
            **show,
            "id": "{base}/o/2",
            "used_specific_object": [{"id": "{base}/o/1", "_label": "Bình"}],
        },
    }
    found = museum.trial()
    by_title = {record.title: record for record in found.records.values()}
    shown, exhibition = by_title["Bình gốm 1"].related[0], by_title["Gốm cổ"].related[0]
    assert (shown.type, exhibition.type) == ("shown_in", "shows")
    assert shown.id.startswith("trial-")
    assert shown.id != exhibition.id


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (b"", "nothing in the answer"),
        (b"<html><title>Museum</title></html>", "web page where JSON should be: Museum"),
        (b'{"type": "HumanMadeObject", "_label": NaN}', "NaN"),
        (b"[" * 3000, "nested|cannot be read"),
        ({"type": "Manifest", "label": "x"}, "use the connector iiif"),
        ({"name": "x"}, "no document of Linked Art"),
    ],
)
def test_what_is_no_linked_art_is_refused_in_words(museum, held: object, words: str) -> None:
    museum.script.held["/search"] = held
    for ask in (museum.check, museum.fetch):
        with pytest.raises((SourceMalformed, SourceRefused), match=words):
            ask()
    assert list(LinkedArtConnector.discover(museum.url, LocalHttp(), frozenset())) == []
