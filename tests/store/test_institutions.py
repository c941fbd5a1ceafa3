"""Institutions in the store."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.store import changes, institutions, records, works
from catalog.store.db import reading, writing
from tests.factories import add_institution, draft, make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")


def save(**given: Any) -> str:
    with writing() as session:
        return institutions.save(session, {"slug": "hue-library", **given})


def seq() -> int:
    with reading() as session:
        return changes.head(session).seq


def facts(slug: str = "hue-library") -> dict[str, Any] | None:
    with reading() as session:
        return institutions.get(session, slug)


def test_saving_tells_new_unchanged_and_changed() -> None:
    given = {"name_vi": "Thư viện Huế", "system": "library"}
    assert save(**given) == "new"
    assert save(**given) == "unchanged"
    assert save(**given, hours="8:00–17:00") == "changed"
    assert facts() == {"slug": "hue-library", **given, "hours": "8:00–17:00"}


def test_an_unknown_institution_is_none() -> None:
    assert facts("nowhere") is None


def test_empty_facts_are_left_out_and_zero_is_not_empty() -> None:
    save(name_vi="Trạm", system="museum", lat=0.0, lon=107.5, url="")
    told = facts()
    assert told is not None
    assert (told["lat"], told["lon"]) == (0.0, 107.5)
    assert "url" not in told


@pytest.mark.parametrize("fact", institutions.INDEXED)
def test_a_change_of_an_indexed_fact_raises_the_works_of_its_records(fact: str) -> None:
    publish_records([make_record("1"), make_record("2")])
    before = seq()
    assert save(**{fact: 16.46 if fact in ("lat", "lon") else "museum"}) == "changed"
    with reading() as session:
        assert {work.id for work in works.after(session, before, 9)} == {"sample-1", "sample-2"}


def test_a_change_of_another_fact_raises_nothing() -> None:
    publish_records([make_record("1")])
    before = seq()
    assert save(hours="8:00–17:00") == "changed"
    assert seq() == before


def test_an_indexed_fact_of_an_institution_without_records_takes_no_number() -> None:
    save(name_vi="Thư viện", system="library")
    assert save(name_vi="Thư viện Huế") == "changed"
    assert seq() == 0


def test_all_institutions_come_by_slug_with_their_counts_of_live_records() -> None:
    publish_records([make_record("1"), make_record("2"), make_record("3", institution="hue-museum")])
    add_institution("a-club", name_vi="Câu lạc bộ")
    withdraw("sample-2")
    with reading() as session:
        assert set(institutions.everything(session)) == {"hue-library", "hue-museum", "a-club"}
        assert next(iter(institutions.everything(session))) == "a-club"
        assert institutions.record_counts(session) == {"hue-library": 1, "hue-museum": 1}


def test_what_is_kept_and_not_published_is_counted_for_nobody() -> None:
    publish_records([make_record("1")])
    add_institution("hue-museum")
    drafts = [make_record("2"), make_record("3", institution="hue-museum")]
    with writing() as session:
        records.append(session, "sample", None, [draft(one) for one in drafts])
    with reading() as session:
        assert institutions.record_counts(session) == {"hue-library": 1}
        assert institutions.record_counts(session, {"hue-museum"}) == {}


def test_the_stamp_changes_with_every_change_and_only_then() -> None:
    def stamp() -> str:
        with reading() as session:
            return institutions.stamp(session)

    save(name_vi="Thư viện", system="library")
    first = stamp()
    save(name_vi="Thư viện", system="library")
    assert stamp() == first
    save(name_vi="Thư viện Huế")
    assert stamp() != first
