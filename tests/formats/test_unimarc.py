"""Fields of UNIMARC: what each becomes (docs/marc.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.errors import SkipRecord
from catalog.formats.marc import MarcFormat
from catalog.formats.marcxml import MarcXmlFormat
from catalog.record import Agent, DateSpan, Holding, Identifier, Link, Place, Record, Related, Subject, Title

Make = Callable[..., bytes]
Read = Callable[..., Record]


@pytest.fixture
def read(make_marc: Make) -> Read:
    def read_fields(*fields: tuple[str, str], **options: Any) -> Record:
        titled = any(tag == "200" for tag, _content in fields)
        given = (("001", "1"), *fields, *(() if titled else (("200", "1 $aNhan đề"),)))
        return MarcFormat().read(make_marc(*given, **options), {"flavour": "unimarc"})

    return read_fields


@pytest.mark.parametrize(
    ("type_and_level", "fields", "kind"),
    [
        ("am", (), "book"),
        ("as", (), "periodical"),
        ("aa", (), "article"),
        ("ac", (), "collection"),
        ("bm", (), "manuscript"),
        ("cm", (), "book"),
        ("em", (), "map"),
        ("gm", (), "video"),
        ("jm", (), "audio"),
        ("km", (), "image"),
        ("lm", (), "software"),
        ("lm", (("135", "  $avrcn"),), "software"),
        ("lm", (("135", "  $aar"),), "dataset"),
        ("rm", (), "object"),
        ("am", (("328", " 0$bThèse$cHistoire$eParis 7$d1999"),), "thesis"),
        ("am", (("105", "  $aa   m   001yy"),), "thesis"),
        ("am", (("608", "  $aLuận án"),), "thesis"),
    ],
)
def test_the_kind_is_told_by_leader_and_coded_fields(
    read: Read, type_and_level: str, fields: tuple[tuple[str, str], ...], kind: str
) -> None:
    assert read(*fields, leader=f"00000n{type_and_level} a2200000 a 4500").kind == kind


def test_authority_records_are_skipped(read: Read) -> None:
    with pytest.raises(SkipRecord, match="authority record"):
        read(leader="00000nxm a2200000 a 4500".replace("nx", "nz"))


def test_titles_have_their_parts_their_parallels_and_their_kind(read: Read) -> None:
    record = read(
        ("101", "1 $avie$cfre"),
        ("200", "1 $aTruyện Kiều$dThe tale of Kieu$etruyện thơ$hTập 2$iHồi hương$fNguyễn Du$zeng"),
        ("500", "10$aLes misérables"), ("510", "1 $aLe conte$zfre"), ("512", "1 $aBìa"),
        ("517", "1 $aTên khác"),
        ("541", "1 $aThe wretched$zeng"), ("532", "1 $aHai nghìn"),
    )  # fmt: skip
    assert record.title == "Truyện Kiều : truyện thơ. Tập 2, Hồi hương"
    assert set(record.titles) == {
        Title(value="The tale of Kieu", type="translated", language="en"),
        Title(value="Les misérables", type="uniform", language="fr"),
        Title(value="Le conte", type="translated", language="fr"),
        Title(value="Bìa", type="cover"),
        Title(value="Tên khác", type="alternative"),
        Title(value="The wretched", type="translated", language="en"),
        Title(value="Hai nghìn", type="alternative"),
    }
    assert record.notes == ("Nguyễn Du",)


@pytest.mark.parametrize(
    ("coded", "span"),
    [
        ("d1998    ", DateSpan(display="1998", earliest=1998, latest=1998)),
        ("h20052004", DateSpan(display="2005", earliest=2005, latest=2005)),
        ("a19989999", DateSpan(display="1998-", earliest=1998)),
        ("b19481950", DateSpan(display="1948-1950", earliest=1948, latest=1950)),
        ("g19901999", DateSpan(display="1990-1999", earliest=1990, latest=1999)),
        ("f19001910", DateSpan(display="1900-1910", earliest=1900, latest=1910, certainty="approximate")),
        ("d19      ", DateSpan(display="1900-1999", earliest=1900, latest=1999, certainty="approximate")),
        ("u        ", None),
        ("b19991998", None),
    ],
)
def test_each_type_of_date_of_100_is_read(read: Read, coded: str, span: DateSpan | None) -> None:
    assert read(("100", f"  $a20260101{coded}k  y0viey50      ba")).issued == span


def test_what_100_and_102_tell_fills_what_no_field_tells(read: Read) -> None:
    record = read(("100", "  $a20260101d1998    bc y0viey50      ba"), ("102", "  $aVN$bHUE"))
    assert record.places == (Place(label="Việt Nam", code="VN", code_list="iso3166-1"),)
    assert record.audiences == ("Trẻ mẫu giáo", "Học sinh tiểu học")


@pytest.mark.parametrize("tag", ["210", "214"])
def test_the_publisher_its_place_and_others(read: Read, tag: str) -> None:
    record = read(
        ("102", "  $aFR"), (tag, " 0$a[Hà Nội]$cKim Đồng$d[2015?]"), ("214", " 2$aHuế$cFahasa"),
        ("214", " 3$cNhà in B"),
    )  # fmt: skip
    assert record.publisher == "Kim Đồng"
    assert record.places == (Place(label="Hà Nội"),)
    assert record.issued is not None
    assert (record.issued.earliest, record.issued.certainty) == (2015, "approximate")


def test_distributors_and_manufacturers_of_214_are_bodies_with_their_role(read: Read) -> None:
    record = read(
        ("214", " 0$cKim Đồng"), ("214", " 2$cFahasa"), ("214", " 3$cNhà in B"), ("214", " 4$d2014")
    )
    assert record.creators == (
        Agent(name="Fahasa", role="distributor"),
        Agent(name="Nhà in B", role="manufacturer"),
    )
    assert record.issued == DateSpan(display="2014", earliest=2014, latest=2014)


def test_names_have_role_dates_and_address(read: Read) -> None:
    record = read(
        ("700", " 1$aHugo$bVictor$f1802-1885$4070$ohttp://isni.org/isni/1"),
        ("702", " 0$aJean-Paul$dII$4730"),
        ("710", "02$aTrường Đại học Huế$bKhoa Sử$4650"), ("720", " 1$aNguyễn$4070"),
    )  # fmt: skip
    assert record.creators == (
        Agent(name="Hugo, Victor", role="author", dates="1802-1885", uri="http://isni.org/isni/1"),
        Agent(name="Jean-Paul II", role="translator"),
        Agent(name="Trường Đại học Huế Khoa Sử", role="publisher"),
        Agent(name="Nguyễn", role="author"),
    )


def test_numbers_have_their_scheme(read: Read) -> None:
    record = read(
        ("010", "  $a0-306-40615-2 (rel.)"), ("011", "  $a0028-0836"), ("010", "  $a12345 sai"),
        ("013", "  $a979-0-1"), ("017", "70$a10.1000/X$2DOI"), ("020", "  $aVN$b2005-1"),
        ("021", "  $aVN$bLC7"),
        ("033", "  $ahttp://catalogue.bnf.fr/ark:/12148/cb1"), ("035", "  $a(ABC)1"),
        ("071", "00$aNXB-12$bDihavina"),
        ("073", " 0$a9780306406157"),
    )  # fmt: skip
    assert set(record.identifiers) == {
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="issn", value="0028-0836"),
        Identifier(scheme="other", value="12345 sai"),
        Identifier(scheme="ismn", value="979-0-1"),
        Identifier(scheme="doi", value="10.1000/x"),
        Identifier(scheme="national_bibliography", value="VN 2005-1"),
        Identifier(scheme="legal_deposit", value="VN LC7"),
        Identifier(scheme="ark", value="http://catalogue.bnf.fr/ark:/12148/cb1"),
        Identifier(scheme="system", value="(ABC)1"),
        Identifier(scheme="publisher_number", value="Dihavina NXB-12"),
        Identifier(scheme="ean", value="9780306406157"),
    }


def test_subjects_classes_and_places(read: Read) -> None:
    record = read(
        ("600", " 1$aHugo$bVictor$xŒuvres$2rameau"), ("601", "02$aUnesco$2rameau"),
        ("606", "  $aThơ$yViệt Nam$z20e siècle$jAnthologie$2rameau"),
        ("607", "  $aHuế (Việt Nam)$2rameau"), ("608", "  $aDân ca"), ("610", "0 $atruyện thơ$akiều"),
        ("604", "  $1700 1$aHugo$bVictor$150010$aLes misérables"), ("620", "  $aVN$bThừa Thiên$dHuế"),
        ("675", "  $a821.162"), ("676", "  $a895.922$v23"), ("680", "  $aPL4378"), ("686", "  $aV5$2bbk"),
    )  # fmt: skip
    assert set(record.subjects) == {
        Subject(label="Hugo, Victor -- Œuvres", scheme="rameau"),
        Subject(label="Unesco", scheme="rameau"),
        Subject(label="Thơ -- Việt Nam -- 20e siècle -- Anthologie", scheme="rameau"),
        Subject(label="Huế (Việt Nam)", scheme="rameau"),
        Subject(label="Dân ca", scheme="genre"),
        Subject(label="truyện thơ", scheme="keyword"),
        Subject(label="kiều", scheme="keyword"),
        Subject(label="Hugo Victor Les misérables"),
        Subject(label="821.162", scheme="udc"),
        Subject(label="895.922", scheme="ddc"),
        Subject(label="PL4378", scheme="lcc"),
        Subject(label="V5", scheme="bbk"),
    }
    assert record.places == (Place(label="Huế (Việt Nam)"), Place(label="Huế, Thừa Thiên, VN"))


def test_linking_entries_of_either_technique_tell_the_same(read: Read) -> None:
    plain = ("463", " 0$aNguyễn, A$tTạp chí Sông Hương$x0028-0836$vSố 3")
    embedded = (
        "463",
        " 0$1001FRBNF1$12001 $aTạp chí Sông Hương$vSố 3$1700 1$aNguyễn$bA$1011  $a0028-0836",
    )
    expected = Related(type="part_of", title="Tạp chí Sông Hương / Nguyễn, A, Số 3, ISSN 0028-0836")
    assert read(plain).related == read(embedded).related == (expected,)


def test_each_link_has_its_type(read: Read) -> None:
    record = read(
        ("410", " 0$tTủ sách Huế$v12"), ("225", "2 $aTủ sách khác"), ("430", " 1$tTên cũ"),
        ("440", " 1$tTên mới"),
        ("454", " 1$tLes misérables"), ("452", " 1$tBản điện tử$uhttps://a.vn/e"), ("421", " 1$tPhụ trương"),
        ("422", " 1$tSố chính"), ("464", " 1$tBài một"), ("470", " 1$tSách được điểm"),
        ("451", " 1$tẤn bản khác"),
        ("488", " 1$aChỉ có tên"), ("461", " 0$12001 $aBộ sách$1010  $a9780306406157$1856  $uhttps://a.vn/b"),
    )  # fmt: skip
    assert set(record.related) == {
        Related(type="series", title="Tủ sách Huế, 12"),
        Related(type="replaces", title="Tên cũ"),
        Related(type="replaced_by", title="Tên mới"),
        Related(type="translation_of", title="Les misérables"),
        Related(type="same_as", title="Bản điện tử", url="https://a.vn/e"),
        Related(type="has_part", title="Phụ trương"),
        Related(type="part_of", title="Số chính"),
        Related(type="has_part", title="Bài một"),
        Related(type="about", title="Sách được điểm"),
        Related(type="version_of", title="Ấn bản khác"),
        Related(type="related", title="Chỉ có tên"),
        Related(type="part_of", title="Bộ sách, ISBN 9780306406157", url="https://a.vn/b"),
    }
    assert read(("225", "2 $aTủ sách khác$v3")).related == (Related(type="series", title="Tủ sách khác, 3"),)


def test_notes_description_extent_and_audience(read: Read) -> None:
    record = read(
        ("205", "  $aTái bản lần 2$bcó sửa"), ("207", " 0$aSố 1 (1998)-"),
        ("215", "  $a325 tr.$cminh họa$d21 cm$e1 đĩa"),
        ("127", "  $a013000"), ("122", "1 $ad1820$ad1899"), ("300", "  $aSách song ngữ"),
        ("320", "  $aThư mục"),
        ("326", "  $aHằng tháng$b2005-"), ("327", "1 $aPhần 1$aPhần 2"), ("330", "  $aTóm tắt."),
        ("333", "  $aThiếu nhi."),
        ("337", "  $aAcrobat"), ("317", "  $aMua của bà B"), ("345", "  $aGiá 5đ"), ("801", " 0$aVN$bHUE"),
        ("856", "4 $uhttps://a.vn/1.pdf$zĐọc"),
    )  # fmt: skip
    assert record.description == "Tóm tắt."
    assert record.notes == (
        "Phần 1 Phần 2", "Sách song ngữ", "Tái bản lần 2, có sửa", "Số 1 (1998)-", "Thư mục",
        "Hằng tháng, 2005-", "Acrobat",
    )  # fmt: skip
    assert record.extent == "325 tr. minh họa 21 cm 1 đĩa"
    assert record.duration == "1:30:00"
    assert record.period == DateSpan(display="1820–1899", earliest=1820, latest=1899)
    assert record.audiences == ("Thiếu nhi",)
    assert record.links == (
        Link(rel="fulltext", url="https://a.vn/1.pdf", media_type="application/pdf", label="Đọc"),
    )


def test_a_thesis_tells_its_degree_and_its_institution(read: Read) -> None:
    record = read(("328", " 0$bLuận án$cSử học$eTrường Đại học Huế$d2005"))
    assert record.notes == ("Luận án, Sử học, Trường Đại học Huế, 2005",)
    assert record.creators == (Agent(name="Trường Đại học Huế", role="degree granting institution"),)
    assert read(("328", "  $aThèse : Histoire : Paris : 1999")).notes == ("Thèse : Histoire : Paris : 1999",)


def test_copies_come_from_995_930_and_915(read: Read) -> None:
    record = read(
        ("995", "  $aHUE$bHUE2$ctv$eKho đọc$f1001$k895.9 NG"), ("995", "  $bHUE2$k895.9 NG$n01/12/2026"),
        ("930", "  $b060882103$aVV 12$ju"),
    )  # fmt: skip
    assert record.holdings == (
        Holding(institution="HUE2", location="Kho đọc", call_number="895.9 NG"),
        Holding(institution="HUE2", call_number="895.9 NG", status="on_loan"),
        Holding(institution="060882103", call_number="VV 12"),
    )
    assert read(("915", "  $aKK12$b1001")).holdings == (Holding(institution="1001", call_number="KK12"),)


@pytest.mark.parametrize("comment", ["", "<!-- read by a parser -->"])
def test_places_of_coded_data_count_their_spaces_in_xml_too(comment: str) -> None:
    xml = (
        f"<record>{comment}<leader>00000nam a2200000 a 4500</leader>"
        '<datafield tag="100" ind1=" " ind2=" ">'
        '<subfield code="a">20260101d1998    bc y0viey50      ba</subfield></datafield>'
        '<datafield tag="200" ind1="1" ind2=" "><subfield code="a">Kiều</subfield></datafield></record>'
    )
    record = MarcXmlFormat().read(xml.encode(), {})
    assert record.issued == DateSpan(display="1998", earliest=1998, latest=1998)
    assert record.audiences == ("Trẻ mẫu giáo", "Học sinh tiểu học")
