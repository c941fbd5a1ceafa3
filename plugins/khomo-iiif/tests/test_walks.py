"""Collections are walked to their ends, whatever their shape, and no loop, size or fault ends in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from khomo_iiif import walk

from catalog.sdk import FetchRequest, SourceError, SourceMalformed, SourceRefused
from catalog.sdk.testing.iiif import collection, collection_v2, manifest, manifest_v2, named
from catalog.sdk.testing.serving import Answer


def child(path: str, **more: object) -> dict[str, object]:
    return {"id": "{base}" + path, "type": "Collection", "label": {"vi": [path]}, **more}


def test_one_request_brings_one_manifest(museum) -> None:
    found = museum.trial()
    assert len(found.records) == 5
    assert found.info.total == 5
    assert found.checkpoints[-1].complete
    museum.script.requests.clear()
    museum.fetch()
    assert museum.script.requests == ["/top", *(f"/m/{number}" for number in range(1, 6))]


def test_a_manifest_that_stands_in_its_collection_is_not_asked_for_again(museum) -> None:
    museum.script.held["/top"] = collection("/top", [manifest(7), named(2)])
    found = museum.trial()
    assert [record.title for record in found.records.values()] == ["Trống đồng số 7", "Trống đồng số 2"]
    assert museum.script.requests.count("/m/7") == 0
    assert museum.script.requests.count("/m/2") == 1


def test_collections_in_one_another_in_both_versions_bring_each_manifest_once(museum) -> None:
    museum.hold(*range(6, 12))
    museum.script.held |= {
        "/top": collection(
            "/top",
            [
                named(1),
                child("/old"),
                child(
                    "", id="", items=[named(2), named(1)]
                ),  # a collection within, without an address of its own
                {"id": "{base}/work", "type": "Collection"},
                "{base}/m/9",
                child("/top"),
            ],
        ),
        "/old": collection_v2(
            "/old", [3, 4], members=[{"@id": "{base}/m/5", "@type": "sc:Manifest"}], next="{base}/old?page=2"
        ),
        "/old?page=2": collection_v2("/old", [6, 3], next="{base}/old?page=2"),
        "/work": collection("/work", [named(7), named(8)], behavior=["multi-part"]),
    }
    found = museum.trial()
    titles = [record.title for record in found.records.values()]
    assert titles == [f"Trống đồng số {number}" for number in (1, 3, 4, 5, 6, 2, 7, 8, 9)]
    assert [notice.rule for notice in found.notices] == ["collection_loop", "collection_loop"]
    volume = next(record for record in found.records.values() if record.title.endswith("7"))
    assert [(entry.type, entry.title) for entry in volume.related] == [("part_of", "Sưu tập work")]
    old = next(record for record in found.records.values() if record.title.endswith("3"))
    assert old.collections == ("Sưu tập old",)


def test_a_run_that_was_cut_goes_on_behind_its_last_mark_at_any_depth(museum) -> None:
    museum.hold(*range(6, 321))
    museum.script.held |= {
        "/top": collection("/top", [named(1), child("/a"), child("/b"), named(320)]),
        "/a": collection(
            "/a", [*map(named, range(2, 101)), child("", id="", items=[named(200), named(201)])]
        ),
        "/b": collection_v2("/b", range(101, 180), next="{base}/b?page=2"),
        "/b?page=2": collection_v2("/b", range(180, 200)),
    }
    whole = museum.fetch()
    assert len(whole.ids) == 202
    for mark in whole.marks[:-1]:
        museum.script.requests.clear()
        rest = museum.fetch(FetchRequest(resume=mark.resume))
        before = whole.items.index(mark)
        assert rest.ids == [item.native_id for item in whole.items[before:] if hasattr(item, "payload")]
        assert rest.end.complete
        labels = {tuple(raw.context["collections"]) for raw in rest.raws}
        assert labels <= {tuple(raw.context["collections"]) for raw in whole.raws}


def test_a_collection_that_changed_while_a_run_was_cut_is_read_from_its_beginning(museum) -> None:
    museum.hold(*range(6, 81))
    museum.script.held["/top"] = collection("/top", map(named, range(1, 81)))
    mark = museum.fetch().marks[0]
    museum.script.held["/top"] = collection("/top", map(named, range(2, 81)))
    found = museum.fetch(FetchRequest(resume=mark.resume))
    assert museum.numbers(found) == list(range(2, 81))
    assert found.rules == ["list_changed"]


def test_bounds_are_told_and_nothing_is_withdrawn(museum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_DEPTH", 3)
    for depth in range(5):
        museum.script.held[f"/d{depth}"] = collection(
            f"/d{depth}", [named(depth + 1), child(f"/d{depth + 1}")]
        )
    museum.url = f"{museum.script.url}/d0"
    found = museum.fetch()
    assert museum.numbers(found) == [1, 2, 3]
    assert "connect a part of the collection instead" in found.told("collection_bounds")
    assert not found.end.complete
    monkeypatch.setattr(walk, "MAX_MANIFESTS", 4)
    museum.url = f"{museum.script.url}/top"
    found = museum.fetch()
    assert museum.numbers(found) == [1, 2, 3, 4]
    assert found.rules == ["collection_bounds"]
    assert not found.end.complete


def test_what_cannot_be_read_is_told_by_its_address_and_keeps_what_is_here(museum) -> None:
    museum.script.held["/top"] = collection(
        "/top",
        [child("/gone"), child("/page"), child("/m/1"), {"type": "Manifest"}, *map(named, range(1, 9))],
    )
    museum.script.held |= {
        "/page": b"<html><title>B\xe1\xba\xa3o tr\xc3\xac</title></html>",
        "/m/2": b'{"type": "Manifest", "label": NaN}',
        "/m/3": Answer(status=403),
        "/m/4": Answer(status=410),
        "/m/5": Answer(status=500),
        "/m/6": b'{"a":' * 5000,
        "/m/7": collection("/m/7", []),
        "/m/8": b'{"type": "Manifest", "label": "cut',
    }
    found = museum.fetch()
    assert museum.numbers(found) == [1]
    assert [name.rpartition("/")[2] for name in found.deleted] == ["4"]
    told = {entry.identifier.rpartition("/")[2]: entry.message for entry in found.failed}
    assert set(told) == {"2", "3", "5", "6", "7", "8"}
    for number, words in {
        "2": "NaN",
        "3": "does not let us",
        "6": "deep",
        "7": "is a collection",
        "8": "cannot be read",
    }.items():
        assert words in told[number]
    assert sorted(found.rules) == [*["collection_unreadable"] * 3, "member_unnamed"]
    assert "Bảo trì" in " ".join(notice.message for notice in found.notices)
    assert not found.end.complete


def test_a_server_that_is_down_ends_the_run_with_its_words(museum) -> None:
    museum.script.held |= {f"/m/{number}": Answer(status=503) for number in range(1, 6)}
    with pytest.raises(SourceError, match="503"):
        museum.fetch()
    museum.script.held["/top"] = collection("/top", [child(f"/c{number}") for number in range(4)])
    museum.script.held |= {f"/c{number}": Answer(status=503) for number in range(4)}
    with pytest.raises(SourceError, match="503"):
        museum.fetch()


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (b"", "nothing in the answer"),
        (b"<html><title>Viewer</title></html>", "web page where JSON should be: Viewer"),
        (b"[1, 2]", "JSON"),
        (b'{"type": "Collection", "items": [', "cannot be read"),
        (b'{"type": "Collection", "items": [{"a": NaN}]}', "NaN"),
        (b'{"type": "Collection" "items": []}', "',' should be"),
        (b'{"a": ' + b"[" * 3000 + b"]" * 3000 + b"}", "nested"),
        ({"@context": "x", "protocol": "http://iiif.io/api/image", "width": 1}, "one picture"),
        ({"type": "Person"}, "its type is Person"),
    ],
)
def test_what_is_no_collection_is_refused_in_words(museum, held: object, words: str) -> None:
    museum.script.held["/top"] = held
    for ask in (museum.check, museum.fetch):
        with pytest.raises((SourceMalformed, SourceRefused), match=words):
            ask()


def test_a_single_manifest_and_one_of_version_2_are_sources_too(museum) -> None:
    museum.script.held["/m/1"] = manifest_v2(1)
    museum.url = f"{museum.script.url}/m/1"
    assert museum.check().details["version"] == "2"
    found = museum.trial()
    assert [record.title for record in found.records.values()] == ["Trống đồng số 1"]
    assert found.checkpoints[-1].complete


def test_a_limit_is_kept_and_such_a_run_is_never_complete(museum) -> None:
    found = museum.fetch(FetchRequest(limit=2))
    assert museum.numbers(found) == [1, 2]
    assert not found.end.complete
    assert found.end.next_since is None


WALKER = """
import resource, sys
from khomo_iiif.walk import Walk
from khomo_iiif.pages import Page
page = Page("https://museum.example/top", open(sys.argv[1], "rb"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for entry in Walk(None, page, print).entries())
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_collection_of_a_hundred_thousand_is_walked_without_holding_it(tmp_path: Path) -> None:
    many = 100_000
    file = tmp_path / "top.json"
    with file.open("w", encoding="utf-8") as out:
        out.write('{"id": "https://museum.example/top", "type": "Collection", "label": "Lớn", "items": [')
        out.writelines(
            f'{{"id": "https://museum.example/iiif/m/{number}", "type": "Manifest", "label": {{"vi": '
            f'["Trống đồng số {number}"]}}}}{"," if number < many else "]}"}'
            for number in range(1, many + 1)
        )
    ran = subprocess.run([sys.executable, "-c", WALKER, file], capture_output=True, text=True, check=True)
    count, megabytes = map(int, ran.stdout.split())
    assert count == many
    # As values they take about 60 MB; what is kept of each is eight bytes in a set.
    assert megabytes < 30
