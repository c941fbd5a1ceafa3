"""MODS 3 as libraries and repositories write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import RecordError
from catalog.formats.mods import ModsFormat
from catalog.record import (
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

TITLE = "<titleInfo><title>A</title></titleInfo>"


def read(body: str, *, namespace: str = "http://www.loc.gov/mods/v3") -> Record:
    mods = f"<mods xmlns='{namespace}' xmlns:xlink='http://www.w3.org/1999/xlink'>{body}</mods>"
    return ModsFormat().read(mods.encode(), {})


def test_a_repository_s_record_is_mapped_whole(data: Path) -> None:
    record = ModsFormat().read((data / "omeka" / "mods.xml").read_bytes(), {})
    assert (record.title, record.kind) == ("Trống đồng Ngọc Lũ I", "object")
    assert record.titles == (Title(value="Ngọc Lũ bronze drum", type="alternative"),)
    assert record.description.startswith("Trống loại Heger I, phát hiện năm 1893")
    assert "<" not in record.description
    assert record.issued == DateSpan(display="Thế kỷ III–II trước Công nguyên", earliest=-300, latest=-101)
    assert record.links == (Link(rel="page", url="http://omeka.example.org/items/show/1"),)
    assert record.identifiers == (Identifier(scheme="other", value="DEMO-0001"),)
    assert record.rights == Rights(
        statement="Miền công cộng", licence="http://creativecommons.org/licenses/by/4.0/"
    )
    assert record.access == "unknown"
    assert "image/jpeg" not in record.materials


@pytest.mark.parametrize("namespace", ["http://www.loc.gov/mods/v3", "http://www.loc.gov/mods/", ""])
def test_the_namespace_does_not_matter(namespace: str) -> None:
    assert read(TITLE, namespace=namespace).title == "A"


def test_a_title_has_its_article_rest_and_parts() -> None:
    record = read(
        "<titleInfo type='translated' xml:lang='eng'><title>The Tale of Kieu</title></titleInfo>"
        "<titleInfo><nonSort>L'</nonSort><title>histoire</title></titleInfo>"
        "<titleInfo usage='primary'><nonSort>The</nonSort><title>tale</title><subTitle>a poem</subTitle>"
        "<partNumber>Tập 2</partNumber><partName>Hồi hương</partName></titleInfo>"
        "<titleInfo transliteration='pinyin'><title>Jin Yun</title></titleInfo>"
    )
    assert record.title == "The tale : a poem. Tập 2, Hồi hương"
    assert record.titles == (
        Title(value="The Tale of Kieu", language="en", type="translated"),
        Title(value="L'histoire", type="alternative"),
        Title(value="Jin Yun", type="transliterated"),
    )


def test_names_have_dates_parts_and_addresses() -> None:
    record = read(
        TITLE + "<name type='personal' valueURI='http://id.loc.gov/n1'><namePart>Nguyễn Du</namePart>"
        "<namePart type='date'>1766-1820</namePart>"
        "<role><roleTerm type='text'>tác giả</roleTerm><roleTerm type='code'>aut</roleTerm></role></name>"
        "<name><namePart type='given'>Ruth</namePart><namePart type='family'>Pemberton</namePart>"
        "<role><roleTerm>translator</roleTerm></role>"
        "<nameIdentifier type='orcid'>https://orcid.org/0000-0001-2345-6789</nameIdentifier></name>"
        "<name><role><roleTerm>editor</roleTerm></role></name>"
    )
    assert record.creators == (
        Agent(name="Nguyễn Du", role="author", dates="1766-1820", uri="http://id.loc.gov/n1"),
        Agent(name="Pemberton, Ruth", role="translator", uri="https://orcid.org/0000-0001-2345-6789"),
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<typeOfResource>text</typeOfResource>", "book"),
        ("<typeOfResource manuscript='yes'>text</typeOfResource>", "manuscript"),
        ("<typeOfResource collection='yes'>still image</typeOfResource>", "collection"),
        ("<typeOfResource>sound recording-musical</typeOfResource>", "audio"),
        ("<typeOfResource>text</typeOfResource><genre>Luận văn</genre>", "thesis"),
        ("<genre authority='marcgt'>motion picture</genre>", "video"),
        ("<originInfo><issuance>serial</issuance></originInfo>", "periodical"),
        (
            "<typeOfResource>text</typeOfResource><relatedItem type='host'><titleInfo><title>B</title>"
            "</titleInfo><part><detail type='volume'><number>3</number></detail></part></relatedItem>",
            "article",
        ),
        ("", "book"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_genre_and_type_of_resource(body: str, kind: str) -> None:
    assert read(TITLE + body).kind == kind


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dateIssued>1998</dateIssued>", DateSpan(display="1998", earliest=1998, latest=1998)),
        (
            "<dateIssued>khoảng năm 1820</dateIssued><dateIssued encoding='w3cdtf' point='start'"
            " qualifier='approximate'>1818</dateIssued>"
            "<dateIssued encoding='w3cdtf' point='end'>1822</dateIssued>",
            DateSpan(display="khoảng năm 1820", earliest=1818, latest=1822, certainty="approximate"),
        ),
        (
            "<dateIssued encoding='marc' point='start'>1975</dateIssued>"
            "<dateIssued encoding='marc' point='end'>9999</dateIssued>",
            DateSpan(display="1975", earliest=1975, latest=None),
        ),
        (
            "<dateIssued encoding='marc'>19uu</dateIssued>",
            DateSpan(display="19uu", earliest=1900, latest=1999, certainty="approximate"),
        ),
        (
            "<dateIssued encoding='edtf'>1984/1990</dateIssued>",
            DateSpan(display="1984 – 1990", earliest=1984, latest=1990),
        ),
        (
            "<dateIssued encoding='edtf'>-0299</dateIssued>",
            DateSpan(display="-0299", earliest=-300, latest=-300),
        ),
        ("<dateIssued point='end'>1990</dateIssued>", DateSpan(display="1990", latest=1990)),
        (
            "<dateIssued encoding='w3cdtf' qualifier='inferred'>1990-05</dateIssued>",
            DateSpan(display="1990-05", earliest=1990, latest=1990, certainty="inferred"),
        ),
        ("<copyrightDate>2001</copyrightDate>", DateSpan(display="2001", earliest=2001, latest=2001)),
        ("<dateIssued>năm nào</dateIssued>", DateSpan(display="năm nào", certainty="unknown")),
        ("<dateIssued/>", None),
    ],
)  # fmt: skip
def test_dates_are_shown_as_written_and_reckoned_as_encoded(dates: str, expected: DateSpan | None) -> None:
    assert read(TITLE + f"<originInfo>{dates}</originInfo>").issued == expected


def test_a_time_of_making_beside_the_date_of_publication_is_the_period() -> None:
    made = "<dateCreated>1935</dateCreated>"
    alone = read(TITLE + f"<originInfo>{made}</originInfo>")
    both = read(TITLE + f"<originInfo>{made}<dateIssued>2010</dateIssued></originInfo>")
    assert alone.issued is not None
    assert both.issued is not None
    assert both.period is not None
    assert (alone.issued.earliest, alone.period) == (1935, None)
    assert (both.issued.earliest, both.period.earliest) == (2010, 1935)


@pytest.mark.parametrize("around", ["{}", "<etd>{}</etd>"])
def test_an_extension_may_tell_the_degree_of_a_thesis(around: str) -> None:
    degree = (
        "<degree><name>Tiến sĩ</name><discipline>Sử học</discipline><grantor>Đại học Huế</grantor></degree>"
    )
    record = read(
        f"{TITLE}<typeOfResource>text</typeOfResource><extension>{around.format(degree)}</extension>"
    )
    assert record.kind == "thesis"
    assert record.notes == ("Tiến sĩ, Sử học, Đại học Huế",)


def test_publication_has_publisher_places_and_edition() -> None:
    record = read(
        TITLE + "<originInfo><place><placeTerm type='text'>Hà Nội :</placeTerm>"
        "<placeTerm type='code' authority='marccountry'>vm</placeTerm></place>"
        "<publisher>Kim Đồng,</publisher><edition>Tái bản lần 2</edition></originInfo>"
    )
    assert record.publisher == "Kim Đồng"
    assert record.places == (Place(label="Hà Nội"),)
    assert record.notes == ("Tái bản lần 2",)


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("<language><languageTerm type='text'>Vietnamese</languageTerm>"
         "<languageTerm type='code' authority='iso639-2b'>vie</languageTerm></language>", ("vi",)),
        ("<language><languageTerm>http://id.loc.gov/vocabulary/iso639-2/fre</languageTerm></language>",
         ("fr",)),
        ("<language><languageTerm type='code'>vie</languageTerm><scriptTerm>Hani</scriptTerm></language>",
         ("vi-Hani",)),
        ("<language><languageTerm>vie</languageTerm></language>"
         "<language objectPart='summary'><languageTerm>eng</languageTerm></language>", ("vi",)),
    ],
)  # fmt: skip
def test_languages_are_tags(body: str, tags: tuple[str, ...]) -> None:
    assert read(TITLE + body).languages == tags


def test_headings_keep_their_subdivisions_and_lists() -> None:
    record = read(
        TITLE + "<subject authority='lcsh' valueURI='http://id.loc.gov/sh1'><topic>Gốm</topic>"
        "<geographic>Việt Nam</geographic><temporal>Thế kỷ 15</temporal></subject>"
        "<subject><name><namePart>Hồ Xuân Hương</namePart></name></subject>"
        "<subject><topic authority='aat'>men lam</topic></subject>"
        "<subject><geographic>Huế</geographic></subject>"
        "<subject><hierarchicalGeographic><country>Việt Nam</country><province>Hà Nam</province>"
        "</hierarchicalGeographic></subject>"
        "<subject><geographic>Hạ Long</geographic><cartographics><coordinates>20.95, 107.08</coordinates>"
        "</cartographics></subject>"
        "<classification authority='ddc'>738.09597</classification><genre authority='lcgft'>Hồi ký</genre>"
    )
    assert record.subjects == (
        Subject(label="Gốm -- Việt Nam -- Thế kỷ 15", scheme="lcsh", uri="http://id.loc.gov/sh1"),
        Subject(label="Hồ Xuân Hương", scheme="keyword"),
        Subject(label="men lam", scheme="aat"),
        Subject(label="Hồi ký", scheme="lcgft"),
        Subject(label="738.09597", scheme="ddc"),
    )
    assert record.places == (
        Place(label="Huế"),
        Place(label="Hà Nam, Việt Nam"),
        Place(label="Hạ Long", lat=20.95, lon=107.08),
    )


def test_the_abstract_is_the_description_and_all_else_is_kept_as_notes() -> None:
    record = read(
        TITLE + "<abstract>Tóm tắt.</abstract><abstract shareable='no'>Kín</abstract>"
        "<tableOfContents>Chương 1 -- Chương 2</tableOfContents><note>Ghi chú</note>"
        "<note type='bibliography'>Thư mục: tr. 9</note>"
    )
    assert record.description == "Tóm tắt."
    assert record.notes == ("Ghi chú", "Chương 1 -- Chương 2", "Thư mục: tr. 9")


def test_physical_description_and_audience() -> None:
    record = read(
        TITLE
        + "<physicalDescription><form authority='marcform'>print</form><form type='material'>giấy dó</form>"
        "<form type='technique'>khắc gỗ</form><extent unit='tr.'>120</extent></physicalDescription>"
        "<targetAudience>general</targetAudience><targetAudience>Lớp 5</targetAudience>"
    )
    assert (record.extent, record.materials, record.techniques) == ("120 tr.", ("giấy dó",), ("khắc gỗ",))
    assert (record.audiences, record.education_levels) == (("general",), ("Lớp 5",))


def test_hosts_tell_volume_issue_and_pages() -> None:
    record = read(
        TITLE + "<relatedItem type='host'><titleInfo><title>Tạp chí Hán Nôm</title></titleInfo><part>"
        "<detail type='issue'><caption>số</caption><number>3</number></detail><date>2019</date>"
        "<extent unit='page'><start>12</start><end>20</end></extent></part></relatedItem>"
        "<relatedItem type='series'><titleInfo><title>Tủ sách Vàng</title></titleInfo></relatedItem>"
        "<relatedItem type='otherVersion' xlink:href='https://a.vn/2'/>"
        "<relatedItem type='host'><titleInfo><title>Sưu tập Huế</title></titleInfo>"
        "<typeOfResource collection='yes'/></relatedItem><relatedItem/>"
    )
    assert record.related == (
        Related(title="Tạp chí Hán Nôm, số 3, 2019, 12-20", type="part_of"),
        Related(title="Tủ sách Vàng", type="series"),
        Related(url="https://a.vn/2", type="version_of"),
    )
    assert record.collections == ("Sưu tập Huế",)


def test_identifiers_go_by_their_type() -> None:
    record = read(
        TITLE
        + "<identifier type='isbn'>0-306-40615-2</identifier><identifier type='doi'>10.1000/ABC</identifier>"
        "<identifier type='hdl'>1234/56</identifier><identifier type='accession'>BT.12</identifier>"
        "<identifier type='vnid'>77</identifier><identifier type='isbn' invalid='yes'>123</identifier>"
        "<identifier type='uri'>https://a.vn/1</identifier>"
    )
    assert record.identifiers == (
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="doi", value="10.1000/abc"),
        Identifier(scheme="handle", value="1234/56"),
        Identifier(scheme="inventory", value="BT.12"),
        Identifier(scheme="vnid", value="77"),
    )
    assert record.links == (Link(rel="page", url="https://a.vn/1"),)


def test_locations_are_links_pictures_and_copies() -> None:
    record = read(
        TITLE + "<location><physicalLocation>Thư viện Huế</physicalLocation>"
        "<physicalLocation>Kho 2</physicalLocation>"
        "<shelfLocator>QL 12</shelfLocator><url access='preview'>https://a.vn/t.jpg</url>"
        "<url access='raw object'>https://a.vn/full</url><url access='raw object'>https://a.vn/p.jpg</url>"
        "<url usage='primary' displayLabel='Xem'>https://a.vn/1</url><url>javascript:x</url></location>"
        "<location><physicalLocation>Thư viện Hội An</physicalLocation><holdingSimple><copyInformation>"
        "<subLocation>Phòng mượn</subLocation><shelfLocator>A1</shelfLocator></copyInformation>"
        "</holdingSimple>"
        "</location><location/>"
    )
    assert record.links == (
        Link(rel="page", url="https://a.vn/1", label="Xem"),
        Link(rel="fulltext", url="https://a.vn/full"),
    )
    assert record.images == (Image(url="https://a.vn/p.jpg", thumbnail="https://a.vn/t.jpg"),)
    assert record.holdings == (
        Holding(institution="Thư viện Huế", location="Kho 2", call_number="QL 12"),
        Holding(institution="Thư viện Hội An", location="Phòng mượn", call_number="A1"),
    )


@pytest.mark.parametrize(
    ("condition", "rights", "access"),
    [
        (
            "<accessCondition type='restriction on access'>Đọc tại chỗ</accessCondition>",
            Rights(note="Đọc tại chỗ"),
            "on_site",
        ),
        (
            "<accessCondition type='use and reproduction'"
            " xlink:href='https://creativecommons.org/licenses/by/4.0/'>CC BY</accessCondition>",
            Rights(statement="CC BY", licence="https://creativecommons.org/licenses/by/4.0/"),
            "unknown",
        ),
        ("<accessCondition>Open Access</accessCondition>", Rights(statement="Open Access"), "open"),
        (
            "<accessCondition><copyright><rights.holder><name>Bảo tàng Huế</name></rights.holder></copyright>"
            "</accessCondition>",
            Rights(holder="Bảo tàng Huế"),
            "unknown",
        ),
        ("<accessCondition/>", None, "unknown"),
    ],
)
def test_conditions_are_rights_and_open_is_never_inferred(
    condition: str, rights: Rights | None, access: str
) -> None:
    record = read(TITLE + condition)
    assert (record.rights, record.access) == (rights, access)


def test_a_record_without_title_is_called_by_how_its_abstract_begins() -> None:
    assert read("<abstract>Mảnh gốm chưa đặt tên.</abstract>").title == "[Mảnh gốm chưa đặt tên]"


def test_the_first_of_a_collection_is_read() -> None:
    payload = f"<modsCollection><mods>{TITLE}</mods><mods/></modsCollection>"
    assert ModsFormat().read(payload.encode(), {}).title == "A"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<dc/>", "xml = 'dc': <dc> holds no <mods>"),
        ("<mods/>", "title: the record has none (titleInfo/title)"),
        ("<!DOCTYPE a><mods/>", "xml = '<!DOCTYPE': a document type is not accepted"),
    ],
)
def test_what_cannot_be_read_is_named(xml: str, expected: str) -> None:
    with pytest.raises(RecordError) as caught:
        ModsFormat().read(xml.encode(), {})
    assert [str(fault) for fault in caught.value.faults] == [expected]
