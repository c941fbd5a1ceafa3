"""Qualified Dublin Core and metadata of theses, as repositories send them."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import RecordError
from catalog.formats.etdms import EtdMsFormat
from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
from catalog.record import (
    Agent,
    DateSpan,
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

OMEKA = Path(__file__).parents[1] / "e2e" / "data" / "omeka_classic"
NAMES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
)
ETD = "<thesis xmlns='http://www.ndltd.org/standards/metadata/etdms/1.0/'><title>A</title>{}</thesis>"
UKETD = (
    f"<uketd_dc:uketddc {NAMES} xmlns:uketd_dc='http://naca.central.cranfield.ac.uk/ethos-oai/2.0/'"
    " xmlns:uketdterms='http://naca.central.cranfield.ac.uk/ethos-oai/terms/'>{}</uketd_dc:uketddc>"
)


def read(body: str) -> Record:
    payload = f"<qdc:qualifieddc xmlns:qdc='http://dspace.org/qualifieddc/' {NAMES}>{body}</qdc:qualifieddc>"
    return QualifiedDublinCoreFormat().read(payload.encode(), {})


def thesis(body: str, shape: str = ETD) -> Record:
    return EtdMsFormat().read(shape.format(body).encode(), {})


def test_a_museum_s_record_is_mapped_whole() -> None:
    record = QualifiedDublinCoreFormat().read((OMEKA / "oai_getrecord_1_oai_qdc.body.xml").read_bytes(), {})
    assert (record.title, record.kind) == ("Trống đồng Ngọc Lũ I", "object")
    assert [image.url.rsplit("/", 1)[-1][:4] for image in record.images] == ["a20d", "b463"]
    assert record.places == (Place(label="Hà Nam (Việt Nam)"),)
    assert record.extent == "Đồng; Đường kính mặt 79,3 cm; cao 63 cm"


def test_refinements_have_their_own_places() -> None:
    record = read(
        "<dc:title>Nghề gốm</dc:title><dcterms:alternative xml:lang='en'>Pottery</dcterms:alternative>"
        "<dc:creator>Nguyễn Văn An</dc:creator><dcterms:abstract>Tóm tắt</dcterms:abstract>"
        "<dc:description>120 tr.</dc:description><dcterms:tableOfContents>Chương 1</dcterms:tableOfContents>"
        "<dcterms:available>2021-05-04T02:11:09Z</dcterms:available><dcterms:created>2018</dcterms:created>"
        "<dcterms:issued>2019-06</dcterms:issued><dcterms:extent>86 cm</dcterms:extent>"
        "<dcterms:medium>gốm</dcterms:medium><dcterms:spatial>Bát Tràng</dcterms:spatial>"
        "<dcterms:temporal>thế kỷ XV</dcterms:temporal><dcterms:isPartOf>Bộ sưu tập A</dcterms:isPartOf>"
        "<dcterms:references>https://a.vn/2</dcterms:references><dcterms:audience>học sinh</dcterms:audience>"
        "<dcterms:educationLevel>Lớp 5</dcterms:educationLevel>"
        "<dcterms:license>https://creativecommons.org/licenses/by/4.0/</dcterms:license>"
        "<dcterms:rightsHolder>Bảo tàng</dcterms:rightsHolder>"
        "<dcterms:accessRights>Nội bộ</dcterms:accessRights>"
        "<dcterms:bibliographicCitation>Tạp chí 3, tr. 4</dcterms:bibliographicCitation>"
        "<dc:identifier xsi:type='dcterms:URI'>https://a.vn/1</dc:identifier>"
    )
    assert record.titles == (Title(value="Pottery", language="en", type="alternative"),)
    assert record.description == "Tóm tắt"
    assert record.notes == ("120 tr.", "Chương 1", "Tạp chí 3, tr. 4")
    assert record.issued == DateSpan(display="2019-06", earliest=2019, latest=2019)
    assert record.period == DateSpan(display="thế kỷ XV", earliest=1401, latest=1500)
    assert (record.extent, record.materials) == ("86 cm", ("gốm",))
    assert record.places == (Place(label="Bát Tràng"),)
    assert record.related == (
        Related(title="Bộ sưu tập A", type="part_of"),
        Related(url="https://a.vn/2", type="references"),
    )
    assert (record.audiences, record.education_levels) == (("học sinh",), ("Lớp 5",))
    assert record.rights == Rights(
        licence="https://creativecommons.org/licenses/by/4.0/", holder="Bảo tàng", note="Nội bộ"
    )
    assert record.access == "members"
    assert record.links == (Link(rel="page", url="https://a.vn/1"),)


def test_dotted_names_of_repositories_are_refinements_too() -> None:
    record = read(
        "<dc:title>A</dc:title><dc:description.abstract>Tóm tắt</dc:description.abstract>"
        "<dc:date.accessioned>2022-01-01</dc:date.accessioned><dc:date.issued>2019</dc:date.issued>"
        "<dc:contributor.advisor>Trần Bình</dc:contributor.advisor><dc:subject.ddc>738</dc:subject.ddc>"
        "<dc:contributor.author>Lê Cường</dc:contributor.author>"
        "<dc:publisher.country>VN</dc:publisher.country>"
        "<dc:identifier.isbn>9780306406157</dc:identifier.isbn>"
        "<thesis.degree.name>Thạc sĩ</thesis.degree.name>"
        "<dc:relation.ispartofseries>Tủ sách</dc:relation.ispartofseries>"
    )
    assert record.description == "Tóm tắt"
    assert record.issued == DateSpan(display="2019", earliest=2019, latest=2019)
    assert record.creators == (Agent(name="Lê Cường"), Agent(name="Trần Bình", role="thesis advisor"))
    assert record.subjects == (Subject(label="738", scheme="ddc"),)
    assert record.identifiers == (Identifier(scheme="isbn", value="9780306406157"),)
    assert (record.notes, record.publisher) == (("Thạc sĩ",), "")
    assert record.related == (Related(title="Tủ sách", type="series"),)


def test_what_is_no_dublin_core_is_named() -> None:
    with pytest.raises(RecordError) as caught:
        QualifiedDublinCoreFormat().read(b"<mets/>", {})
    assert [str(fault) for fault in caught.value.faults] == [
        "xml = 'mets': <mets> holds no Dublin Core element"
    ]


def test_a_thesis_has_its_degree_and_its_people() -> None:
    record = thesis(
        "<creator>Nguyễn Văn An</creator><contributor role='advisor'>Trần Bình</contributor>"
        "<alternativeTitle>B</alternativeTitle><subject scheme='DDC'>738</subject>"
        "<description>Tóm tắt</description><date>2019</date><type>Electronic Thesis or Dissertation</type>"
        "<identifier>http://a.edu.vn/1.pdf</identifier><rights>Đọc tại chỗ</rights>"
        "<degree><name>Tiến sĩ</name><level>2</level><discipline>Văn hoá học</discipline>"
        "<grantor>Đại học Huế</grantor></degree>"
    )
    assert record.kind == "thesis"
    assert record.titles == (Title(value="B", type="alternative"),)
    assert record.creators == (
        Agent(name="Nguyễn Văn An"),
        Agent(name="Trần Bình", role="thesis advisor"),
        Agent(name="Đại học Huế", role="degree granting institution"),
    )
    assert record.notes == ("Tiến sĩ, 2, Văn hoá học, Đại học Huế",)
    assert record.subjects == (
        Subject(label="738", scheme="ddc"),
        Subject(label="Văn hoá học", scheme="keyword"),
    )
    assert record.links[0].rel == "fulltext"
    assert record.access == "on_site"


def test_a_thesis_of_ethos_is_read() -> None:
    record = thesis(
        "<dc:title>A</dc:title><dc:creator>An</dc:creator><uketdterms:advisor>Bình</uketdterms:advisor>"
        "<uketdterms:institution>Đại học Huế</uketdterms:institution><dcterms:issued>2019</dcterms:issued>"
        "<uketdterms:department>Khoa Sử</uketdterms:department>"
        "<uketdterms:qualificationname>PhD</uketdterms:qualificationname>"
        "<uketdterms:sponsor>Quỹ A</uketdterms:sponsor>"
        "<uketdterms:embargotype>restricted</uketdterms:embargotype>"
        "<uketdterms:checksum>d41d8cd98f</uketdterms:checksum>"
        "<dc:identifier xsi:type='dcterms:URI'>http://a.edu.vn/bia.jpg</dc:identifier>",
        UKETD,
    )
    assert [(entry.name, entry.role) for entry in record.creators] == [
        ("An", ""),
        ("Bình", "thesis advisor"),
        ("Quỹ A", "sponsor"),
        ("Đại học Huế", "degree granting institution"),
    ]
    assert record.notes == ("PhD, Khoa Sử, Đại học Huế",)
    assert (record.kind, record.access) == ("thesis", "restricted")
    assert record.images == (Image(url="http://a.edu.vn/bia.jpg"),)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "thesis"),
        ("<type>Text</type>", "thesis"),
        ("<type>Article</type>", "article"),
        ("<type>Article</type><degree><name>PhD</name></degree>", "thesis"),
    ],
)
def test_a_repository_may_send_other_things_as_theses(body: str, kind: str) -> None:
    assert thesis(body).kind == kind
