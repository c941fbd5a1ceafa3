"""Accounts in the store: found without accents, in the order of Vietnamese, by where people act."""

from __future__ import annotations

import pytest

from catalog.errors import AlreadyExists, ChangedMeanwhile, UnknownName
from catalog.store import users
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.users import Grant, User
from tests.factories import add_institution

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
HUE = "vn-2025-07:46"
EVERYTHING = Reach(everything=True)


def add(name: str, email: str, *grants: Grant) -> User:
    with writing() as session:
        return users.add(session, email=email, name=name, language="vi", grants=grants)


def names(reach: Reach = EVERYTHING, **more: str) -> list[str]:
    with reading() as session:
        total, found = users.listed(session, reach, **more)  # type: ignore[arg-type]
    assert total == len(found)
    return [user.name for user in found]


def test_names_are_sorted_as_vietnamese_does_and_found_without_accents() -> None:
    for number, name in enumerate(("Trần An", "Đỗ An", "Dương An", "Ân")):
        add(name, f"a{number}@example.org")
    assert names() == ["Ân", "Dương An", "Đỗ An", "Trần An"]
    assert names(sort="-name") == ["Trần An", "Đỗ An", "Dương An", "Ân"]
    assert names(text="do an") == ["Đỗ An"]
    assert names(text="a0@example") == ["Trần An"]
    assert names(text="%") == []


def test_an_e_mail_is_one_account_however_it_is_written() -> None:
    made = add("Lan", " Lan@Example.ORG ")
    assert made.email == "lan@example.org"
    with pytest.raises(AlreadyExists):
        add("Other", "LAN@example.org")
    with reading() as session:
        assert users.by_email(session, "lan@EXAMPLE.org") == made
        assert users.found(session, made.id + 1) is None
    with pytest.raises(UnknownName), reading() as session:
        users.get(session, made.id + 1)


def test_people_are_listed_by_where_they_act() -> None:
    add_institution("hue-library")
    add_institution("vinh-museum", province="Tỉnh Nghệ An")
    add("Boss", "boss@example.org", Grant("operator"))
    add("Officer", "officer@example.org", Grant("officer", HUE))
    add("Editor", "editor@example.org", Grant("editor", "hue-library"), Grant("contributor", "vinh-museum"))
    add("Far", "far@example.org", Grant("editor", "vinh-museum"))
    assert names(Reach(keys=frozenset({HUE}))) == ["Editor", "Officer"]
    assert names(Reach(slugs=frozenset({"vinh-museum"}))) == ["Editor", "Far"]
    assert names(Reach()) == []
    assert names(role="editor") == ["Editor", "Far"]


def test_what_another_window_changed_is_not_overwritten() -> None:
    made = add("Lan", "lan@example.org")
    with writing() as session:
        changed = users.change(session, made.id, revision=0, name="Lan Anh", language="en")
    assert (changed.name, changed.language, changed.revision) == ("Lan Anh", "en", 1)
    with pytest.raises(ChangedMeanwhile), writing() as session:
        users.change(session, made.id, revision=0, name="Mai", language="vi")
    assert names(text="lan anh") == ["Lan Anh"]


def test_a_role_is_given_once_and_taken_once() -> None:
    made = add("Lan", "lan@example.org", Grant("operator"))
    with writing() as session:
        users.give(session, made.id, Grant("operator"))
        assert users.count_active(session, "operator") == 1
        users.take(session, made.id, Grant("operator"))
        assert users.get(session, made.id).grants == ()
    with pytest.raises(UnknownName), writing() as session:
        users.take(session, made.id, Grant("operator"))


def test_a_password_that_was_set_meanwhile_is_not_lost_to_a_newer_hash_of_the_old_one() -> None:
    made = add("Lan", "lan@example.org")
    with writing() as session:
        users.set_password(session, made.id, "new")
        users.rehash(session, made.id, "old", "old in a newer way")
        assert users.password_hash(session, made.id) == "new"
        users.rehash(session, made.id, "new", "new in a newer way")
        assert users.password_hash(session, made.id) == "new in a newer way"
