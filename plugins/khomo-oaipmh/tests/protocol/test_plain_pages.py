"""Pages that are cut without a parser give exactly what the parser gives, or are left to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khomo_oaipmh.page import parsed_page
from khomo_oaipmh.plain import plain_page

from catalog.formats.xml_pages import PageUnreadable

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:m="http://www.loc.gov/MARC21/slim">'
    "<responseDate>2026-01-01T00:00:00Z</responseDate><request/>\n<ListRecords>\n"
)
TAIL = '<resumptionToken completeListSize="9" cursor="0">a&amp;b</resumptionToken></ListRecords></OAI-PMH>\n'
MARC = 'xmlns="http://www.loc.gov/MARC21/slim"'


def record(
    text: str = "Truyện Kiều", start: str = f"<record {MARC}>", prefix: str = "", **header: str
) -> str:
    body = (
        f'<{prefix}leader>00000nam a2200000 a 4500</{prefix}leader>\n<{prefix}controlfield tag="001">1'
        f'</{prefix}controlfield><{prefix}datafield tag="245" ind1="1" ind2=" ">'
        f'<{prefix}subfield code="a">{text}</{prefix}subfield></{prefix}datafield>'
    )
    given = {"identifier": "oai:x:1", "attribute": "", "sets": "", "after": ""} | header
    return (
        (
            f"<record><header{given['attribute']}><identifier> {given['identifier']}\n</identifier>"
            f"<datestamp>2026-01-01</datestamp>{given['sets']}</header>\n<metadata>\n {start}{body}"
            f"</{prefix}record>\n</metadata>{given['after']}</record>\n"
        )
        .replace("<identifier> ", "<identifier>")
        .replace("\n</identifier>", "</identifier>")
    )


def page(*records: str) -> bytes:
    return (HEAD + "".join(records) + TAIL).encode()


PLAIN = {
    "plain": record(),
    "sets": record(sets="<setSpec>a</setSpec><setSpec>b:c</setSpec>"),
    "escaped": record("Hòa &amp; <b>".replace("<b>", "&lt;b&gt;")),
    "references": record("b&#7843;n &#x1EA3; &#x1F600;"),
    "schema": record(start=f'<record {MARC} xsi:schemaLocation="a b">'),
    "attributes first": record(start=f"<record id='x\"' {MARC}>"),
    "namespace of the page": record(start="<m:record>", prefix="m:"),
    "deleted": '<record><header status="deleted"><identifier>oai:x:9</identifier>'
    "<datestamp>2026-01-01</datestamp></header></record>",
}
OTHER = {
    "comment": record("a<!-- b -->"),
    "cdata": record("<![CDATA[a]]>"),
    "quotation mark": record("&quot;a&quot;"),
    "control reference": record("a&#133;b"),
    "carriage return": record("a\r\nb"),
    "about": record(after="<about><x xmlns='urn:x'/></about>"),
    "attribute of a header": record(attribute=' status="new"'),
    "dublin core": record().replace("record xmlns", "dc xmlns").replace("</record>\n</meta", "</dc>\n</meta"),
    "empty leader": record().replace(">00000nam a2200000 a 4500<", "><"),
    "entity": record("&eacute;"),
    "noncharacter": record("\ufffe"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_page_is_cut_as_the_parser_reads_it(name: str) -> None:
    first = record() if name == "deleted" else PLAIN[name]
    body = page(first, PLAIN["deleted"], first.replace("oai:x:1", "oai:x:2"))
    assert plain_page(body) == parsed_page(body)


@pytest.mark.parametrize("name", OTHER)
def test_what_only_a_parser_can_tell_is_left_to_it(name: str) -> None:
    assert plain_page(page(record(), OTHER[name], record())) is None


@pytest.mark.parametrize(
    "body",
    [
        page(record()).replace(b"UTF-8", b"ISO-8859-1"),
        page(record()).replace("ề".encode(), b"\xe8"),
        page(record()).replace(b"<OAI-PMH", b"<!DOCTYPE OAI-PMH><OAI-PMH", 1),
        page(record())[:-40],
        page(record()) + b"<p>notice</p>",
        page(record()).replace(b"</ListRecords>", b"<record/></ListRecords>"),
        page(record()).replace(b"<ListRecords>", b"<ListRecords a='b'>"),
    ],
)
def test_a_page_that_is_not_plain_around_its_records_is_left_to_the_parser(body: bytes) -> None:
    assert plain_page(body) is None


_TEXTS = st.text(alphabet="aế<>&;#x1'\"\t\n\r\x0b\x85\u00a0\ufffd\U0001f600]-!? ", max_size=12)
_PARTS = st.sampled_from(
    ["&amp;", "&#225;", "&#x3c;", "<!--", "-->", "<br/>", "&quot;", "</subfield>", "", " "]
)


@given(text=_TEXTS, part=_PARTS, identifier=_TEXTS, sets=_TEXTS)
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_it_a_page_is_read_as_by_the_parser(
    text: str, part: str, identifier: str, sets: str
) -> None:
    body = page(record(text + part, identifier=identifier, sets=f"<setSpec>{sets}</setSpec>"), record())
    found = plain_page(body)
    if found is None:
        return
    try:
        assert found == parsed_page(body)
    except PageUnreadable as error:  # pragma: no cover - told as a failure
        raise AssertionError("the parser refuses what was cut") from error
