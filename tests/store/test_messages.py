"""Messages of visitors in the store: one for what was sent twice, seen where one works, forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.errors import UnknownName
from catalog.store import messages
from catalog.store.db import now, reading, writing
from catalog.store.messages import Message, Sent, Wanted
from catalog.store.scopes import Reach
from tests.factories import add_institution

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
EVERYTHING = Reach(everything=True)
HUE, THUAN_HOA = "vn-2025-07:46", "vn-2025-07:19753"


def receive(body: str = "Sai năm sinh", day: str = "2026-11-23", **facts: object) -> tuple[Message, bool]:
    with writing() as session:
        sent = Sent(**{"kind": "error", "body": body, **facts})  # type: ignore[arg-type]
        return messages.receive(session, sent, day)


def listed(reach: Reach = EVERYTHING, **wanted: str) -> list[str]:
    with reading() as session:
        _total, found = messages.listed(session, reach, Wanted(**wanted))
        return [one.body for one in found]


def test_the_same_sent_twice_on_a_day_is_one_message() -> None:
    first, is_new = receive(record="sample-1")
    again, is_new_again = receive(record="sample-1")
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert receive(record="sample-2")[1]
    assert receive(record="sample-1", day="2026-11-24")[1]
    assert len(listed()) == 3


def test_a_message_is_found_by_the_number_that_its_visitor_was_told() -> None:
    made, _ = receive()
    assert len(made.number) == 9
    assert not set(made.number) & set("01ILOU")
    with reading() as session:
        assert messages.by_number(session, f" {made.number.lower()} ") == made
        assert messages.by_number(session, "AAAA-AAAA") is None
        with pytest.raises(UnknownName):
            messages.get(session, 99)


def test_messages_are_seen_by_institution_and_by_place() -> None:
    add_institution("hue-library")
    receive("của Huế", institution="hue-library")
    receive("xin vào", kind="join", province=HUE, commune=THUAN_HOA)
    receive("của Vinh", institution="vinh-museum")
    assert listed(Reach(slugs=frozenset({"hue-library"}))) == ["của Huế"]
    assert listed(Reach(keys=frozenset({HUE}))) == ["xin vào", "của Huế"]
    assert listed(Reach(keys=frozenset({THUAN_HOA}))) == ["xin vào"]
    assert listed(Reach()) == []
    assert listed(kind="join") == ["xin vào"]
    assert listed(institution="hue-library") == ["của Huế"]


def test_messages_are_found_by_their_words_without_accents_but_not_by_who_sent_them() -> None:
    receive("Ảnh trống đồng bị ngược", facts={"title": "Trống đồng", "person": "Lê Thị Bí Mật"})
    receive("100% sai")
    assert listed(q="trong dong nguoc") == ["Ảnh trống đồng bị ngược"]
    assert listed(q="bi mat") == []
    assert listed(q="100%") == ["100% sai"]


def test_a_message_is_closed_once_and_opened_again() -> None:
    made, _ = receive()
    with writing() as session:
        assert messages.close(session, made.id, "user:1 Lan", "Đã sửa")
        assert not messages.close(session, made.id, "user:2 Ha", "Khác")
    with reading() as session:
        closed = messages.get(session, made.id)
        assert messages.count_open(session, EVERYTHING) == 0
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "Đã sửa", "user:1 Lan")
    with writing() as session:
        assert messages.reopen(session, made.id)
        assert not messages.reopen(session, made.id)
        assert messages.count_open(session, EVERYTHING) == 1
        assert messages.count_open(session, EVERYTHING, now() + timedelta(hours=1)) == 0


def test_who_sent_a_message_is_forgotten_some_time_after_it_was_closed() -> None:
    facts = {"name": "Nhà văn hóa", "person": "Lan", "phone": "0912"}
    kept, _ = receive("một", contact="lan@example.org")
    gone, _ = receive("hai", contact="0912", facts=facts)
    with writing() as session:
        messages.close(session, gone.id, "cli", "")
        assert messages.empty_contacts(session, now() - timedelta(days=1)) == []
        emptied = messages.empty_contacts(session, now() + timedelta(seconds=1))
        assert [one.contact for one in emptied] == ["0912"]
    with reading() as session:
        assert messages.get(session, gone.id).contact == ""
        assert messages.get(session, gone.id).facts == {"name": "Nhà văn hóa"}
        assert messages.get(session, kept.id).contact == "lan@example.org"
    # Nor is anything kept by which a guess at who sent it could be proved.
    assert receive("hai", contact="0912", facts=facts)[1]


def test_a_list_of_many_is_paged_and_walked() -> None:
    for number in range(7):
        receive(f"thư {number}")
    with reading() as session:
        total, found = messages.listed(session, EVERYTHING, Wanted(sort="created"), offset=5, limit=5)
        assert (total, [one.body for one in found]) == (7, ["thư 5", "thư 6"])
        assert [one.body for one in messages.walk(session, Wanted())] == [f"thư {n}" for n in range(7)]
