from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.dublincore_kinds import KIND_TYPES, kind_of
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

OAI_DC = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def read(body: str, root: str = "oai_dc:dc", names: str = OAI_DC) -> Record:
    return DublinCoreFormat().read(f"<{root} {names}>{body}</{root}>".encode(), {})


def test_a_repository_record_is_mapped_whole() -> None:
    record = read(
        "<dc:title xml:lang='vie'>Nghiên cứu tuồng Huế</dc:title><dc:title xml:lang='en'>Huế opera</dc:title>"
        "<dc:creator>Nguyễn Văn An, 1970-</dc:creator><dc:contributor>Trần Thị Bình</dc:contributor>"
        "<dc:subject>Tuồng; Sân khấu</dc:subject><dc:description>Tóm tắt</dc:description>"
        "<dc:publisher>Đại học Huế</dc:publisher>"
        "<dc:date>2021-05-04T02:11:09Z</dc:date><dc:date>2019</dc:date>"
        "<dc:type>Luận văn</dc:type><dc:format>application/pdf</dc:format><dc:format>120 tr.</dc:format>"
        "<dc:identifier>http://tailieu.edu.vn/handle/123/45</dc:identifier>"
        "<dc:identifier>https://doi.org/10.1000/ABC</dc:identifier>"
        "<dc:identifier>ISBN 978-0-306-40615-7</dc:identifier>"
        "<dc:identifier>LV.0012</dc:identifier><dc:identifier>http://a.edu.vn/bia.jpg</dc:identifier>"
        "<dc:source>Kho luận văn</dc:source><dc:language>vie</dc:language>"
        "<dc:relation>Tập san 3</dc:relation>"
        "<dc:coverage>Huế</dc:coverage><dc:coverage>thế kỷ XIX</dc:coverage>"
        "<dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>"
    )
    assert record.title == "Nghiên cứu tuồng Huế"
    assert record.kind == "thesis"
    assert record.titles == (Title(value="Huế opera", language="en", type="alternative"),)
    assert record.creators == (
        Agent(name="Nguyễn Văn An", dates="1970-"),
        Agent(name="Trần Thị Bình", role="contributor"),
    )
    assert record.issued == DateSpan(display="2019", earliest=2019, latest=2019)
    assert record.period == DateSpan(display="thế kỷ XIX", earliest=1801, latest=1900)
    assert record.places == (Place(label="Huế"),)
    assert [entry.label for entry in record.subjects] == ["Tuồng", "Sân khấu"]
    assert record.extent == "120 tr."
    assert record.identifiers == (
        Identifier(scheme="doi", value="10.1000/abc"),
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="other", value="LV.0012"),
    )
    assert [link.url for link in record.links] == [
        "http://tailieu.edu.vn/handle/123/45",
        "https://doi.org/10.1000/ABC",
    ]
    assert record.images == (Image(url="http://a.edu.vn/bia.jpg"),)
    assert record.holdings == (Holding(location="Kho luận văn"),)
    assert record.languages == ("vi",)
    assert record.related == (Related(title="Tập san 3", type="related"),)
    assert record.rights == Rights(licence="https://creativecommons.org/licenses/by/4.0/")
    assert record.access == "unknown"


def test_a_timestamp_is_the_date_only_when_there_is_no_other() -> None:
    issued = read("<dc:title>A</dc:title><dc:date>2021-05-04T02:11:09Z</dc:date>").issued
    assert issued is not None
    assert issued.earliest == 2021


@pytest.mark.parametrize(
    "names", ['xmlns="http://purl.org/dc/elements/1.1/"', 'xmlns="http://purl.org/dc/terms/"', ""]
)
def test_elements_of_any_namespace_or_none_are_read(names: str) -> None:
    assert read("<title>Truyện Kiều</title>", root="dc", names=names).title == "Truyện Kiều"


def test_addresses_of_other_schemes_never_become_links() -> None:
    record = read("<dc:title>A</dc:title><dc:identifier>javascript:alert(1)</dc:identifier>")
    assert record.links == ()
    assert record.identifiers == (Identifier(scheme="other", value="javascript:alert(1)"),)


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("Mảnh gốm chưa đặt tên.", "[Mảnh gốm chưa đặt tên]"),
        ("Dòng đầu\nDòng sau", "[Dòng đầu]"),
        ("gốm men lam " * 20, f"[{('gốm men lam ' * 8).strip()} gốm …]"),
    ],
)
def test_a_record_without_title_is_called_by_how_its_description_begins(description: str, title: str) -> None:
    record = read(f"<dc:description>{description}</dc:description>")
    assert record.title == title


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        ("<dc:creator>B</dc:creator>", "required"),
        ("<dc:title> </dc:title>", "required"),
        ("<mods/>", "oai_dc"),
        ("<dc:title>", "well-formed"),
    ],
)
def test_what_cannot_be_read_is_named(xml: str, rule: str) -> None:
    with pytest.raises(RecordError) as caught:
        read(xml)
    assert caught.value.faults[0].rule == rule


def test_a_written_record_can_be_read_again() -> None:
    record = Record(
        title="Trống đồng Ngọc Lũ",
        kind="book",
        titles=(Title(value="Ngoc Lu drum", language="en", type="alternative"),),
        description="Một chiếc trống <đẹp> & cổ",
        creators=(Agent(name="Nguyễn Văn An", dates="1970-"), Agent(name="Bình", role="contributor")),
        publisher="Kim Đồng",
        issued=DateSpan(display="1998", earliest=1998, latest=1998),
        languages=("vi",),
        subjects=(Subject(label="Trống đồng", scheme="keyword"),),
        places=(Place(label="Hà Nam"),),
        extent="86 cm",
        identifiers=(
            Identifier(scheme="isbn", value="9780306406157"),
            Identifier(scheme="doi", value="10.1000/x"),
        ),
        links=(Link(rel="page", url="https://a.vn/1"),),
        rights=Rights(statement="Bảo tàng giữ quyền"),
    )
    again = DublinCoreFormat().read(DublinCoreFormat().write(record), {})
    for name in ("title", "titles", "description", "creators", "publisher", "issued", "languages", "subjects",
                 "places", "extent", "rights"):  # fmt: skip
        assert getattr(again, name) == getattr(record, name), name
    assert set(again.identifiers) == set(record.identifiers)
    assert record.links[0] in again.links


def test_what_is_written_holds_only_the_fifteen_elements() -> None:
    written = DublinCoreFormat().write(
        Record(title="A", kind="exhibition", period=DateSpan(display="thời Lý"))
    )
    root = etree.fromstring(written)
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    assert [(etree.QName(child).localname, child.text) for child in root] == [
        ("title", "A"),
        ("date", "thời Lý"),
        ("type", "Event"),
    ]


def test_a_language_is_written_as_its_tag_or_not_at_all() -> None:
    titles = tuple(Title(value="B", language=name) for name in ("Tiếng Anh", "không rõ"))
    written = DublinCoreFormat().write(Record(title="A", kind="book", titles=titles))
    assert written.count(b"xml:lang") == 1
    assert b'xml:lang="en"' in written


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_text_can_be_written(text: str) -> None:
    etree.fromstring(DublinCoreFormat().write(Record(title=text, kind="book", notes=(text,), publisher=text)))


@given(st.binary(max_size=500))
def test_arbitrary_bytes_are_a_named_failure(payload: bytes) -> None:
    with pytest.raises(RecordError):
        DublinCoreFormat().read(payload, {})


def test_every_kind_has_a_dcmi_type_and_words_lead_to_kinds() -> None:
    assert set(KIND_TYPES) == set(KINDS)
    assert kind_of(["Text", "Bài báo"]) == "article"
    assert kind_of(["StillImage"]) == "image"
    assert kind_of(["Hiện vật"]) == "object"
    assert kind_of([]) == "book"
