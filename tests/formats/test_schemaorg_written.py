"""Records written as things of schema.org: by the vocabulary alone, and read again as what they were."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import orjson
import pytest

from catalog.formats.schemaorg import to_record
from catalog.formats.schemaorg_jsonld import Graph
from catalog.formats.schemaorg_values import Where
from catalog.formats.schemaorg_write import as_jsonld
from catalog.formats.schemaorg_write_institutions import institution
from catalog.record import (
    KINDS,
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Record,
    Related,
    Rights,
    Schedule,
    Subject,
)
from tests.factories import make_record
from tests.formats.vocabulary import faults
from tests.web.samples import EVERYTHING

BASE = "https://khomo.example"
HOUSE = {
    "slug": "hue-library",
    "name_vi": "Thư viện Tổng hợp thành phố Huế",
    "name_en": "Hue City General Library",
    "system": "library",
    "address": "29A Lê Quý Đôn",
    "province": "Thành phố Huế",
    "lat": 16.4,
    "lon": 107.5,
    "url": "https://library.example",
}


def written(record: Record, **more: Any) -> dict[str, Any]:
    node = as_jsonld(record, address=f"{BASE}/record/{record.id}", base=BASE, **more)
    # As it is sent: only what JSON has.
    sent: dict[str, Any] = json.loads(orjson.dumps(node))
    return sent


def read_again(node: dict[str, Any]) -> Record:
    graph = Graph()
    graph.add(node)
    (found,) = graph.top()
    return to_record(found, Where(page=node["url"], base=node["url"], source="self"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_by_the_vocabulary_and_read_as_that_kind(kind: str) -> None:
    node = written(replace(EVERYTHING(), kind=kind), publisher=HOUSE, published="2026-11-22")
    assert list(faults(node, kind)) == []
    again = read_again(node)
    assert (again.kind, again.title) == (kind, "Nhan đề chính")
    assert "Bùi Kỷ" in {agent.name for agent in again.creators}
    assert again.metadata_licence == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_work_is_read_again_with_its_main_fields() -> None:
    record = EVERYTHING()
    again = read_again(written(record))
    for name in (
        "description", "publisher", "languages", "issued", "materials", "dimensions", "audiences",
        "education_levels", "school_subjects", "learning_type", "outcomes", "duration", "free", "access",
        "collections",
    ):  # fmt: skip
        told, meant = getattr(again, name), getattr(record, name)
        assert told == (replace(meant, certainty=told.certainty) if name == "issued" else meant), name
    assert record.identifiers[0] in again.identifiers
    assert {title.value for title in record.titles} == {title.value for title in again.titles}
    assert {place.label for place in record.places} == {place.label for place in again.places}
    assert again.creators[0] == replace(record.creators[0], role="editor", dates="1887–1960")
    assert again.rights == replace(record.rights, licence="https://creativecommons.org/licenses/by/4.0/")  # type: ignore[type-var]
    assert [link.url for link in again.links] == [f"{BASE}/record/{record.id}", record.links[0].url]
    assert (again.images[0].url, again.images[0].alt) == (record.images[0].url, "Bìa sách")


def test_an_event_is_read_again_with_when_where_and_for_how_much() -> None:
    schedule = Schedule(
        start="2026-11-13T08:30:00+07:00",
        end="2027-01-15T10:30:00+07:00",
        recurrence="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20270115",
        exdates=("2026-12-25",),
        venue="Phòng Hội thảo",
        online_url="https://meet.example/1",
        fee="50.000 VND",
        capacity=20,
        registration_url="https://library.example/register",
        status="postponed",
    )
    node = written(make_record(kind="class", title="Lớp thư pháp", schedule=schedule))
    assert node["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    assert node["offers"]["price"] == "50000"
    assert read_again(node).schedule == schedule
    words = replace(schedule, fee="Theo giá vé tham quan", status="cancelled")
    assert read_again(written(make_record(kind="event", schedule=words))).schedule == words


def test_what_is_free_costs_nothing_and_is_said_to() -> None:
    node = written(make_record(kind="club", free=True, schedule=Schedule(start="2026-12-01")))
    assert (node["isAccessibleForFree"], node["offers"]["price"]) == (True, "0")
    assert read_again(node).free is True


def test_several_prices_are_offers_with_their_labels() -> None:
    fee = "Người lớn: 40.000đ; Trẻ em: 20k; Đoàn: liên hệ"
    node = written(make_record(kind="exhibition", schedule=Schedule(start="2026-12-01", fee=fee)))
    told = [(offer["name"], offer.get("price")) for offer in node["offers"]]
    assert told == [("Người lớn", "40000"), ("Trẻ em", "20000"), ("Đoàn", None)]


def test_an_event_without_a_venue_is_at_the_institution_and_one_online_is_not() -> None:
    at_home = written(make_record(kind="event", schedule=Schedule(start="2026-12-01")), publisher=HOUSE)
    assert at_home["location"]["address"]["streetAddress"] == "29A Lê Quý Đôn"
    online = Schedule(start="2026-12-01", online_url="https://meet.example/2")
    node = written(make_record(kind="event", schedule=online), publisher=HOUSE)
    assert node["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/2"}


def test_a_course_has_its_run_with_teacher_and_rhythm() -> None:
    record = make_record(
        kind="course",
        creators=(Agent(name="Lê Thị Hoa", role="tch"),),
        duration="11 tuần",
        schedule=Schedule(start="2026-12-01T18:00", recurrence="FREQ=MONTHLY;BYDAY=1MO;COUNT=6"),
    )
    run = written(record)["hasCourseInstance"]
    assert run["instructor"] == {"@type": "Person", "name": "Lê Thị Hoa"}
    assert (run["courseMode"], run["courseWorkload"]) == ("onsite", "11 tuần")
    assert (run["courseSchedule"]["byDay"], run["courseSchedule"]["repeatCount"]) == ("1MO", 6)


@pytest.mark.parametrize(
    ("fields", "types"),
    [
        ({"kind": "image", "materials": ("Oil paint on canvas",)}, ["Painting", "VisualArtwork"]),
        ({"kind": "object", "materials": ("Graphite on paper",)}, ["Drawing", "VisualArtwork"]),
        ({"kind": "image", "techniques": ("Ảnh chụp",)}, "Photograph"),
        ({"kind": "object", "techniques": ("Ảnh chụp",)}, "VisualArtwork"),
        ({"kind": "object", "creators": (Agent(name="A", role="artist"),)}, "VisualArtwork"),
        ({"kind": "object"}, "CreativeWork"),
        ({"kind": "image"}, "ImageObject"),
        ({"kind": "article", "identifiers": (Identifier(scheme="doi", value="10.1/x"),)}, "ScholarlyArticle"),
        ({"kind": "video", "education_levels": ("Lớp 6",)}, ["VideoObject", "LearningResource"]),
        ({"kind": "event", "outcomes": ("Vẽ",)}, ["Event", "EducationEvent"]),
    ],
)
def test_the_type_is_the_narrowest_that_the_record_tells(fields: dict[str, Any], types: object) -> None:
    record = make_record(**fields)
    node = written(record)
    assert node["@type"] == types
    assert list(faults(node)) == []
    assert read_again(node).kind == record.kind


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (DateSpan(display="Văn hóa Đông Sơn", earliest=-550, latest=-50), "-0549/-0049"),
        (DateSpan(display="thế kỷ I", earliest=-1, latest=100), "0000/0100"),
        (DateSpan(display="2021-05-03", earliest=2021, latest=2021), "2021-05-03"),
        (DateSpan(display="Minh Mạng thứ 10", earliest=1829, latest=1829), "1829"),
    ],
)
def test_a_date_is_iso_8601_and_keeps_its_words_beside(span: DateSpan, told: str) -> None:
    node = written(make_record(kind="object", period=span))
    assert node["dateCreated"] == told
    again = read_again(node).period
    assert again is not None
    assert (again.earliest, again.latest) == (span.earliest, span.latest)
    assert span.display in (node.get("temporal"), told)


def test_people_and_bodies_are_told_apart_with_their_marks() -> None:
    names = ("Trương Vĩnh Ký", "Trường Đại học Huế", "Nguyễn Viên", "Viện Sử học", "UNESCO", "Hội Nhà văn")
    node = written(make_record(creators=tuple(Agent(name=name, role="author") for name in names)))
    assert [who["@type"] for who in node["author"]] == [
        "Person", "Organization", "Person", "Organization", "Organization", "Organization",
    ]  # fmt: skip


def test_a_part_without_a_property_is_a_role_and_is_read_as_that() -> None:
    agents = (Agent(name="Bùi Xuân Phái", role="engraver"), Agent(name="Trần Văn Cẩn", role="ill"))
    node = written(make_record(kind="book", creators=agents))
    assert node["illustrator"]["name"] == "Trần Văn Cẩn"
    assert node["contributor"]["roleName"] == "engraver"
    assert {(one.name, one.role) for one in read_again(node).creators} == {
        ("Bùi Xuân Phái", "engraver"),
        ("Trần Văn Cẩn", "illustrator"),
    }


def test_copies_say_where_they_can_be_had_and_pieces_of_museums_do_not() -> None:
    held = (Holding(location="Kho mở", call_number="VV 12", status="available"), Holding(call_number="VV 13"))
    first, second = written(make_record(holdings=held), publisher=HOUSE)["offers"]
    assert (first["sku"], first["availability"]) == ("VV 12", "https://schema.org/InStock")
    assert first["availableAtOrFrom"]["name"] == "Kho mở"
    assert first["availableAtOrFrom"]["containedInPlace"]["name"] == HOUSE["name_vi"]
    assert second["availableAtOrFrom"]["name"] == HOUSE["name_vi"]
    piece = written(make_record(kind="object", holdings=(Holding(location="Kho 3, tủ 5"),)), publisher=HOUSE)
    assert "tủ 5" not in json.dumps(piece, ensure_ascii=False)


def test_pictures_tell_their_licence_credit_and_where_to_ask() -> None:
    image = Image(url="/media/" + "ab" * 32, width=800, height=600, alt="Mặt trống")
    rights = Rights(licence="CC-BY-SA-3.0", credit="Quà tặng")
    node = written(make_record(kind="image", images=(image,), rights=rights))
    shown = node["image"]
    assert shown["contentUrl"] == node["contentUrl"] == BASE + image.url
    assert shown["thumbnailUrl"] == f"{BASE}{image.url}/thumb"
    assert shown["license"] == "https://creativecommons.org/licenses/by-sa/3.0/"
    assert (shown["creditText"], shown["acquireLicensePage"]) == ("Quà tặng", node["url"])
    assert (read_again(node).images[0].width, read_again(node).images[0].alt) == (800, "Mặt trống")


def test_an_exhibition_leads_to_what_it_shows_by_the_addresses_of_this_catalog() -> None:
    shown = (Related(title="Trống", type="shows", id="museum-trong"), Related(title="Vô danh", type="shows"))
    node = written(make_record(kind="exhibition", related=shown))
    assert [entry.get("@id") for entry in node["workFeatured"]] == [f"{BASE}/record/museum-trong", None]


def test_terms_of_lists_and_words_with_commas_stay_whole() -> None:
    subjects = (
        Subject(label="Dante, Inferno", scheme="keyword"),
        Subject(label="895.9221", scheme="ddc"),
        Subject(label="Huế", uri="https://id.example/hue"),
        Subject(label="Truyện Nôm"),
    )
    again = read_again(written(make_record(subjects=subjects)))
    assert {entry.label for entry in again.subjects} == {entry.label for entry in subjects}


def test_measures_have_units_and_addresses_that_run_scripts_are_left() -> None:
    record = make_record(
        kind="object",
        techniques=("Đúc",),
        measurements=(Measurement(value=63.0, unit="cm", type="height"),),
        links=(Link(rel="fulltext", url="javascript:alert(1)"), Link(rel="page", url="data:text/html,x")),
        rights=Rights(licence="javascript:alert(1)"),
    )
    node = written(record)
    assert node["height"] == {
        "@type": "QuantitativeValue", "value": 63, "unitCode": "CMT", "unitText": "cm",
    }  # fmt: skip
    assert not {"encoding", "subjectOf"} & node.keys()


@pytest.mark.parametrize(
    ("told", "days", "times"),
    [
        ("07:30-17:00 hằng ngày", 7, ("07:30", "17:00")),
        ("08:30-17:30, nghỉ thứ Hai", 6, ("08:30", "17:30")),
        ("8h - 11h30 thứ Hai đến thứ Sáu", 5, ("08:00", "11:30")),
        ("9:00–17:00 closed Mondays", 6, ("09:00", "17:00")),
    ],
)
def test_opening_hours_in_words_become_days_and_times(told: str, days: int, times: tuple[str, str]) -> None:
    node = institution({**HOUSE, "hours": told}, BASE)
    assert list(faults(node)) == []
    hours = node["openingHoursSpecification"]
    assert (len(hours["dayOfWeek"]), (hours["opens"], hours["closes"])) == (days, times)


def test_hours_that_are_not_understood_stay_in_words() -> None:
    node = institution({**HOUSE, "system": "museum", "hours": "Theo lịch của phường"}, BASE)
    assert (node["openingHours"], node["@type"]) == ("Theo lịch của phường", ["Museum", "Organization"])
    assert list(faults(node)) == []


def test_an_institution_tells_its_telephone_and_mail_out_of_its_contact() -> None:
    node = institution({**HOUSE, "contact": "ĐT: 0234 382 2281, tv@hue.example (giờ hành chính)"}, BASE)
    assert (node["telephone"], node["email"]) == ("0234 382 2281", "tv@hue.example")
