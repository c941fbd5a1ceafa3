"""What is written as LIDO is LIDO by its schema, and can be read again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.formats.lido import LidoFormat
from catalog.formats.text.clean import clean
from catalog.record import (
    KINDS,
    Agent,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Subject,
    Title,
)

LIDO = LidoFormat()
DATA = Path(__file__).parent / "data" / "lido"
XML = "http://www.w3.org/XML/1998/namespace"
XS = "http://www.w3.org/2001/XMLSchema"
# The schema imports the whole of GML for the sake of three elements.
STUBS = {
    "xml.xsd": f"<s:schema xmlns:s='{XS}' targetNamespace='{XML}'><s:attribute name='lang' type='s:string'/>"
    "</s:schema>",
    "feature.xsd": f"<s:schema xmlns:s='{XS}' targetNamespace='http://www.opengis.net/gml' "
    "elementFormDefault='qualified'><s:element name='LineString'/><s:element name='Polygon'/>"
    "<s:element name='Point'><s:complexType><s:sequence><s:element name='pos' type='s:string'/></s:sequence>"
    "</s:complexType></s:element></s:schema>",
}


class Imports(etree.Resolver):
    """Answers the schema's imports without the network."""

    def resolve(self, url: str | None, public_id: str | None, context: object) -> object:
        stub = STUBS.get((url or "").rpartition("/")[2])
        return self.resolve_string(stub, context) if stub else None  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Imports())
    return etree.XMLSchema(etree.parse(DATA / "lido-v1.0.xsd", parser))


WHOLE = Record(
    title="Trống đồng <Ngọc Lũ> & chuông",
    kind="object",
    titles=(
        Title(value="Ngoc Lu drum", language="en", type="translated"),
        Title(value="玉縷銅鼓", language="zh", type="original"),
        Title(value="Trống Heger I", type="alternative"),
    ),
    description="Một chiếc trống.\nĐoạn sau.",
    creators=(
        Agent(name="Nguyễn Văn An", role="designer", dates="1970-", uri="http://viaf.org/viaf/1"),
        Agent(name="Thợ đúc", role="người đúc", dates="1901-1980"),
        Agent(name="Bình"),
    ),
    publisher="Kim Đồng",
    issued=DateSpan(display="khoảng 1998", earliest=1996, latest=2000, certainty="approximate"),
    period=DateSpan(display="thế kỷ III TCN", earliest=-300, latest=-201),
    subjects=(
        Subject(label="trống đồng", scheme="genre", uri="http://vocab.getty.edu/aat/300041714"),
        Subject(label="nhạc khí", scheme="classification"),
        Subject(label="chim lạc", scheme="keyword"),
        Subject(label="Việt Nam", scheme="lcsh", uri="http://id.loc.gov/sh1"),
        Subject(label="múa", scheme="tgm"),
        Subject(label="thời Hùng Vương", scheme="period"),
    ),
    places=(
        Place(label="Đông Sơn", code="158", code_list="geonames", lat=19.82, lon=105.8, role="production"),
        Place(label="Hà Nam", role="find"),
        Place(label="Hòa Bình", role="use"),
        Place(label="Hà Nội", role="publication"),
        Place(label="Huế"),
        Place(label="sông Mã", role="depicted"),
    ),
    materials=("đồng", "thiếc"),
    techniques=("đúc",),
    dimensions="cao 63 cm",
    measurements=(
        Measurement(value=63.0, unit="cm", type="height"),
        Measurement(value=86.25, unit="kg", type="weight"),
        Measurement(value=2.5, unit="mm", part="vành"),
    ),
    cultures=("Đông Sơn",),
    designations=(
        Designation(
            label="Bảo vật quốc gia", number="1426/QĐ-TTg", date="2012-10-01", authority="Thủ tướng Chính phủ"
        ),
    ),
    collections=("Bộ sưu tập Đông Sơn",),
    related=(
        Related(title="Bộ trống", type="part_of", url="https://a.vn/bo"),
        Related(title="Sách khác", type="related"),
        Related(title="Thuyền", type="about"),
        Related(title="Âm vang", type="shown_in", url="https://a.vn/trung-bay"),
    ),
    identifiers=(
        Identifier(scheme="inventory", value="BT.12"),
        Identifier(scheme="ark", value="ark:/12345/x9"),
        Identifier(scheme="handle", value="123/45"),
        Identifier(scheme="other", value="DEMO-1"),
    ),
    links=(
        Link(rel="page", url="https://a.vn/1"),
        Link(rel="catalogue", url="https://a.vn/1.xml", media_type="application/xml"),
        Link(rel="manifest", url="https://a.vn/1/manifest.json", label="Xem"),
        Link(rel="fulltext", url="https://a.vn/1.pdf", media_type="application/pdf", label="Hồ sơ"),
        Link(rel="media", url="https://a.vn/phim", label="Phim"),
    ),
    images=(
        Image(
            url="https://a.vn/1.jpg", thumbnail="https://a.vn/1s.jpg", iiif="https://a.vn/iiif/1", width=4000,
            height=3000, alt="Mặt trống",
        ),
    ),
    holdings=(Holding(institution="Bảo tàng Hà Nam"), Holding(institution="Bảo tàng Lịch sử")),
    rights=Rights(
        statement="Bảo tàng giữ quyền",
        licence="https://creativecommons.org/licenses/by/4.0/",
        holder="Bảo tàng",
        credit="Bà A tặng",
    ),
    metadata_licence="CC0-1.0",
    notes=("Ghi chú", "Ghi chú khác"),
)  # fmt: skip


@pytest.mark.parametrize("field", [entry.name for entry in dataclasses.fields(Record)])
def test_all_that_lido_can_hold_is_read_again_as_it_was(field: str) -> None:
    again = LIDO.read(LIDO.write(WHOLE), {})
    assert getattr(again, field) == getattr(WHOLE, field)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_valid_and_read_again(kind: str, schema: etree.XMLSchema) -> None:
    written = LIDO.write(dataclasses.replace(WHOLE, kind=kind))
    assert LIDO.read(written, {}).kind == kind
    assert schema.validate(etree.fromstring(written)), schema.error_log


def test_a_record_of_a_title_alone_is_valid_and_read_again(schema: etree.XMLSchema) -> None:
    record = Record(title="A", kind="object", notes=("chỉ có ghi chú",))
    written = LIDO.write(record)
    assert schema.validate(etree.fromstring(written)), schema.error_log
    assert LIDO.read(written, {}).notes == record.notes


def test_the_records_of_a_register_are_valid_when_written_and_read_the_same_again(
    schema: etree.XMLSchema,
) -> None:
    for lido in etree.parse(DATA / "inp_clasate_9.xml").getroot():
        record = LIDO.read(etree.tostring(lido), {})
        written = LIDO.write(record)
        assert schema.validate(etree.fromstring(written)), schema.error_log
        assert LIDO.read(written, {}) == record


def test_where_a_copy_stands_is_not_written() -> None:
    record = Record(
        title="A",
        kind="object",
        holdings=(Holding(institution="B", location="Kho 3", call_number="Tủ 9", status="cho mượn"),),
    )
    told = LIDO.write(record).decode()
    assert not any(word in told for word in ("Kho 3", "Tủ 9", "cho mượn", "repositoryLocation"))


@pytest.mark.parametrize(
    "span",
    [
        DateSpan(display="1998", earliest=1998, latest=1998),
        DateSpan(display="từ 1998", earliest=1998, latest=None),
        DateSpan(display="trước 1998", earliest=None, latest=1998, certainty="approximate"),
        DateSpan(display="[1998]", earliest=1998, latest=1998, certainty="inferred"),
        DateSpan(display="năm 1 TCN", earliest=-1, latest=-1),
        DateSpan(display="xưa", certainty="unknown"),
    ],
)
def test_spans_of_years_are_read_again(span: DateSpan) -> None:
    assert LIDO.read(LIDO.write(Record(title="A", kind="object", period=span)), {}).period == span


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
YEARS = st.none() | st.integers(-100_000, 9999)


@given(
    record=st.builds(
        Record,
        title=TEXTS.filter(clean),
        kind=st.sampled_from(KINDS),
        description=TEXTS,
        publisher=TEXTS,
        dimensions=TEXTS,
        notes=st.lists(TEXTS, max_size=2).map(tuple),
        materials=st.lists(TEXTS, max_size=2).map(tuple),
        cultures=st.lists(TEXTS, max_size=2).map(tuple),
        collections=st.lists(TEXTS, max_size=2).map(tuple),
        titles=st.lists(st.builds(Title, value=TEXTS, language=TEXTS, type=TEXTS), max_size=2).map(tuple),
        creators=st.lists(st.builds(Agent, name=TEXTS, role=TEXTS, dates=TEXTS, uri=TEXTS), max_size=2).map(
            tuple
        ),
        period=st.none() | st.builds(DateSpan, display=TEXTS, earliest=YEARS, latest=YEARS),
        places=st.lists(
            st.builds(
                Place,
                label=TEXTS,
                code=TEXTS,
                code_list=TEXTS,
                lat=st.none() | st.floats(-90, 90),
                lon=st.none() | st.floats(-180, 180),
                role=st.sampled_from(("", "production", "find", "use", "depicted", "publication")),
            ),
            max_size=2,
        ).map(tuple),
        subjects=st.lists(st.builds(Subject, label=TEXTS, scheme=TEXTS, uri=TEXTS), max_size=2).map(tuple),
        related=st.lists(st.builds(Related, title=TEXTS, type=TEXTS, url=TEXTS), max_size=2).map(tuple),
        identifiers=st.lists(st.builds(Identifier, scheme=TEXTS, value=TEXTS), max_size=2).map(tuple),
        measurements=st.lists(
            st.builds(Measurement, value=st.floats(0, 1e12), unit=TEXTS, type=TEXTS, part=TEXTS), max_size=2
        ).map(tuple),
        designations=st.lists(
            st.builds(Designation, label=TEXTS, number=TEXTS, date=TEXTS, authority=TEXTS, url=TEXTS),
            max_size=2,
        ).map(tuple),
        rights=st.none() | st.builds(Rights, statement=TEXTS, licence=TEXTS, holder=TEXTS, credit=TEXTS),
        links=st.lists(st.builds(Link, rel=st.just("page"), url=TEXTS, label=TEXTS), max_size=2).map(tuple),
        metadata_licence=TEXTS,
        id=st.sampled_from(("", "bao-tang-1")),
    )
)
def test_whatever_a_record_holds_it_is_written_as_valid_lido(record: Record, schema: etree.XMLSchema) -> None:
    assert schema.validate(etree.fromstring(LIDO.write(record))), schema.error_log
