"""The word book follows the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask

from catalog import wordbooks
from catalog.parts import Parts
from catalog.record import Agent
from catalog.search import wordbook
from catalog.search.suggestions import suggest
from catalog.store import leases
from tests.factories import make_record, publish_records, withdraw


@pytest.fixture
def parts(app: Flask) -> Parts:
    made: Parts = app.extensions["catalog"]
    return made


def offered(parts: Parts, text: str) -> list[str]:
    return [found.text for found in suggest(wordbook.at(parts.settings.index), text)]


def test_an_empty_catalog_needs_no_word_book(parts: Parts) -> None:
    assert not wordbooks.is_due(parts)
    assert not wordbooks.refresh(parts)
    assert offered(parts, "a") == []


def test_what_is_published_is_offered_once_the_word_book_is_made(parts: Parts) -> None:
    publish_records([make_record("1", title="Chinh phụ ngâm")])
    assert offered(parts, "chinh") == []
    assert wordbooks.refresh(parts)
    assert offered(parts, "chinh") == ["Chinh phụ ngâm"]
    assert not wordbooks.refresh(parts)


def test_what_is_withdrawn_is_offered_no_longer(parts: Parts) -> None:
    publish_records([make_record("1", title="Chinh phụ ngâm"), make_record("2")])
    wordbooks.refresh(parts)
    withdraw("sample-1")
    assert wordbooks.refresh(parts, now=True)
    assert offered(parts, "chinh") == []
    assert offered(parts, "truyen") == ["Truyện Kiều"]


def test_a_word_book_that_is_behind_waits_for_a_hundred_times_its_making(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_records([make_record("1")])
    wordbooks.refresh(parts)
    publish_records([make_record("2")])
    monkeypatch.setattr(wordbooks, "PATIENCE", 1e9)
    assert not wordbooks.is_due(parts)
    monkeypatch.setattr(wordbooks, "PATIENCE", 0)
    assert wordbooks.is_due(parts)
    assert wordbooks.refresh(parts)
    assert not wordbooks.is_due(parts)


def test_a_word_book_of_another_catalog_is_made_anew(
    parts: Parts, make_app: Callable[..., Flask], new_database: Callable[[], str]
) -> None:
    publish_records([make_record("1")])
    wordbooks.refresh(parts)
    given = dataclasses.replace(parts.settings, database_url=new_database())
    other = make_app(given=given).extensions["catalog"]
    publish_records([make_record("2", title="Hoa sen")])
    assert wordbooks.refresh(other)
    assert offered(other, "truyen") == []
    assert offered(other, "hoa") == ["Hoa sen"]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 999])
def test_a_damaged_word_book_is_left_aside_and_made_anew(parts: Parts, damage: bytes) -> None:
    publish_records([make_record("1")])
    wordbooks.refresh(parts)
    path = parts.settings.index / wordbook.FILE
    path.unlink()
    path.write_bytes(damage)
    assert offered(parts, "truyen") == []
    assert wordbooks.refresh(parts)
    assert offered(parts, "truyen") == ["Truyện Kiều"]


def test_one_process_at_a_time_makes_it(parts: Parts) -> None:
    publish_records([make_record("1")])
    with leases.hold("wordbook"):
        assert not wordbooks.refresh(parts)
    assert wordbooks.refresh(parts)


def test_a_making_that_is_stopped_leaves_the_old_one_and_no_files(parts: Parts) -> None:
    publish_records([make_record("1")])
    wordbooks.refresh(parts)
    publish_records([make_record("2", title="Hoa sen")])
    (parts.settings.index / "wordbook-1-killed-0.part").write_bytes(b"left by a kill")
    assert not wordbooks.refresh(parts, now=True, is_stopped=lambda: True)
    assert [path.name for path in parts.settings.index.glob("wordbook*")] == [wordbook.FILE]
    assert offered(parts, "hoa") == []


def test_institutions_and_their_places_are_offered_with_their_records(parts: Parts) -> None:
    publish_records([make_record(str(n), creators=(Agent(name="Tổng Huế"),)) for n in range(3)])
    wordbooks.refresh(parts)
    found = suggest(wordbook.at(parts.settings.index), "hue")
    assert [(one.kind, one.text, one.count, one.slug) for one in found] == [
        ("institution", "Hue City General Library", 3, "hue-library"),
        ("place", "Thành phố Huế", 3, ""),
        ("institution", "Thư viện Tổng hợp thành phố Huế", 3, "hue-library"),
        ("creator", "Tổng Huế", 3, ""),
    ]
