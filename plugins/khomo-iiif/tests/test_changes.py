"""What changed is asked for by dates, entity tags or a stream; what could not be had comes again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog.sdk import FetchRequest
from catalog.sdk.testing.iiif import collection, manifest, named, stream
from catalog.sdk.testing.serving import Answer


def again(since: str | None, **more: object) -> FetchRequest:
    """The next run of a catalog that has everything."""
    return FetchRequest(since=since, known=frozenset, **more)


@pytest.mark.parametrize("by_tag", [False, True])
def test_manifests_that_did_not_change_are_only_said_to_be_there(museum, by_tag: bool) -> None:
    script = museum.script
    script.tagged = {f"/m/{number}" for number in range(1, 6)} if by_tag else set()
    first = museum.fetch()
    script.changed["/m/3"] = datetime.now(UTC) + timedelta(hours=1)
    script.held["/top"] = collection("/top", map(named, (1, 2, 3, 5)))
    second = museum.fetch(again(first.end.next_since))
    assert museum.numbers(second) == [3]
    assert [name.rpartition("/")[2] for name in second.present] == ["1", "2", "5"]
    assert second.end.complete
    assert script.spared == ["/m/1", "/m/2", "/m/5"]
    # Nothing changed any more: the tags that were kept are still the ones that were sent.
    del script.changed["/m/3"]
    if by_tag:
        assert len(museum.fetch(again(second.end.next_since)).present) == 3


def test_what_the_catalog_does_not_have_is_asked_for_whatever_its_date(museum) -> None:
    first = museum.fetch()
    some = FetchRequest(since=first.end.next_since, known=lambda names: [n for n in names if n[-1] in "12"])
    second = museum.fetch(some)
    assert museum.numbers(second) == [3, 4, 5]
    assert len(second.present) == 2


def test_everything_is_read_again_after_some_days_when_wanted_and_for_another_address(museum) -> None:
    first = museum.fetch().end.next_since
    old = first.replace(str(datetime.now(UTC).year), str(datetime.now(UTC).year - 1))
    for request in (again(old), again(first, full=True), again("nonsense"), again("[1]")):
        assert len(museum.fetch(request).ids) == 5
    museum.script.held["/other"] = museum.script.held["/top"]
    assert len(museum.fetch(again(first), url=f"{museum.script.url}/other").ids) == 5
    kept = museum.fetch(again(old), sweep_days=0)
    assert len(kept.present) == 5


def test_a_manifest_that_failed_is_asked_for_again_whatever_its_date(museum) -> None:
    first = museum.fetch()
    museum.script.held["/m/4"] = Answer(status=500)
    second = museum.fetch(again(first.end.next_since))
    assert [entry.identifier[-1] for entry in second.failed] == ["4"]
    museum.hold(4)
    third = museum.fetch(again(second.end.next_since))
    assert museum.numbers(third) == [4]


def test_a_collection_that_was_not_seen_keeps_the_date_of_the_run_before(museum) -> None:
    museum.script.held |= {
        "/top": collection("/top", [{"id": "{base}/inner", "type": "Collection"}]),
        "/inner": collection("/inner", map(named, (1, 2))),
    }
    first = museum.fetch().end.next_since.replace(str(datetime.now(UTC).year), "2019")
    museum.script.held["/inner"] = Answer(status=500)
    second = museum.fetch(again(first), sweep_days=0)
    assert '"at":"2019' in second.end.next_since
    assert not second.end.complete


def test_a_stream_that_the_collection_names_tells_what_changed(museum) -> None:
    service = [{"id": "{base}/changes", "type": "OrderedCollection"}]
    museum.script.held["/top"] = collection("/top", map(named, range(1, 6)), service=service)
    museum.script.held |= stream(
        [("Create", number, f"2026-01-0{number}T00:00:00Z") for number in range(1, 6)]
    )
    first = museum.trial()
    assert first.info.details["changes"].endswith("/changes")
    assert len(first.records) == 5
    assert first.checkpoints[-1].complete
    museum.hold(6)
    museum.script.held |= stream(
        [
            ("Create", 5, "2026-01-05T00:00:00Z"),
            ("Update", 2, "2026-02-01T00:00:00Z"),
            ("Update", 3, "2026-02-02T00:00:00Z"),
            ("Delete", 3, "2026-02-03T00:00:00Z"),
            ("Create", 6, "2026-02-04T00:00:00Z"),
            ("Update", 2, "2026-02-05T00:00:00Z"),
        ]
    )
    museum.script.requests.clear()
    second = museum.fetch(again(first.checkpoints[-1].next_since))
    assert museum.numbers(second) == [2, 6, 5]
    assert [name[-1] for name in second.deleted] == ["3"]
    assert not second.end.complete
    assert museum.script.requests.count("/m/1") == 0
    # A manifest that both ways bring is the same bytes and the same context.
    assert {raw.context.get("collections") for raw in second.raws if not raw.deleted} == {None}
    assert {raw.context.get("collections") for raw in museum.fetch().raws} == {None}


def test_a_stream_can_be_the_source_itself_and_be_cut(museum) -> None:
    museum.hold(*range(1, 121))
    museum.url = f"{museum.script.url}/changes"
    times = {number: f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z" for number in range(1, 121)}
    activities = [("Create", number, time) for number, time in times.items()]
    museum.script.held |= stream([*activities, ("Delete", 7, "2026-01-02T00:00:00Z")], size=40)
    assert "stream of changes" in museum.check().details["document"]
    whole = museum.fetch()
    assert museum.numbers(whole) == [number for number in range(120, 0, -1) if number != 7]
    assert whole.end.complete
    rest = museum.fetch(FetchRequest(resume=whole.marks[0].resume))
    assert [*whole.ids[:49], *rest.ids] == whole.ids  # the fiftieth is the one that is gone
    moved = {"type": "Move", "endTime": "2026-01-03T00:00:00Z",
             "object": {"id": "{base}/m/1", "type": "Manifest"},
             "target": {"id": "{base}/m/500", "type": "Manifest"}}  # fmt: skip
    refresh = {"type": "Refresh", "startTime": "2026-01-04T00:00:00Z"}
    museum.script.held["/m/500"] = manifest(500)
    museum.script.held["/changes"] = {
        "type": "OrderedCollection", "first": "{base}/changes?page=3", "id": "{base}/changes"
    }  # fmt: skip
    museum.script.held["/changes?page=3"] = {"type": "OrderedCollectionPage", "orderedItems": [moved]}
    after = museum.fetch(again(whole.end.next_since))
    assert museum.numbers(after) == [500]
    assert [name.rpartition("/")[2] for name in after.deleted] == ["1"]
    museum.script.held["/changes?page=3"]["orderedItems"] = [moved, refresh]
    assert museum.fetch(again(whole.end.next_since)).ids == []
    assert museum.fetch().ids == []


def test_a_stream_in_circles_ends_the_run_in_words(museum) -> None:
    museum.url = f"{museum.script.url}/changes"
    museum.script.held |= stream([("Create", 1, "2026-01-01T00:00:00Z")])
    museum.script.held["/changes?page=0"]["prev"] = {"id": "{base}/changes?page=0"}
    with pytest.raises(Exception, match="goes in circles"):
        museum.fetch()
