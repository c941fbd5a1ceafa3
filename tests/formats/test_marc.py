from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.errors import RecordError, SkipRecord
from catalog.formats.marc import MarcFormat
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
    Subject,
    Title,
)

Make = Callable[..., bytes]
Read = Callable[..., Record]


@pytest.fixture
def read(make_marc: Make) -> Read:
    def read_fields(*fields: tuple[str, str], **options: Any) -> Record:
        titled = any(tag in ("245", "200") for tag, _content in fields)
        context = options.pop("context", {})
        fields = (("001", "1"), *fields, *(() if titled else (("245", "00$aNhan đề"),)))
        return MarcFormat().read(make_marc(*fields, **options), context)

    return read_fields


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("10$aTruyện Kiều :$bđoạn trường tân thanh /$cNguyễn Du.", "Truyện Kiều : đoạn trường tân thanh"),
        ("10$aTruyện Kiều$bđoạn trường tân thanh$cNguyễn Du", "Truyện Kiều : đoạn trường tân thanh"),
        ("10$aLịch sử.$nTập 2,$pThời Lý /$cA", "Lịch sử. Tập 2, Thời Lý"),
        ("10$aBản đồ$h[electronic resource] :$bHuế /", "Bản đồ : Huế"),
        ("00$kPapers,$f1917-1950.", "Papers, 1917-1950"),
    ],
)
def test_the_title_has_its_rest_and_parts_and_no_isbd_tail(read: Read, field: str, title: str) -> None:
    assert read(("245", field)).title == title


def test_a_record_without_a_title_is_refused_by_name(make_marc: Make) -> None:
    with pytest.raises(RecordError) as caught:
        MarcFormat().read(make_marc(("001", "b12"), ("245", "00$cNguyễn Du")), {})
    assert caught.value.identifier == "b12"
    assert (caught.value.faults[0].field, caught.value.faults[0].rule) == ("title", "required")


def test_further_titles_keep_their_type_and_linked_titles_their_script(read: Read) -> None:
    record = read(
        ("240", "10$aKim Vân Kiều.$lEnglish"),
        ("245", "10$6880-01$aKim Vân Kiều"),
        ("246", "30$aĐoạn trường tân thanh"),
        ("880", "10$6245-01/$1$a金雲翹"),
        ("880", "10$aKhông nối"),
    )
    assert record.titles == (
        Title(value="Kim Vân Kiều", type="uniform"),
        Title(value="Đoạn trường tân thanh", type="alternative"),
        Title(value="金雲翹", type="original"),
    )


def test_creators_have_roles_and_dates_and_works_under_names_are_related(read: Read) -> None:
    record = read(
        ("100", "1 $aNguyễn, Du,$d1765-1820.$0http://id.loc.gov/authorities/names/n82141402"),
        ("700", "1 $aHuỳnh, Sanh Thông,$d1926-2008,$etrl."),
        ("700", "1 $aThanh Tâm Tài Nhân.$tKim Vân Kiều truyện."),
        ("700", "12$aPhạm, Quý Thích.$tTổng vịnh"),
        ("710", "2 $aThư viện Quốc gia Việt Nam.$bPhòng Sách hiếm$4pbl"),
        ("711", "2 $aHội thảo Nguyễn Du$n(2 :$d2015 :$cHà Tĩnh)"),
    )
    assert record.creators == (
        Agent(name="Nguyễn, Du", dates="1765-1820", uri="http://id.loc.gov/authorities/names/n82141402"),
        Agent(name="Huỳnh, Sanh Thông", role="translator", dates="1926-2008"),
        Agent(name="Thư viện Quốc gia Việt Nam. Phòng Sách hiếm", role="publisher"),
        Agent(name="Hội thảo Nguyễn Du (2 : 2015 : Hà Tĩnh)"),
    )
    assert record.related == (
        Related(title="Kim Vân Kiều truyện / Thanh Tâm Tài Nhân", type="related"),
        Related(title="Tổng vịnh / Phạm, Quý Thích", type="has_part"),
    )


def test_the_publication_of_264_1_is_preferred(read: Read) -> None:
    record = read(
        ("264", " 4$c©2014"),
        ("264", " 1$aHà Nội :$bKim Đồng,$c2015."),
        ("260", "  $aHuế :$bThuận Hóa,$c1990"),
    )
    assert record.publisher == "Kim Đồng"
    assert record.places == (Place(label="Hà Nội"),)
    assert record.issued == DateSpan(display="2015", earliest=2015, latest=2015)


def test_unknown_places_and_unpaired_brackets_are_left_out(read: Read) -> None:
    record = read(("260", "  $a[S.l. :$bNxb. Trẻ],$c[1998?]"))
    assert record.places == ()
    assert record.publisher == "Nxb. Trẻ"
    assert record.issued == DateSpan(display="[1998?]", earliest=1998, latest=1998, certainty="approximate")


@pytest.mark.parametrize(
    ("fixed", "text", "expected"),
    [
        ("s2005    ", "", DateSpan(display="2005", earliest=2005, latest=2005)),
        ("s19uu    ", "", DateSpan(display="1900-1999", earliest=1900, latest=1999, certainty="approximate")),
        ("c18699999", "", DateSpan(display="1869-", earliest=1869)),
        ("d18401899", "", DateSpan(display="1840-1899", earliest=1840, latest=1899)),
        ("s1888    ", "Đồng Khánh, Mậu Tý", DateSpan(display="Đồng Khánh, Mậu Tý", earliest=1886, latest=1888,
                                                     certainty="inferred")),
        ("s1888    ", "năm Mậu Tý", DateSpan(display="năm Mậu Tý", earliest=1888, latest=1888)),
        ("n        ", "không rõ", DateSpan(display="không rõ", certainty="unknown")),
        ("s9998    ", "", None),
        ("|||||||||", "", None),
    ],
)  # fmt: skip
def test_dates_come_from_the_text_else_from_008(
    read: Read, fixed: str, text: str, expected: DateSpan | None
) -> None:
    fields = [("008", f"000417{fixed}vm            000 0 vie d")]
    if text:
        fields.append(("260", f"  $c{text}"))
    assert read(*fields).issued == expected


def test_an_absurd_year_keeps_its_text_and_is_marked_unknown(read: Read) -> None:
    assert read(("260", "  $c20222")).issued == DateSpan(display="20222", certainty="unknown")


def test_languages_are_split_in_threes_and_made_bcp_47(read: Read) -> None:
    assert read(("041", "1 $avieengfre$hchi")).languages == ("vi", "en", "fr")
    assert read(("041", "07$acjm$2iso639-3")).languages == ("cjm",)
    assert read(("008", "000417s1998    vm            000 0 vie d")).languages == ("vi",)
    assert read(("008", "000417s1998    vm            000 0 und d")).languages == ()


def test_subjects_keep_their_list_and_subdivisions(read: Read) -> None:
    record = read(
        ("650", " 0$aVietnamese poetry$y19th century$xHistory and criticism."),
        ("650", " 7$aThơ$2btkkhcn"),
        ("651", " 4$aHuế (Việt Nam)"),
        ("653", "  $atruyện thơ$atiểu thuyết"),
    )
    assert record.subjects == (
        Subject(label="Vietnamese poetry -- 19th century -- History and criticism", scheme="lcsh"),
        Subject(label="Thơ", scheme="btkkhcn"),
        Subject(label="Huế (Việt Nam)"),
        Subject(label="truyện thơ", scheme="keyword"),
        Subject(label="tiểu thuyết", scheme="keyword"),
    )


def test_the_summary_is_the_description_and_what_it_displaces_becomes_notes(read: Read) -> None:
    record = read(("500", "  $aSách song ngữ."), ("505", "0 $aPhần 1"), ("520", "  $aTóm tắt."))
    assert (record.description, record.notes) == ("Tóm tắt.", ("Phần 1", "Sách song ngữ."))
    assert read(("500", "  $aSách song ngữ.")).description == "Sách song ngữ."


def test_numbers_are_checked_and_a_wrong_isbn_is_kept_as_other(read: Read) -> None:
    record = read(
        ("010", "  $a   00282214 "), ("020", "  $a0306406152 (pbk.) :$c9đ"), ("020", "  $a8935212345678"),
        ("022", "0 $a0028-0836"), ("024", "7 $a10.1000/182$2doi"), ("035", "  $a(OCoLC)12345"),
    )  # fmt: skip
    assert record.identifiers == (
        Identifier(scheme="isbn", value="9780306406157"),
        Identifier(scheme="other", value="8935212345678"),
        Identifier(scheme="issn", value="0028-0836"),
        Identifier(scheme="doi", value="10.1000/182"),
        Identifier(scheme="lccn", value="00282214"),
        Identifier(scheme="oclc", value="12345"),
    )


def test_addresses_become_links_and_pictures_and_other_schemes_nothing(read: Read) -> None:
    record = read(
        ("856", "40$uhttps://sachhay.vn/kieu.pdf$zToàn văn"),
        ("856", "42$3Mục lục$uhttp://sachhay.vn/mucluc"),
        ("856", "42$3Ảnh bìa$uhttps://sachhay.vn/bia.jpg"),
        ("856", "40$uhttps://sachhay.vn/nghe$qaudio/mpeg"),
        ("856", "40$ujavascript:alert(1)$uftp://sachhay.vn/x"),
    )
    assert record.links == (
        Link(
            rel="fulltext", url="https://sachhay.vn/kieu.pdf", media_type="application/pdf", label="Toàn văn"
        ),
        Link(rel="page", url="http://sachhay.vn/mucluc", label="Mục lục"),
        Link(rel="media", url="https://sachhay.vn/nghe", media_type="audio/mpeg"),
    )
    assert record.images == (Image(url="https://sachhay.vn/bia.jpg", alt="Ảnh bìa"),)


def test_holdings_come_from_852_and_from_the_items_of_koha(read: Read) -> None:
    record = read(
        ("852", "  $aTVQG$bKho đọc$h895.9221$iNG527D"),
        ("852", "  $bKho mượn$jVV.012345"),
        ("952", "  $aHUE$cTầng 2$o895.9221 NG$70$p1001"),
        ("952", "  $aHUE$cTầng 2$o895.9221 NG$71$p1002"),
        ("090", "  $a895$bNG"),
    )
    assert record.holdings == (
        Holding(institution="TVQG", location="Kho đọc", call_number="895.9221 NG527D"),
        Holding(location="Kho mượn", call_number="VV.012345"),
        Holding(institution="HUE", location="Tầng 2", call_number="895.9221 NG"),
        Holding(institution="HUE", location="Tầng 2", call_number="895.9221 NG", status="not_for_loan"),
    )
    assert read(("090", "  $a895$bNG")).holdings == (Holding(call_number="895 NG"),)


def test_rights_and_access_are_taken_as_stated_and_open_is_never_inferred(read: Read) -> None:
    record = read(
        ("506", "1 $aChỉ đọc tại chỗ."),
        ("540", "  $aCC BY 4.0$uhttps://creativecommons.org/licenses/by/4.0/"),
    )
    assert record.access == "on_site"
    assert read(("506", "1 $aHỏi thủ thư.")).access == "restricted"
    assert record.rights is not None
    assert record.rights.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.rights.note == "Chỉ đọc tại chỗ."
    assert read(("506", "0 $aMở")).access == "open"
    assert read(("856", "40$uhttps://a.vn/x.pdf")).access == "unknown"


def test_hosts_series_and_linked_works_are_related(read: Read) -> None:
    record = read(
        ("490", "1 $aTủ sách Huế"), ("773", "0 $tTạp chí Sông Hương$gSố 3 (2020)"),
        ("787", "  $tThơ chữ Hán"),        ("830", " 0$aTủ sách Huế ;$v12"),
    )  # fmt: skip
    assert record.related == (
        Related(title="Tạp chí Sông Hương, Số 3 (2020)", type="part_of"),
        Related(title="Thơ chữ Hán", type="related"),
        Related(title="Tủ sách Huế ; 12", type="series"),
    )


def test_grades_and_audiences_are_parted_by_the_indicator_of_521(read: Read) -> None:
    record = read(("521", "2 $aLớp 9."), ("521", "8 $aGiáo viên."))
    assert (record.education_levels, record.audiences) == (("Lớp 9",), ("Giáo viên",))


@pytest.mark.parametrize(
    ("type_and_level", "fields", "kind"),
    [
        ("am", (), "book"),
        ("as", (), "periodical"),
        ("ab", (), "article"),
        ("am", (("502", "  $aLuận án"),), "thesis"),
        ("am", (("655", " 7$aLuận văn"),), "thesis"),
        ("tm", (), "manuscript"),
        ("em", (), "map"),
        ("gm", (), "video"),
        ("gm", (("007", "gs"),), "image"),
        ("jm", (), "audio"),
        ("km", (), "image"),
        ("rm", (), "object"),
        ("pc", (), "collection"),
        ("mm", (("008", "000417s1998    vm            a  0 vie d"),), "software"),
        ("mm", (("007", "cr"),), "web"),
        ("  ", (), "book"),
    ],
)
def test_the_kind_is_told_by_leader_and_fields(
    read: Read, type_and_level: str, fields: tuple[tuple[str, str], ...], kind: str
) -> None:
    assert read(*fields, leader=f"00000n{type_and_level} a2200000 a 4500").kind == kind


@pytest.mark.parametrize("type_", ["z", "x", "w"])
def test_authority_and_holdings_records_are_skipped_with_a_reason(read: Read, type_: str) -> None:
    with pytest.raises(SkipRecord, match="record \\(leader/06"):
        read(leader=f"00000n{type_}m a2200000 a 4500")


def test_unimarc_is_known_by_its_title_field(read: Read) -> None:
    record = read(
        ("010", "  $a2-07-036822-X"), ("100", "  $a19980101d1943    m  y0frey50      ba"),
        ("101", "0 $afre$avie"), ("200", "1 $a\x98Le \x9cpetit prince$econte$fAntoine de Saint-Exupéry"),
        ("210", "  $aParis$cGallimard$dDL 1943"), ("606", "  $aContes$yFrance"), ("610", "0 $atruyện"),
        ("700", " 1$aSaint-Exupéry$b, Antoine de$f1900-1944$4070"), ("995", "  $bBPI$k84 SAIN"),
    )  # fmt: skip
    assert record.title == "Le petit prince : conte"
    assert record.creators == (Agent(name="Saint-Exupéry, Antoine de", role="author", dates="1900-1944"),)
    assert record.issued == DateSpan(display="DL 1943", earliest=1943, latest=1943)
    assert record.languages == ("fr", "vi")
    assert record.subjects == (Subject(label="Contes -- France"), Subject(label="truyện", scheme="keyword"))
    assert record.identifiers == (Identifier(scheme="isbn", value="9782070368228"),)
    assert record.holdings == (Holding(institution="BPI", call_number="84 SAIN"),)


def test_the_flavour_can_be_said_and_a_wrong_one_is_named(read: Read) -> None:
    both = (("200", "1 $aUNIMARC"), ("245", "00$aMARC 21"))
    assert read(*both, context={"flavour": "unimarc"}).title == "UNIMARC"
    assert read(*both, context={"flavour": "marc21"}).title == "MARC 21"
    with pytest.raises(RecordError, match="neither marc21 nor unimarc"):
        read(context={"flavour": "usmarc"})
    with pytest.raises(RecordError, match="UNIMARC 200"):
        read(("245", "00$aMARC 21"), context={"flavour": "unimarc"})
