"""``catalog reports`` and ``catalog searches``."""

from __future__ import annotations

import csv
import io
import json

from catalog.store import lost_searches, messages
from catalog.store.db import writing
from catalog.store.messages import Message, Sent
from tests.conftest import Runner


def receive(body: str, **facts: object) -> Message:
    with writing() as session:
        sent = Sent(**{"kind": "error", "body": body, **facts})  # type: ignore[arg-type]
        return messages.receive(session, sent, "2026-11-23")[0]


def test_messages_are_listed_shown_and_closed(run: Runner) -> None:
    one = receive("Sai tên tác giả", institution="hue-library", contact="lan@example.org")
    other = receive("Ảnh ngược", institution="vinh-museum")
    assert one.number in run("reports", "list").output
    rows = json.loads(run("reports", "list", "vinh-museum", "--json").output)
    assert [row["number"] for row in rows] == [other.number]
    assert [
        row["number"] for row in json.loads(run("reports", "list", "--q", "tac gia", "--json").output)
    ] == [one.number]
    assert "lan@example.org" not in run("reports", "list", "--json").output
    assert "lan@example.org" in run("reports", "show", one.number.lower()).output
    assert json.loads(run("reports", "show", one.number, "--json").output)["body"] == "Sai tên tác giả"
    assert "closed" in run("reports", "close", one.number, "--answer", "Đã sửa").output
    assert "already" in run("reports", "close", one.number).output
    assert one.number not in run("reports", "list").output
    assert "Đã sửa" in run("reports", "show", one.number).output
    assert "ZZZZ-ZZZZ" in run("reports", "show", "ZZZZ-ZZZZ", code=1).output


def test_messages_are_exported_without_who_sent_them_unless_asked(run: Runner) -> None:
    receive("=HYPERLINK(1)", contact="lan@example.org", facts={"person": "Lan", "what": "link"})
    rows = list(csv.DictReader(io.StringIO(run("reports", "export").output)))
    assert rows[0]["body"] == "'=HYPERLINK(1)"
    assert rows[0]["facts"] == "what: link"
    assert "contact" not in rows[0]
    told = json.loads(run("reports", "export", "--format", "json", "--contacts").output)
    assert (told["contact"], told["facts"]["person"]) == ("lan@example.org", "Lan")


def test_searches_in_vain_are_listed_above_five_uses(run: Runner) -> None:
    with writing() as session:
        lost_searches.add(session, {"sách nói": 8, "hiếm": 5}, "2026-11-23")
    assert json.loads(run("searches", "lost", "--json").output) == [
        {"words": "sách nói", "uses": 8, "last_day": "2026-11-23"}
    ]
    assert "hiếm" not in run("searches", "lost").output
