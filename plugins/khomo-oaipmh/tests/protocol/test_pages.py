"""Bytes of a page: strict reading, named repairs, what came instead, single records of a broken page."""

from __future__ import annotations

from contextlib import suppress

import pytest
from khomo_oaipmh.pieces import in_pieces
from khomo_oaipmh.plain import read_page

from catalog.formats.xml_pages import PageUnreadable

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><responseDate>2026-01-01T00:00:00Z</responseDate>'
    "<request/><ListRecords>"
)
DOCTYPE = '<!DOCTYPE OAI-PMH SYSTEM "x.dtd">'
TAIL = "</ListRecords></OAI-PMH>"
TOKEN = '<resumptionToken completeListSize=" 9 " cursor="0">\n a&amp;b \n</resumptionToken>'


def record(text: str, identifier: str = "oai:x:1") -> str:
    return (
        f"<record><header><identifier> {identifier} </identifier><datestamp>2026-01-01</datestamp></header>"
        f'<metadata>\n <dc xmlns="urn:dc" a="b"><title>{text}</title></dc>\n</metadata></record>'
    )


def page(*records: str, head: str = HEAD, tail: str = TAIL) -> bytes:
    return (head + "".join(records) + TOKEN + tail).encode()


def title(body: bytes) -> tuple[str, list[str]]:
    """The first record's title and the rules of the repairs."""
    read = read_page(body)
    payload = read.items[0].payload.decode()
    return payload[payload.index("<title>") + 7 : payload.index("</title>")], [
        entry.rule for entry in read.repairs
    ]


def test_a_page_gives_records_token_and_size():
    read = read_page(page(record("Sách")))
    assert read.items[0].header.identifier == "oai:x:1"
    assert read.items[0].payload == '<dc xmlns="urn:dc" a="b"><title>Sách</title></dc>'.encode()
    assert (read.token, read.total, read.repairs) == ("a&b", 9, [])


def test_namespaces_of_the_page_come_with_a_record_only_if_it_uses_them():
    head = HEAD.replace("xmlns:xsi", 'xmlns:m="urn:m" xmlns:other="urn:o" xmlns:xsi')
    body = page(
        "<record><header><identifier>1</identifier></header><metadata><m:r><m:a/></m:r></metadata></record>",
        head=head,
    )
    assert read_page(body).items[0].payload == b'<m:r xmlns:m="urn:m"><m:a/></m:r>'


@pytest.mark.parametrize(
    ("body", "rule", "text"),
    [
        (b"\xef\xbb\xbf\xef\xbb\xbf" + page(record("Sách")), "repaired_bom", "Sách"),
        (b"\n\n" + page(record("Sách")), "repaired_leading_text", "Sách"),
        (b"<b>Warning</b>: x in /a.php" + page(record("Sách")), "repaired_leading_text", "Sách"),
        # A pattern that turns back over so many lines would be at it for years.
        (b"\n" * 60 + b"Warning: x" + page(record("Sách")), "repaired_leading_text", "Sách"),
        (b"<?php?>" * 60 + b"Warning: x" + page(record("Sách")), "repaired_leading_text", "Sách"),
        (page(record("Sách")) + b"<br />\n<b>Notice</b>", "repaired_trailing_text", "Sách"),
        (page(record("Sách"), head=HEAD.replace("\n", DOCTYPE, 1)), "repaired_doctype", "Sách"),
        (page(record("S\x0bách&#x3;")), "repaired_control_characters", "Sách"),
        (page(record("Sách\ufffe&#xFFFF;&#xD800;")), "repaired_noncharacters", "Sách"),
        (page(record("QQ")).replace(b"QQ", b"\xed\xa0\xbd\xed\xb8\x80"), "repaired_noncharacters", "😀"),
        (page(record("QQ")).replace(b"QQ", b"caf\xe9 \x96 \xe1\xba\xbf"), "repaired_encoding", "café – ế"),
        (page(record("S&aacute;ch&nbsp;&amp; x")), "repaired_html_entity", "Sách\xa0&amp; x"),
        (page(record("&<![CDATA[a & b]]>&<![CDATA[c]]>")), "repaired_ampersand", "&amp;a &amp; b&amp;c"),
        (page(record("R & D &unknown; &lt;")), "repaired_ampersand", "R &amp; D &amp;unknown; &lt;"),
    ],
)  # fmt: skip
def test_what_xml_forbids_is_repaired_by_name(body, rule, text):
    assert title(body) == (text, [rule])


def test_utf16_and_a_declared_encoding_are_read_as_they_say():
    utf16 = page(record("Sách")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert title(utf16) == ("Sách", [])
    latin = page(record("Sách")).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert title(latin) == ("Sách", [])


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "x-unknown"])
def test_what_is_no_encoding_of_documents_is_not_read(name):
    with pytest.raises(PageUnreadable, match="encoding"):
        read_page(page(record("a")).replace(b"UTF-8", name.encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml " * 200_000 + page(record("a")),
        page(record("&" + "<![CDATA[" * 200_000)),
        b"<html>" + b"<title>" * 200_000,
        b"<!DOCTYPE" * 200_000 + page(record("a")),
    ],
)
def test_a_page_that_begins_much_and_ends_nothing_takes_no_longer_than_it_is_long(body):
    with suppress(PageUnreadable):
        assert len(read_page(body).items) == 1
    found = in_pieces(body)
    assert found is None or [item.header.identifier for item in found.items] in ([], ["oai:x:1"])


def test_an_entity_bomb_hidden_in_another_encoding_is_refused():
    bomb = HEAD.replace("\n", '<!DOCTYPE x [<!ENTITY a "b">]>', 1) + record("&a;") + TAIL
    declaration, rest = bomb.replace("UTF-8", "UTF-7").split("?>", 1)
    hidden = f"{declaration}?>".encode() + rest.replace("<", "\ue000").encode("utf-7").replace(
        b"+4AA", b"+ADw"
    )
    assert b"<!ENTITY" not in hidden
    with pytest.raises(PageUnreadable, match="entities"):
        read_page(hidden)


def test_entities_in_attributes_are_never_expanded():
    bomb = HEAD.replace("\n", '<!DOCTYPE x [<!ENTITY a "bbbb"><!ENTITY b "&a;&a;">]>', 1)
    with pytest.raises(PageUnreadable, match="entities"):
        read_page((bomb + record("x").replace('a="b"', 'a="&b;"') + TAIL).encode())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "nothing"),
        (
            b"<!DOCTYPE html><html><head><title>B\xe1\xba\xa3o tr\xc3\xac</title></head><br></html>",
            "web page.*Bảo trì",
        ),
        (b'{"items": []}', "JSON"),
        (b"Fatal error: out of memory", "text: Fatal error"),
        (b'<rss version="2.0"/>', "<rss>"),
        (b'<Identify xmlns="http://www.openarchives.org/OAI/1.1/OAI_Identify"/>', "1.1"),
        (HEAD.replace("<ListRecords>", "</OAI-PMH>").encode(), "neither"),
        (page(record("x")).replace(b"OAI/2.0/", b"OAI/3.0/"), "unknown namespace"),
    ],
)
def test_what_came_instead_is_told(body, told):
    with pytest.raises(PageUnreadable, match=told):
        read_page(body)


@pytest.mark.parametrize("namespace", ["https://www.openarchives.org/OAI/2.0/", ""])
def test_a_page_of_a_near_namespace_is_read(namespace):
    body = page(record("Sách")).replace(b"http://www.openarchives.org/OAI/2.0/", namespace.encode(), 1)
    assert read_page(body).namespace == namespace


def test_records_in_a_namespace_of_their_own_are_read_and_told():
    own = record("Sách", "oai:x:1").replace("<record>", '<record xmlns="">')
    body = page(own, record("b", "oai:x:2"))
    read = read_page(body.replace(b"<resumptionToken", b'<resumptionToken xmlns=""'))
    assert [item.header.identifier for item in read.items] == ["oai:x:1", "oai:x:2"]
    assert (read.items[0].header.datestamp, read.token, read.namespace) == ("2026-01-01", "a&b", "")


def test_a_list_in_two_elements_is_one_list():
    body = page(record("a", "oai:x:1"), "</ListRecords><ListRecords>", record("b", "oai:x:2"))
    assert [item.header.identifier for item in read_page(body).items] == ["oai:x:1", "oai:x:2"]


def test_an_error_within_the_list_is_an_error():
    read = read_page((HEAD + '<error code="badResumptionToken"> expired\n</error>' + TAIL).encode())
    assert read.faults == [("badResumptionToken", "expired")]


def test_a_broken_record_does_not_cost_the_others():
    body = page(record("a", "oai:x:1"), record("b</oops>", "oai:x:2"), record("c", "oai:x:3"))
    with pytest.raises(PageUnreadable):
        read_page(body)
    whole = in_pieces(body)
    assert [item.header.identifier for item in whole.items] == ["oai:x:1", "oai:x:3"]
    assert (whole.broken, whole.token, whole.total) == (["oai:x:2"], "a&b", 9)
    assert whole.items[0].payload == read_page(page(record("a"))).items[0].payload


@pytest.mark.parametrize("cut", [40, 400])
def test_a_page_that_is_cut_is_not_taken_in_pieces(cut):
    assert in_pieces(page(record("a"), record("b"))[:-cut]) is None


BROKEN = record("b</oops>", "oai:x:2")


def pieces(*records: str, head: str = HEAD, token: str = TOKEN) -> tuple[list[str], list[str]]:
    """The identifiers that are read and those that are only named."""
    found = in_pieces((head + "".join(records) + token + TAIL).encode())
    return [item.header.identifier for item in found.items], found.broken


def test_a_broken_record_is_named_by_its_header_alone():
    within = BROKEN.replace("<title>", "<identifier>no:1</identifier><title>")
    odd = within.replace(" oai:x:2 ", "<![CDATA[oai:x:2]]>")
    assert pieces(record("a"), odd) == (["oai:x:1"], [""])


def test_records_that_begin_in_an_odd_way_are_read_or_told_to_be_lost():
    odd = record("c", "oai:x:3").replace("<record>", "<record><!-- new -->")
    found = pieces(odd, record("d", "oai:x:4"), BROKEN, odd)
    assert found == (["oai:x:3", "oai:x:4"], ["oai:x:2", "oai:x:3"])
    assert pieces(BROKEN, odd) == ([], ["oai:x:2", "oai:x:3"])
    assert pieces(BROKEN, odd.replace("<identifier>", "<datestamp/><identifier>")) == ([], ["oai:x:2", ""])


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("<resumptionToken><![CDATA[a&b<c]]></resumptionToken>", "a&b<c"),
        ("<resumptionToken> <![CDATA[a]]>\n</resumptionToken>", "a"),
        ("<o:resumptionToken cursor='4'>a&amp;b</o:resumptionToken >", "a&b"),
        ("<resumptionToken completeListSize='9'/>", ""),
        ("<resumptionToken></resumptionToken>", ""),
    ],
)
def test_the_token_of_a_broken_page_is_read_however_it_is_written(token, text):
    assert in_pieces((HEAD + record("a") + BROKEN + token + TAIL).encode()).token == text


@pytest.mark.parametrize("place", ["before", "commented"])
def test_a_page_whose_token_cannot_be_read_is_not_taken_for_the_last(place):
    commented = TOKEN.replace("a&amp;b", "a<!-- x -->b")
    body = (
        HEAD + TOKEN + record("a") + BROKEN + TAIL
        if place == "before"
        else HEAD + record("a") + BROKEN + commented + TAIL
    )
    assert in_pieces(body.encode()) is None


@pytest.mark.parametrize("encoding", ["windows-1258", "iso-8859-2", "utf-16"])
def test_the_others_of_a_broken_page_are_read_in_its_encoding(encoding):
    text = "Đường" if encoding == "windows-1258" else "Łódź"
    body = page(record(text), BROKEN).decode().replace("UTF-8", encoding)
    found = in_pieces(body.encode(encoding, "xmlcharrefreplace"))
    assert f"<title>{text}</title>" in found.items[0].payload.decode()
    assert found.repairs == []
