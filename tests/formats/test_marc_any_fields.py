"""Any fields of MARC 21 or UNIMARC, in any order and number, give a record that can be stored."""

from __future__ import annotations

import io

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SkipRecord
from catalog.formats import marc21, unimarc
from catalog.formats.marc import MarcFormat
from catalog.formats.marc_limits import CUT, MOST
from catalog.formats.marcxml import MarcXmlFormat
from catalog.record import Record
from catalog.schemas.check import check_record
from catalog.shape import to_dict
from tests.formats.conftest import build_marc

CODED = {"100", "102", "105", "135"}
TAGS = sorted((marc21.READ_TAGS | unimarc.READ_TAGS | CODED) - {"245", "200"})
PHRASES = (
    "", " ", ".", "a", "1998", "19uu", "c0221", "d1820", "w5x2", "w-w-", "b-", "d9", "0000", "9999", "vie",
    "engfre", "a-vt---", "245-01/$1", "880-01", "-00", "(3", "https://a.vn/1.pdf", "http://[",
    "0028-0836", "10.1000/x", "(vn-2025-07)46", "()", "(x)", "khomo", "book", "2001 ", "700 1", "001X", "1",
    "9780306406157", "0",
    "013000", "²²²²²²", "٣٣٣٣", "[", "]", "[S.l. :", "=", " / ", "Luận án", "x" * 600, "on_site", "dịch",
    "20260101d1998    m  y0viey50      ba", "19980101f19  1999k  y0frey50      ba",
)  # fmt: skip
TEXTS = st.sampled_from(PHRASES) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=9
)
FIELDS = st.lists(
    st.tuples(
        st.sampled_from(TAGS),
        st.sampled_from(["  ", "0 ", "1 ", " 0", " 1", " 4", " 7", "7 ", "12", "30"]),
        st.lists(st.tuples(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789"), TEXTS), max_size=6),
    ),
    max_size=12,
)
LEADERS = st.builds(
    "00000n{}{} a2200000 a 4500".format, st.sampled_from("acdefgijklmoprtzw b"), st.sampled_from("abcdims ")
)
FIXED = st.text(st.sampled_from("0123456789|uabcdjmnqstpvie "), max_size=40)


def outcome(record: Record) -> None:
    """Raise ``RecordError`` where the record could not be stored."""
    shaped = to_dict(record)
    shaped.update(id="a-1", source={"slug": "a", "native_id": "1"}, institution="a")
    check_record(shaped)


def made(fields: list[tuple[str, str, list[tuple[str, str]]]], fixed: str, leader: str, title: str) -> bytes:
    data = [
        (tag, signs + "".join(f"\x1f{code}{value}" for code, value in inner)) for tag, signs, inner in fields
    ]
    return build_marc(("001", "1"), ("008", fixed), (title, "10\x1faNhan đề"), *data, leader=leader)


@pytest.mark.parametrize("title", ["245", "200"])
@given(fields=FIELDS, fixed=FIXED, leader=LEADERS)
def test_any_fields_give_a_record_that_can_be_stored(
    title: str, fields: list[tuple[str, str, list[tuple[str, str]]]], fixed: str, leader: str
) -> None:
    raw = made(fields, fixed, leader, title)
    if leader[6] in "zw":
        with pytest.raises(SkipRecord):
            MarcFormat().read(raw, {})
        return
    record = MarcFormat().read(raw, {})
    outcome(record)
    outcome(MarcXmlFormat().read(MarcXmlFormat().write(record), {}))


@pytest.mark.parametrize(("title", "tags"), [("245", marc21.READ_TAGS), ("200", unimarc.READ_TAGS)])
def test_two_thousand_fields_of_each_tag_keep_to_the_limits(title: str, tags: frozenset[str]) -> None:
    for tag in sorted(tags - {title, "880"}):
        inner = "".join(f'<subfield code="{code}">{"1" * 9} {code}%d</subfield>' for code in "abtu2")
        field = f'<datafield tag="{tag}" ind1="1" ind2="7">{inner}</datafield>'
        many = "".join(field.replace("%d", str(number)) for number in range(2000))
        head = f'<datafield tag="{title}" ind1="1" ind2="0"><subfield code="a">A</subfield></datafield>'
        record = MarcXmlFormat().read(f"<record>{head}{many}</record>".encode(), {})
        outcome(record)
        assert max(len(record.subjects), len(record.notes), len(record.creators), len(record.titles)) <= MOST


def test_texts_beyond_measure_are_cut_and_the_record_says_so() -> None:
    fields = [("245", "10$a" + "Nhan đề " * 900), ("650", " 4$a" + "x" * 3000), ("020", "  $a12" + "3" * 600)]
    record = MarcFormat().read(build_marc(("001", "1"), *fields), {})
    outcome(record)
    assert record.title.endswith(" …")
    assert len(record.subjects[0].label) <= 1000
    assert record.identifiers == ()
    assert record.notes[-1] == CUT


def test_what_is_within_the_limits_is_not_touched() -> None:
    record = MarcFormat().read(build_marc(("001", "1"), ("245", "10$aA"), ("520", "  $a" + "y " * 2000)), {})
    assert record.description == ("y " * 2000).strip()
    assert record.notes == ()


def test_what_we_write_pymarc_reads() -> None:
    raw = build_marc(("001", "1"), ("245", "10$aTruyện Kiều"), ("650", " 4$aThơ"))
    xml = MarcXmlFormat().write(MarcFormat().read(raw, {}))
    (theirs,) = pymarc.parse_xml_to_array(io.BytesIO(xml))
    assert theirs.title == "Truyện Kiều"
    assert [field["a"] for field in theirs.get_fields("650")] == ["Thơ"]
