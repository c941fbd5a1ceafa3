"""References of RIS: what their tags mean, and how files of them are cut apart."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.formats import payload, ris
from catalog.formats.ris import RisFormat, split
from catalog.record import Agent, Identifier, Image, Link, Record, Related, Subject

ARTICLE = """\
TY  - JOUR
ID  - hn-12
TI  - Bước đầu khảo sát thư tịch Hán Nôm.
AU  - Trần, Thị Bình
AU  - Knuth, Donald E.
A4  - Lê Văn C
T2  - Tạp chí Hán Nôm
PY  - 1998
DA  - 1998/03/12/xuân
VL  - 12
IS  - 3
SP  - 5
EP  - 17
SN  - 1234-5679
DO  - https://doi.org/10.1000/XYZ
UR  - https://example.vn/12
L1  - https://example.vn/12.pdf
L4  - https://example.vn/12.jpg
KW  - Hán Nôm
KW  - thư tịch; Việt Nam
AB  - Đoạn một
 tiếp theo
N1  - Có phụ lục
LA  - vie; fre
ER  -
"""


def read(text: str, **context: object) -> Record:
    return RisFormat().read(text.encode(), context)


def book(*lines: str) -> Record:
    return read("\n".join(("TY  - BOOK", "TI  - A", *lines, "ER  - ")))


def cut(content: bytes | str) -> list[bytes]:
    return list(split(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def test_an_article_stands_in_its_periodical_with_volume_issue_pages_and_issn() -> None:
    record = read(ARTICLE)
    assert (record.kind, record.title) == ("article", "Bước đầu khảo sát thư tịch Hán Nôm")
    host = "Tạp chí Hán Nôm, 12, no. 3, 5-17, ISSN 1234-5679"
    assert record.related == (Related(title=host, type="part_of"),)
    assert record.identifiers == (Identifier(scheme="doi", value="10.1000/xyz"),)
    assert record.issued is not None
    assert (record.issued.display, record.issued.earliest) == ("1998-03-12", 1998)
    assert record.languages == ("vi", "fr")


def test_authors_and_others_keep_their_parts_and_vietnamese_names_lose_the_programs_comma() -> None:
    assert read(ARTICLE).creators == (
        Agent(name="Trần Thị Bình", role="author"),
        Agent(name="Knuth, Donald E.", role="author"),
        Agent(name="Lê Văn C", role="contributor"),
    )


def test_names_that_may_be_of_any_language_keep_their_comma() -> None:
    assert [agent.name for agent in book("AU  - Chan, An", "AU  - Bảo, John").creators] == [
        "Chan, An",
        "Bảo, John",
    ]


def test_addresses_lead_to_pages_full_texts_and_pictures() -> None:
    record = read(ARTICLE)
    assert record.links == (
        Link(rel="page", url="https://example.vn/12"),
        Link(rel="fulltext", url="https://example.vn/12.pdf"),
    )
    assert record.images == (Image(url="https://example.vn/12.jpg"),)


def test_keywords_on_one_line_are_parted_and_a_line_without_a_tag_goes_on() -> None:
    record = read(ARTICLE)
    labels = ("Hán Nôm", "thư tịch", "Việt Nam")
    assert record.subjects == tuple(Subject(label=label, scheme="keyword") for label in labels)
    assert record.description == "Đoạn một\ntiếp theo"
    assert record.notes == ("Có phụ lục",)


def test_a_book_has_its_own_isbn_series_and_call_number() -> None:
    record = book(
        "SN  - 978-0-306-40615-7 (pbk.)", "T3  - Tủ sách", "CN  - 895.922", "PB  - Nxb Văn học",
        "CY  - Hà Nội", "ET  - Tái bản", "SP  - 320",
    )  # fmt: skip
    assert record.kind == "book"
    assert record.identifiers == (Identifier(scheme="isbn", value="9780306406157"),)
    assert record.related == (Related(title="Tủ sách", type="series"),)
    assert [holding.call_number for holding in record.holdings] == ["895.922"]
    assert (record.publisher, record.extent, record.notes) == ("Nxb Văn học", "320 p.", ("Tái bản",))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("THES", "thesis"), ("MAP", "map"), ("CHAP", "article"), ("SOUND", "audio"), ("VIDEO", "video"),
        ("ELEC", "web"), ("COMP", "software"), ("DATA", "dataset"), ("JFULL", "periodical"),
        ("MANSCPT", "manuscript"), ("ART", "image"), ("GEN", "book"), ("ZZZZ", "book"), ("jour", "article"),
    ],
)  # fmt: skip
def test_the_type_of_reference_tells_the_kind(code: str, kind: str) -> None:
    assert read(f"TY  - {code}\nTI  - A\nER  - ").kind == kind


@pytest.mark.parametrize(
    ("lines", "display"),
    [
        (["PY  - 1998///"], "1998"),
        (["Y1  - 1998/03//"], "1998-03"),
        (["PY  - khoảng 1820"], "khoảng 1820"),
        (["PY  - 1998", "DA  - Mar 12"], "1998"),
    ],
)
def test_dates_are_taken_as_far_as_they_are_told(lines: list[str], display: str) -> None:
    issued = book(*lines).issued
    assert issued is not None
    assert issued.display == display


def test_names_lose_no_space_and_a_short_title_stands_in_for_the_title() -> None:
    record = read("TY  - Journal Article\nST  - Ngắn\nAU  - Shannon,Claude E.\nER  -")
    assert (record.kind, record.title, record.titles) == ("article", "Ngắn", ())
    assert record.creators[0].name == "Shannon, Claude E."


def test_hyphens_with_too_many_or_too_few_spaces_are_tags_all_the_same() -> None:
    assert read("TY - JOUR\nTI   - A\nAU-\nER -").title == "A"


def test_a_reference_without_a_title_is_called_by_its_abstract_and_without_both_is_refused() -> None:
    assert read("TY  - JOUR\nAB  - Nói về sông Hương\nER  -").title == "[Nói về sông Hương]"
    with pytest.raises(RecordError, match="neither a title nor an abstract") as caught:
        read("TY  - JOUR\nID  - k\nER  -")
    assert caught.value.identifier == "k"


def test_tags_of_html_in_title_and_abstract_are_left_out() -> None:
    record = read("TY  - JOUR\nTI  - Loài <i>Oryza sativa</i> &amp; lúa\nAB  - <p>Một</p><p>Hai</p>\nER  -")
    assert (record.title, record.description) == ("Loài Oryza sativa & lúa", "Một\n\nHai")


def test_a_reference_that_does_not_begin_with_its_type_is_refused_with_tag_and_rule() -> None:
    with pytest.raises(RecordError) as caught:
        read("AU  - A\nTI  - B\nER  -")
    [fault] = caught.value.faults
    assert (fault.field, fault.value, fault.rule) == ("AU", "A", "begins-with-ty")


def test_bytes_that_do_not_fit_the_encoding_are_named_with_what_to_do() -> None:
    with pytest.raises(RecordError, match=r"byte 0xE9 is no letter in utf-8; state .* option encoding"):
        RisFormat().read(b"TY  - BOOK\nTI  - caf\xe9\nER  -", {})
    assert RisFormat().read(b"TY  - BOOK\nTI  - caf\xe9\nER  -", {"encoding": "cp1252"}).title == "café"
    with pytest.raises(RecordError, match="no encoding of this name"):
        RisFormat().read(b"TY  - BOOK\nTI  - A", {"encoding": "klingon"})


def test_each_reference_is_cut_with_its_own_bytes() -> None:
    first, second = b"TY  - BOOK\r\nTI  - A\r\nER  - \r\n", b"TY  - MAP\rTI  - B\rER  -\r"
    content = b"\xef\xbb\xbfDatabase: x\n\n" + first + b"\r\nbetween\r\n" + second
    assert cut(content) == [first, second]


def test_a_reference_that_is_not_ended_ends_where_the_next_begins() -> None:
    pieces = cut("TY  - BOOK\nTI  - A\nTY  - MAP\nTI  - B\n")
    assert pieces == [b"TY  - BOOK\nTI  - A\n", b"TY  - MAP\nTI  - B\n"]


def test_tags_without_a_beginning_are_a_piece_of_their_own_and_doubled_ends_are_none() -> None:
    assert cut("AU  - A\nTI  - B\nER  - \nER  - \nTY  - MAP\nER  - ") == [
        b"AU  - A\nTI  - B\nER  - \n",
        b"TY  - MAP\nER  - ",
    ]


def test_an_endless_reference_is_cut_and_the_next_one_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ris, "MAX_RECORD", 1000)
    monkeypatch.setattr(payload, "MAX_RECORD", 1000)
    long = "TY  - BOOK\n" + "N1  - x\n" * 5000
    pieces = cut(long + "TY  - MAP\nTI  - B\nER  - ")
    assert [len(piece) < 1100 for piece in pieces] == [True, True]
    assert read(pieces[1].decode()).title == "B"


@given(st.binary(max_size=200))
def test_cutting_any_bytes_loses_no_reference_that_follows(garbage: bytes) -> None:
    pieces = cut(garbage + b"\nTY  - MAP\nTI  - B\nER  - \n")
    assert pieces[-1] == b"TY  - MAP\nTI  - B\nER  - \n"
