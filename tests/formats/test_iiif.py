"""Manifests of IIIF give the record that their institution means, whichever version they are written in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.errors import RecordError, SkipRecord
from catalog.formats.iiif import IiifFormat
from catalog.formats.iiif_labels import FIELDS, field_named, is_field
from catalog.record import Link, Measurement, Record
from catalog.schemas.check import check_record
from catalog.sdk.testing.iiif import collection, manifest, manifest_v2
from catalog.shape import to_dict


def read(document: Any, **context: Any) -> Record:
    """The record of a document, which must be one that the catalog takes."""
    text = json.dumps(document).replace("{base}", "https://museum.example")
    record = IiifFormat().read(text.encode(), context)
    check_record(
        {**to_dict(record), "id": "m-1", "source": {"slug": "m", "native_id": "1"}, "institution": "m"}
    )
    return record


def test_a_manifest_of_version_2_is_the_same_record_as_its_twin_of_version_3() -> None:
    record = read(manifest(3))
    assert read(manifest_v2(3)) == record
    assert record.title == "Trống đồng số 3"
    assert [(title.value, title.language, title.type) for title in record.titles] == [
        ("Bronze drum no. 3", "en", "translated")
    ]
    assert record.description == "Mặt trống có ngôi sao mười bốn cánh."
    assert [(entry.scheme, entry.value) for entry in record.identifiers] == [("inventory", "LSb.3")]
    assert record.materials == ("Đồng", "thiếc")
    assert Measurement(value=63.0, unit="cm", type="height") in record.measurements
    assert (record.period.earliest, record.period.latest) == (-700, 100)
    assert record.rights.credit == "Bảo tàng Mẫu"
    assert record.rights.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert record.links == (
        Link(
            rel="page",
            url="https://museum.example/hien-vat/3",
            media_type="text/html",
            label="Trang hiện vật",
        ),
        Link(
            rel="fulltext",
            url="https://museum.example/pdf/3.pdf",
            media_type="application/pdf",
            label="Hồ sơ",
        ),
        Link(
            rel="manifest", url="https://museum.example/m/3", media_type="application/ld+json", label="IIIF"
        ),
    )
    front = record.images[0]
    assert (front.iiif, front.width, front.height) == ("https://museum.example/iiif/3-1", 4000, 3000)
    assert front.thumbnail == "https://museum.example/iiif/3-1/full/400,/0/default.jpg"
    assert front.alt == "Mặt 1"


def test_what_an_institution_keeps_to_itself_is_nowhere_in_the_record() -> None:
    pairs = [
        {"label": {"vi": ["Giá mua"]}, "value": "5.000.000 đồng"},
        {"label": {"en": ["Insurance value"], "vi": ["Bảo hiểm"]}, "value": "90 triệu"},
        {"label": "Địa chỉ người hiến tặng", "value": "12 Hàng Bài"},
        {"label": "Current location", "value": "Kho 2"},
    ]
    record = read(manifest(1, metadata=pairs))
    told = json.dumps(to_dict(record), ensure_ascii=False)
    assert not any(secret in told for secret in ("5.000.000", "90 triệu", "Hàng Bài", "Kho 2"))
    assert "Kho 2" not in json.dumps(to_dict(read(manifest(2))), ensure_ascii=False)


def test_labels_in_many_languages_mean_one_field() -> None:
    for label in ("Tác giả", "tác giả:", "Author", "AUTHORS", "Auteur", "Verfasser", "Autor"):
        assert field_named(label) == "creator:author", label
    for label in ("Số kiểm kê", "Accession number", "Inventarnummer", "Numéro d'inventaire", "Inventory No."):
        assert field_named(label) == "inventory", label
    for label in ("Chất liệu", "Materials", "Matériaux", "Material"):
        assert field_named(label) == "material", label
    for label in ("Nơi phát hiện", "Fundort", "Findspot"):
        assert field_named(label) == "place:find", label
    assert field_named("Moon phase") == ""
    assert field_named("Cote (BnF)") == "call_number"
    assert all(is_field(name) for name in FIELDS)
    assert is_field("creator:potter")
    assert not is_field("subject:potter")


def test_metadata_become_fields_and_what_has_none_stays_as_notes() -> None:
    pairs = [
        {"label": "Tác giả", "value": "Nguyễn Du (1765-1820); Phạm Quý Thích"},
        {"label": "Translator", "value": "<p>Huỳnh Sanh Thông</p>"},
        {"label": "Loại", "value": "Sách"},
        {"label": "Năm XB", "value": "1866"},
        {"label": "Nhà xuất bản", "value": "Liễu Văn Đường"},
        {"label": "Ngôn ngữ", "value": ["Chữ Nôm", "vie"]},
        {"label": "Chủ đề", "value": {"vi": ["Truyện thơ", "Văn học"], "en": ["Verse"]}},
        {"label": "Ký hiệu", "value": "VNb. 85"},
        {"label": "Thư viện", "value": "Thư viện Viện Hán Nôm"},
        {"label": "ISBN", "value": "978-604-1-23456-2"},
        {"label": "Tùng thư", "value": "Cổ văn"},
        {"label": "Tình trạng", "value": "Còn nguyên"},
        {"label": {"vi": ["Kiểu gáy"]}, "value": 7},
    ]
    record = read(manifest(1, metadata=pairs, behavior=["paged"]))
    assert record.kind == "book"
    assert [(agent.name, agent.role, agent.dates) for agent in record.creators] == [
        ("Nguyễn Du", "author", "1765-1820"),
        ("Phạm Quý Thích", "author", ""),
        ("Huỳnh Sanh Thông", "translator", ""),
    ]  # fmt: skip
    assert record.issued.earliest == 1866
    assert record.publisher == "Liễu Văn Đường"
    assert record.languages == ("vi-Hani", "vi")
    assert [subject.label for subject in record.subjects] == ["Truyện thơ", "Văn học"]
    assert (record.holdings[0].institution, record.holdings[0].call_number) == (
        "Thư viện Viện Hán Nôm",
        "VNb. 85",
    )
    assert [(entry.type, entry.title) for entry in record.related] == [("series", "Cổ văn")]
    assert record.notes == ("Tình trạng: Còn nguyên", "Kiểu gáy: 7")


def test_a_film_a_table_of_contents_a_day_and_the_first_canvas_to_open_are_seen() -> None:
    film = {"id": "https://museum.example/a.mp4", "type": "Video", "format": "video/mp4"}
    choice = {"type": "Choice", "items": [film, {**film, "id": "https://museum.example/b.mp4"}]}
    page = {"type": "AnnotationPage", "items": [{"motivation": ["painting"], "body": choice}]}
    canvas = {
        "id": "c",
        "type": "Canvas",
        "duration": 3725.4,
        "thumbnail": ["https://museum.example/t.jpg"],
        "items": [page],
    }
    ranges = [{"type": "Range", "label": {"vi": [name]}} for name in ("Mở đầu", "Lễ hội")]
    record = read(manifest(1, items=[canvas], structures=ranges, metadata=[], navDate="2019-03-05T00:00:00Z"))
    assert (record.kind, record.extent) == ("video", "1:02:05")
    assert [link.url for link in record.links if link.rel == "media"] == ["https://museum.example/a.mp4"]
    assert record.images[0].url == "https://museum.example/t.jpg"
    assert record.notes == ("Mở đầu; Lễ hội",)
    assert (record.issued.display, record.issued.earliest) == ("2019-03-05", 2019)
    started = read(manifest(1, start={"id": "https://museum.example/m/1/c/2", "type": "Canvas"}))
    assert [image.alt for image in started.images] == ["Mặt 2", "Mặt 1"]
    year = read(manifest(1, metadata=[], navDate="1986-01-01T00:00:00Z"))
    assert year.issued.display == "1986"


def test_a_login_before_the_pictures_restricts_and_statements_say_who_may_see() -> None:
    closed = manifest(1)
    service = closed["items"][0]["items"][0]["items"][0]["body"]["service"][0]
    service["service"] = {"@id": "https://museum.example/login", "profile": "http://iiif.io/api/auth/1/login"}
    assert read(closed).access == "restricted"
    assert read(manifest(1)).access == "unknown"
    required = {"label": {"vi": ["Điều kiện"]}, "value": {"vi": ["Chỉ để học tập"]}}
    rights = read(manifest(1, requiredStatement=required)).rights
    assert (rights.statement, rights.credit) == ("Điều kiện: Chỉ để học tập", "")


def test_where_a_manifest_belongs_comes_from_itself_and_from_what_lists_it() -> None:
    inside = [
        {"id": "https://museum.example/c", "type": "Collection", "label": {"vi": ["Đông Sơn"]}},
        {"id": "https://museum.example/m/9", "type": "Manifest", "label": {"vi": ["Bộ sách"]}},
    ]
    record = read(manifest(1, partOf=inside), collections=["Đồ đồng"], url="https://museum.example/here")
    assert record.collections == ("Đông Sơn", "Đồ đồng")
    assert record.related[0].type == "part_of"
    assert record.links[-1].url == "https://museum.example/here"


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        (b"", "no_json"),
        (b"<html></html>", "no_json"),
        (b"[]", "no_manifest"),
        (b'{"type": "Manifest", "label": Infinity}', "no_json"),
        (b'{"a": ' + b"[" * 400 + b"]" * 400 + b"}", "no_json"),
        (b'{"type": "Manifest", "label": ', "no_json"),
        (b'{"type": "Canvas"}', "no_manifest"),
        (b'{"type": "Manifest"}', "required"),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_rule(payload: bytes, rule: str) -> None:
    with pytest.raises(RecordError) as caught:
        IiifFormat().read(payload, {})
    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_a_collection_is_no_record() -> None:
    with pytest.raises(SkipRecord, match="its manifests"):
        read(collection("/c", []))


def test_a_manifest_of_odd_values_in_every_place_is_read_for_what_it_says() -> None:
    odd: list[Any] = [
        None,
        7,
        "text",
        [],
        {},
        [None],
        [[]],
        {"@value": None},
        {"id": 5},
        [{"id": []}],
        True,
        {"none": {}},
    ]
    names = [
        *manifest(1),
        "start",
        "structures",
        "partOf",
        "seeAlso",
        "provider",
        "thumbnail",
        "navDate",
        "behavior",
    ]
    for name in names:
        for value in odd:
            document = {**manifest(1, summary={"vi": ["Mô tả"]}), name: value}
            if name not in ("type", "@context"):
                assert read(document).title
    twice = b'{"type": "Manifest", "label": "one", "label": {"vi": ["two\x0bthree"]}}'
    assert IiifFormat().read(twice, {}).title == "twothree"
