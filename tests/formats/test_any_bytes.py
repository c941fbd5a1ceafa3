"""Any bytes into any reader of XML give a record or a named failure, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.dublincore_terms import ELEMENTS
from catalog.formats.edm import EdmFormat
from catalog.formats.etdms import EtdMsFormat
from catalog.formats.mods import ModsFormat
from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
from catalog.record import Record
from catalog.schemas.check import check_record
from catalog.sdk.format import Format
from catalog.shape import to_dict

FORMATS: tuple[Format, ...] = (
    DublinCoreFormat(), QualifiedDublinCoreFormat(), ModsFormat(), EdmFormat(), EtdMsFormat(),
)  # fmt: skip
NAMES = (
    *ELEMENTS, "titleInfo", "nonSort", "subTitle", "namePart", "name", "role", "roleTerm", "originInfo",
    "dateIssued", "dateCreated", "place", "placeTerm", "language", "languageTerm", "subject", "topic",
    "geographic", "cartographics", "coordinates", "hierarchicalGeographic", "country", "relatedItem", "part",
    "detail", "number", "extent", "location", "url", "physicalLocation", "holdingSimple", "copyInformation",
    "accessCondition", "classification", "genre", "typeOfResource", "note", "abstract", "degree", "level",
    "grantor", "ProvidedCHO", "Aggregation", "WebResource", "Agent", "Place", "prefLabel", "lat", "long",
    "isShownBy", "isShownAt", "object", "dataProvider", "spatial", "temporal", "license", "accessRights",
    "description.abstract", "date.issued", "thesis.degree.name", "targetAudience", "mods",
)  # fmt: skip
ATTRIBUTES = (
    "type", "point", "encoding", "qualifier", "authority", "usage", "access", "unit", "valueURI", "scheme",
    "role", "collection", "{http://www.w3.org/1999/xlink}href",
    "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/2001/XMLSchema-instance}type",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about",
)  # fmt: skip
PHRASES = (
    "", " ", "1998", "19uu", "-0299", "0000", "9999", "1984/1990", "..", "start=1428; end=x", "north=91",
    "20.95, 107.08", "999, 999", "nan", "978-0-306-40615-7", "10.1000/x", "https://a.vn/1", "http://[",
    "https://a.vn/1.jpg", "vie", "vie;eng", "code", "start", "end", "primary", "preview", "host", "given",
    "&lt;p&gt;x&lt;/p&gt;", "959.704 NG527V", "ISBN:", "Ký hiệu: ", ";", " -- ", "yes", "edtf", "²", "٣٣٣٣",
)  # fmt: skip
TEXTS = st.sampled_from(PHRASES) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20
)
SAID = TEXTS.map(lambda text: text.replace("\ufffe", "").replace("\uffff", ""))


def element(name: str, text: str, attributes: dict[str, str], inner: list[etree._Element]) -> etree._Element:
    made = etree.Element(name)
    made.text = text
    for key, value in attributes.items():
        made.set(key, value)
    made.extend(inner)
    return made


ELEMENTS_OF_ALL = st.recursive(
    st.builds(
        element,
        st.sampled_from(NAMES),
        SAID,
        st.dictionaries(st.sampled_from(ATTRIBUTES), SAID, max_size=2),
        st.just([]),
    ),
    lambda inner: st.builds(element, st.sampled_from(NAMES), SAID, st.just({}), st.lists(inner, max_size=6)),
    max_leaves=25,
)


def outcome(format_: Format, payload: bytes) -> str:
    """ "record" for a record that the schema takes, else the field that is at fault."""
    try:
        record = format_.read(payload, {})
        shaped = to_dict(record)
        shaped.update(id="a-1", source={"slug": "a", "native_id": "1"}, institution="a")
        check_record(shaped)
    except RecordError as error:
        return error.faults[0].field
    return "record"


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@given(payload=st.binary(max_size=300))
def test_bytes_that_are_no_xml_are_a_named_failure(format_: Format, payload: bytes) -> None:
    with pytest.raises(RecordError):
        format_.read(payload, {})


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@given(inner=st.lists(ELEMENTS_OF_ALL, max_size=8))
def test_elements_in_any_order_give_a_record_that_can_be_stored(
    format_: Format, inner: list[etree._Element]
) -> None:
    title = element("titleInfo", "", {}, [element("title", "A", {}, [])])
    root = element("mods", "", {}, [title, element("title", "A", {}, []), *inner])
    assert outcome(format_, etree.tostring(root)) in ("record", "xml", "title")


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@pytest.mark.parametrize(
    "name", ["subject", "identifier", "relation", "relatedItem", "creator", "coverage", "name", "WebResource"]
)
def test_twenty_thousand_elements_of_one_name_are_read_or_refused(format_: Format, name: str) -> None:
    inner = b"".join(b"<%b>%d</%b>" % (name.encode(), number, name.encode()) for number in range(20_000))
    title = b"<titleInfo><title>A</title></titleInfo><title>A</title>"
    assert format_.read(b"<mods><ProvidedCHO>" + title + inner + b"</ProvidedCHO>" + title + b"</mods>", {})


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@pytest.mark.parametrize(
    "text",
    ["1, (" * 500_000, "9" * 2_000_000, "a:" * 900_000, "&lt;p" * 300_000, "name=" * 300_000, "- " * 900_000],
)
def test_one_long_text_is_read_or_refused(format_: Format, text: str) -> None:
    terms = "".join(
        f"<{name}>{text[:100_000]}</{name}>" for name in ("identifier", "coverage", "date", "type")
    )
    body = f"<mods><titleInfo><title>A</title></titleInfo><title>A</title>{terms}</mods>"
    assert isinstance(format_.read(body.encode(), {}), Record)
