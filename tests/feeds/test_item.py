"""A record as an item of a JSON Feed."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import orjson

from catalog.feeds.item import is_over, write_item
from catalog.feeds.item_text import SUMMARY_LIMIT
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
from catalog.store.entries import Entry
from tests.factories import make_record

BASE = "https://khomo.example"
MOMENT = "2026-03-01T08:30:00.000000Z"


def stored(withdrawn: str | None = None, reason: str = "", **fields: Any) -> Entry:
    return of(make_record("1", **fields), withdrawn, reason)


def of(record: Record, withdrawn: str | None = None, reason: str = "") -> Entry:
    text = orjson.dumps(to_dict(record))
    return Entry(
        id="sample-1",
        work="sample-1",
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
    assert written["date_modified"] == written["date_published"] == MOMENT


def test_the_whole_published_record_is_in_the_extension() -> None:
    entry = stored(subjects=(Subject(label="Thơ Nôm"),))
    published = orjson.loads(write_item(entry, BASE))["_khomo"]
    state = {"seq": 42, "digest": entry.digest, "created": MOMENT, "modified": MOMENT}
    assert published == state | orjson.loads(entry.json)


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
    assert written["authors"] == [{"name": "Nguyễn Du"}]
    assert written["author"] == {"name": "Nguyễn Du"}


def test_a_bare_record_has_its_title_for_text_and_no_empty_members() -> None:
    written = item()
    assert written["content_text"] == "Truyện Kiều"
    assert not {"summary", "image", "authors", "author", "attachments", "external_url"} & written.keys()


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


def test_each_creator_is_an_author_with_the_address_that_is_known() -> None:
    creators = (
        Agent(name="Nguyễn Du", uri="https://viaf.org/viaf/9886432"),
        Agent(name="Bùi Kỷ", uri="local:12"),
    )
    written = item(creators=creators)
    assert written["authors"] == [
        {"name": "Nguyễn Du", "url": "https://viaf.org/viaf/9886432"},
        {"name": "Bùi Kỷ"},
    ]
    assert written["author"] == {"name": "Nguyễn Du; Bùi Kỷ"}


def test_the_language_is_that_of_the_text_else_the_only_one_of_the_record() -> None:
    assert item()["language"] == "vi"
    assert item(title="The Ghost of a Flea", languages=("en",))["language"] == "en"
    assert "language" not in item(title="Atlas", languages=("fr", "en"))


def test_recordings_tell_how_long_they_take() -> None:
    link = Link(rel="media", url="https://lib.example/1.mp3", media_type="audio/mpeg", label="Bản ghi")
    text = Link(rel="fulltext", url="https://lib.example/1.pdf", media_type="application/pdf")
    audio, pdf = item(links=(link, text), duration="1 giờ 5 phút")["attachments"]
    assert audio["duration_in_seconds"] == 3900
    assert "duration_in_seconds" not in pdf
    assert "duration_in_seconds" not in item(links=(link,), duration="một buổi")["attachments"][0]
    assert "duration_in_seconds" not in item(links=(link,), duration="2 năm")["attachments"][0]


def test_files_of_one_name_and_form_are_not_called_forms_of_one_thing() -> None:
    def link(number: int, media_type: str) -> Link:
        return Link(rel="fulltext", url=f"https://lib.example/{number}", media_type=media_type, label="Tập")

    same = item(links=(link(1, "application/pdf"), link(2, "application/pdf")))["attachments"]
    assert [file.get("title") for file in same] == [None, None]
    forms = item(links=(link(1, "application/pdf"), link(2, "application/epub+zip")))["attachments"]
    assert [file.get("title") for file in forms] == ["Tập", "Tập"]


def test_markup_of_a_source_is_no_text_for_people() -> None:
    written = item(
        title="Truyện <i>Kiều</i>",
        description="<p>Mặt trống</p><script>alert(1)</script><p>14 &amp; 16 cánh, a < b</p>",
    )
    assert written["title"] == "Truyện Kiều"
    assert written["content_text"].split("\n") == ["Mặt trống", "", "14 & 16 cánh, a < b"]
    assert written["summary"] == "Mặt trống 14 & 16 cánh, a < b"
    assert written["_khomo"]["title"] == "Truyện <i>Kiều</i>"


def test_control_characters_stay_escaped_and_the_feed_readable() -> None:
    title = "Tên\x00\x1b\u2028\x7f mới\ufffe"
    assert b"\x00" not in write_item(stored(title=title), BASE)
    assert item(title=title)["title"] == title


def test_an_exhibition_is_over_on_the_day_after_it_closed() -> None:
    def over(end: str, kind: str = "exhibition", **more: Any) -> bool:
        entry = stored(kind=kind, schedule=Schedule(start="2026-01-05", end=end, **more))
        return is_over(entry, "2026-11-22")

    assert over("2026-11-21")
    assert over("2026-11-21T17:00+07:00")
    assert over("2026-10")
    assert over("2025")
    assert not over("2026-11-22")
    assert not over("2026-11")
    assert not over("")
    assert not over("2026-11-21", kind="class")
    assert not over("2026-11-21", recurrence="FREQ=YEARLY")
    assert not is_over(stored(withdrawn=MOMENT, kind="exhibition"), "2026-11-22")
