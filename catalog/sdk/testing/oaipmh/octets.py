"""Bytes that are no XML, or not the XML that was announced."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from catalog.sdk.testing.oaipmh.behaviour import XML, Ask, Behaviour, Expect, changed, replaced
from catalog.sdk.testing.oaipmh.holdings import ITEMS, SPOILT, named
from catalog.sdk.testing.oaipmh.replies import NAMESPACE
from catalog.sdk.testing.serving import Answer

_TITLE = ITEMS[SPOILT - 1].title
_BAD = named(SPOILT)
_BOMB = (
    '<!DOCTYPE bomb [<!ENTITY a "boom boom boom">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_EXTERNAL = '<!DOCTYPE outside [<!ENTITY outside SYSTEM "file:///etc/passwd">]>'
HUGE = 11_000_000
_TOKEN = re.compile(rb"(<resumptionToken[^>]*>)([^<]+)")


def _spoilt(raw: bytes) -> Callable[[Ask], Answer]:
    """The title of one record is written as these bytes."""
    return changed(replaced(_TITLE, raw))


def _typed(content_type: str | None) -> Callable[[Ask], Answer]:
    headers = {} if content_type is None else {"Content-Type": content_type}
    return lambda ask: Answer(ask.rightly().body, 200, headers)


def _renamed(body: bytes, namespace: bytes) -> bytes:
    return body.replace(b'xmlns="' + NAMESPACE.encode() + b'"', namespace, 1)


def _in_latin1(body: bytes) -> bytes:
    """The reply in the encoding that it declares; letters that this lacks as references."""
    text = body.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"', 1)
    return text.encode("iso-8859-1", "xmlcharrefreplace")


def _in_utf16(body: bytes) -> bytes:
    return body.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"', 1).encode("utf-16")


def _with_doctype(doctype: str, reference: str) -> Callable[[Ask], Answer]:
    """A document type, and a reference to its entity in one title, wherever that record is sent."""

    def change(body: bytes) -> bytes:
        if _TITLE.encode() not in body:
            return body
        text = body.decode().replace("?>\n", f"?>\n{doctype}", 1)
        return text.replace(_TITLE, reference).encode()

    return changed(change)


def _cut(ask: Ask) -> Answer:
    """The page with the spoilt record ends within it; whole is what is sent of single records."""
    right = ask.rightly()
    if ask.verb != "ListRecords" or _TITLE.encode() not in right.body:
        return right
    return Answer(right.body[: right.body.index(_TITLE.encode()) + 4], 200, XML)


def _untitled(body: bytes) -> bytes:
    """The spoilt record's title has an end tag that none begins, wherever it is sent."""
    return body.replace(_TITLE.encode(), _TITLE.encode() + b"</wrong>")


def _in_cdata(token: re.Match[bytes]) -> bytes:
    """A resumption token that is quoted as a whole."""
    return token[1] + f"<![CDATA[{unescape(token[2].decode())}]]>".encode()


def _huge(body: bytes) -> bytes:
    """The spoilt record has a creator of eleven million letters."""
    creator = ITEMS[SPOILT - 1].creator.encode()
    return body.replace(creator, creator + b" " + b"x" * HUGE)


def _spoils(name: str, what: str, raw: bytes, rule: str, title: str = _TITLE, source: str = "") -> Behaviour:
    return Behaviour(
        name=name,
        what=what,
        source=source or "trial of four clients",
        answer=_spoilt(raw),
        runs=(Expect(notice=rule, titles={_BAD: title}), Expect(titles={_BAD: title})),
    )


def _told(name: str, what: str, source: str, rule: str, change: Callable[[bytes], bytes]) -> Behaviour:
    return Behaviour(
        name=name,
        what=what,
        source=source,
        answer=changed(change),
        runs=(Expect(notice=rule), Expect()),
    )


_LOST = tuple(Expect(status="done_with_errors", failed=(_BAD,), full=full) for full in (False, True))

BEHAVIOURS = (
    _spoils(
        "control_character",
        "A title holds the control character U+000B as a byte.",
        "Cà phê\x0b và trà".encode(),
        "repaired_control_characters",
    ),
    _spoils(
        "control_character_reference",
        "A title holds &#x3;, which XML forbids as well.",
        "Cà phê&#x3; và trà".encode(),
        "repaired_control_characters",
        source="IQSS/dataverse#8306",
    ),
    _spoils(
        "u_fffe",
        "A title holds U+FFFE, which is no character.",
        "Cà phê\ufffe và trà".encode(),
        "repaired_noncharacters",
        source="DSpace/DSpace#11139",
    ),
    _spoils(
        "latin1_byte_under_utf8",
        "A title is in Latin-1 within a page that is declared to be in UTF-8.",
        "Cà phê và trà".encode("iso-8859-1"),
        "repaired_encoding",
    ),
    _spoils(
        "bare_ampersand",
        "A title holds a bare &.",
        "Cà phê & trà".encode(),
        "repaired_ampersand",
        "Cà phê & trà",
    ),
    _spoils(
        "html_entity",
        "A title holds names of characters that HTML knows and XML does not.",
        b"C&agrave; ph&ecirc;&nbsp;v&agrave; tr&agrave;",
        "repaired_html_entity",
    ),
    Behaviour(
        name="bom",
        what="A byte order mark stands before the XML declaration.",
        source="trial of four clients",
        answer=changed(lambda body: b"\xef\xbb\xbf" + body),
    ),
    _told(
        "blank_lines_before_declaration",
        "Blank lines stand before the XML declaration.",
        "trial of four clients",
        "repaired_leading_text",
        lambda body: b"\n\r\n  " + body,
    ),
    _told(
        "text_before_declaration",
        "A notice of PHP stands before the XML declaration.",
        "DOAJ/doaj#586",
        "repaired_leading_text",
        lambda body: b"<br />\n<b>Notice</b>:  Undefined index: from in <b>oai.php</b><br />\n" + body,
    ),
    _told(
        "blank_lines_and_text_before_declaration",
        "Two hundred blank lines and a warning stand before the XML declaration.",
        "made up after DOAJ/doaj#586: patterns that turn back over them never end",
        "repaired_leading_text",
        lambda body: b"\n" * 200 + b"Warning: Cannot modify header information in oai.php\n" + body,
    ),
    _told(
        "php_notice_after_end",
        "A notice of PHP stands behind the end tag.",
        "findsorguk#843",
        "repaired_trailing_text",
        lambda body: body + b"<br />\n<b>Warning</b>:  session_write_close(): Failed & gone\n",
    ),
    Behaviour(
        name="no_charset_utf8",
        what="Content-Type is text/xml without a charset, the body is in UTF-8.",
        source="trial of four clients: mojibake in one",
        answer=_typed("text/xml"),
    ),
    Behaviour(
        name="no_content_type",
        what="There is no Content-Type at all.",
        source="trial of four clients",
        answer=_typed(None),
    ),
    Behaviour(
        name="header_latin1_xml_utf8",
        what="Content-Type says ISO-8859-1, the XML declaration and the bytes say UTF-8.",
        source="trial of four clients: mojibake in one",
        answer=_typed("text/xml; charset=ISO-8859-1"),
    ),
    Behaviour(
        name="xml_in_latin1",
        what="The page is in ISO-8859-1, as its declaration says.",
        source="trial of four clients",
        answer=changed(_in_latin1),
    ),
    Behaviour(
        name="xml_in_utf16",
        what="The page is in UTF-16, as its declaration says.",
        source="XML 1.0, 4.3.3: processors must read it",
        answer=changed(_in_utf16),
    ),
    _told(
        "no_namespace",
        "The root element is in no namespace.",
        "trial of four clients: silently no record by all four clients",
        "odd_namespace",
        lambda body: _renamed(body, b""),
    ),
    _told(
        "https_namespace",
        "The namespace begins with https.",
        "trial of four clients: silently no record by all four clients",
        "odd_namespace",
        lambda body: _renamed(body, b'xmlns="https://www.openarchives.org/OAI/2.0/"'),
    ),
    _told(
        "records_in_no_namespace",
        "The records of a list are in no namespace, though the list is.",
        "made up after what harvesters tell: elements made without a namespace",
        "odd_namespace",
        lambda body: body.replace(b"<record><header", b'<record xmlns=""><header'),
    ),
    Behaviour(
        name="page_cut_in_metadata",
        what="A page ends within a record, every time; single records are sent whole.",
        source="IQSS/dataverse#8306",
        answer=_cut,
        runs=(Expect(notice="page_taken_apart"), Expect()),
    ),
    Behaviour(
        name="unreadable_record_in_page",
        what="One record's tags do not match, in the list and alone; its page cannot be read.",
        source="DOAJ/doaj#586",
        answer=changed(_untitled),
        runs=_LOST,
    ),
    Behaviour(
        name="unreadable_record_before_a_token_in_cdata",
        what="As before, and the page's token stands in a CDATA section.",
        source="made up after what harvesters tell: tokens that hold &",
        answer=changed(lambda body: _TOKEN.sub(_in_cdata, _untitled(body))),
        runs=_LOST,
    ),
    Behaviour(
        name="entity_bomb",
        what="One record refers to an entity of a billion words.",
        source="trial of four clients",
        answer=_with_doctype(_BOMB, "&i;"),
        runs=_LOST,
    ),
    Behaviour(
        name="external_entity",
        what="One record refers to an entity that is a file of the reader's machine.",
        source="trial of four clients",
        answer=_with_doctype(_EXTERNAL, "&outside;"),
        runs=_LOST,
    ),
    Behaviour(
        name="text_node_11_mb",
        what="One record holds a text of eleven million bytes, more than a record may have.",
        source="trial of four clients",
        answer=changed(_huge),
        runs=_LOST,
    ),
)
