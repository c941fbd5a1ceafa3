"""The audit log: what is kept of a change, who sees it, and taking back."""

from __future__ import annotations

import pytest

from catalog.errors import ChangedMeanwhile
from catalog.people import undoing
from catalog.people.permissions import Permission
from catalog.store import audit
from catalog.store.audit import HIDDEN, Wanted
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.users import Grant, User
from tests.factories import add_institution

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
EVERYTHING = Reach(everything=True)


def note(action: str = "change", subject: str = "1", **more: object) -> int:
    with writing() as session:
        return audit.note(session, "user:1 Lan", action, "thing", subject, **more)  # type: ignore[arg-type]


def listed(reach: Reach = EVERYTHING, **wanted: str) -> list[audit.Entry]:
    with reading() as session:
        return audit.listed(session, reach, Wanted(**wanted))  # type: ignore[arg-type]


def test_an_entry_keeps_what_was_before_and_after_and_no_secret() -> None:
    note(
        before={"name": "A", "api_key": "x"}, after={"name": "B", "options": {"password": "y"}, "at": object}
    )
    entry = listed()[0]
    assert entry.before == {"name": "A", "api_key": HIDDEN}
    assert entry.after["options"] == {"password": HIDDEN}
    assert isinstance(entry.after["at"], str)


def test_entries_are_seen_where_one_works() -> None:
    add_institution("hue-library")
    note(institution="hue-library")
    note(subject="2")
    assert [entry.subject for entry in listed(Reach(slugs=frozenset({"hue-library"})))] == ["1"]
    assert [entry.subject for entry in listed(Reach(keys=frozenset({"vn-2025-07:46"})))] == ["1"]
    assert [entry.subject for entry in listed()] == ["2", "1"]
    assert listed(Reach()) == []


def test_entries_are_found_by_person_kind_action_and_subject() -> None:
    note("create")
    note("delete", "50%")
    assert len(listed(person="lan")) == 2
    assert listed(person="%") == []
    assert [entry.action for entry in listed(action="delete")] == ["delete"]
    assert [entry.action for entry in listed(subject_type="thing", subject="1")] == ["create"]


def test_a_change_is_taken_back_once_and_that_is_noted() -> None:
    undone: list[object] = []
    undoing.undoable("thing", Permission.RECORDS_EDIT, "change")(
        lambda _s, entry, _a: undone.append(entry.before)
    )
    number = note(before={"name": "A"}, after={"name": "B"})
    note("create", "2")
    newer, older = listed()
    assert undoing.way(newer) is None
    with writing() as session:
        taken = undoing.undo(session, older, "user:2 Minh")
    latest = listed()[0]
    assert (latest.id, latest.action, latest.before, latest.after) == (
        taken,
        "undo change",
        {"name": "B"},
        {"name": "A"},
    )
    assert undone == [{"name": "A"}]
    assert undoing.way(latest) is None
    with pytest.raises(ChangedMeanwhile), writing() as session:
        undoing.undo(session, older, "user:3 Hoa")
    assert [entry.undone for entry in listed() if entry.id == number] == [taken]
    assert undone == [{"name": "A"}]


def test_who_may_take_back_is_asked_as_for_the_change() -> None:
    add_institution("hue-library")
    undoing.undoable("thing", Permission.RECORDS_EDIT, "change")(lambda _s, _e, _a: None)
    note(institution="hue-library")
    entry = listed()[0]
    editor = User(id=1, email="a@example.org", name="A", grants=(Grant("editor", "hue-library"),))
    other = User(id=2, email="b@example.org", name="B", grants=(Grant("editor", "vinh-museum"),))
    with reading() as session:
        assert undoing.may_undo(session, editor, entry)
        assert not undoing.may_undo(session, other, entry)
