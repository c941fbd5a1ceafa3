"""Changing institutions: what was stays known, what was done can be taken back, one goes on as another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.errors import CatalogError, ChangedMeanwhile, InvalidInput, UnknownName
from catalog.people import undoing, ways_in
from catalog.programme import institutions
from catalog.store import audit, institutions_merged, records, sources, users
from catalog.store import institutions as store
from catalog.store import institutions_history as history
from catalog.store.audit import Wanted
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.users import Grant
from tests.factories import add_institution, add_source, make_record, publish_records

pytestmark = pytest.mark.usefixtures("app")
SLUG, OTHER = "hue-library", "thu-vien-hue"
MERGER = date(2025, 7, 1)


def save(**given: Any) -> institutions.Saved:
    days = {name: given.pop(name) for name in ("since", "act", "revision") if name in given}
    with writing() as session:
        return institutions.save(session, "user:1 Lan", {"slug": SLUG, **given}, **days)


def undo(entry: int | None) -> None:
    assert entry is not None
    with writing() as session:
        found = audit.get(session, entry)
        assert found is not None
        assert undoing.undo(session, found, "user:1 Lan") is not None


def facts(slug: str = SLUG) -> dict[str, Any]:
    with reading() as session:
        found = store.get(session, slug)
    assert found is not None
    return found


def past(slug: str = SLUG) -> history.History:
    with reading() as session:
        return history.of(session, slug)


def named(slug: str = SLUG) -> list[tuple[str, date | None, date | None, str]]:
    return [(one.facts["name_vi"], one.since, one.until, one.act) for one in past(slug).names]


def test_a_new_name_from_a_day_keeps_the_old_one_with_its_last_day() -> None:
    add_institution(name_vi="Thư viện tỉnh Thừa Thiên Huế", name_en="")
    saved = save(name_vi="Thư viện thành phố Huế", since=date(2025, 1, 1), act="175/2024/QH15")
    assert named() == [
        ("Thư viện tỉnh Thừa Thiên Huế", None, date(2024, 12, 31), ""),
        ("Thư viện thành phố Huế", date(2025, 1, 1), None, "175/2024/QH15"),
    ]
    save(name_vi="Thư viện Tổng hợp thành phố Huế", since=MERGER)
    assert [entry[1:3] for entry in named()] == [
        (None, date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 6, 30)),
        (MERGER, None),
    ]
    with pytest.raises(ChangedMeanwhile):
        undo(saved.entry)


def test_a_former_name_whose_end_nobody_knows_is_not_taken_for_the_present_one() -> None:
    add_institution(name_vi="Thư viện Huế", name_en="")
    with writing() as session:
        institutions.add_periods(session, "cli", SLUG, {"names": {"name_vi": "Thư viện Bảo Đại"}}, act="")
    save(name_vi="Thư viện thành phố Huế", since=MERGER)
    assert named() == [
        ("Thư viện Huế", None, date(2025, 6, 30), ""),
        ("Thư viện Bảo Đại", None, None, ""),
        ("Thư viện thành phố Huế", MERGER, None, ""),
    ]


def test_a_name_that_held_earlier_than_was_said_leaves_no_two_at_once() -> None:
    add_institution(name_vi="Thư viện A", name_en="")
    save(name_vi="Thư viện B", since=MERGER)
    save(name_vi="Thư viện C", since=date(2020, 1, 1))
    assert [entry[:3] for entry in named()] == [
        ("Thư viện A", None, date(2019, 12, 31)),
        ("Thư viện C", date(2020, 1, 1), None),
    ]


def test_a_slip_of_the_pen_is_put_right_without_a_trace_in_the_history() -> None:
    add_institution(name_vi="Thư viện Hué")
    save(name_vi="Thư viện Huế")
    assert named() == []
    save(name_vi="Thư viện thành phố Hué", since=MERGER)
    save(name_vi="Thư viện thành phố Huế")
    assert [entry[0] for entry in named()] == ["Thư viện Huế", "Thư viện thành phố Huế"]


def test_state_and_place_have_their_days_too_and_undo_takes_all_back() -> None:
    add_institution(province="Thành phố Huế")
    before = facts()
    saved = save(status="closed", province="Tỉnh Quảng Trị", since=MERGER, act="1689/NQ-UBTVQH15")
    assert facts()["status"] == "closed"
    assert [one.facts["status"] for one in past().statuses] == ["active", "closed"]
    assert [(one.facts["code"], one.facts["province"]) for one in past().territories] == [
        ("46", "Thành phố Huế"),
        ("44", "Tỉnh Quảng Trị"),
    ]
    undo(saved.entry)
    assert facts() == before
    assert not past()


def test_two_editors_at_once_do_not_lose_what_one_wrote() -> None:
    add_institution()
    assert save(hours="8:00–17:00", revision=0).outcome == "changed"
    with pytest.raises(ChangedMeanwhile):
        save(hours="9:00–17:00", revision=0)
    assert facts()["hours"] == "8:00–17:00"


def test_one_that_was_added_by_mistake_goes_while_nothing_hangs_on_it() -> None:
    saved = save(name_vi="Thư viện X", system="library", since=MERGER, act="12/QĐ-UBND")
    assert named() == [("Thư viện X", MERGER, None, "12/QĐ-UBND")]
    add_source("x-file", SLUG)
    with pytest.raises(institutions.StillInUse):
        undo(saved.entry)
    with writing() as session:
        sources.forget(session, "x-file")
    undo(saved.entry)
    with reading() as session:
        assert store.get(session, SLUG) is None


def test_roles_and_invitations_that_go_with_it_are_told_before_and_kept_in_the_log() -> None:
    saved = save(name_vi="Thư viện X", system="library")
    assert saved.entry is not None
    with writing() as session:
        users.add(session, email="an@example.org", name="An", language="vi", grants=[Grant("editor", SLUG)])
        ways_in.invite(
            session, "cli", email="ba@example.org", name="Ba", language="vi", grant=Grant("contributor", SLUG)
        )
    lost = {
        "roles": [{"name": "An", "email": "an@example.org", "role": "editor"}],
        "invitations": [{"name": "Ba", "email": "ba@example.org", "role": "contributor"}],
    }
    with reading() as session:
        entry = audit.get(session, saved.entry)
        assert entry is not None
        assert undoing.lost(session, entry) == lost
    undo(saved.entry)
    with reading() as session:
        noted = audit.listed(session, Reach(everything=True), Wanted(action="undo create"))[0]
        assert noted.before == {"slug": SLUG, "name_vi": "Thư viện X", "system": "library", **lost}
        assert users.by_email(session, "an@example.org").grants == ()  # type: ignore[union-attr]


def test_what_came_before_and_after_stands_at_both_and_can_be_taken_back() -> None:
    add_institution()
    add_institution("district", name_vi="Thư viện huyện Phú Vang")
    with writing() as session:
        entry = institutions.link(session, "cli", "district", SLUG, day=MERGER, act="202/2025/QH15", at=SLUG)
        assert institutions.link(
            session, "cli", "district", SLUG, day=MERGER, act="202/2025/QH15", at=SLUG
        ) is None  # fmt: skip
    (earlier,) = past().earlier
    assert (earlier.slug, earlier.day, earlier.act) == ("district", MERGER, "202/2025/QH15")
    assert [one.slug for one in past("district").later] == [SLUG]
    undo(entry)
    assert not past()
    with writing() as session, pytest.raises(UnknownName):
        institutions.link(session, "cli", "nowhere", SLUG, day=None, act="", at=SLUG)


def test_a_former_name_can_be_added_and_dropped() -> None:
    add_institution()
    with writing() as session:
        former = {"names": {"name_vi": "Thư viện Bảo Đại"}}
        days = {"until": date(1945, 8, 1), "act": ""}
        assert institutions.add_periods(session, "cli", SLUG, former, **days) is not None
        assert institutions.add_periods(session, "cli", SLUG, former, **days) is None
    (period,) = past().names
    with writing() as session:
        entry = institutions.drop_period(session, "cli", SLUG, "names", period.id)
    assert not past()
    undo(entry)
    assert past().names[0].facts["name_vi"] == "Thư viện Bảo Đại"
    with writing() as session, pytest.raises(UnknownName):
        institutions.drop_period(session, "cli", SLUG, "acts", period.id)


@pytest.mark.databases("sqlite", "postgresql")
def test_one_goes_on_as_the_other_and_back(app: Any) -> None:
    add_institution(address="29A Lê Quý Đôn", isil="")
    add_institution(
        OTHER, name_vi="Thư viện Huế", isil="VN-TVHUE", address="Lê Quý Đôn", phone="0234 1234567"
    )
    publish_records([make_record("1", source="a", institution=SLUG)])
    publish_records([make_record("2", source="b", institution=OTHER)])
    with writing() as session:
        person = users.add(
            session, email="lan@example.org", name="Lan", language="vi", password_hash="",
            grants=(Grant("editor", OTHER),),
        )  # fmt: skip
    before, other = facts(), facts(OTHER)
    with writing() as session:
        entry = institutions.merge(session, "user:1 Lan", OTHER, SLUG, reason="nhập hai lần")
    assert facts(OTHER) == facts() == {**before, "isil": "VN-TVHUE", "phone": "0234 1234567"}
    with reading() as session:
        known = store.everything(session)
        assert list(known) == [SLUG]
        assert known[OTHER] == known.get(OTHER) == known[SLUG]
        assert known.get("nowhere") is None
        assert sources.get(session, "b").source.institution == SLUG
        assert Grant("editor", SLUG) in users.get(session, person.id).grants
        total, _page = records.of_institution(session, SLUG)
        assert total == sum(records.counts_of_institution(session, SLUG).values()) == 2
        assert institutions_merged.merged_into(session, SLUG) == [(OTHER, "Thư viện Huế")]
    with writing() as session, pytest.raises(InvalidInput, match="was merged into hue-library"):
        store.save(session, {"slug": OTHER, "name_vi": "Thư viện"})
    undo(entry)
    assert (facts(), facts(OTHER)) == (before, other)
    with reading() as session:
        assert sources.get(session, "b").source.institution == OTHER
        assert users.get(session, person.id).grants == (Grant("editor", OTHER),)


def test_nothing_is_merged_into_itself_or_into_what_is_gone() -> None:
    add_institution()
    with writing() as session, pytest.raises(CatalogError, match="into itself"):
        institutions.merge(session, "cli", SLUG, SLUG, reason="")
    with writing() as session, pytest.raises(UnknownName):
        institutions.merge(session, "cli", "nowhere", SLUG, reason="")
