"""Records with pictures are found by their stored text, on either database."""

from __future__ import annotations

from flask import Flask

from catalog.record import Chapter, Image, Link, Record
from catalog.store import pictured
from catalog.store.db import reading
from tests.factories import make_record, publish_records, withdraw

PICTURE = (Image(url="https://a.example/1.jpg"),)


def records() -> list[Record]:
    return [
        make_record("1", images=PICTURE),
        make_record("2", title='"images":[ and "rel":"manifest"', description='{"images":[]}'),
        make_record("3", kind="exhibition", chapters=(Chapter(title="Một", images=PICTURE),)),
        make_record("4", links=(Link(rel="manifest", url="https://a.example/m"),)),
        make_record("5", links=(Link(rel="page", url="https://a.example/m"),)),
        make_record("6", images=PICTURE),
        make_record("7", source="museum", institution="museum", images=PICTURE),
    ]


def test_only_what_names_a_picture_or_a_manifest_is_found(app: Flask) -> None:
    publish_records(records())
    withdraw("sample-6")
    with reading() as session:
        shelves = pictured.shelves(session)
        held = pictured.of_institution(session, "hue-library", "", "")
        part = pictured.of_institution(session, "hue-library", "sample-2", "sample-4")
        starts = pictured.starts(session, "hue-library", "", "")
        newest = pictured.newest(session, until=10**6, limit=2)
    assert shelves == {
        "hue-library": pictured.Shelf(3, ("sample-1",)), "museum": pictured.Shelf(1, ("museum-7",)),
    }  # fmt: skip
    assert [stored.id for stored in held] == ["sample-1", "sample-3", "sample-4"]
    assert [stored.id for stored in part] == ["sample-3"]
    assert starts == ["sample-1"]
    assert [(stored.id, stored.withdrawn is None) for stored in newest] == [
        ("sample-6", False), ("museum-7", True),
    ]  # fmt: skip


def test_what_lost_its_pictures_is_known_by_an_earlier_version(app: Flask) -> None:
    publish_records(records())
    publish_records([make_record("1"), make_record("2", title="Khác")])
    with reading() as session:
        assert pictured.had_pictures(session, ["sample-1", "sample-2", "sample-5"]) == {"sample-1"}
