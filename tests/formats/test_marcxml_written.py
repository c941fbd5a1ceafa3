"""What is written as MARCXML is MARC 21, and can be read again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.demo.unpack import DATA as DEMO
from catalog.errors import CatalogError
from catalog.formats.marc import MarcFormat, split
from catalog.formats.marcxml import MarcXmlFormat
from catalog.record import (
    KINDS,
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Image,
    Link,
    Place,
    Record,
    Related,
    Rights,
    Subject,
    Title,
)

MARCXML = MarcXmlFormat()
NAMESPACE = "{http://www.loc.gov/MARC21/slim}"
# The patterns of MARC21slim.xsd 1.1.
LEADER = re.compile(r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}[2 ][2 ][\d ]{5}[\dA-Za-z ]{3}(?:4500|    )")
CONTROL_TAG, DATA_TAG = re.compile(r"00[1-9A-Za-z]"), re.compile(r"0[1-9A-Z][0-9A-Z]|[1-9A-Z][0-9A-Z]{2}")
SIGN, CODE = re.compile(r"[\da-z ]"), re.compile(r"[!-~]")
WHOLE = Record(
    title="Truyện Kiều : đoạn trường tân thanh",
    kind="book",
    identifiers=(
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="doi", value="10.1000/182"),
        Identifier(scheme="handle", value="123/45"),
        Identifier(scheme="oclc", value="12345"),
        Identifier(scheme="system", value="(VN)7"),
        Identifier(scheme="inventory", value="BT.12"),
        Identifier(scheme="other", value="DEMO-1"),
    ),
    titles=(
        Title(value="Kim Vân Kiều truyện", language="zh", type="uniform"),
        Title(value="The tale of Kieu", language="en", type="translated"),
        Title(value="Đoạn trường", type="alternative"),
        Title(value="Kiều", type="cover"),
        Title(value="金雲翹", language="vi-Hani", type="original"),
    ),
    description="Một truyện thơ <hay> & dài.\nĐoạn sau.",
    creators=(
        Agent(name="Nguyễn Du", role="author", dates="1765-1820", uri="http://viaf.org/viaf/1"),
        Agent(name="Trần, Trọng Kim", role="editor"),
        Agent(name="Hội Khai Trí", role="issuing body"),
        Agent(name="Ai đó", role="người chép lại"),
    ),
    publisher="Kim Đồng",
    issued=DateSpan(display="2015", earliest=2015, latest=2015),
    period=DateSpan(display="300 TCN–1820", earliest=-300, latest=1820),
    languages=("vi",),
    subjects=(
        Subject(label="Thơ Việt Nam -- Lịch sử", scheme="lcsh", uri="http://id.loc.gov/sh1"),
        Subject(label="truyện thơ", scheme="keyword"),
        Subject(label="Thơ", scheme="genre"),
        Subject(label="Văn học", scheme="btkkhcn"),
        Subject(label="Tự do"),
        Subject(label="895.9221", scheme="ddc"),
        Subject(label="V5(1)4", scheme="bbk"),
    ),
    places=(Place(label="Hà Nội"), Place(label="Huế", code="46", code_list="vn-2025-07")),
    extent="325 tr. : minh họa ; 21 cm",
    dimensions="21 cm",
    materials=("giấy dó",),
    techniques=("in khắc gỗ",),
    related=(
        Related(title="Tạp chí Sông Hương, Số 3", type="part_of"),
        Related(title="Bản khác", url="https://a.vn/2", type="version_of"),
        Related(title="Tủ sách Huế ; 12", type="series"),
    ),
    audiences=("Thiếu nhi",),
    education_levels=("Lớp 9",),
    outcomes=("Đọc hiểu truyện thơ",),
    duration="1:30:00",
    links=(
        Link(rel="fulltext", url="https://a.vn/1.pdf", media_type="application/pdf", label="Toàn văn"),
        Link(rel="page", url="https://a.vn/1", label="Xem"),
        Link(rel="media", url="https://a.vn/nghe", media_type="audio/mpeg"),
    ),
    images=(Image(url="https://a.vn/bia", alt="Bìa"),),
    holdings=(Holding(institution="TVQG", location="Kho đọc", call_number="895.9221 NG527D"),),
    access="on_site",
    rights=Rights(
        statement="CC BY 4.0",
        licence="https://creativecommons.org/licenses/by/4.0/",
        holder="NXB Kim Đồng",
        note="Chỉ đọc tại chỗ",
    ),
    notes=("In lần thứ hai.", "Có chú giải."),
)


def check(xml: bytes) -> etree._Element:
    """The ``<record>``, which keeps the rules of MARC21slim.xsd."""
    root = etree.fromstring(xml)
    assert root.tag == f"{NAMESPACE}record"
    names = [etree.QName(child).localname for child in root]
    assert names == sorted(names, key=("leader", "controlfield", "datafield").index)
    assert names.count("leader") == 1
    for child in root:
        tag = child.get("tag", "")
        match etree.QName(child).localname:
            case "leader":
                assert LEADER.fullmatch(child.text or "")
            case "controlfield":
                assert CONTROL_TAG.fullmatch(tag)
                assert child.text
            case "datafield":
                assert DATA_TAG.fullmatch(tag)
                assert all(SIGN.fullmatch(child.get(name, "")) for name in ("ind1", "ind2"))
                assert len(child)
                assert all(CODE.fullmatch(part.get("code", "")) and part.text for part in child)
    return root


def values(root: etree._Element, tag: str, code: str = "a") -> list[str]:
    return root.xpath(f"*[@tag='{tag}']/*[@code='{code}']/text()")  # type: ignore[return-value]


def compared(record: Record) -> dict[str, Any]:
    """Each field; the parts of one in any order, as fields of MARC stand by their tags."""
    return {
        entry.name: sorted(map(repr, value)) if isinstance(value, tuple) else value
        for entry in dataclasses.fields(Record)
        if (value := getattr(record, entry.name)) is not None
    }


def real_records() -> Iterator[Record]:
    data = Path(__file__).parent / "data"
    files = [
        data / "uva_marc8_50.mrc",
        *sorted((data / "odd").glob("*.m*rc")),
        *(DEMO / "books").glob("*.mrc"),
    ]
    for path in files:
        for raw in split([path.read_bytes()]):
            try:
                yield MarcFormat().read(raw, {})
            except CatalogError:
                continue


def test_a_whole_record_comes_back_as_it_was() -> None:
    xml = MARCXML.write(WHOLE)
    check(xml)
    back = MARCXML.read(xml, {})
    assert compared(back) == compared(WHOLE)
    assert MARCXML.write(back) == xml


def test_real_records_come_back_as_they_were() -> None:
    # Doubt about a date that its words do not tell is what MARC has no place for.
    count = doubts = 0
    for record in real_records():
        xml = MARCXML.write(record)
        check(xml)
        back = MARCXML.read(xml, {})
        if back.issued != record.issued:
            doubts += 1
            assert back.issued is not None
            assert record.issued is not None
            certainty = record.issued.certainty
            back = dataclasses.replace(back, issued=dataclasses.replace(back.issued, certainty=certainty))
        assert compared(back) == compared(record)
        count += 1
    assert count > 200
    assert doubts <= 1


def test_the_leader_and_the_fixed_field_tell_what_the_record_is() -> None:
    root = check(MARCXML.write(dataclasses.replace(WHOLE, id="hue-k1")))
    assert root[0].text == "00000nam a2200000 i 4500"
    fixed = root.xpath("string(*[@tag='008'])")
    assert len(fixed) == 40
    assert (fixed[6:15], fixed[35:38]) == ("s2015    ", "vie")
    assert root.xpath("string(*[@tag='001'])") == "hue-k1"
    assert values(root, "245") == ["Truyện Kiều :"]
    assert values(root, "245", "b") == ["đoạn trường tân thanh"]
    assert (values(root, "245", "6"), values(root, "880", "6")) == (["880-01"], ["245-01/Hani"])
    assert (values(root, "041"), values(root, "041", "h")) == (["vie"], ["chi"])


@pytest.mark.parametrize(
    ("title", "language", "signs"),
    [
        ("The tale of Kieu", "en", "04"),
        ("L'été", "fr", "02"),
        ("Les fleurs", "fr", "04"),
        ("La vida", "es", "03"),
        ("The", "en", "00"),
        ("A lưới", "vi", "00"),
        ("The tale", "", "00"),
    ],
)
def test_articles_are_counted_as_not_sorted(title: str, language: str, signs: str) -> None:
    record = Record(title=title, kind="book", languages=(language,) if language else ())
    (field,) = check(MARCXML.write(record)).xpath("*[@tag='245']")
    assert field.get("ind1") + field.get("ind2") == signs


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back(kind: str) -> None:
    xml = MARCXML.write(Record(title="A", kind=kind))
    check(xml)
    assert MARCXML.read(xml, {}).kind == kind


@pytest.mark.parametrize("access", ["open", "members", "on_site", "paid", "restricted", "unknown"])
def test_every_access_comes_back(access: str) -> None:
    xml = MARCXML.write(Record(title="A", kind="book", access=access))
    assert MARCXML.read(xml, {}).access == access


@pytest.mark.parametrize(
    ("span", "fixed"),
    [
        (DateSpan(display="1998", earliest=1998, latest=1998), "s1998    "),
        (DateSpan(display="1998-", earliest=1998), "m19989999"),
        (DateSpan(display="1990-1999", earliest=1990, latest=1999), "m19901999"),
        (DateSpan(display="199-?", earliest=1990, latest=1999, certainty="approximate"), "q19901999"),
        (DateSpan(display="thế kỷ III TCN", earliest=-300, latest=-201), "nuuuuuuuu"),
        (DateSpan(display="không rõ", certainty="unknown"), "nuuuuuuuu"),
    ],
)
def test_dates_are_coded_as_far_as_they_are_known(span: DateSpan, fixed: str) -> None:
    root = check(MARCXML.write(Record(title="A", kind="book", issued=span)))
    assert root.xpath("string(*[@tag='008'])")[6:15] == fixed


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", " : ", "A : ", "; ", "1:2", "\n", "<b>&", "\x98Le\x9c", "vie", "-- ", " -- ", "$a", "\u0007"]
)


@given(
    st.builds(
        Record,
        title=TEXTS,
        kind=st.sampled_from(KINDS),
        description=TEXTS,
        publisher=TEXTS,
        extent=TEXTS,
        duration=TEXTS,
        languages=st.lists(TEXTS, max_size=2).map(tuple),
        notes=st.lists(TEXTS, max_size=2).map(tuple),
        issued=st.none() | st.builds(DateSpan, display=TEXTS, earliest=st.none() | st.integers(-9999, 99999)),
        titles=st.lists(st.builds(Title, value=TEXTS, type=TEXTS, language=TEXTS), max_size=2).map(tuple),
        creators=st.lists(st.builds(Agent, name=TEXTS, role=TEXTS), max_size=2).map(tuple),
        subjects=st.lists(st.builds(Subject, label=TEXTS, scheme=TEXTS), max_size=2).map(tuple),
        places=st.lists(st.builds(Place, label=TEXTS, code=TEXTS, code_list=TEXTS), max_size=2).map(tuple),
        related=st.lists(st.builds(Related, title=TEXTS, type=TEXTS), max_size=2).map(tuple),
        identifiers=st.lists(st.builds(Identifier, scheme=TEXTS, value=TEXTS), max_size=2).map(tuple),
    )
)
def test_any_record_is_written_as_marc(record: Record) -> None:
    check(MARCXML.write(record))
