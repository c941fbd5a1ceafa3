"""Changing plans: what an import keeps, what can be taken back and until when."""

from __future__ import annotations

import dataclasses

import pytest

from catalog.errors import AlreadyExists, ChangedMeanwhile
from catalog.people import undoing
from catalog.programme import plan_editing, plan_files, plan_rows
from catalog.programme.plan_editing import PlanInUse
from catalog.programme.plans import Plan
from catalog.store import audit, db
from catalog.store.audit import Wanted
from catalog.store.models import SummingRow
from catalog.store.scopes import Reach

pytestmark = pytest.mark.usefixtures("app")
SLUG = "288-kh-ubnd"
LAN = "user:1 Lan"


def shipped() -> Plan:
    return next(one for one in plan_files.shipped() if one.slug == SLUG)


def take_in(plan: Plan, *, replace: bool = False) -> str:
    with db.writing() as session:
        return plan_rows.take_in(session, LAN, plan, replace=replace)


def held() -> Plan:
    with db.reading() as session:
        return plan_editing.whole(session, SLUG)


def take_back() -> None:
    """Take the newest change of the plan back."""
    with db.writing() as session:
        wanted = Wanted(subject_type="plan", subject=SLUG)
        (entry,) = audit.listed(session, Reach(everything=True), wanted, limit=1)
        assert undoing.undo(session, entry, LAN) is not None


def without_ids(plan: Plan) -> Plan:
    targets = tuple(dataclasses.replace(one, id=0, revision=0) for one in plan.targets)
    indicators = tuple(dataclasses.replace(one, revision=0) for one in plan.indicators)
    tasks = tuple(dataclasses.replace(one, revision=0) for one in plan.tasks)
    return dataclasses.replace(plan, targets=targets, indicators=indicators, tasks=tasks, revision=0)


def test_a_plan_is_held_as_its_file_says() -> None:
    assert take_in(shipped()) == plan_rows.NEW
    assert without_ids(held()) == shipped()


def test_an_import_brings_what_changed_and_keeps_what_officers_said_of_tasks() -> None:
    take_in(shipped())
    with db.writing() as session:
        plan_editing.change_row(session, LAN, SLUG, "tasks", "III.1", {"state": "done", "state_note": "Xong"})
    fresh = dataclasses.replace(shipped(), note="Đã có toàn văn")
    assert take_in(fresh) == plan_rows.CHANGED
    assert held().note == "Đã có toàn văn"
    assert [(one.state, one.state_note) for one in held().tasks] == [("done", "Xong"), ("open", "")]


def test_an_import_is_taken_back_until_the_plan_changes() -> None:
    take_in(shipped())
    take_in(dataclasses.replace(shipped(), note="Khác"))
    take_back()
    assert without_ids(held()) == dataclasses.replace(shipped(), changed_by_hand=held().changed_by_hand)
    take_in(dataclasses.replace(shipped(), note="Lại khác"))
    with db.writing() as session:
        wanted = Wanted(subject_type="plan", subject=SLUG, action="import")
        entry = audit.listed(session, Reach(everything=True), wanted, limit=1)[0]
        plan_editing.change(session, LAN, SLUG, {"note": "Sửa tay"})
    with pytest.raises(ChangedMeanwhile), db.writing() as session:
        undoing.undo(session, entry, LAN)
    assert held().note == "Sửa tay"


def test_the_first_import_is_taken_back_whole_unless_something_was_summed_up() -> None:
    take_in(shipped())
    with db.writing() as session:
        session.add(
            SummingRow(plan=SLUG, territory="vn-2025-07:46", period="2025", state="open", gathered={},
                       asked={}, letterhead={}, created=db.now(), made_by=LAN, closed_by="", revision=1)
        )  # fmt: skip
    with pytest.raises(PlanInUse):
        take_back()
    with db.writing() as session:
        session.query(SummingRow).delete()
    take_back()
    with db.reading() as session:
        assert plan_rows.get(session, SLUG) is None


def test_a_row_that_was_added_is_taken_back_and_a_fact_too() -> None:
    take_in(shipped())
    with db.writing() as session:
        key, _entry = plan_editing.add_row(
            session, LAN, SLUG, "targets", {"indicator": "M1", "year": 2027, "value": 85}
        )
    added = next(one for one in held().targets if str(one.id) == key)
    assert (added.value, added.unit, added.text) == (85, "%", held().targets_of("M1")[0].text)
    take_back()
    assert {one.year for one in held().targets_of("M1")} == {2025, 2030}
    with db.writing() as session:
        assert plan_editing.change(session, LAN, SLUG, {"title": shipped().title}) is None
        assert plan_editing.change(session, LAN, SLUG, {"confirmed": False}) is not None
    take_back()
    assert held().confirmed


def test_two_changes_of_one_row_at_once_are_told_and_those_of_two_rows_are_not() -> None:
    take_in(shipped())
    first, second = held().targets[:2]
    with db.writing() as session:
        plan_editing.change_row(session, LAN, SLUG, "targets", str(first.id), {"value": 95}, revision=1)
    with pytest.raises(ChangedMeanwhile), db.writing() as session:
        plan_editing.change_row(session, LAN, SLUG, "targets", str(first.id), {"value": 96}, revision=1)
    with db.writing() as session:
        plan_editing.change_row(session, LAN, SLUG, "targets", str(second.id), {"value": 99}, revision=1)
    assert [one.value for one in held().targets[:2]] == [95, 99]


def test_a_plan_is_not_begun_twice_and_one_of_another_place_gets_a_name_of_its_own() -> None:
    take_in(shipped())
    with pytest.raises(AlreadyExists), db.writing() as session:
        plan_editing.add(session, LAN, shipped())
    with db.writing() as session:
        assert plan_rows.free_slug(session, "288/KH-UBND", "vn-2025-06:46") == SLUG
        other = plan_rows.free_slug(session, "288/KH-UBND", "vn-2025-07:40")
        plan_editing.add(session, LAN, dataclasses.replace(shipped(), slug=other, territory="vn-2025-07:40"))
    assert other == "288-kh-ubnd-nghe-an"
    with db.reading() as session, pytest.raises(plan_rows.SeveralPlans) as told:
        plan_rows.get(session, "288/kh-ubnd")
    assert set(told.value.slugs) == {SLUG, other}


@pytest.mark.parametrize(
    ("territory", "holds"),
    [("vn-2025-06:46", True), ("vn-2025-07:46", True), ("", False), ("vn-2025-07:40", False)],
)
def test_an_officer_of_hue_looks_after_plans_of_hue_old_and_new(territory: str, holds: bool) -> None:
    officer = Reach(keys=frozenset({"vn-2025-07:46"}))
    assert officer.holds(plan_editing.place_of(territory)) is holds
