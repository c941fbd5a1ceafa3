"""A record as an item of a JSON Feed."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson

from catalog.feeds.item import SUMMARY_LIMIT, write_item
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Image,
    Link,
    Record,
    Schedule,
    SourceRef,
    Subject,
)
from catalog.shape import to_dict
from catalog.store.changes import Stored
from tests.factories import make_record

BASE = "https://khomo.example"
MOMENT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def stored(withdrawn: datetime | None = None, reason: str = "", **fields: Any) -> Stored:
    return of(make_record("1", **fields), withdrawn, reason)


def of(record: Record, withdrawn: datetime | None = None, reason: str = "") -> Stored:
    text = orjson.dumps(to_dict(record))
    return Stored(
        id="sample-1",
        work="sample-1",
        source="sample",
        institution="hue-library",
        seq=42,
        digest=hashlib.sha256(text).hexdigest(),
        created=MOMENT,
        modified=MOMENT,
        datestamp=None,
        withdrawn=withdrawn,
        withdrawn_reason=reason,
        json=text.decode(),
    )


def item(**fields: Any) -> dict[str, Any]:
    written: dict[str, Any] = orjson.loads(write_item(stored(**fields), BASE))
    return written


def test_the_permalink_is_both_id_and_address() -> None:
    written = item()
    assert written["id"] == written["url"] == f"{BASE}/record/sample-1"
    assert written["title"] == "Truyện Kiều"
    assert written["date_modified"].startswith("2026-03-01T08:30:00")
    assert written["date_published"].endswith("Z")


def test_the_whole_published_record_is_in_the_extension() -> None:
    entry = stored(subjects=(Subject(label="Thơ Nôm"),))
    assert orjson.loads(write_item(entry, BASE))["_khomo"] == entry.parsed()


def test_a_plain_reader_gets_the_description_and_the_facts_as_text() -> None:
    written = item(
        description="Kể chuyện nàng Kiều.",
        creators=(Agent(name="Nguyễn Du"),),
        publisher="NXB Văn học",
        issued=DateSpan(display="2015", earliest=2015, latest=2015),
        extent="300 tr.",
        schedule=Schedule(start="2026-03-01", end="2026-04-01", venue="Phòng đọc", fee="miễn phí"),
        holdings=(Holding(location="Kho Địa chí", call_number="895.922 NG-D"),),
    )
    assert written["content_text"].splitlines() == [
        "Kể chuyện nàng Kiều.",
        "Nguyễn Du",
        "NXB Văn học, 2015",
        "300 tr.",
        "2026-03-01 – 2026-04-01",
        "Phòng đọc, miễn phí",
        "Kho Địa chí, 895.922 NG-D",
    ]
    assert written["summary"] == "Kể chuyện nàng Kiều."
    assert written["author"] == {"name": "Nguyễn Du"}


def test_a_bare_record_has_its_title_for_text_and_no_empty_members() -> None:
    written = item()
    assert written["content_text"] == "Truyện Kiều"
    assert not {"summary", "image", "author", "attachments", "external_url"} & written.keys()


def test_a_long_description_is_cut_at_a_word_for_the_summary() -> None:
    summary = item(description="từ ngữ " * 200)["summary"]
    assert len(summary) <= SUMMARY_LIMIT
    assert summary.endswith(("từ…", "ngữ…"))
    without_spaces = item(description="x" * 400)["summary"]
    assert without_spaces == "x" * (SUMMARY_LIMIT - 1) + "…"


def test_a_description_of_just_the_limit_stays_whole() -> None:
    assert item(description="x" * SUMMARY_LIMIT)["summary"] == "x" * SUMMARY_LIMIT


def test_kind_and_subjects_are_tags_each_once() -> None:
    subjects = (Subject(label="Thơ"), Subject(label="book"), Subject(label="Thơ"))
    assert item(subjects=subjects, school_subjects=("Ngữ văn",))["tags"] == ["book", "Thơ", "Ngữ văn"]


def test_the_institutions_page_is_the_external_address() -> None:
    links = (
        Link(rel="fulltext", url="https://lib.example/1.pdf", media_type="application/pdf", label="PDF"),
        Link(rel="page", url="https://lib.example/1"),
    )
    written = item(links=links)
    assert written["external_url"] == "https://lib.example/1"
    assert written["attachments"] == [
        {"url": "https://lib.example/1.pdf", "mime_type": "application/pdf", "title": "PDF"}
    ]


def test_without_a_link_the_sources_address_is_the_external_one() -> None:
    source = SourceRef(slug="sample", native_id="1", url="https://lib.example/source/1")
    entry = of(dataclasses.replace(make_record("1"), source=source))
    assert orjson.loads(write_item(entry, BASE))["external_url"] == "https://lib.example/source/1"


def test_addresses_of_our_own_media_are_absolute() -> None:
    path = "/media/" + "a" * 64
    written = item(images=(Image(url=path),), links=(Link(rel="media", url=path, media_type="image/png"),))
    assert written["image"] == BASE + path
    assert written["attachments"][0]["url"] == BASE + path
    assert "external_url" not in written
    assert item(images=(Image(url="https://lib.example/1.jpg"),))["image"] == "https://lib.example/1.jpg"


def test_a_removal_tells_time_and_reason_and_no_description() -> None:
    written = item(withdrawn=MOMENT, reason="no longer listed", description="Bí mật")
    assert written["content_text"] == "Đã gỡ / Removed: no longer listed"
    assert written["_khomo"]["id"] == "sample-1"
    assert written["_khomo"]["withdrawn"] == {
        "at": "2026-03-01T08:30:00.000000Z",
        "reason": "no longer listed",
    }
    assert "Bí mật" not in orjson.dumps(written).decode()
