"""What is written as MODS is MODS, and can be read again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.formats.mods import ModsFormat
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

MODS = ModsFormat()
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "mods_written.rng"))
WHOLE = Record(
    id="",
    title="Trống đồng Ngọc Lũ : một chiếc trống",
    kind="object",
    titles=(
        Title(value="Ngoc Lu drum", language="en", type="translated"),
        Title(value="玉縷銅鼓", language="zh", type="original"),
        Title(value="Ngọc Lũ", type="alternative"),
        Title(value="Yulu tonggu", type="transliterated"),
    ),
    description="Một chiếc trống <đẹp> & cổ.\nĐoạn sau.",
    creators=(
        Agent(name="Nguyễn Văn An", role="author", dates="1970-", uri="http://viaf.org/viaf/1"),
        Agent(name="Thợ đúc", role="người đúc"),
        Agent(name="Bình"),
    ),
    publisher="Kim Đồng",
    issued=DateSpan(display="khoảng 1998", earliest=1996, latest=2000, certainty="approximate"),
    period=DateSpan(display="thế kỷ III TCN", earliest=-300, latest=-201),
    languages=("vi", "zh"),
    subjects=(
        Subject(label="Trống đồng", scheme="keyword"),
        Subject(label="Gốm -- Việt Nam", scheme="lcsh", uri="http://id.loc.gov/sh1"),
        Subject(label="hồi ký", scheme="genre"),
        Subject(label="738.1", scheme="ddc"),
    ),
    places=(Place(label="Hà Nam"), Place(label="Hạ Long", lat=20.95, lon=107.08)),
    extent="86 cm",
    materials=("đồng",),
    techniques=("đúc",),
    collections=("Bảo vật quốc gia",),
    related=(
        Related(title="Tạp chí", type="part_of"),
        Related(url="https://a.vn/2", type="version_of"),
        Related(title="Sách khác", type="related"),
    ),
    audiences=("công chúng",),
    education_levels=("Lớp 5",),
    identifiers=(
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="handle", value="123/45"),
        Identifier(scheme="inventory", value="BT.12"),
        Identifier(scheme="other", value="DEMO-1"),
    ),
    links=(
        Link(rel="page", url="https://a.vn/1", label="Xem"),
        Link(rel="fulltext", url="https://a.vn/1.pdf", media_type="application/pdf"),
    ),
    images=(Image(url="https://a.vn/1.jpg", thumbnail="https://a.vn/1s.jpg", alt="Mặt trống"),),
    holdings=(
        Holding(institution="Thư viện Huế", location="Kho 2", call_number="QL 12"),
        Holding(institution="Bảo tàng Hà Nam"),
    ),
    access="on_site",
    rights=Rights(
        statement="Bảo tàng giữ quyền",
        licence="https://creativecommons.org/licenses/by/4.0/",
        holder="Bảo tàng",
        note="Xin phép trước",
    ),
    notes=("Ghi chú",),
)


@pytest.mark.parametrize("field", [entry.name for entry in dataclasses.fields(Record)])
def test_all_that_mods_can_hold_is_read_again_as_it_was(field: str) -> None:
    again = MODS.read(MODS.write(WHOLE), {})
    assert getattr(again, field) == getattr(WHOLE, field)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_again(kind: str) -> None:
    written = MODS.write(Record(title="A", kind=kind))
    assert MODS.read(written, {}).kind == kind
    assert SCHEMA.validate(etree.fromstring(written)), SCHEMA.error_log


def test_a_whole_record_is_valid() -> None:
    assert SCHEMA.validate(etree.fromstring(MODS.write(WHOLE))), SCHEMA.error_log


@pytest.mark.parametrize(
    "span",
    [
        DateSpan(display="1998", earliest=1998, latest=1998),
        DateSpan(display="từ 1998", earliest=1998, latest=None),
        DateSpan(display="trước 1998", earliest=None, latest=1998),
        DateSpan(display="40.000 năm trước", earliest=-38050, latest=-38050, certainty="approximate"),
        DateSpan(display="[1998]", earliest=1998, latest=1998, certainty="inferred"),
        DateSpan(display="năm 1 TCN", earliest=-1, latest=-1),
        DateSpan(display="không rõ", certainty="unknown"),
    ],
)
def test_dates_are_read_again(span: DateSpan) -> None:
    assert MODS.read(MODS.write(Record(title="A", kind="book", issued=span)), {}).issued == span


def test_our_own_pictures_and_other_schemes_are_no_addresses_for_others() -> None:
    record = Record(
        title="A",
        kind="image",
        images=(Image(url="/media/" + "a" * 64),),
        links=(Link(rel="page", url="javascript:x"),),
        creators=(Agent(name="B", uri="urn:x"),),
    )
    assert b"location>" not in MODS.write(record)
    assert b"urn:x" not in MODS.write(record)


TEXT = st.text(st.characters(codec=None), max_size=20)
ADDRESS = TEXT | TEXT.map("https://a.vn/{}".format) | st.from_regex(r"https://[a-z\[{%|]{1,9}[/#?].{0,9}")
RECORDS = st.builds(
    Record,
    id=TEXT,
    title=TEXT.filter(str.strip),
    kind=st.sampled_from(KINDS),
    titles=st.tuples(st.builds(Title, value=TEXT, language=TEXT, type=TEXT)),
    description=TEXT,
    creators=st.tuples(st.builds(Agent, name=TEXT, role=TEXT, dates=TEXT, uri=ADDRESS)),
    issued=st.builds(DateSpan, display=TEXT, earliest=st.integers(-(10**6), 9999), latest=st.none()),
    subjects=st.tuples(st.builds(Subject, label=TEXT, scheme=TEXT, uri=ADDRESS)),
    places=st.tuples(st.builds(Place, label=TEXT, lat=st.floats(-90, 90), lon=st.floats(-180, 180))),
    related=st.tuples(st.builds(Related, title=TEXT, type=TEXT, url=ADDRESS)),
    identifiers=st.tuples(st.builds(Identifier, scheme=TEXT, value=TEXT)),
    holdings=st.tuples(st.builds(Holding, institution=TEXT, location=TEXT, call_number=TEXT)),
    rights=st.builds(Rights, statement=TEXT, licence=ADDRESS, holder=TEXT, note=TEXT),
    notes=st.tuples(TEXT),
)


@given(RECORDS)
def test_any_record_is_written_as_valid_mods(record: Record) -> None:
    assert SCHEMA.validate(etree.fromstring(MODS.write(record))), SCHEMA.error_log
