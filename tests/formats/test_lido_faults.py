"""What is wrong with LIDO is told in words; whatever it holds, it gives a record or a named failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.errors import RecordError
from catalog.formats.lido import LidoFormat, lido_in
from catalog.formats.lido_faults import changed, faults
from catalog.formats.lido_names import ELEMENTS
from catalog.schemas.check import check_record
from catalog.shape import to_dict

LIDO = "http://www.lido-schema.org"
GOOD = f"""<lido:lido xmlns:lido="{LIDO}"><lido:lidoRecID lido:type="local">1</lido:lidoRecID>
<lido:descriptiveMetadata xml:lang="vi"><lido:objectClassificationWrap><lido:objectWorkTypeWrap>
<lido:objectWorkType><lido:term>bình</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap>
</lido:objectClassificationWrap><lido:objectIdentificationWrap><lido:titleWrap><lido:titleSet>
<lido:appellationValue>Bình</lido:appellationValue></lido:titleSet></lido:titleWrap>
</lido:objectIdentificationWrap><lido:eventWrap><lido:eventSet><lido:event><lido:eventType><lido:term>Production
</lido:term></lido:eventType><lido:eventDate><lido:date><lido:earliestDate>-0299</lido:earliestDate>
<lido:latestDate>1998-11-22</lido:latestDate></lido:date></lido:eventDate></lido:event></lido:eventSet>
</lido:eventWrap></lido:descriptiveMetadata><lido:administrativeMetadata xml:lang="vi"><lido:recordWrap>
<lido:recordID lido:type="local">1</lido:recordID><lido:recordType><lido:term>item</lido:term>
</lido:recordType><lido:recordSource>
<lido:legalBodyName><lido:appellationValue>Bảo tàng</lido:appellationValue>
</lido:legalBodyName></lido:recordSource><lido:recordInfoSet><lido:recordInfoLink>https://a.vn/1
</lido:recordInfoLink><lido:recordMetadataDate>2024-03-05 / A</lido:recordMetadataDate>
</lido:recordInfoSet></lido:recordWrap></lido:administrativeMetadata></lido:lido>"""


def told(xml: str) -> dict[str, str]:
    return {fault.rule: fault.message for fault in faults(etree.fromstring(xml.encode()))}


def test_a_valid_record_has_none(data: Path) -> None:
    assert told(GOOD) == {}
    register = etree.parse(data / "lido" / "inp_clasate_9.xml").getroot()
    assert [faults(lido) for lido in register] == [()] * 9
    whole = etree.parse(data / "lido" / "trong-dong.xml").getroot()
    assert [(fault.rule, fault.value) for fault in faults(whole)] == [("lido_address", "C:\\anh\\bi-mat.jpg")]


@pytest.mark.parametrize(
    ("before", "after", "rule", "words"),
    [
        (
            f' xmlns:lido="{LIDO}"',
            ' xmlns:lido="http://www.lido-schema.org/v1"',
            "lido_namespace",
            "31 elements are not in",
        ),
        ("lido:titleSet", "lido:TitleSet", "lido_element_name", "TitleSet (read as titleSet)"),
        ("lido:earliestDate", "lido:earlestDate", "lido_element_name", "earlestDate (read as earliestDate)"),
        ("lido:recordType", "lido:nonsense", "lido_unknown_element", "not read: nonsense"),
        ("<lido:term>bình</lido:term>", "", "lido_required", "missing or empty: objectWorkType"),
        (
            ' xml:lang="vi"',
            "",
            "lido_required",
            "xml:lang of descriptiveMetadata, xml:lang of administrative",
        ),
        ("<lido:term>Production\n</lido:term>", "", "lido_required", "eventType of 1 of 1 events"),
        ("-0299", "xưa lắm", "lido_date", "cannot be read: xưa lắm"),
        ("https://a.vn/1", "D:/a/1.html", "lido_address", "left out: D:/a/1.html"),
    ],
)
def test_each_fault_is_told_with_its_name(before: str, after: str, rule: str, words: str) -> None:
    assert before in GOOD
    assert words in told(GOOD.replace(before, after))[rule]


def test_the_day_of_the_last_change_comes_without_who_made_it() -> None:
    assert changed(lido_in(etree.fromstring(GOOD.encode()))) == "2024-03-05"
    assert changed(lido_in(etree.fromstring(GOOD.replace("2024-03-05", "gần đây").encode()))) == ""


NAMES = sorted(ELEMENTS - {"lido", "lidoWrap"})
PHRASES = (
    "", " ", "1998", "-0299", "9999", "sec. XIX", "Production", "find", "exhibition", "acquisition",
    "công nhận", "xếp hạng", "https://a.vn/1", "https://a.vn/1.jpg", "http://[",
    "https://a.vn/info.json", "cm", "12,5", "nan", "20.95 107.08", "999 999", "material", "technique",
    "insurance value", "alternative", "thumb", "current", "former", "khomo:kind", "corporation",
    "&lt;p&gt;x&lt;/p&gt;", "²", "collection", "10/QĐ-TTg ngày 32/13/2012",
)  # fmt: skip
SAID = st.sampled_from(PHRASES) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=9
)


def element(name: str, text: str, kind: str, inner: list[etree._Element]) -> etree._Element:
    made = etree.Element(name)
    made.text = text.replace("\ufffe", "").replace("\uffff", "")
    if kind in PHRASES and kind:
        made.set("type", kind)
    made.extend(inner)
    return made


TREES = st.recursive(
    st.builds(element, st.sampled_from(NAMES), SAID, SAID, st.just([])),
    lambda inner: st.builds(element, st.sampled_from(NAMES), SAID, SAID, st.lists(inner, max_size=5)),
    max_leaves=30,
)


@given(blocks=st.lists(TREES, min_size=1, max_size=4))
def test_elements_in_any_order_give_a_record_that_can_be_stored(blocks: list[etree._Element]) -> None:
    whole = etree.fromstring(GOOD.replace("xmlns:lido=", "xmlns:x=").replace("lido:", "").encode())
    for place, block in enumerate(blocks):
        (whole, whole[1], whole[1][1], whole[2])[place].append(block)
    shaped = to_dict(LidoFormat().read(etree.tostring(whole), {}))
    shaped.update(id="a-1", source={"slug": "a", "native_id": "1"}, institution="a")
    check_record(shaped)


@given(payload=st.binary(max_size=300))
def test_bytes_that_are_no_xml_are_a_named_failure(payload: bytes) -> None:
    with pytest.raises(RecordError):
        LidoFormat().read(payload, {})
