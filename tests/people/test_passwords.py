"""Passwords: what is refused, how they are kept, and that nobody's takes as long as somebody's."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher

from catalog.people import passwords


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn quá", "short"),
        ("x" * 1001, "long"),
        ("Lan@Example.org", "email"),
        ("lan.nguyen", "email"),
        ("Password123", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("thuvien123", "common"),
        ("con trâu đi trước", ""),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, fault: str) -> None:
    email = "lan.nguyen@example.org" if password == "lan.nguyen" else "lan@example.org"
    assert passwords.fault(password, email) == fault


def test_a_password_is_the_same_whichever_way_its_letters_are_typed() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFD", "con trâu đi trước"))
    assert passwords.matches(kept, unicodedata.normalize("NFC", "con trâu đi trước"))
    assert not passwords.matches(kept, "con trau di truoc")


def test_two_hashes_of_one_password_differ_and_hold_no_password() -> None:
    first, second = passwords.hashed("con trâu đi trước"), passwords.hashed("con trâu đi trước")
    assert first != second
    assert first.startswith("$argon2id$")
    assert "trâu" not in first


def test_an_account_without_a_password_is_matched_by_nothing() -> None:
    assert not passwords.matches("", "")
    assert not passwords.matches("", "the password of nobody")
    assert not passwords.matches("no hash at all", "con trâu đi trước")


def test_what_cannot_be_written_in_utf8_is_no_password_and_no_fault() -> None:
    assert not passwords.matches(passwords.hashed("con trâu đi trước"), "\udcff\x00" * 9)


def test_a_hash_made_with_other_settings_asks_for_a_new_one() -> None:
    assert passwords.needs_rehash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x" * 10))
    assert not passwords.needs_rehash(passwords.hashed("con trâu đi trước"))
