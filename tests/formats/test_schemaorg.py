"""What pages mark up with schema.org, in any syntax, valid or not, as records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.errors import RecordError
from catalog.formats.schemaorg import SchemaOrgFormat
from catalog.formats.schemaorg_pages import MarkedPage, PageUnreadable, read_page
from catalog.formats.schemaorg_things import institutions, things
from catalog.record import Record, record_id
from catalog.schemas.check import check_record
from catalog.shape import to_dict

SITE = "https://baotang.example"
PAGE = f"{SITE}/trung-bay/gom"


def page(*scripts: Any, body: str = "", address: str = PAGE, head: str = "") -> MarkedPage:
    tags = "".join(
        '<script type="application/ld+json">'
        f"{entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)}</script>"
        for entry in scripts
    )
    html = f"<!doctype html><html><head><title>Bảo tàng</title>{head}{tags}</head><body>{body}</body></html>"
    return read_page(html.encode(), address, "text/html; charset=utf-8")


def records(found: MarkedPage) -> dict[str, Record]:
    """Each thing of a page as the catalog would take it."""
    taken = {}
    for thing in things(found):
        context = {"page": thing.page, "base": found.address, "source": "site"}
        record = SchemaOrgFormat().read(json.dumps(thing.node).encode(), context)
        source = {"slug": "site", "native_id": thing.native_id}
        check_record({**to_dict(record), "id": "site-1", "source": source, "institution": "site"})
        taken[thing.native_id] = record
    return taken


def one(node: dict[str, Any]) -> Record:
    (record,) = records(page({"@context": "https://schema.org", **node})).values()
    return record


def event(**properties: Any) -> Record:
    return one({"@type": "Event", "name": "Ngày hội đọc sách", **properties})


@pytest.mark.parametrize(
    ("script", "repairs"),
    [
        ('{"@type": "Event", "name": "Hội làng"}', []),
        ('{"@type": "Event", "name": "Hội làng",}', ["loose_json"]),
        ('{"@type": "Event", /* sửa tay */ "name": "Hội làng" // tên\n}', ["loose_json"]),
        ('<!-- {"@type": "Event", "name": "Hội làng"} -->', ["html_comment"]),
        ('//<![CDATA[\n{"@type": "Event", "name": "Hội làng"}\n//]]>', ["cdata"]),
        ('{"@type": "Event", "description": "một\nhai", "name": "Hội làng"}', ["raw_controls"]),
        ("{&quot;@type&quot;: &quot;Event&quot;, &quot;name&quot;: &quot;Hội làng&quot;}", ["entities"]),
        ('{"@type": "WebSite"}{"@type": "Event", "name": "Hội làng"};', ["several_values"]),
        ('\ufeff{"type": "schema:Event", "schema:name": "Hội làng"}', []),
    ],
)
def test_json_that_people_broke_is_mended_and_the_repair_is_named(script: str, repairs: list[str]) -> None:
    found = page(script)
    assert [record.title for record in records(found).values()] == ["Hội làng"]
    assert (found.repairs, found.faults) == (repairs, [])


@pytest.mark.parametrize(
    "script", ['{"@type": "Event" "name": "x"}', "{" * 100_000, "[" * 50_000 + "]" * 50_000]
)
def test_json_that_nothing_mends_is_told_with_its_place_and_costs_no_other(script: str) -> None:
    found = page({"@type": "Event", "name": "Hội làng"}, script)
    assert len(records(found)) == 1
    assert "script tag 2 cannot be read" in found.faults[0]


def test_a_comma_or_a_slash_within_a_text_is_left_as_it_is() -> None:
    (record,) = records(page('{"@type": "Event", "name": "A,} // B /* C */ \\" ,]",}')).values()
    assert record.title == 'A,} // B /* C */ " ,]'


def test_nodes_are_found_by_reference_and_circles_end() -> None:
    place = {"@type": "Place", "@id": "#nha", "name": "Nhà văn hóa", "event": {"@id": "#hoi"}}
    happening = {"@type": "Event", "@id": "#hoi", "name": "Hội làng", "location": {"@id": "#nha"}}
    (record,) = records(page({"@graph": [place, happening]})).values()
    assert record.schedule is not None
    assert record.schedule.venue == "Nhà văn hóa"


def test_nests_without_end_are_cut_and_read() -> None:
    node: dict[str, Any] = {"@type": "Event", "name": "Hội làng"}
    for _ in range(300):
        node = {"@type": "Event", "name": "Hội làng", "superEvent": node}
    assert one(node).title == "Hội làng"


MICRODATA = """
<div itemscope itemtype="http://schema.org/Book" itemref="quyen ngoai">
  <h1 itemprop="name">Truyện <b>Kiều</b></h1><meta itemprop="isbn" content="978-604-0-00001-9">
  <a itemprop="sameAs" href="https://vi.wikipedia.org/wiki/Truyện_Kiều">Wikipedia</a>
  <time itemprop="datePublished" datetime="1966-02-01">năm ngoái</time>
  <p itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Nguyễn Du</b></p>
  <div itemprop="description">Một<br>hai<script>alert(1)</script></div>
</div>
<p id="quyen">Giấy phép <a itemprop="license" href="/giay-phep">của bảo tàng</a></p>
"""


def test_microdata_gives_texts_addresses_dates_and_what_is_referred_to() -> None:
    (record,) = records(page(body=MICRODATA)).values()
    assert (record.kind, record.title, record.description) == ("book", "Truyện Kiều", "Một\nhai")
    assert record.creators[0].name == "Nguyễn Du"
    assert record.issued is not None
    assert record.issued.earliest == 1966
    assert record.identifiers[0].value == "9786040000019"
    assert record.rights is not None
    assert record.rights.licence == f"{SITE}/giay-phep"


def test_rdfa_of_schema_org_is_read_and_that_of_others_left() -> None:
    other = '<div vocab="http://xmlns.com/foaf/0.1/" typeof="Event"><b property="name">Không</b></div>'
    ours = '<div vocab="https://schema.org/" typeof="Event"><b property="name">Hội làng</b></div>'
    prefixed = '<p typeof="schema:Course"><b property="schema:name">Lớp vẽ</b></p>'
    found = records(page(body=other + ours + prefixed))
    assert sorted(record.title for record in found.values()) == ["Hội làng", "Lớp vẽ"]


def test_the_same_thing_in_two_syntaxes_is_one() -> None:
    twice = page({"@type": "Book", "name": "Truyện Kiều", "numberOfPages": 300}, body=MICRODATA)
    assert len(records(twice)) == 1


@pytest.mark.parametrize(
    ("node", "native_id"),
    [
        ({}, PAGE),
        ({"url": "/trung-bay/gom?utm_source=zalo"}, PAGE),
        ({"url": "http://www.baotang.example/trung-bay/gom/"}, PAGE),
        ({"url": f"{SITE}/su-kien/7"}, f"{SITE}/su-kien/7"),
        ({"url": SITE}, PAGE),
        ({"url": "https://khac.example/su-kien/7"}, PAGE),
        ({"mainEntityOfPage": {"@type": "WebPage", "@id": f"{SITE}/su-kien/8"}}, f"{SITE}/su-kien/8"),
        ({"@id": "#su-kien"}, PAGE),
        ({"@id": "urn:uuid:7"}, "urn:uuid:7"),
        ({"@id": "_:b0"}, PAGE),
    ],
)
def test_a_thing_is_known_by_its_address_its_id_or_its_page(node: dict[str, Any], native_id: str) -> None:
    assert list(records(page({"@type": "Event", "name": "Hội làng", **node}))) == [native_id]


def test_of_several_things_on_a_page_the_main_one_keeps_its_address() -> None:
    article = {"@type": "NewsArticle", "headline": "Khai mạc"}
    show = {"@type": "ExhibitionEvent", "name": "Gốm"}
    film = {"@type": "VideoObject", "name": "Phim về gốm"}
    found = records(page([article, film, show]))
    assert found[PAGE].title == "Gốm"
    assert sorted(name.partition("#")[0] for name in found) == [PAGE] * 3
    alone = records(page([show]))
    assert alone[PAGE] == found[PAGE]


def test_dates_of_one_name_without_addresses_are_things_of_their_own_that_keep_their_names() -> None:
    dates = [{"@type": "Event", "name": "Kể chuyện", "startDate": f"2026-12-0{day}"} for day in (1, 8)]
    first, again = records(page(dates)), records(page(dates[::-1]))
    assert len(first) == 2
    assert first == again


def test_things_are_found_in_lists_places_and_pages_and_their_owners_are_only_told() -> None:
    listed = {"@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "position": 1, "item": {"@type": "Course", "name": "Lớp vẽ", "url": "/lop-ve"}},
    ]}  # fmt: skip
    house = {
        "@type": "Museum",
        "name": "Bảo tàng Gốm",
        "event": {"@type": "Event", "name": "Hội", "url": "/hoi"},
    }
    about = {"@type": "WebPage", "name": "Trang", "mainEntity": {"@type": "Painting", "name": "Thiếu nữ"}}
    found = page(listed, house, about)
    assert {name: record.kind for name, record in records(found).items()} == {
        f"{SITE}/lop-ve": "course", f"{SITE}/hoi": "event", PAGE: "object",
    }  # fmt: skip
    assert institutions(found) == ["Bảo tàng Gốm"]


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ({"@type": "Event", "name": "Triển lãm tranh"}, "exhibition"),
        ({"@type": "Event", "keywords": "câu lạc bộ, thơ"}, "club"),
        ({"@type": ["Event", "MusicEvent"]}, "event"),
        ({"@type": "http://schema.org/SocialEvent/Meetup"}, "event"),
        ({"@type": "EducationEvent", "name": "Lớp học gốm"}, "class"),
        ({"@type": "EducationEvent"}, "programme"),
        ({"@type": "http://schema.org/ExhibitionEvent"}, "exhibition"),
        ({"@type": "Sculpture"}, "object"),
        ({"@type": ["CreativeWork", "Photograph"]}, "image"),
        ({"@type": "CreativeWork", "teaches": "gốm"}, "lesson"),
        ({"@type": "CreativeWork", "genre": "luận văn"}, "thesis"),
        ({"@type": "CreativeWork"}, "web"),
        ({"@type": "MediaObject", "encodingFormat": "audio/mpeg"}, "audio"),
    ],
)
def test_the_kind_is_told_by_types_and_words(node: dict[str, Any], kind: str) -> None:
    assert one({"name": "Gốm", **node}).kind == kind


@pytest.mark.parametrize(
    ("offers", "fee", "free"),
    [
        ({"price": 0}, "", True),
        ({"price": "Miễn phí"}, "", True),
        ({"price": "50000", "priceCurrency": "VND"}, "50.000 VND", False),
        ({"price": "30.000", "priceCurrency": "đồng"}, "30.000 VND", False),
        ({"@type": "AggregateOffer", "lowPrice": 20000, "highPrice": 50000, "priceCurrency": "VND"},
         "20.000 – 50.000 VND", False),
        ([{"name": "Lớn", "price": 40000}, {"name": "Nhỏ", "price": 0}], "Lớn: 40.000; Nhỏ: 0", None),
        ({"url": "/ve"}, "", None),
    ],
)  # fmt: skip
def test_prices_say_the_fee_and_whether_it_is_free(offers: Any, fee: str, free: bool | None) -> None:
    record = event(offers=offers, startDate="2026-12-01")
    assert record.schedule is not None
    assert (record.schedule.fee, record.free) == (fee, free)


@pytest.mark.parametrize(
    ("told", "start", "note"),
    [
        ("2026-12-01", "2026-12-01", ""),
        ("2026-12-01T19:00:00.000Z", "2026-12-01T19:00:00+00:00", ""),
        ("01/12/2026 19h30", "2026-12-01T19:30:00", ""),
        ("tối thứ bảy", "", "startDate: tối thứ bảy"),
    ],
)
def test_a_start_is_kept_as_a_moment_or_as_a_note(told: str, start: str, note: str) -> None:
    record = event(startDate=told, location="Đình làng")
    assert record.schedule is not None
    assert record.schedule.start == start
    assert record.notes == ((note,) if note else ())


def test_what_recurs_is_a_rule_with_the_hours_of_its_first_meeting() -> None:
    plan = {"@type": "Schedule", "repeatFrequency": "P2W", "byDay": ["Chủ nhật", "schema:Friday"],
            "startTime": "8:00", "endTime": "9:30", "endDate": "2027-05-31"}  # fmt: skip
    schedule = event(startDate="2026-12-04", eventSchedule=plan).schedule
    assert schedule is not None
    assert schedule.recurrence == "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,FR;UNTIL=20270531"
    assert (schedule.start, schedule.end) == ("2026-12-04T08:00", "2026-12-04T09:30")


def test_cancelled_and_postponed_are_states() -> None:
    gone = event(eventStatus="http://schema.org/EventCancelled", startDate="2026-12-01")
    late = event(eventStatus="EventPostponed", startDate="2026-12-01")
    assert gone.schedule is not None
    assert late.schedule is not None
    assert (gone.schedule.status, late.schedule.status) == ("cancelled", "postponed")


def test_an_end_before_the_start_costs_no_record() -> None:
    record = event(startDate="2026-12-05", endDate="2026-12-01")
    assert record.schedule is not None
    assert (record.schedule.end, record.notes) == ("", ("endDate: 2026-12-01",))


def test_an_exhibition_leads_to_the_records_of_what_it_shows() -> None:
    shown = {"@type": "VisualArtwork", "name": "Bình gốm", "url": "/hien-vat/7"}
    record = one({"@type": "ExhibitionEvent", "name": "Gốm", "workFeatured": [shown, "Chân đèn"]})
    (related,) = record.related
    assert related.id == record_id("site", f"{SITE}/hien-vat/7")
    assert (related.type, related.title) == ("shows", "Bình gốm")


def test_nothing_private_of_people_and_registers_comes_through() -> None:
    person = {"@type": "Person", "name": "Trần An", "email": "an@x.example", "telephone": "0912 345 678",
              "address": {"@type": "PostalAddress", "streetAddress": "12 Lê Lợi"}}  # fmt: skip
    store = [{"@type": "PropertyValue", "propertyID": "Vị trí kho", "value": "Tủ 7"},
             {"@type": "PropertyValue", "name": "Giá mua", "value": "5 triệu"},
             {"@type": "PropertyValue", "name": "Số kiểm kê", "value": "BT 12"}]  # fmt: skip
    record = one(
        {"@type": "Painting", "name": "Thiếu nữ", "creator": [person, "ba@x.example"], "identifier": store}
    )
    told = json.dumps(to_dict(record), ensure_ascii=False)
    assert "Trần An" in told
    assert "BT 12" in told
    for secret in ("@x.example", "0912", "Lê Lợi", "Tủ 7", "5 triệu"):
        assert secret not in told


def test_addresses_that_run_scripts_become_no_links() -> None:
    record = event(image="javascript:alert(1)", offers={"url": "data:text/html,x"}, startDate="2026-12-01")
    assert (record.images, record.schedule and record.schedule.registration_url) == ((), "")


@pytest.mark.parametrize(
    ("body", "content_type", "told"),
    [
        (b"", "text/html", "empty"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"\0\1\2" * 50, "text/html", "no text"),
        (b"{}", "text/html", "no page"),
    ],
)
def test_what_is_no_page_is_refused_in_words(body: bytes, content_type: str, told: str) -> None:
    with pytest.raises(PageUnreadable, match=told):
        read_page(body, PAGE, content_type)


@pytest.mark.parametrize(("codec", "stated"), [("utf-8", "iso-8859-1"), ("cp1258", "windows-1258")])
def test_letters_are_read_by_the_bytes_whatever_is_stated(codec: str, stated: str) -> None:
    text = "Bảo tàng".replace("ả", "a\u0309") if codec == "cp1258" else "Bảo tàng"
    item = f'<p itemscope itemtype="http://schema.org/Event"><b itemprop="name">{text}'
    html = f"<html><title>{text}</title><body>{item}"
    found = read_page(html.encode(codec), PAGE, f"text/html; charset={stated}")
    assert found.title == "Bảo tàng"
    assert [record.title for record in records(found).values()] == ["Bảo tàng"]


@pytest.mark.parametrize("title", ["Không tìm thấy trang", "404 Not Found", "Nội dung không tồn tại"])
def test_a_page_that_says_it_is_not_there_is_known_for_it(title: str) -> None:
    assert read_page(f"<html><title>{title}</title><body>x".encode(), PAGE).missing


@pytest.mark.parametrize("payload", [b"", b"[]", b'{"name": "x"}', b'{"@type": ["Event"]}', b"\xff"])
def test_what_is_no_node_fails_with_field_and_rule(payload: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        SchemaOrgFormat().read(payload, {})
    assert caught.value.faults[0].rule in ("json", "required")
