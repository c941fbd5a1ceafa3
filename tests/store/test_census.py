"""The census of what is published."""

from __future__ import annotations

from flask import Flask

from catalog.store import census
from catalog.store.db import reading
from tests.factories import make_record, publish_records, withdraw


def counted() -> census.Census:
    with reading() as session:
        return census.count(session)


def test_an_empty_catalog_has_no_groups_and_no_dates(app: Flask) -> None:
    told = counted()
    assert (told.groups, told.records, told.created, told.modified) == ((), 0, None, None)
    assert told.by("kind") == {}


def test_live_records_are_counted_by_what_they_share_and_withdrawn_ones_are_not(app: Flask) -> None:
    quoted = '"metadata_licence":"CC0-1.0"'
    publish_records(
        [
            make_record("1", metadata_licence="CC0-1.0", languages=("vi", "en")),
            make_record("2", metadata_licence="CC0-1.0", languages=("vi",), title=quoted),
            make_record("3", kind="map", languages=("fr",)),
            make_record("4", source="museum", institution="history-museum", kind="object"),
            make_record("5", metadata_licence="CC-BY-4.0"),
        ]
    )
    first = counted()
    withdraw("sample-5")
    told = counted()
    assert (first.records, told.records) == (5, 4)
    assert told.by("licence") == {"": 2, "CC0-1.0": 2}
    assert told.by("kind") == {"book": 2, "map": 1, "object": 1}
    assert told.by("language") == {"vi": 2, "": 1, "fr": 1}
    assert told.by("source") == {"sample": 3, "museum": 1}
    assert told.by("institution") == {"hue-library": 3, "history-museum": 1}
    of_museum = told.of_each_institution()["history-museum"]
    assert (of_museum.records, of_museum.by("kind")) == (1, {"object": 1})
    assert told.created is not None
    assert told.modified is not None
    assert told.created <= told.modified
    assert told.created.tzinfo is not None
