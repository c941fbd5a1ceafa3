"""Two institutions that become one: what people wrote, their links, their roles, the past; and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from catalog.activities.model import Activity, Timing, Venue
from catalog.cli.context import current_parts
from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.harvest import own_activities
from catalog.people import permissions, undoing, ways_in
from catalog.people.permissions import Permission
from catalog.programme import institutions
from catalog.programme.institutions import StillInUse
from catalog.store import (
    audit,
    changes,
    institutions_merged,
    invitations,
    links,
    occasions,
    own,
    pictured,
    records,
    scopes,
    users,
)
from catalog.store import institutions as store
from catalog.store import institutions_history as history
from catalog.store.audit import Wanted
from catalog.store.db import now, reading, writing
from catalog.store.models_people import InvitationRow
from catalog.store.scopes import Reach
from catalog.store.users import Grant, User
from tests.factories import add_institution, make_record, publish_records

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
KEPT, GONE, THIRD = "hue-library", "thu-vien-hue", "thu-vien-ba"
EVERYWHERE = Reach(everything=True)
CLASS = Activity(
    title="Lớp múa",
    sort="class",
    timing=Timing(first=(now().date() + timedelta(43)).isoformat(), begins="08:00", ends="09:00"),
    venue=Venue(name="Nhà văn hóa"),
    audiences=("children",),
)


@pytest.fixture(autouse=True)
def _houses(app: Flask) -> None:
    add_institution(KEPT)
    add_institution(GONE, name_vi="Thư viện Huế", province="Tỉnh Nghệ An")


def write(number: str, place: str) -> str:
    kept = own_activities.keep(current_parts(), CLASS, institution=place, number=number, actor="cli")
    assert kept.saved is not None
    return kept.saved.id


def merge(gone: str = GONE, kept: str = KEPT) -> int:
    with writing() as session:
        return institutions.merge(session, "cli", gone, kept, reason="nhập hai lần")


def undo(entry: int) -> None:
    with writing() as session:
        found = audit.get(session, entry)
        assert found is not None
        assert undoing.undo(session, found, "cli") is not None


def person(name: str, place: str) -> User:
    with writing() as session:
        return users.add(
            session, email=f"{name}@example.org", name=name, language="vi", password_hash="",
            grants=(Grant("editor", place),),
        )  # fmt: skip


def again(user: User) -> User:
    with reading() as session:
        return users.get(session, user.id)


def places() -> dict[str, str | None]:
    with reading() as session:
        return {number: own.institution_of(session, number) for number in ("n1", "n2", "n3", "n4")}


def test_what_people_wrote_goes_to_the_kept_one_and_comes_back_with_the_same_ids() -> None:
    written = write("n1", GONE)
    write("n2", KEPT)
    entry = merge()
    assert places() == {"n1": KEPT, "n2": KEPT, "n3": None, "n4": None}
    with reading() as session:
        total, _page = own.listed(session, EVERYWHERE, own.Wanted(institution=KEPT))
        assert total == 2
        today = now().date()
        asked = occasions.Wanted(since=today, until=today + timedelta(90), institution=KEPT, once=True)
        on = {one.record for one in occasions.between(session, asked).occasions}
        assert on == {f"{KEPT}-own-n2", written}
    # Changed after the merge it is the same record, now under the kept slug.
    own_activities.set_status(current_parts(), "n1", status="cancelled", reason="mưa", actor="cli")
    with reading() as session:
        stored = records.get(session, written)
        assert stored is not None
        assert (stored.institution, stored.parsed()["institution"]) == (KEPT, KEPT)
    new, late = write("n3", KEPT), write("n4", GONE)
    assert (new, late) == (f"{KEPT}-own-n3", f"{GONE}-own-2-n4")
    assert places()["n4"] == KEPT
    undo(entry)
    assert places() == {"n1": GONE, "n2": KEPT, "n3": KEPT, "n4": KEPT}
    own_activities.set_status(current_parts(), "n1", status="", reason="", actor="cli")
    own_activities.set_status(current_parts(), "n3", status="cancelled", reason="mưa", actor="cli")
    with reading() as session:
        assert {one.id for one in changes.after(session, 0, 99)} == {
            written, f"{KEPT}-own-n2", new, late,
        }  # fmt: skip
        assert records.get(session, written).institution == GONE  # type: ignore[union-attr]


def test_links_and_open_invitations_lead_to_the_kept_one_and_back() -> None:
    with writing() as session:
        link = links.issue(session, institution=GONE, token_hash="a" * 64, by="cli")
        session.add(
            InvitationRow(
                token_hash="b" * 64, email="an@example.org", name="An", language="vi", role="editor",
                scope=GONE, invited_by="cli", created=now(), expires=now() + timedelta(7),
            )
        )  # fmt: skip
    entry = merge()
    with reading() as session:
        opened = links.of_token(session, link_hash := "a" * 64)
        assert opened is not None
        assert (opened.institution, opened.institution_name) == (KEPT, "Thư viện Tổng hợp thành phố Huế")
        assert [one.id for one in links.listed(session, Reach(slugs=frozenset({KEPT})))[1]] == [link.id]
        invited = invitations.by_token(session, "b" * 64)
        assert invited is not None
        assert invited.grant.scope == KEPT
    undo(entry)
    with reading() as session:
        opened = links.of_token(session, link_hash)
        assert opened is not None
        assert opened.institution == GONE
        invited = invitations.by_token(session, "b" * 64)
        assert invited is not None
        assert invited.grant.scope == GONE


def invite(email: str, place: str = GONE) -> invitations.Invitation:
    with writing() as session:
        made, _token = ways_in.invite(
            session, "cli", email=email, name="", language="vi", grant=Grant("editor", place)
        )
    return made


def accept(user: User, invitation: invitations.Invitation) -> None:
    with writing() as session:
        ways_in.accept(session, user, invitation)


def test_an_invitation_opened_before_the_merge_gives_the_role_at_the_kept_one_and_back() -> None:
    with writing() as session:
        lan, binh, ha = (
            users.add(session, email=f"{name}@example.org", name=name, language="vi")
            for name in ("lan", "binh", "ha")
        )
        users.give(session, binh.id, Grant("editor", KEPT))
    opened, of_binh, early = invite("lan@example.org"), invite("binh@example.org"), invite("ha@example.org")
    accept(ha, early)
    entry = merge()
    # What the page still showed was the institution of before.
    assert opened.grant.scope == GONE
    accept(lan, opened)
    accept(binh, of_binh)
    assert again(lan).grants == again(binh).grants == (Grant("editor", KEPT),)
    with reading() as session:
        noted = audit.listed(session, EVERYWHERE, Wanted(action="accept invitation"))[0]
    assert (noted.institution, noted.after["scope"]) == (KEPT, KEPT)
    undo(entry)
    assert again(lan).grants == (Grant("editor", GONE),)
    assert set(again(binh).grants) == {Grant("editor", KEPT), Grant("editor", GONE)}
    assert again(ha).grants == (Grant("editor", GONE),)


def test_editors_of_both_may_do_all_at_the_kept_one_and_only_their_own_again_after_undo() -> None:
    lan, binh = person("lan", GONE), person("binh", KEPT)
    write("n1", GONE)

    def may(user: User, slug: str) -> bool:
        with reading() as session:
            place = scopes.place_of(session, slug)
        return permissions.may(again(user), Permission.ACTIVITIES_EDIT, place)

    def seen(user: User) -> set[str]:
        reach = permissions.reach(again(user), Permission.AUDIT_SEE)
        with reading() as session:
            return {one.subject for one in audit.listed(session, reach, Wanted(action="publish"))}

    assert (may(lan, KEPT), may(binh, GONE), seen(binh)) == (False, False, set())
    entry = merge()
    assert all(may(user, slug) for user in (lan, binh) for slug in (KEPT, GONE))
    assert seen(lan) == seen(binh) == {"n1"}
    with writing() as session:
        users.take(session, lan.id, Grant("editor", KEPT))
    # What was hers is the kept one's now: who may no longer work there may not by the old name either.
    assert (may(lan, KEPT), may(lan, GONE)) == (False, False)
    undo(entry)
    assert (may(lan, GONE), may(lan, KEPT), may(binh, GONE), may(binh, KEPT)) == (True, False, False, True)


def test_the_past_of_both_is_told_of_the_kept_one_and_given_back() -> None:
    add_institution("truoc", name_vi="Thư viện huyện")
    with writing() as session:
        former = {"names": {"name_vi": "Thư viện Bảo Đại"}, "statuses": {"status": "suspended"}}
        days = {"since": None, "until": date(1945, 8, 1), "act": "1"}
        institutions.add_periods(session, "cli", GONE, former, **days)
        institutions.add_periods(session, "cli", KEPT, {"names": former["names"]}, **days)
        for pair in (("truoc", GONE), (GONE, KEPT)):
            institutions.link(session, "cli", *pair, day=date(2025, 7, 1), act="2", at=GONE)

    def told() -> dict[str, Any]:
        with reading() as session:
            return {slug: history.of(session, slug) for slug in (GONE, KEPT, "truoc")}

    def plain(past: history.History) -> Any:
        periods = [one.facts for kind in (past.names, past.statuses) for one in kind]
        return periods, [(one.slug, one.day, one.act) for one in (*past.earlier, *past.later)]

    before = {slug: plain(past) for slug, past in told().items()}
    entry = merge()
    kept = told()[KEPT]
    assert [one.facts["name_vi"] for one in kept.names] == ["Thư viện Bảo Đại"]
    assert [one.facts["status"] for one in kept.statuses] == ["suspended"]
    assert [(one.slug, one.day, one.act) for one in kept.earlier] == [("truoc", date(2025, 7, 1), "2")]
    assert [one.slug for one in told()["truoc"].later] == [KEPT]
    undo(entry)
    assert {slug: plain(past) for slug, past in told().items()} == before


def test_records_of_a_merged_one_count_for_the_kept_one_and_follow_its_name() -> None:
    picture = {"images": ({"url": "https://a.example/a.jpg"},)}
    publish_records([make_record("1", source="a", institution=GONE)])
    merge()
    with reading() as session:
        assert store.record_counts(session) == {KEPT: 1}
        position = changes.head(session).seq
        assert pictured.of_institution(session, KEPT, "", "") == [], picture
    with writing() as session:
        institutions.save(session, "cli", {"slug": KEPT, "name_vi": "Thư viện mới"})
        assert changes.head(session).seq == position + 1


def test_what_went_on_as_a_third_comes_back_in_its_turn() -> None:
    add_institution(THIRD, name_vi="Thư viện Ba")
    write("n1", GONE)
    first = merge()
    second = merge(KEPT, THIRD)
    assert places()["n1"] == THIRD
    with pytest.raises(ChangedMeanwhile):
        undo(first)
    assert places()["n1"] == THIRD
    undo(second)
    undo(first)
    assert places()["n1"] == GONE
    with writing() as session, pytest.raises(UnknownName):
        institutions_merged.part(session, GONE, KEPT, {})


def test_one_that_bears_anothers_name_is_not_taken_away() -> None:
    with writing() as session:
        made = institutions.save(
            session, "cli", {"slug": THIRD, "name_vi": "Thư viện Ba", "system": "library"}
        )
    entry = merge(GONE, THIRD)
    assert made.entry is not None
    with pytest.raises(StillInUse):
        undo(made.entry)
    undo(entry)
    undo(made.entry)
    with reading() as session:
        assert store.get(session, THIRD) is None
        assert store.get(session, GONE) is not None
