"""Fields of MARC 21 beyond titles and names: what each becomes (docs/marc.md)."""

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
        titled = any(tag == "245" for tag, _content in fields)
        given = (("001", "1"), *fields, *(() if titled else (("245", "00$aNhan đề"),)))
        return MarcFormat().read(make_marc(*given, **options), {})

    return read_fields


def fixed(**places: str) -> tuple[str, str]:
    """008 with ``p15="vm "`` at place 15; the rest says nothing."""
    signs = list("260101" + "n" + " " * 33)
    for name, text in places.items():
        start = int(name[1:])
        signs[start : start + len(text)] = text
    return "008", "".join(signs)


def test_community_information_is_skipped_with_its_reason(read: Read) -> None:
    with pytest.raises(SkipRecord, match=r"community information \(leader/06 = q\)"):
        read(leader="00000nqm a2200000 a 4500")


@pytest.mark.parametrize(
    ("leader", "fields", "kind"),
    [
        ("mm", [("006", "e"), fixed()], "map"),
        ("mm", [("006", "s"), ("007", "cr")], "periodical"),
        ("mm", [fixed(p26="a"), ("006", "e")], "dataset"),
        ("  ", [("336", "  $atwo-dimensional moving image$btdi$2rdacontent")], "video"),
        ("  ", [("336", "  $bxxx$bsti$2rdacontent")], "image"),
        ("am", [("655", " 7$aclub$2khomo")], "club"),
        ("am", [("655", " 7$anothing$2khomo")], "book"),
        ("rm", [fixed(p33="p")], "specimen"),
        ("gm", [fixed(p33="s")], "image"),
        ("ai", [fixed(p21="w")], "web"),
        ("cm", [], "book"),
    ],
)
def test_the_kind_is_told_by_006_008_and_336(
    read: Read, leader: str, fields: list[tuple[str, str]], kind: str
) -> None:
    assert read(*fields, leader=f"00000n{leader} a2200000 a 4500").kind == kind


def test_what_008_tells_fills_what_no_field_tells(read: Read) -> None:
    record = read(fixed(p6="s1998", p15="vm ", p22="b", p33="p", p35="vie"))
    assert record.issued == DateSpan(display="1998", earliest=1998, latest=1998)
    assert record.places == (Place(label="Việt Nam", code="vm", code_list="marccountry"),)
    assert record.audiences == ("Học sinh tiểu học",)
    assert record.subjects == (Subject(label="Thơ", scheme="genre"),)
    assert record.languages == ("vi",)


def test_fields_go_before_008(read: Read) -> None:
    record = read(
        fixed(p6="s1998", p15="vm ", p22="b", p33="p", p35="vie"),
        ("041", "0 $afre"), ("260", "  $aHuế :$bThuận Hóa,$c2001"), ("521", "  $aGiáo viên"),
        ("655", " 4$aTruyện"),
    )  # fmt: skip
    assert record.issued == DateSpan(display="2001", earliest=2001, latest=2001)
    assert record.places == (Place(label="Huế"),)
    assert record.audiences == ("Giáo viên",)
    assert record.subjects == (Subject(label="Truyện", scheme="genre"),)
    assert record.languages == ("fr",)


@pytest.mark.parametrize(("code", "country"), [("nyu", "Hoa Kỳ"), ("enk", "Vương quốc Anh"), ("fr ", "Pháp")])
def test_states_lead_to_their_country(read: Read, code: str, country: str) -> None:
    assert read(fixed(p15=code)).places == (Place(label=country, code=code.strip(), code_list="marccountry"),)


def test_an_unknown_country_is_no_place(read: Read) -> None:
    assert read(fixed(p15="xx ")).places == ()
    assert read(fixed(p15="|||")).places == ()


@pytest.mark.parametrize(
    ("coded", "expected"),
    [
        ("m19981999", DateSpan(display="1998-1999", earliest=1998, latest=1999)),
        ("q19001910", DateSpan(display="1900-1910", earliest=1900, latest=1910, certainty="approximate")),
        ("k18201825", DateSpan(display="1820-1825", earliest=1820, latest=1825)),
        ("r20051943", DateSpan(display="2005", earliest=2005, latest=2005)),
        ("t20052004", DateSpan(display="2005", earliest=2005, latest=2005)),
        ("e19980512", DateSpan(display="1998-05-12", earliest=1998, latest=1998)),
        ("e199805  ", DateSpan(display="1998-05", earliest=1998, latest=1998)),
        ("b        ", None),
        ("m19991998", None),
    ],
)
def test_each_type_of_date_of_008_is_read(read: Read, coded: str, expected: DateSpan | None) -> None:
    assert read(("008", f"260101{coded}xx")).issued == expected


@pytest.mark.parametrize(
    ("field", "span"),
    [
        ("2 $bd1820$bd1899", DateSpan(display="1820–1899", earliest=1820, latest=1899)),
        ("0 $bc0300", DateSpan(display="300 TCN", earliest=-300, latest=-300)),
        ("0 $aw5w5", DateSpan(display="1850–1859", earliest=1850, latest=1859)),
        ("2 $aw-x4", DateSpan(display="1800–1949", earliest=1800, latest=1949)),
        ("0 $ae-", DateSpan(display="1–99", earliest=1, latest=99)),
        ("0 $ad9", DateSpan(display="99 TCN–1 TCN", earliest=-99, latest=-1)),
        ("0 $bd18", None),
        ("0 $azz", None),
    ],
)
def test_the_time_that_is_covered_comes_from_045(read: Read, field: str, span: DateSpan | None) -> None:
    assert read(("045", field)).period == span


def test_the_time_of_making_and_years_before_christ_come_from_046(read: Read) -> None:
    assert read(("046", "  $k1820$l18251231")).period == DateSpan(
        display="1820–1825", earliest=1820, latest=1825
    )
    assert read(("046", "  $ab$b0300$d0201")).issued == DateSpan(
        display="300 TCN–201 TCN", earliest=-300, latest=-201
    )


def test_numbers_of_publishers_reports_and_bibliographies_are_kept(read: Read) -> None:
    record = read(
        ("015", "  $a2005-123$2vnb"), ("024", "7 $ahttps://doi.org/10.1000/ABC$2doi"), ("024", "3 $a8934567"),
        ("028", "02$aNXB-12$bDihavina"), ("086", "  $a288/KH-UBND"), ("088", "  $aBC-7"),
        ("035", "  $a(VN-HUE)9"),
    )  # fmt: skip
    assert record.identifiers == (
        Identifier(scheme="doi", value="10.1000/abc"),
        Identifier(scheme="ean", value="8934567"),
        Identifier(scheme="issue_number", value="Dihavina NXB-12"),
        Identifier(scheme="government_document", value="288/KH-UBND"),
        Identifier(scheme="report_number", value="BC-7"),
        Identifier(scheme="national_bibliography", value="2005-123"),
        Identifier(scheme="system", value="(VN-HUE)9"),
    )


def test_class_numbers_are_subjects_of_their_classification(read: Read) -> None:
    record = read(
        ("050", " 4$aPL4378.9$b.N5"), ("060", "  $aWB 100"), ("080", "  $a821.162"),
        ("082", "04$a895.9/221$223"),
        ("084", "  $aV5(1)4$2bbk"), ("084", "  $aX1"),
    )  # fmt: skip
    assert record.subjects == (
        Subject(label="895.9221", scheme="ddc"),
        Subject(label="821.162", scheme="udc"),
        Subject(label="PL4378.9", scheme="lcc"),
        Subject(label="WB 100", scheme="nlm"),
        Subject(label="V5(1)4", scheme="bbk"),
        Subject(label="X1", scheme="classification"),
    )


def test_geographic_headings_are_subjects_and_places(read: Read) -> None:
    record = read(("043", "  $aa-vt---"), ("651", " 4$aHuế (Việt Nam)$xLịch sử."), ("653", " 5$aSông Hương"))
    assert record.subjects == (
        Subject(label="Huế (Việt Nam) -- Lịch sử"),
        Subject(label="Sông Hương", scheme="keyword"),
    )
    assert record.places == (Place(label="Huế (Việt Nam)"), Place(label="Sông Hương"))


def test_areas_hierarchies_and_named_places_are_places(read: Read) -> None:
    record = read(
        ("043", "  $aas-----$aa-cc-hu"), ("257", "  $aViệt Nam$2naf"),
        ("751", "  $aHuế$0(vn-2025-07)46"), ("752", "  $aViệt Nam$bThừa Thiên Huế$dHuế."),
    )  # fmt: skip
    assert record.places == (
        Place(label="Huế", code="46", code_list="vn-2025-07"),
        Place(label="Việt Nam"),
        Place(label="Huế., Thừa Thiên Huế, Việt Nam"),
        Place(label="Đông Nam Á", code="as-----", code_list="marcgac"),
        Place(label="Trung Quốc", code="a-cc-hu", code_list="marcgac"),
    )


def test_headings_of_every_kind_have_their_list(read: Read) -> None:
    record = read(
        ("600", "17$aHồ, Chí Minh,$d1890-1969$2btkkhcn$0http://viaf.org/viaf/9"),
        ("647", " 7$aKhởi nghĩa Yên Bái$d(1930)$2fast"),
        ("648", " 7$aThế kỷ XV$2fast"), ("654", "  $aẤm chén$btrà$2aat"), ("655", " 7$aDân ca$2lcgft"),
        ("656", " 7$aThợ gốm$2lcot"), ("650", " 2$aThuốc nam"), ("653", " 6$atranh cổ động"),
    )  # fmt: skip
    assert record.subjects == (
        Subject(label="Hồ, Chí Minh, 1890-1969", scheme="btkkhcn", uri="http://viaf.org/viaf/9"),
        Subject(label="Khởi nghĩa Yên Bái (1930)", scheme="fast"),
        Subject(label="Thế kỷ XV", scheme="fast"),
        Subject(label="Thuốc nam", scheme="mesh"),
        Subject(label="tranh cổ động", scheme="genre"),
        Subject(label="Ấm chén trà", scheme="aat"),
        Subject(label="Dân ca", scheme="lcgft"),
        Subject(label="Thợ gốm", scheme="lcot"),
    )


@pytest.mark.parametrize(
    ("field", "role"),
    [
        ("1 $aA$eTác giả.", "author"),
        ("1 $aA$eDịch", "translator"),
        ("1 $aA$echủ biên", "editor"),
        ("1 $aA$ebiên soạn ;", "compiler"),
        ("1 $aA$eminh họa.", "illustrator"),
        ("1 $aA$e(hướng dẫn)", "thesis advisor"),
        ("1 $aA$eed.", "editor"),
        ("1 $aA$eIllustrator.", "illustrator"),
        ("1 $aA$4trl", "translator"),
        ("1 $aA$4http://id.loc.gov/vocabulary/relators/ill", "illustrator"),
        ("1 $aA$engười giữ sách", "người giữ sách"),
    ],
)
def test_roles_are_plain_words_whatever_the_cataloguer_wrote(read: Read, field: str, role: str) -> None:
    assert read(("700", field)).creators == (Agent(name="A", role=role),)


def test_meetings_and_uncontrolled_names_are_agents(read: Read) -> None:
    record = read(("111", "2 $aHội thảo Huế$eBan tổ chức$jorganizer"), ("720", "  $aLê Văn A$edịch"))
    assert record.creators == (
        Agent(name="Hội thảo Huế", role="organizer"),
        Agent(name="Lê Văn A", role="translator"),
    )


def test_who_the_title_page_names_is_a_note_where_no_heading_names_anybody(read: Read) -> None:
    statement = ("245", "00$aSách /$cNguyễn Văn A ; Trần B dịch.")
    assert read(statement).notes == ("Nguyễn Văn A ; Trần B dịch",)
    assert read(statement, ("700", "1 $aNguyễn, Văn A")).notes == ()


def test_titles_have_their_type_and_the_language_that_is_told(read: Read) -> None:
    record = read(
        ("041", "1 $avie$hfre"), ("210", "0 $aT.c. S. Hương"), ("222", " 0$aSông Hương"),
        ("240", "10$aLes misérables"), ("242", "10$aThe wretched$yeng"), ("246", "31$aLes miséreux"),
        ("246", "14$aBìa"), ("247", "10$aTên cũ"), ("740", "0 $aTên khác"), ("740", "02$aPhần trong"),
        ("730", "0 $aKinh thi"),
    )  # fmt: skip
    assert set(record.titles) == {
        Title(value="T.c. S. Hương", type="alternative"),
        Title(value="Sông Hương", type="alternative"),
        Title(value="Les misérables", type="uniform", language="fr"),
        Title(value="The wretched", type="translated", language="en"),
        Title(value="Les miséreux", type="translated"),
        Title(value="Bìa", type="cover"),
        Title(value="Tên cũ", type="alternative"),
        Title(value="Tên khác", type="alternative"),
        Title(value="Kinh thi", type="uniform"),
    }
    assert record.related == (Related(title="Phần trong", type="has_part"),)


def test_pairs_in_another_script_stand_beside_what_they_are_pairs_of(read: Read) -> None:
    record = read(
        fixed(p35="vie"),
        ("100", "1 $6880-02$aNguyễn, Du"), ("245", "10$6880-01$aKim Vân Kiều"),
        ("264", " 1$6880-03$aHà Nội :$bQuan Văn Đường,$c1906"),
        ("500", "  $6880-04$aSách chữ Nôm"),
        ("880", "10$6245-01/Hani$a金雲翹"), ("880", "1 $6100-02/Hani$a阮攸"),
        ("880", " 1$6264-03/Hani$a河內 :$b觀文堂"),
        ("880", "  $6500-04/Hani$a喃"), ("880", " 4$6650-00/Hani$a喃詩"), ("880", "  $6bad$aKhông đọc"),
    )  # fmt: skip
    assert record.titles == (Title(value="金雲翹", type="original", language="vi-Hani"),)
    assert record.creators == (Agent(name="Nguyễn, Du"), Agent(name="阮攸"))
    assert record.publisher == "Quan Văn Đường = 觀文堂"
    assert record.places == (Place(label="Hà Nội"),)
    assert record.description == "Sách chữ Nôm\n喃"
    assert Subject(label="喃詩") in record.subjects


def test_russian_in_cyrillic_needs_no_script_in_its_tag(read: Read) -> None:
    record = read(fixed(p35="rus"), ("880", "10$6245-00/(N$aВойна и мир"))
    assert record.titles == (Title(value="Война и мир", type="original", language="ru"),)


def test_each_kind_of_publication_has_its_place(read: Read) -> None:
    record = read(
        ("264", " 0$aHuế :$bXưởng A,$c1999"), ("264", " 2$aHà Nội :$bFahasa"), ("264", " 3$aHuế :$bNhà in B"),
        ("264", " 1$aHà Nội :$bKim Đồng"), ("264", " 4$c©2014"),
    )  # fmt: skip
    assert record.publisher == "Kim Đồng"
    assert record.issued == DateSpan(display="©2014", earliest=2014, latest=2014)
    assert set(record.creators) == {
        Agent(name="Xưởng A", role="producer"),
        Agent(name="Fahasa", role="distributor"),
        Agent(name="Nhà in B", role="manufacturer"),
    }
    alone = read(("264", " 0$aHuế :$bXưởng A,$c1999"))
    assert (alone.publisher, alone.creators) == ("Xưởng A", ())


def test_linked_entries_tell_volume_number_and_address(read: Read) -> None:
    record = read(
        ("765", "0 $aHugo, Victor.$tLes misérables."),
        ("773", "0 $tTạp chí Sông Hương.$dHuế$gSố 3 (2020)$x0028-0836"),
        ("776", "08$iBản điện tử:$tSách$z9780306406157$ohttps://a.vn/e"), ("780", "00$tTên cũ"),
        ("785", "00$tTên mới"),
        ("770", "0 $tPhụ trương"), ("775", "0 $tẤn bản khác$bIn lần 2"), ("787", "0 $x0028-0836"),
        ("786", "0 $w(VN)1"),
        ("490", "0 $aTủ sách ;$v3"), ("800", "1 $aNguyễn, Du.$tToàn tập ;$v2"),
    )  # fmt: skip
    assert set(record.related) == {
        Related(type="translation_of", title="Hugo, Victor. Les misérables"),
        Related(type="part_of", title="Tạp chí Sông Hương, Huế, Số 3 (2020), ISSN 0028-0836"),
        Related(type="same_as", title="Sách, ISBN 9780306406157", url="https://a.vn/e"),
        Related(type="replaces", title="Tên cũ"),
        Related(type="replaced_by", title="Tên mới"),
        Related(type="has_part", title="Phụ trương"),
        Related(type="version_of", title="Ấn bản khác, In lần 2"),
        Related(type="related", title="ISSN 0028-0836"),
        Related(type="series", title="Tủ sách ; 3"),
        Related(type="series", title="Toàn tập ; 2 / Nguyễn, Du"),
    }


def test_all_addresses_of_a_field_are_links_with_its_label(read: Read) -> None:
    record = read(("856", "40$uhttps://a.vn/1.pdf$uhttps://a.vn/2.pdf$zĐọc$qapplication/pdf"))
    assert record.links == tuple(
        Link(rel="fulltext", url=f"https://a.vn/{number}.pdf", media_type="application/pdf", label="Đọc")
        for number in (1, 2)
    )


@pytest.mark.parametrize(
    ("subfields", "status"),
    [
        ("$01", "withdrawn"),
        ("$11", "lost"),
        ("$41", "damaged"),
        ("$51", "restricted"),
        ("$71", "not_for_loan"),
        ("$q2026-12-01", "on_loan"),
        ("$00$10$40$70", ""),
    ],
)
def test_items_of_koha_say_why_they_cannot_be_had(read: Read, subfields: str, status: str) -> None:
    record = read(("952", f"  {subfields}$aHUE$bHUE2$cTầng 2$o895.9 NG$p1001$t2"))
    assert record.holdings == (
        Holding(institution="HUE", location="Tầng 2", call_number="895.9 NG", status=status),
    )


def test_volumes_that_the_library_has_are_a_note(read: Read) -> None:
    assert read(("866", " 0$aSố 1-12 (1998)")).notes == ("Thư viện có: Số 1-12 (1998)",)


def test_access_and_terms_of_use_are_taken_as_stated(read: Read) -> None:
    record = read(
        ("506", "1 $aChỉ bạn đọc có thẻ$fmembers"),
        ("540", "  $fCC BY https://creativecommons.org/licenses/by/4.0/"),
        ("542", "1 $dNXB Trẻ."),
    )  # fmt: skip
    assert record.access == "members"
    assert record.rights is not None
    assert record.rights.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.rights.holder == "NXB Trẻ"
    assert read(("542", "0 $dRiêng")).rights is None


def test_the_script_of_east_asia_is_named_by_a_code_of_its_own() -> None:
    xml = (
        '<record><datafield tag="245" ind1="1" ind2="0"><subfield code="a">A</subfield></datafield>'
        '<datafield tag="880" ind1="1" ind2="0"><subfield code="6">245-01/$1</subfield>'
        '<subfield code="a">金雲翹</subfield></datafield>'
        '<datafield tag="041" ind1="0" ind2=" "><subfield code="a">vie</subfield></datafield></record>'
    )
    record = MarcXmlFormat().read(xml.encode(), {})
    assert record.titles == (Title(value="金雲翹", type="original", language="vi-Hani"),)
