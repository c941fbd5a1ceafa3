"""Misread Vietnamese is repaired on its way in, told in the run's report, and can be taken back by source."""

from __future__ import annotations

import pytest

from catalog.errors import InvalidInput
from catalog.harvest import registry
from catalog.harvest.remap import remap
from tests.harvest.conftest import COMPLETE, Source, book, counts

MISREAD = "Nh÷ng nguyªn t¾c biªn môc"


def test_a_misread_title_is_published_as_it_was_meant_with_what_came(source: Source) -> None:
    report = source.harvest(book("b1", MISREAD), book("b2", "Truyện Kiều"), COMPLETE)
    assert report.status == "done"
    assert source.titles() == ["Những nguyên tắc biên mục", "Truyện Kiều"]
    stored = source.record("b1")
    assert stored is not None
    assert (
        '"repairs":[{"field":"title","original":"Nh÷ng nguyªn t¾c biªn môc","read_as":"tcvn3"}]'
        in stored.json
    )


def test_the_report_of_the_run_tells_of_the_repair_and_of_the_way_back(source: Source) -> None:
    report = source.harvest(book("b1", MISREAD), book("b2"), COMPLETE)
    (notice,) = report.notices
    for told in ("b1", MISREAD, "tcvn3", "text_repair=off"):
        assert told in notice


def test_the_repair_of_a_source_can_be_taken_back_and_made_again(source: Source) -> None:
    source.harvest(book("b1", MISREAD), book("b2"), COMPLETE)
    registry.update(source.parts.hooks, "books", [("text_repair", "off")])
    report = remap(source.parts.settings, source.parts.hooks, "books", pool=source.pool)
    assert counts(report) == {"changed": 1, "unchanged": 1}
    assert source.titles() == [MISREAD, "Truyện Kiều"]
    assert counts(source.harvest()) == {"unchanged": 2}
    registry.update(source.parts.hooks, "books", [("text_repair", "")])
    remap(source.parts.settings, source.parts.hooks, "books", pool=source.pool)
    assert source.titles() == ["Những nguyên tắc biên mục", "Truyện Kiều"]


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(source: Source) -> None:
    with pytest.raises(InvalidInput, match=r"text_repair.*'klingon'.*auto, off, utf8, tcvn3"):
        registry.update(source.parts.hooks, "books", [("text_repair", "klingon")])
