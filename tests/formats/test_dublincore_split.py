"""What stands together in simple Dublin Core is told apart."""

from __future__ import annotations

import pytest

from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.dublincore_kinds import kind_of
from catalog.record import Agent, DateSpan, Holding, Identifier, Link, Place, Record, Related, Rights, Subject

NAMES = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"


def read(body: str) -> Record:
    payload = f"<dc {NAMES}><dc:title>A</dc:title>{body}</dc>"
    return DublinCoreFormat().read(payload.encode(), {})


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("978-0-306-40615-7", "isbn", "9780306406157"),
        ("ISBN: 0-306-40615-2 (bìa mềm)", "isbn", "9780306406157"),
        ("urn:ISSN:0866-7349", "issn", "0866-7349"),
        ("ISSN 0866-7349", "issn", "0866-7349"),
        ("doi:10.1000/ABC", "doi", "10.1000/abc"),
        ("https://doi.org/10.1000/ABC", "doi", "10.1000/abc"),
        ("hdl:123/45", "handle", "123/45"),
        ("Handle: 123/45", "handle", "123/45"),
        ("http://hdl.handle.net/123/45", "handle", "123/45"),
        ("ark:/12345/x9", "ark", "ark:/12345/x9"),
        ("oai:a.vn:7", "oai", "oai:a.vn:7"),
        ("Số đăng ký: BTLS.12", "inventory", "BTLS.12"),
        ("(OCoLC)123456", "oclc", "123456"),
        ("LV.0012", "other", "LV.0012"),
        ("Sự tích: hồ Gươm", "other", "Sự tích: hồ Gươm"),
    ],
)
def test_a_number_is_known_by_its_shape_or_its_label(text: str, scheme: str, value: str) -> None:
    record = read(f"<dc:identifier>{text}</dc:identifier>")
    assert record.identifiers == (Identifier(scheme=scheme, value=value),)
    assert record.holdings == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("959.704 NG527V", "959.704 NG527V"),
        ("895.92 KI-T 2019", "895.92 KI-T 2019"),
        ("QL696 .C9 2010", "QL696 .C9 2010"),
        ("Ký hiệu kho: VL 1234", "VL 1234"),
        ("Call number: 12/A", "12/A"),
    ],
)
def test_a_call_number_is_a_copy_on_a_shelf(text: str, number: str) -> None:
    record = read(f"<dc:identifier>{text}</dc:identifier>")
    assert (record.identifiers, record.holdings) == ((), (Holding(call_number=number),))


def test_how_to_cite_a_thing_is_a_note_not_a_number() -> None:
    citation = "Nguyễn, T. L. A. (2012). Nghiên cứu giá trị văn hóa. Luận văn thạc sĩ"
    record = read(f"<dc:identifier>{citation}</dc:identifier>")
    assert (record.identifiers, record.notes) == ((), (citation,))


def test_an_address_with_words_around_it_is_a_link() -> None:
    record = read("<dc:identifier>URL: https://a.vn/1.</dc:identifier>")
    assert record.links == (Link(rel="page", url="https://a.vn/1"),)
    assert record.identifiers == ()


def test_the_date_of_publication_is_found_among_the_moments_of_upload() -> None:
    record = read(
        "<dc:date>2021-05-04T02:11:09Z</dc:date><dc:date>2021-05-05T00:00:00Z</dc:date>"
        "<dc:date>không rõ</dc:date><dc:date>2019</dc:date>"
    )
    assert record.issued == DateSpan(display="2019", earliest=2019, latest=2019)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("info:eu-repo/semantics/masterThesis", "thesis"),
        ("http://purl.org/coar/resource_type/c_db06", "thesis"),
        ("http://purl.org/dc/dcmitype/StillImage", "image"),
        ("MovingImage", "video"),
        ("PhysicalObject", "object"),
        ("InteractiveResource", "course"),
        ("info:eu-repo/semantics/bookPart", "article"),
        ("Báo cáo khoa học", "book"),
        ("Khóa học", "course"),
        ("Khoá luận tốt nghiệp", "thesis"),
        ("LearningObject", "lesson"),
    ],
)
def test_types_lead_to_kinds(type_: str, kind: str) -> None:
    assert kind_of([type_]) == kind


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("vi_VN", ("vi",)),
        ("en_US", ("en",)),
        ("vie; eng", ("vi", "en")),
        ("Tiếng Việt, Tiếng Anh", ("vi", "en")),
        ("http://id.loc.gov/vocabulary/iso639-2/vie", ("vi",)),
        ("zh-Hant", ("zh-Hant",)),
        ("N/A", ()),
    ],
)
def test_languages_are_tags_without_the_country_that_systems_add(text: str, tags: tuple[str, ...]) -> None:
    assert read(f"<dc:language>{text}</dc:language>").languages == tags


@pytest.mark.parametrize(
    ("rights", "access"),
    [
        ("info:eu-repo/semantics/openAccess", "open"),
        ("http://purl.org/coar/access_right/c_16ec", "restricted"),
        ("Truy cập mở", "open"),
        ("Chỉ đọc tại chỗ", "on_site"),
        ("Open access journal of Huế", "unknown"),
        ("https://creativecommons.org/licenses/by/4.0/", "unknown"),
        ("Miền công cộng", "unknown"),
    ],
)
def test_access_is_taken_where_it_is_stated_and_never_inferred(rights: str, access: str) -> None:
    assert read(f"<dc:rights>{rights}</dc:rights>").access == access


def test_the_narrowest_access_wins_and_codes_are_no_words_for_readers() -> None:
    record = read(
        "<dc:rights>info:eu-repo/semantics/openAccess</dc:rights><dc:rights>Embargoed access</dc:rights>"
    )
    assert record.access == "restricted"
    assert record.rights == Rights(statement="Embargoed access")


def test_names_between_semicolons_are_several_people() -> None:
    record = read("<dc:creator>Nguyễn Văn An; Trần Bình, 1950-</dc:creator>")
    assert record.creators == (Agent(name="Nguyễn Văn An"), Agent(name="Trần Bình", dates="1950-"))


def test_subjects_keep_the_list_they_are_from() -> None:
    record = read(
        "<dc:subject xsi:type='dcterms:LCSH'>Pottery</dc:subject><dc:subject>738.1</dc:subject>"
        "<dc:subject>gốm; men</dc:subject>"
    )
    assert record.subjects == (
        Subject(label="Pottery", scheme="lcsh"),
        Subject(label="738.1", scheme="ddc"),
        Subject(label="gốm", scheme="keyword"),
        Subject(label="men", scheme="keyword"),
    )


def test_places_and_periods_in_dcmi_s_own_encodings_are_read() -> None:
    record = read(
        "<dc:coverage>name=Hạ Long; east=107.08; north=20.95</dc:coverage>"
        "<dc:coverage>name=Thời Lê sơ; start=1428; end=1527; scheme=W3C-DTF</dc:coverage>"
        "<dc:coverage>https://sws.geonames.org/1</dc:coverage>"
    )
    assert record.places == (Place(label="Hạ Long", lat=20.95, lon=107.08),)
    assert record.period == DateSpan(display="Thời Lê sơ", earliest=1428, latest=1527)


def test_markup_of_an_editor_is_taken_out_of_texts() -> None:
    record = read(
        "<dc:description>&lt;p&gt;Một &lt;strong&gt;trống&lt;/strong&gt;&lt;/p&gt;&lt;p&gt;Hai&amp;nbsp;ba"
        "&lt;/p&gt;</dc:description><dc:publisher>A &lt;đẹp&gt; &amp;amp; B</dc:publisher>"
    )
    assert record.description == "Một trống\n\nHai ba"
    assert record.publisher == "A <đẹp> &amp; B"


def test_the_source_of_an_article_is_the_periodical_it_appeared_in() -> None:
    record = read(
        "<dc:type>info:eu-repo/semantics/article</dc:type>"
        "<dc:source>Tạp chí Khoa học; Tập 3 Số 2; 12-20</dc:source>"
        "<dc:source>0866-7349</dc:source>"
    )
    assert record.related == (
        Related(title="Tạp chí Khoa học; Tập 3 Số 2; 12-20, ISSN 0866-7349", type="part_of"),
    )
    assert record.holdings == ()
    assert read("<dc:source>Kho luận văn</dc:source>").holdings == (Holding(location="Kho luận văn"),)


def test_the_grants_of_funders_are_no_related_things() -> None:
    record = read(
        "<dc:relation>info:eu-repo/grantAgreement/EC/1</dc:relation><dc:relation>Tập san 3</dc:relation>"
    )
    assert record.related == (Related(title="Tập san 3", type="related"),)


def test_more_values_than_a_record_may_have_are_not_read_on() -> None:
    record = read("".join(f"<dc:subject>s{number}</dc:subject>" for number in range(3000)))
    assert len(record.subjects) == 1001
