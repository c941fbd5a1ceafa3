"""Bytes of a page: strict reading, named repairs, what came instead, single records of a broken page."""

from __future__ import annotations

import pytest
from khomo_oaipmh.page import PageUnreadable
from khomo_oaipmh.pieces import in_pieces
from khomo_oaipmh.plain import read_page

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
        (page(record("Sách")) + b"<br />\n<b>Notice</b>", "repaired_trailing_text", "Sách"),
        (page(record("Sách"), head=HEAD.replace("\n", DOCTYPE, 1)), "repaired_doctype", "Sách"),
        (page(record("S\x0bách&#x3;")), "repaired_control_characters", "Sách"),
        (page(record("Sách\ufffe&#xFFFF;&#xD800;")), "repaired_noncharacters", "Sách"),
        (page(record("QQ")).replace(b"QQ", b"\xed\xa0\xbd\xed\xb8\x80"), "repaired_noncharacters", "😀"),
        (page(record("QQ")).replace(b"QQ", b"caf\xe9 \x96 \xe1\xba\xbf"), "repaired_encoding", "café – ế"),
        (page(record("S&aacute;ch&nbsp;&amp; x")), "repaired_html_entity", "Sách\xa0&amp; x"),
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
