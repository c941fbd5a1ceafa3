"""Who may do what, from grants alone."""

from __future__ import annotations

import pytest

from catalog.people import permissions
from catalog.people.permissions import GRANTED, Permission, Role
from catalog.store.scopes import Place
from catalog.store.users import Grant, User

HUE, THUAN_HOA, NGHE_AN = "vn-2025-07:46", "vn-2025-07:19789", "vn-2025-07:40"
LIBRARY = Place("hue-library", frozenset({HUE, THUAN_HOA}))
MUSEUM = Place("vinh-museum", frozenset({NGHE_AN}))


def person(*grants: Grant) -> User:
    return User(id=1, email="a@example.org", name="A", grants=grants)


def test_an_operator_may_do_everything_everywhere() -> None:
    operator = person(Grant("operator"))
    for permission in Permission:
        assert permissions.may(operator, permission)
        assert permissions.may(operator, permission, MUSEUM)
        assert permissions.may(operator, permission, Place("nowhere"))


@pytest.mark.parametrize("scope", [HUE, THUAN_HOA])
def test_an_officer_may_act_in_the_province_or_commune(scope: str) -> None:
    officer = person(Grant("officer", scope))
    assert permissions.may(officer, Permission.INSTITUTIONS_MERGE, LIBRARY)
    assert not permissions.may(officer, Permission.INSTITUTIONS_MERGE, MUSEUM)
    assert not permissions.may(officer, Permission.PLUGINS_SEE)


def test_an_editor_may_act_at_the_institution_only() -> None:
    editor = person(Grant("editor", "hue-library"))
    assert permissions.may(editor, Permission.RECORDS_EDIT, LIBRARY)
    assert not permissions.may(editor, Permission.RECORDS_EDIT, MUSEUM)
    assert not permissions.may(editor, Permission.INSTITUTIONS_MERGE)


def test_roles_of_one_person_do_not_lend_each_other_their_places() -> None:
    both = person(Grant("contributor", "vinh-museum"), Grant("editor", "hue-library"))
    assert permissions.may(both, Permission.ACTIVITIES_EDIT, MUSEUM)
    assert not permissions.may(both, Permission.RECORDS_EDIT, MUSEUM)


def test_each_role_may_do_what_the_next_one_may_but_see_what_a_source_sent() -> None:
    for higher, lower in zip(Role, list(Role)[1:], strict=False):
        assert GRANTED[higher] >= GRANTED[lower] - {Permission.RAW_SEE}
    assert Permission.RAW_SEE not in GRANTED[Role.OFFICER]


def test_each_role_may_be_given_by_those_above_it_within_their_places() -> None:
    officer, editor = person(Grant("officer", HUE)), person(Grant("editor", "hue-library"))
    assert permissions.may_give(officer, Role.EDITOR, LIBRARY)
    assert not permissions.may_give(officer, Role.EDITOR, MUSEUM)
    assert not permissions.may_give(officer, Role.OFFICER, None)
    assert permissions.may_give(editor, Role.CONTRIBUTOR, LIBRARY)
    assert not permissions.may_give(editor, Role.EDITOR, LIBRARY)
    assert permissions.may_give(person(Grant("operator")), Role.OFFICER, None)
    assert permissions.roles_invited_by(person(Grant("contributor", "hue-library"))) == ()
