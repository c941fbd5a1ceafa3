"""A recorded Omeka Classic 3.2.1, in the states in which it was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.sdk import Agent, Designation, FetchRequest, Measurement, RecordError, Related
from catalog.sdk.testing.omeka import Script
from catalog.sdk.testing.played import Played

Museum = Played[Any, Script]
RECORDED = "http://omeka.example.org"
"""The host of the recorded replies: their addresses of files stay as they were."""


def test_a_whole_museum_comes_with_its_collections_and_exhibitions(museum: Museum) -> None:
    trial = museum.trial()
    assert trial.info.title == "Bảo tàng số minh họa"
    assert trial.info.total == 64
    assert trial.info.details["system"] == "Omeka Classic 3.2.1"
    assert (trial.info.details["collections"], trial.info.details["exhibitions"]) == ("7", "3")
    assert len(trial.records) == 64 + 7 + 3
    assert [*trial.failures, *trial.skipped, *trial.failed, *trial.notices] == []
    assert trial.checkpoints[-1].complete
    drum = trial.records["1"]
    assert (drum.title, drum.kind) == ("Trống đồng Ngọc Lũ I", "object")
    assert drum.description.startswith("Trống loại Heger I, phát hiện")
    assert drum.period is not None
    assert (drum.period.earliest, drum.period.latest) == (-300, -101)
    assert drum.issued is None
    assert drum.materials == ("Đồng",)
    assert drum.dimensions == "Đường kính mặt 79,3 cm; cao 63 cm"
    assert drum.measurements[1] == Measurement(value=63.0, unit="cm", type="height")
    assert drum.designations == (Designation(label="Bảo vật quốc gia"),)
    assert [(entry.scheme, entry.value) for entry in drum.identifiers] == [("inventory", "DEMO-0001")]
    assert {"Trống đồng", "Đông Sơn"} <= {subject.label for subject in drum.subjects}
    assert drum.collections == ("Đồ đồng và văn hóa Đông Sơn",)
    assert drum.links[0].url == f"{museum.url}/items/show/1"
    assert drum.rights is not None
    assert drum.rights.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert Related(title="Âm vang Đông Sơn", type="shown_in", id="trial-exhibit-1") in drum.related
    first = drum.images[0]
    assert first.url.startswith(f"{RECORDED}/files/original/")
    assert first.thumbnail.startswith(f"{RECORDED}/files/thumbnails/")
    assert (first.width, first.height, first.alt) == (320, 200, "Ảnh 1: Trống đồng Ngọc Lũ")
    tale = trial.records["63"]
    assert [(link.rel, link.media_type) for link in tale.links][1:] == [("fulltext", "application/pdf")]
    assert tale.creators == (Agent(name="Nguyễn Du", dates="1765–1820"),)
    assert tale.titles[1].value == "金雲翹新傳"
    nameless = trial.records["66"]
    assert nameless.title.startswith("[Mảnh gốm chưa đặt tên")
    kinds = [record.kind for record in trial.records.values()]
    assert (kinds.count("image"), kinds.count("audio"), kinds.count("video")) == (12, 1, 1)


def test_an_exhibition_tells_its_story_in_chapters(museum: Museum) -> None:
    records = museum.trial().records
    show = records["exhibit-1"]
    assert (show.title, show.kind) == ("Âm vang Đông Sơn", "exhibition")
    assert [(chapter.title, chapter.level) for chapter in show.chapters] == [
        ("Mở đầu", 1),
        ("Trống đồng", 1),
        ("Chi tiết: vành hoa văn", 2),
    ]
    drums = show.chapters[1]
    assert drums.text == "Trống Ngọc Lũ và các trống Heger I."
    assert [entry.id for entry in drums.shows] == [f"trial-{number}" for number in (1, 2, 3, 4, 6)]
    assert drums.shows[0].title == "Trống đồng Ngọc Lũ"
    assert [image.alt for image in drums.images][:2] == ["Trống đồng Ngọc Lũ", "Hoàng Hạ"]
    assert show.chapters[2].url.endswith("/exhibits/show/am-vang-dong-son/trong-dong/vanh-hoa-van")
    assert [entry.id for entry in show.related if entry.type == "shows"] == [
        entry.id for entry in drums.shows
    ]
    assert show.schedule is not None
    assert (show.schedule.start, show.schedule.end) == ("2026-05-18", "2026-09-30")
    assert (show.schedule.venue, show.schedule.fee) == ("số 1 Tràng Tiền, Hà Nội", "40.000đ")
    assert show.schedule.status == ""
    champa = records["exhibit-2"].schedule
    assert champa is not None
    assert (champa.start, champa.end) == ("2026-10-10", "2027-01-10")
    permanent = records["exhibit-3"]
    assert permanent.schedule is None
    assert [chapter.title for chapter in permanent.chapters] == ["Đám cưới chuột"]


def test_what_changed_went_and_became_private_follows(
    museum: Museum, recorded: Callable[[str], Script]
) -> None:
    after, museum.script.lists = museum.script.lists, recorded("before").lists
    before = museum.fetch()
    museum.script.lists = after
    whole = museum.fetch(FetchRequest(since=before.end.next_since))
    items = {raw.native_id: raw.payload for raw in before.raws}
    now = {raw.native_id: raw.payload for raw in whole.raws}
    assert whole.end.complete
    assert set(items) - set(now) == {"25", "35", "58"}
    assert set(now) - set(items) == {"68"}
    changed = {name for name in set(items) & set(now) if items[name] != now[name]}
    assert changed == {"1", "14", "40", "62", "exhibit-1"}


def large(since: str) -> str:
    """What a run over a large site left: only of such ones changes are asked for."""
    return since.replace('"size":64', '"size":5000').replace('"size":66', '"size":5000')


def test_a_large_site_is_asked_for_what_changed(museum: Museum) -> None:
    first = museum.fetch()
    assert first.end.next_since is not None
    museum.script.requests.clear()
    changes = museum.fetch(FetchRequest(since=large(first.end.next_since)))
    assert [name for name in changes.ids if name.isdigit()] == ["1", "14", "40", "62", "68"]
    assert len(changes.ids) == 5 + 7 + 3
    assert not changes.end.complete
    (asked,) = [
        asked for path, asked in museum.script.requests if path == "/api/items" and "modified_since" in asked
    ]
    assert asked["modified_since"] == "2026-11-21T08:00:00Z"
    before = {raw.native_id: raw for raw in first.raws}
    assert all(raw == before[raw.native_id] for raw in changes.raws)
    again = museum.fetch(FetchRequest(since=large(first.end.next_since), full=True))
    assert again.end.complete


def test_another_name_of_an_exhibition_reaches_what_it_shows(museum: Museum) -> None:
    first = museum.fetch()
    assert first.end.next_since is not None
    museum.script.lists["exhibits"][0]["title"] = "Đông Sơn ngân vang"
    run = museum.fetch(FetchRequest(since=large(first.end.next_since)))
    assert run.end.complete
    (drum,) = [raw for raw in run.raws if raw.native_id == "2"]
    assert drum.context["shown_in"] == [["exhibit-1", "Đông Sơn ngân vang"]]


def test_damaged_items_are_taken_or_named(damaged: Museum) -> None:
    trial = damaged.trial()
    assert list(trial.failures) == ["69"]
    assert isinstance(trial.failures["69"], RecordError)
    assert trial.records["70"].description.startswith("Dán từ Word:")
    assert "\x0b" not in trial.records["70"].description
    assert trial.records["71"].title == "Thử emoji"
    assert trial.checkpoints[-1].complete


def test_texts_in_parts_are_composed_and_markup_is_left_out(museum: Museum) -> None:
    records = museum.trial().records
    assert records["3"].description.startswith("Đào được năm 1982 tại khu Mả Tre, Cổ Loa; trong lòng trống")
    assert records["61"].title == "Ngục trung nhật ký (Nhật ký trong tù)"
    assert not any("<" in record.title or "<p>" in record.description for record in records.values())


TEXTS: list[tuple[str, str, str]] = [
    ("Item Type Metadata", "Interviewee", "Bà Nguyễn Thị Năm"),
    ("Item Type Metadata", "Duration", "00:42:10"),
    ("Item Type Metadata", "Email Body", "Kính gửi anh Ba, số 5 phố Huế"),
    ("Item Type Metadata", "From", "ba@example.org"),
    ("Dublin Core", "Date Created", "1972"),
    ("Dublin Core", "Spatial Coverage", "Quảng Trị"),
    ("Dublin Core", "Provenance", "Ông Trần Văn Bảy, 3 đường Láng, tặng"),
    ("PDF Text", "Text", "toàn văn của tệp"),
    ("Kho", "Giá trị bảo hiểm", "500.000.000"),
    ("Kho", "Vị trí kho", "Kho 2, tủ 7"),
    ("Kho", "Chất liệu", "Giấy"),
    ("Kho", "Số kiểm kê", "BTQT-77"),
    ("Kho", "Độ ẩm khi nhận", "khô"),
]


def test_elements_of_item_types_and_of_own_sets_are_mapped_by_name(museum: Museum) -> None:
    item = museum.script.lists["items"][0]
    item["item_type"] = {"id": 4, "name": "Oral History"}
    item["element_texts"] = [
        text("Dublin Core", "Title", "Chuyện bà Năm"),
        *(text(*entry) for entry in TEXTS),
    ]
    record = museum.trial().records["1"]
    assert record.kind == "audio"
    assert Agent(name="Bà Nguyễn Thị Năm", role="interviewee") in record.creators
    assert record.extent == "00:42:10"
    assert record.issued is not None
    assert record.issued.display == "1972"
    assert [place.label for place in record.places] == ["Quảng Trị"]
    assert record.materials == ("Giấy",)
    assert ("inventory", "BTQT-77") in [(entry.scheme, entry.value) for entry in record.identifiers]
    assert record.notes == ("Độ ẩm khi nhận: khô",)
    told = repr(record)
    for secret in ("500.000.000", "tủ 7", "Láng", "phố Huế", "ba@example.org", "toàn văn"):
        assert secret not in told


def text(group: str, element: str, value: str) -> dict[str, Any]:
    return {"html": False, "text": value, "element_set": {"name": group}, "element": {"name": element}}


@pytest.mark.parametrize(
    "words",
    [
        "Từ 1/2/2026 đến 3/4/2026 và từ 5/6/2026 đến 7/8/2026",
        "Từ 32/13/2026 đến 33/13/2026",
        "Từ 9/9/2026 đến 1/1/2026",
        "Kích thước 12/5 - 30/5",
    ],
)
def test_days_that_are_not_sure_are_no_schedule(museum: Museum, words: str) -> None:
    show = museum.script.lists["exhibits"][0]
    show["description"] = words
    museum.script.lists = {**museum.script.lists, "items": [], "files": [], "exhibits": [show]}
    assert museum.trial().records["exhibit-1"].schedule is None
