"""Counts by institution and day, and searches that found nothing."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.store import lost_searches, visits
from catalog.store.db import reading, writing
from catalog.store.lost_searches import Lost
from catalog.store.visits import Seen
from tests.factories import add_institution, make_record, publish_records, withdraw

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def test_what_was_seen_is_added_up_by_day() -> None:
    add_institution("hue-library")
    with writing() as session:
        visits.add(session, {("hue-library", "2026-11-22"): Seen(2, 1, 0)})
        visits.add(
            session,
            {("hue-library", "2026-11-22"): Seen(3, 0, 1), ("hue-library", "2026-12-01"): Seen(9, 9, 9)},
        )
    with reading() as session:
        assert visits.by_day(session, "hue-library", FIRST, LAST) == {"2026-11-22": Seen(5, 1, 1)}
        assert visits.totals(session, ["hue-library", "vinh-museum"], FIRST, LAST) == {
            "hue-library": Seen(5, 1, 1)
        }


def test_only_what_is_shown_and_known_is_counted() -> None:
    shown, gone = publish_records([make_record("1"), make_record("2")])
    withdraw(gone)
    with reading() as session:
        assert visits.institutions_of(session, [shown, gone, "nobody-1"]) == {shown: "hue-library"}
        assert visits.known(session, ["hue-library", "nobody"]) == {"hue-library": "hue-library"}


def test_searches_are_told_above_five_uses_and_forgotten_in_time() -> None:
    with writing() as session:
        lost_searches.add(session, {"sách nói": 4, "hiếm": 5, "ngọc lũ 2": 8}, "2026-11-20")
        lost_searches.add(session, {"sách nói": 3}, "2026-11-23")
    with reading() as session:
        assert lost_searches.commonest(session) == [
            Lost("ngọc lũ 2", 8, "2026-11-20"),
            Lost("sách nói", 7, "2026-11-23"),
        ]
        assert len(lost_searches.commonest(session, limit=1)) == 1
    with writing() as session:
        lost_searches.forget(session, date(2026, 11, 22))
    with reading() as session:
        assert [one.words for one in lost_searches.commonest(session)] == ["sách nói"]
