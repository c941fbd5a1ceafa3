"""Stored raw records are mapped again without the network."""

from __future__ import annotations

from pathlib import Path

from catalog.harvest import registry
from catalog.harvest.remap import remap
from catalog.sdk.events import HarvestReport
from tests.harvest.conftest import COMPLETE, Source, book, counts, shelf


def _remap(source: Source) -> HarvestReport:
    return remap(source.parts.settings, source.parts.hooks, "books", pool=source.pool)


def _prefix(source: Source, text: str) -> None:
    registry.update(source.parts.hooks, "books", [("prefix", text)])


def test_a_remap_with_the_same_mapping_changes_nothing(source: Source) -> None:
    source.harvest(*shelf(300), COMPLETE)
    head = source.head()
    report = _remap(source)
    assert (report.status, counts(report)) == ("done", {"unchanged": 300})
    assert source.head() == head


def test_only_records_that_come_out_otherwise_get_a_version(source: Source) -> None:
    source.harvest(*shelf(1300), COMPLETE)
    Path(source.script).unlink()
    head = source.head()
    _prefix(source, "Tập ")
    assert counts(_remap(source)) == {"changed": 1300}
    assert source.head() == head + 1300
    assert source.titles()[0] == "Tập Sách 00000"
    # An enricher or format that touches nothing here gives the same records under another version.
    _prefix(source, "Tập  ")
    assert counts(_remap(source)) == {"unchanged": 1300}
    assert source.head() == head + 1300


def test_a_harvest_after_a_remap_finds_everything_unchanged(source: Source) -> None:
    source.harvest(*shelf(50), COMPLETE)
    _prefix(source, "Tập ")
    _remap(source)
    assert counts(source.harvest()) == {"unchanged": 50}


def test_a_record_that_failed_is_taken_when_its_mapping_can(source: Source) -> None:
    source.harvest(book("b1", ""), book("b2"), COMPLETE)
    assert source.titles() == ["Truyện Kiều"]
    _prefix(source, "Không tên")
    report = _remap(source)
    assert counts(report) == {"new": 1, "changed": 1}
    assert source.titles() == ["Không tên", "Không tênTruyện Kiều"]


def test_a_record_that_now_fails_keeps_its_last_good_version(source: Source) -> None:
    source.harvest(book("b1", "good"), COMPLETE)
    _prefix(source, "enricher ")
    report = _remap(source)
    assert (report.status, counts(report)) == ("done_with_errors", {"failed": 1})
    assert source.titles() == ["good"]


def test_withdrawn_records_are_left_alone(source: Source) -> None:
    source.harvest(book("b1"), book("b2"), {"deleted": "b1"}, COMPLETE)
    _prefix(source, "Tập ")
    assert counts(_remap(source)) == {"changed": 1}
    assert source.titles() == ["Tập Truyện Kiều"]


def test_a_remap_leaves_presence_as_the_last_listing_found_it(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    _prefix(source, "Tập ")
    _remap(source)
    report = source.harvest(*shelf(19), COMPLETE)
    assert report.withdrawn == 1
